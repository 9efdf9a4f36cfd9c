"""Grey in hair, beard and brows: more, strand by strand and at the temples first; or less, in the pigment that is left."""

from __future__ import annotations

import numpy as np

from goodlight.colour import luminance
from goodlight.studio.touch.canvas import LIFT, Canvas, ramp
from goodlight.studio.touch.hair import Hair
from goodlight.studio.touch.zones import Zones, soft_lab

_WHITE = np.array([1.015, 1.0, 0.965], np.float32)  # colour of hair without pigment, luminance 1: horn is a trace yellow
_MOST = 0.92  # share of white hairs in a pixel
_WARMTH = 0.5  # share of the colour around that a white hair keeps: it hangs among coloured ones, in their light
_GAPS = (-0.32, 0.0)  # log luminance against what is around: at the first is the dark between strands, at the second a strand
_DEPTH = (-1.1, -0.4)  # log luminance against the hair as a whole: what lies in its shade shows no white hair
_BRIGHTEST = 1.25  # of white hair in this light: lit from behind, the rim of short coils would stand as hoarfrost around the head
_SHINES = (28.0, 66.0)  # L* above the hair's usual, and at least: from there on it is the light that is white
_VIVID = (14.0, 34.0)  # chroma of dark brown and of golden hair: what shows that much colour, of nature or of dye, greys less


def greyed(canvas: Canvas, zones: Zones, hair: Hair, amount: float) -> np.ndarray:
    """Log RGB gain, (h, w, 3) float32. amount: 0–1.5, about the share of strands that lose their pigment at the temples."""
    cover = np.maximum(hair.cover, 0.4 * hair.brows)
    around = canvas.blur(np.dstack([canvas.linear * cover[..., None], cover]), 0.06)
    around = around[..., :3] / np.maximum(around[..., 3:], 0.02)
    light = np.maximum(luminance(around), 1e-4)
    vivid = canvas.blur(np.hypot(*np.moveaxis(soft_lab(canvas)[..., 1:], -1, 0)), 0.05)
    share = amount * (0.3 + 0.8 * hair.temples) * (1 - 0.5 * ramp(vivid, *_VIVID)) * np.maximum(hair.roots, np.clip(amount, 0, 1))
    share = share * (0.2 + 0.8 * hair.seen) * (0.15 + 0.85 * ramp(hair.shade, *_DEPTH))  # a black shape would only become foggy
    share = share * (1 - 0.45 * hair.ears)  # the bare ones that pass for hair: no ear turns grey
    # A pixel of a headshot shows several hairs, so white ones among dark ones are a mixture with strands in it, not lines.
    tone = canvas.tone()
    fine = np.clip(tone - canvas.blur_within(tone, cover, 0.015), -0.8, 0.8)
    mixed = np.clip(share * (0.5 + 0.95 * ramp(hair.strands, 0.3, 0.97)) * ramp(fine, *_GAPS), 0, _MOST)
    white = _white_level(canvas, zones) * np.minimum(np.exp(0.7 * hair.shade + 0.7 * fine), _BRIGHTEST)
    now = luminance(canvas.linear)
    white = white * (0.5 + 0.5 * np.clip(share, 0, 1))  # among dark hairs a white one gets little light from its neighbours
    white = np.minimum(white, light * (8 + 10 * amount))  # black hair: brighter strands would lie on it like wire
    white = np.maximum(white, now)  # pigment is lost, never won
    colour = _WHITE * np.clip(around / light[..., None], 0.3, 2.5) ** _WARMTH
    colour = colour / luminance(colour)[..., None]
    part = (cover * mixed)[..., None]
    veil = (cover * 0.35 * np.clip(share, 0, 1))[..., None]  # colour goes from what lies between the white strands too
    base = canvas.linear * (1 - veil) + now[..., None] * colour * veil
    new = base * (1 - part) + white[..., None] * colour * part
    return np.log((new + LIFT) / (canvas.linear + LIFT))


def less_grey(canvas: Canvas, hair: Hair, amount: float) -> np.ndarray:
    """Log RGB gain. amount 0–1: how much of the way to the pigment that is left in the hair (or in the brows, when none is)."""
    cover = np.maximum(hair.cover, 0.8 * hair.brows)
    soft = canvas.blur(soft_lab(canvas), 0.045)  # wide: a highlight on dark hair is not grey
    light, chroma = soft[..., 0], np.hypot(soft[..., 1], soft[..., 2])
    grey = cover * ramp(light, 18.0, 48.0) * ramp(chroma, 17.0, 8.0) * _not_sunlit(light, cover)
    if not (grey > 0.3).any():
        return np.zeros((*canvas.shape, 3), np.float32)
    tint, left = _pigment(canvas, hair, grey)
    amount = amount * (0.45 + 0.55 * left)  # white hair does not say what colour it had
    now = luminance(canvas.linear)
    darker = now * np.exp(-(0.55 + 0.55 * ramp(light, 30.0, 75.0)) * amount * grey)
    part = (0.75 * amount * grey)[..., None]
    new = canvas.linear * (darker / np.maximum(now, 1e-4))[..., None]
    new = new * (1 - part) + darker[..., None] * tint * part
    return np.log((new + LIFT) / (canvas.linear + LIFT))


def _not_sunlit(light: np.ndarray, cover: np.ndarray) -> np.ndarray:
    """0 where hair shines white in a lamp or the sun, as dark hair does too: that light taken away would leave a dull patch."""
    there = cover > 0.5
    usual = float(np.median(light[there])) if there.any() else 50.0
    hot = max(usual + _SHINES[0], _SHINES[1])
    return ramp(light, hot + 12.0, hot)


def _white_level(canvas: Canvas, zones: Zones) -> float:
    """Luminance of white hair in this light: by how brightly the skin was exposed (portraits of people with white hair)."""
    skin = zones.skin > 0.7
    return float(np.clip(0.24 + 0.5 * np.median(luminance(canvas.linear[skin])), 0.26, 0.5)) if skin.any() else 0.38


def _pigment(canvas: Canvas, hair: Hair, grey: np.ndarray) -> tuple[np.ndarray, float]:
    """Colour (3,) of the hair that still has pigment, luminance 1, and how much of it there is, 0–1.

    Of the darkest strands, or of the brows when there are none; never more vivid than brown.
    """
    pigmented = (np.maximum(hair.cover, hair.brows) > 0.5) & (grey < 0.35)
    share = float(pigmented.sum() / max(1, (hair.cover > 0.5).sum()))
    if pigmented.sum() < 200:
        pigmented = hair.brows > 0.5
    if pigmented.sum() < 50:
        return np.array([1.06, 1.0, 0.93], np.float32), 0.0
    colour = canvas.linear[pigmented].mean(axis=0)
    colour = colour / max(float(luminance(colour)), 1e-4)
    return (0.5 + 0.5 * np.clip(colour, [1.0, 0.85, 0.5], [1.5, 1.02, 1.0])).astype(np.float32), min(1.0, 4 * share)
