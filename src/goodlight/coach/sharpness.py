"""Sharpness of the eyes, texture of skin, and the blocks that strong JPEG compression leaves."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.coach.crop import BROWS, EYES, FaceCrop

_REBLUR = 1.0  # Gaussian sigma, crop pixels at the full scale
_DIRECTIONS = 4


def blur(crop: FaceCrop) -> float:
    """Sigma of the edges around the eyes in their worst direction, in hundredths of the eye distance.

    Edge width from the ratio of gradients before and after a known blur (Zhuo, Sim 2011), on the strongest edges of each of four
    directions, so that motion blur, which softens one direction, is found and noise, which is weak against lids and lashes, is not.
    """
    mask = crop.region(*EYES, *BROWS, grow=0.10)
    grey = np.sqrt(crop.luminance)
    base = cv2.GaussianBlur(grey, (0, 0), 0.6)
    again = cv2.GaussianBlur(base, (0, 0), _REBLUR)
    gx, gy = _gradient(base)
    hx, hy = _gradient(again)
    first = np.hypot(gx, gy)
    angle = np.arctan2(gy, gx) % np.pi
    widths = []
    for k in range(_DIRECTIONS):
        toward = np.pi * k / _DIRECTIONS
        near = np.abs((angle - toward + np.pi / 2) % np.pi - np.pi / 2) < np.pi / _DIRECTIONS / 1.5
        pick = mask & near
        if pick.sum() < 20:
            continue
        strong = pick & (first >= np.percentile(first[pick], 90))
        c, s = np.cos(toward), np.sin(toward)
        ratio = float(np.median(np.abs(gx * c + gy * s)[strong] / np.maximum(np.abs(hx * c + hy * s)[strong], 1e-6)))
        widths.append(_REBLUR / np.sqrt(max(ratio, 1.001) ** 2 - 1))
    return 100 * max(widths) / crop.eye if widths else 100.0


def texture(crop: FaceCrop) -> dict[str, float]:
    """texture: fine detail of skin (pores, lines) and noise: what is at the pixel itself; robust deviations in stops."""
    lightness = crop.stops
    skin = crop.bare_skin
    if skin.sum() < 50:
        return {"texture": 0.0, "noise": 0.0}
    fine = lightness - cv2.GaussianBlur(lightness, (0, 0), 0.8)
    band = cv2.GaussianBlur(lightness, (0, 0), 0.8) - cv2.GaussianBlur(lightness, (0, 0), 2.4)
    return {"texture": _deviation(band[skin]), "noise": _deviation(fine[skin])}


def blockiness(srgb: np.ndarray, box: tuple[float, float, float, float]) -> float:
    """Mean luminance step across the lines of an 8-pixel grid against the other steps, the worse phase; 1 means no blocks.

    srgb: (H, W, 3) uint8. Measured on the picture's own pixels in the face's box, because scaling would hide the grid.
    """
    h, w = srgb.shape[:2]
    x0, y0, x1, y1 = (int(np.clip(v, 0, n)) for v, n in zip(box, (w, h, w, h), strict=True))
    if x1 - x0 < 32 or y1 - y0 < 32:
        return 1.0
    grey = cv2.cvtColor(srgb[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY).astype(np.float32)
    worst = []
    for a in (grey, grey.T):
        second = np.abs(a[:, :-3] - 3 * a[:, 1:-2] + 3 * a[:, 2:-1] - a[:, 3:])  # a step between smooth sides, not a slope
        column = second.mean(axis=0)
        phases = np.array([column[k::8].mean() for k in range(8)])
        worst.append(phases.max() / max(float(np.median(phases)), 0.05))
    return float(min(worst))


def _gradient(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return cv2.Sobel(a, cv2.CV_32F, 1, 0, ksize=3), cv2.Sobel(a, cv2.CV_32F, 0, 1, ksize=3)


def _deviation(values: np.ndarray) -> float:
    """Standard deviation from the median absolute deviation."""
    return float(1.4826 * np.median(np.abs(values - np.median(values))))
