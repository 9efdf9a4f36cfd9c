"""Skin texture: does the skin have pores, or is it plastic?

The power spectrum of skin alone cannot tell a smoothing filter from a soft lens: both take the finest detail away. But a lens takes it
from eyes and brows as well, and a filter spares those. So the figure is the power of skin in the pores' band against that of eyes and brows
in the same band, which a blur of the whole picture leaves as it is.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.coach.crop import BROWS, EYES, FaceCrop

_WINDOW = 0.2  # side of a window, eye distances
FREQUENCIES = np.array([7.5, 12.5, 17.5, 22.5, 27.5, 32.5, 37.5, 42.5])
"""Middles of the bands, cycles per eye distance (63 mm: 12.5 means 5 mm, 42.5 means 1.5 mm)."""
_HALF_BAND = 2.5
_PORES = (12.5, 17.5, 22.5, 27.5)
"""Middles of the pores' bands. Beyond them a soft lens leaves less than the noise."""
_FULL_SCALE = 96.0  # pixels between the eyes below which the pores' band is not in the picture
_GLARE = 245  # sRGB code value: the hard rim of a clipped patch is no pore
_LEAST_WINDOWS = 6


def texture(crop: FaceCrop) -> tuple[float, np.ndarray]:
    """(pores, spectrum): dB as in ``Person``. NaN where the face is too small or too much of it is covered."""
    nothing = np.full(len(FREQUENCIES), np.nan)
    if crop.eye < _FULL_SCALE:
        return float("nan"), nothing
    tone = np.sqrt(crop.luminance)
    glare = cv2.dilate((crop.srgb.min(axis=-1) >= _GLARE).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    skin = _spectra(tone, crop.bare_skin & ~glare, crop.eye, share=0.99)
    features = _spectra(tone, crop.region(*EYES, *BROWS, grow=0.04), crop.eye, share=0.6)
    if skin is None or features is None:
        return float("nan"), nothing
    there, beside = (dict(zip(FREQUENCIES, _decibels(power, crop.eye), strict=True)) for power in (skin, features))
    # Band by band, since a blur takes the same share of both in each: a ratio of sums would follow the mixture of fine and coarse.
    return float(np.mean([there[f] - beside[f] for f in _PORES])), np.array(list(there.values()))


def _spectra(tone: np.ndarray, mask: np.ndarray, eye: float, *, share: float) -> np.ndarray | None:
    """Median power spectrum of the windows of which at least ``share`` lies in the mask: (n, n), of relative contrast."""
    side = round(_WINDOW * eye)
    step = max(2, side // 4)
    inside = cv2.boxFilter(mask.astype(np.float32), -1, (side, side), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    corners = [(y, x) for y in range(0, mask.shape[0] - side, step) for x in range(0, mask.shape[1] - side, step) if inside[y, x] >= share]
    if len(corners) < _LEAST_WINDOWS:
        return None
    windows = np.stack([tone[y:y + side, x:x + side] for y, x in corners])
    means = windows.mean(axis=(1, 2), keepdims=True)
    flat = windows / np.maximum(means, 1e-3) - 1
    flat -= _planes(flat)
    hann = np.hanning(side + 2)[1:-1]
    power = np.abs(np.fft.fft2(flat * np.outer(hann, hann))) ** 2 / (hann**2).sum() ** 2
    return np.median(power, axis=0)


def _planes(windows: np.ndarray) -> np.ndarray:
    """The plane that fits each window best: slow shading is not texture."""
    n = windows.shape[1]
    axis = np.linspace(-1, 1, n)
    weight = (axis**2).sum() * n
    down = (windows * axis[:, None]).sum(axis=(1, 2), keepdims=True) / weight
    across = (windows * axis[None]).sum(axis=(1, 2), keepdims=True) / weight
    return windows.mean(axis=(1, 2), keepdims=True) + down * axis[:, None] + across * axis[None]


def _decibels(power: np.ndarray, eye: float) -> list[float]:
    """Mean power in each band around ``FREQUENCIES``."""
    f = np.fft.fftfreq(len(power)) * eye
    radius = np.hypot(f[:, None], f[None])
    bands = [power[(radius >= middle - _HALF_BAND) & (radius < middle + _HALF_BAND)].mean() for middle in FREQUENCIES]
    return (10 * np.log10(np.maximum(bands, 1e-12))).tolist()
