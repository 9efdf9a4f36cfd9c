"""Sharpness of the eyes, texture of skin, and the blocks that strong JPEG compression leaves."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.coach.crop import BROWS, EYE_DISTANCE, EYES, FaceCrop

_FINE, _COARSE = (0.7, 1.4), (1.4, 2.8)  # Gaussian sigmas before and after, crop pixels at the full scale
_DIRECTIONS = 6


def blur(crop: FaceCrop) -> dict[str, float]:
    """blur and blur_coarse: sigma of the edges around the eyes in their worst direction, in hundredths of the eye distance.

    From the energy of directional derivatives after two known blurs a < b (after Zhuo, Sim 2011): that of a straight edge of sigma s falls
    by the ratio √((s² + a²) / (s² + b²)). Lashes are thinner than edges, so a sharp photo gives less than its true blur. The
    worst of six directions finds motion blur, which softens only one. The coarse pair looks past noise, which the fine pair takes for
    detail; the fine pair sees a slight blur, which the coarse pair cannot.
    """
    mask = crop.region(*EYES, *BROWS, grow=0.10)
    if mask.sum() < 20:
        return {"blur": 100.0, "blur_coarse": 100.0}
    ys, xs = np.nonzero(mask)
    margin = 10
    window = np.s_[max(0, ys.min() - margin) : ys.max() + margin, max(0, xs.min() - margin) : xs.max() + margin]
    grey, mask = np.sqrt(crop.luminance[window]), mask[window]
    scale = crop.eye / EYE_DISTANCE
    return {name: 100 * _edge_sigma(grey, mask, a * scale, b * scale) / crop.eye
            for name, (a, b) in (("blur", _FINE), ("blur_coarse", _COARSE))}


def _edge_sigma(grey: np.ndarray, mask: np.ndarray, before: float, after: float) -> float:
    """Pixels; the worst direction."""
    (ax, ay), (bx, by) = (_gradient(cv2.GaussianBlur(grey, (0, 0), s)) for s in (before, after))
    ax, ay, bx, by = (g[mask] for g in (ax, ay, bx, by))
    worst = 0.0
    for angle in np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS:
        c, s = np.cos(angle), np.sin(angle)
        ratio = max(1.002, float(((ax * c + ay * s) ** 2).mean() / max(1e-9, float(((bx * c + by * s) ** 2).mean()))))
        worst = max(worst, float(np.sqrt(max(0.0, (after**2 - ratio**2 * before**2) / (ratio**2 - 1)))))
    return worst


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
