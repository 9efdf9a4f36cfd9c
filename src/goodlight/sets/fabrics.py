"""Colours and patterns of cloth, drawn at run time in the coordinates of the cloth itself. Linear light."""

from __future__ import annotations

import re
from functools import cache

import cv2
import numpy as np
from scipy import ndimage

from goodlight.colour import to_linear
from goodlight.errors import UsageError
from goodlight.sets.garment_files import Coordinates

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
PALETTE = {
    "navy": "#1A2136",
    "charcoal": "#303236",
    "black": "#17181A",
    "mid-grey": "#6E7278",
    "light-grey": "#B9BCC0",
    "white": "#F1F2F4",
    "light-blue": "#BFD0E6",
    "royal-blue": "#2B4C8C",
    "teal": "#275A5E",
    "forest": "#27493A",
    "olive": "#5C5B3D",
    "camel": "#B08D5F",
    "cream": "#EDE6D6",
    "burgundy": "#5E1F2C",
    "rust": "#9A4B2C",
    "blush": "#DDB9B0",
    "lavender": "#A79BC4",
    "scrubs-blue": "#37597F",
}
"""Named colours, sRGB."""


def linear_colour(colour: str) -> np.ndarray:
    """A palette name or "#RRGGBB" (sRGB) → linear RGB (3,) float32. Raises UsageError ``bad_colour``."""
    code = PALETTE.get(colour.strip().lower(), colour)
    if not _COLOUR.fullmatch(code):
        raise UsageError(
            f"{colour[:60]!r} is not a colour.", code="bad_colour", advice=f'Write it as "#RRGGBB" or choose among: {", ".join(PALETTE)}.'
        )
    return to_linear(np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.uint8))


def _line(place: np.ndarray, pitch: float, width: float, blur: float) -> np.ndarray:
    """Coverage 0–1 of lines `width` wide every `pitch` metres, softened over `blur` metres (a pixel): no moiré."""
    away = np.abs((place / pitch + 0.5) % 1 - 0.5) * pitch
    return np.clip((width / 2 - away) / max(blur, 1e-6) + 0.5, 0, 1) * min(1.0, width / blur)


def _lighter(colour: np.ndarray, share: float) -> np.ndarray:
    return colour + (0.55 - colour) * share


def _pinstripe(colour, u, v, pixel):
    return colour, _lighter(colour, 0.16), _line(u, 0.014, 0.0006, pixel)


def _check(colour, u, v, pixel):
    lines = _line(u, 0.034, 0.0012, pixel) + _line(v, 0.042, 0.0012, pixel)
    return colour, _lighter(colour, 0.22), np.minimum(lines, 1.0)


def _gingham(colour, u, v, pixel):
    across, along = _line(u, 0.007, 0.0035, pixel), _line(v, 0.007, 0.0035, pixel)
    return np.full(3, 0.80, np.float32), colour, (across + along) / 2


def _herringbone(colour, u, v, pixel):
    """Columns of twill that turn every 9 mm."""
    column = np.abs((u / 0.018 + 0.5) % 1 - 0.5) * 0.018
    return colour * 0.85, _lighter(colour, 0.10), _line(v + 1.2 * column, 0.0034, 0.0017, pixel)


def _stripe(colour, u, v, pixel):
    """The tie's diagonal club stripe."""
    return colour, _lighter(colour, 0.85), _line(u + v, 0.026, 0.0045, pixel)


def _dot(colour, u, v, pixel):
    row = np.floor(v / 0.007)
    x = ((u / 0.007 + 0.5 * (row % 2)) % 1 - 0.5) * 0.007
    y = ((v / 0.007) % 1 - 0.5) * 0.007
    return colour, _lighter(colour, 0.9), np.clip((0.0011 - np.hypot(x, y)) / pixel + 0.5, 0, 1)


def _breton(colour, u, v, pixel):
    return np.full(3, 0.78, np.float32), colour, _line(v, 0.022, 0.009, pixel)


@cache
def _yarns() -> np.ndarray:
    """A tile of woven yarns, (512, 512) float32, mean 0, deviation 1: noise drawn out along warp and weft. 0.35 mm a sample; wraps."""
    noise = np.random.default_rng(5).standard_normal((2, 512, 512)).astype(np.float32)
    woven = sum(ndimage.gaussian_filter(n, sigma, mode="wrap") for n, sigma in zip(noise, ((0.6, 4.0), (4.0, 0.6)), strict=True))
    return woven / woven.std()


def _grain(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    x, y = (np.float32((place / 0.00035) % 512) for place in (u, v))
    return cv2.remap(np.pad(_yarns(), ((0, 1), (0, 1)), mode="wrap"), x, y, cv2.INTER_LINEAR)


def _plain(colour, u, v, pixel):
    """One colour, and yarns that are never quite even: without them white cloth is plaster."""
    return colour * 0.925, colour * 1.075, np.clip(0.5 + 0.16 * _grain(u, v), 0, 1)


def _worsted(colour, u, v, pixel):
    """The unevenness of fine yarns: what keeps a plain suit from looking like plastic."""
    return colour * 0.885, _lighter(colour, 0.015) * 1.085, np.clip(0.5 + 0.16 * _grain(u, v), 0, 1)


def _melange(colour, u, v, pixel):
    """Mixed yarns, lighter and darker."""
    return colour * 0.70, _lighter(colour, 0.14), np.clip(0.5 + 0.26 * _grain(u, v), 0, 1)


def _knit(colour, u, v, pixel):
    """Columns of V stitches, 3 mm wide, as a chunky knit shows them."""
    column = np.abs((u / 0.003 + 0.5) % 1 - 0.5) * 0.003
    gaps = np.maximum(_line(u, 0.003, 0.0005, pixel), 0.6 * _line(v + 1.3 * column, 0.0026, 0.0006, pixel))
    return colour, colour * 0.55, gaps


PATTERNS = {
    "pinstripe": _pinstripe,
    "check": _check,
    "gingham": _gingham,
    "herringbone": _herringbone,
    "stripe": _stripe,
    "dot": _dot,
    "breton": _breton,
    "melange": _melange,
    "worsted": _worsted,
    "knit": _knit,
}


def pattern(name: str, colour: np.ndarray, coordinates: Coordinates, pixels_per_metre: float) -> np.ndarray:
    """The albedo of a cloth, (h, w, 3) float32. Raises UsageError ``unknown_pattern``."""
    if name != "plain" and name not in PATTERNS:
        raise UsageError(
            f"There is no pattern named {name[:60]!r}.", code="unknown_pattern", advice=f"Choose among: plain, {', '.join(PATTERNS)}."
        )
    u, v = np.moveaxis(coordinates.metres, -1, 0)
    ground, figure, share = (_plain if name == "plain" else PATTERNS[name])(colour, u, v, 1.2 / pixels_per_metre)
    return (ground + (figure - ground) * share[..., None]).astype(np.float32)
