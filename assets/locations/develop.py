"""Develops a rendered location as a camera would: exposure, white balance, a film's shoulder. Linear EXR in, sRGB out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OpenEXR

_HUE_KEPT = 0.35
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


def read(path: Path) -> np.ndarray:
    """(h, w, 3) float32 linear."""
    channels = OpenEXR.File(str(path)).channels()
    joined = next((c for name, c in channels.items() if name in ("RGB", "RGBA")), None)
    pixels = joined.pixels[..., :3] if joined else np.dstack([channels[c].pixels for c in "RGB"])
    return np.nan_to_num(np.asarray(pixels, np.float32), posinf=1e3)


def balance(linear: np.ndarray, warm: float, cast: float) -> np.ndarray:
    """Gains of the white balance, (3,): much of the cast of the picture's middle tones is taken out, as a camera's automatic does."""
    y = linear @ LUMINANCE
    middle = (y > np.percentile(y, 20)) & (y < np.percentile(y, 85))
    mean = linear[middle].mean(axis=0)
    gains = (mean @ LUMINANCE / np.maximum(mean, 1e-6)) ** cast
    gains = gains * np.array((1 + warm, 1, 1 - warm))
    return (gains / (gains @ LUMINANCE)).astype(np.float32)


def shoulder(x: np.ndarray) -> np.ndarray:
    """A film's curve: linear up to the middle tones, highlights roll off towards 1 and lose colour slowly."""
    knee = 0.5
    over = np.maximum(x - knee, 0) / (1 - knee)
    return np.where(x < knee, x, knee + (1 - knee) * (1 - np.exp(-over)))


def expose(linear: np.ndarray, bright: float) -> float:
    """The factor at which the developed picture's mean is ``bright``."""
    low, high = 1e-4, 1e4
    y = linear @ LUMINANCE
    for _ in range(50):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if shoulder(y * middle).mean() < bright else (low, middle)
    return low


def develop(linear: np.ndarray, *, bright: float, warm: float, cast: float) -> tuple[np.ndarray, np.ndarray]:
    """sRGB (h, w, 3) float 0–1, and the factors (3,) by which scene light was multiplied before the curve."""
    gains = balance(linear, warm, cast)
    gains = gains * expose(linear * gains, bright)
    x = linear * gains
    y = (x @ LUMINANCE)[..., None]
    pale = np.clip((y - 0.8) / 6, 0, 0.8)  # what is far over white shows white
    each = shoulder(x * (1 - pale) + y * pale)
    # a curve for each channel bleaches every lamp; film keeps some of its colour
    kept = np.clip(shoulder(y) * x / np.maximum(y, 1e-6), 0, 1)
    out = each + _HUE_KEPT * (kept - each)
    toe = out * out / (out + 0.006)  # a lens's blacks are deep, not milky
    return np.where(toe <= 0.0031308, 12.92 * toe, 1.055 * np.maximum(toe, 1e-9) ** (1 / 2.4) - 0.055), gains
