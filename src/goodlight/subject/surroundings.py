"""What stood behind the person in the selfie, with the person taken out: small, to be shown out of focus."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import to_linear, to_srgb

SIDE = 256
"""The plate squeezed to a square of that many pixels; finer than that nothing of the old background is kept."""
_CLEAR = 0.012  # share of the plate's long side about the person that is not read: hair, spill and the camera's sharpening reach there
_NEAR, _SMALLEST = 1.5, 20  # pixels: the widest mean, and the least side, at one size
_LEAST = 0.02  # share of the picture that must be background, or there is nothing to go by


def surroundings(srgb: np.ndarray, alpha: np.ndarray) -> np.ndarray | None:
    """(H, W, 3) uint8 sRGB and (H, W) uint8, 255 = person → (SIDE, SIDE, 3) uint8 sRGB, or None where the person fills the picture.

    Where the person stands, the background is continued from what is seen about them (normalised convolution from fine to coarse, Knutsson
    and Westin 1993).
    """
    reach = max(1, round(_CLEAR * max(alpha.shape)))
    person = cv2.dilate(alpha, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 8
    if 1 - person.mean() < _LEAST:
        return None
    seen = (~person).astype(np.float32)
    linear = to_linear(srgb) * seen[..., None]
    weight, total = (cv2.resize(v, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for v in (seen, linear))
    return to_srgb(filled(total, weight))


def filled(total: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(h, w, 3) float32 sums and (h, w) float32 weights 0–1 → (h, w, 3) float32: means, from ever further off where there is no weight."""
    out, sure = np.zeros_like(total), np.zeros_like(weight)
    sigma = 0.5
    while sure.min() < 1 - 1e-3 and sigma < 2 * max(weight.shape):
        if sigma > _NEAR and min(weight.shape) > 2 * _SMALLEST:  # further off at half the size, as pyramids do
            half = (weight.shape[1] // 2, weight.shape[0] // 2)
            far = filled(*(cv2.resize(v, half, interpolation=cv2.INTER_AREA) for v in (total, weight)))
            out += (1 - sure)[..., None] * cv2.resize(far, weight.shape[::-1], interpolation=cv2.INTER_LINEAR)
            return out
        w = cv2.GaussianBlur(weight, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
        mean = cv2.GaussianBlur(total, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT) / np.maximum(w, 1e-6)[..., None]
        take = np.clip(w / 0.05, 0, 1) * (1 - sure)
        out += take[..., None] * mean
        sure += take
        sigma *= 1.6
    return out / np.maximum(sure, 1e-6)[..., None]
