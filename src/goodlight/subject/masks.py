"""Masks and colours by distance: what the cutting out of a person is built from. Masks are (H, W) bool."""

from __future__ import annotations

import cv2
import numpy as np


def erode(mask: np.ndarray, radius: float) -> np.ndarray:
    """Shrunk by a disc; the picture's border does not count as outside."""
    return ~dilate(~mask, radius)


def dilate(mask: np.ndarray, radius: float) -> np.ndarray:
    """Grown by a disc. By distance: a wide disc costs no more than a narrow one."""
    return cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) <= max(1.0, radius) if mask.any() else mask


def opened(mask: np.ndarray, radius: float) -> np.ndarray:
    """Without what is thinner than twice the radius."""
    return dilate(erode(mask, radius), radius)


def spread(colour: np.ndarray, mask: np.ndarray, sigma: float) -> np.ndarray:
    """The masked colours, averaged and spread over their surroundings (normalised convolution at three scales)."""
    out, done = np.zeros_like(colour), np.zeros(mask.shape, np.float32)
    source, weight = colour * mask[..., None], mask.astype(np.float32)
    for k in (1, 4, 16):
        shrink = max(1, round(sigma * k / 2.5))
        size = (max(1, mask.shape[1] // shrink), max(1, mask.shape[0] // shrink))
        c, n = cv2.resize(source, size, interpolation=cv2.INTER_AREA), cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
        c, n = cv2.GaussianBlur(c, (0, 0), sigma * k / shrink), cv2.GaussianBlur(n, (0, 0), sigma * k / shrink)
        c /= np.maximum(n, 1e-6)[..., None]
        take = (1 - done) * np.clip(cv2.resize(n, mask.shape[::-1]) * 20, 0, 1)
        out += take[..., None] * cv2.resize(c, mask.shape[::-1])
        done += take
        if done.min() > 0.999:
            return out
    return out + (1 - done)[..., None] * colour
