"""A training picture made anew: the person smaller, elsewhere in a frame of another shape, before another scene, in other light."""

from __future__ import annotations

import cv2
import numpy as np


def placed(srgb: np.ndarray, matte: np.ndarray, landmarks: np.ndarray, scenery: np.ndarray,
           rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """srgb: (H, W, 3) uint8. matte: any size, float 0–1. landmarks: (478, 3) pixels.

    Returns the new picture (h, w, 3) uint8, its landmarks and the (2, 3) float32 placement between the two unit squares.
    The person keeps standing on the lower edge, where the old frame cut them.
    """
    h, w = srgb.shape[:2]
    height = 1024
    width = int(height * rng.uniform(0.72, 1.35))
    scale = rng.uniform(0.5, 1.0) * height / h
    mirror = rng.random() < 0.5
    x0 = rng.uniform(0.2, 0.8) * (width - w * scale)
    pixels = np.array([[-scale if mirror else scale, 0, x0 + (w * scale if mirror else 0)], [0, scale, height - h * scale]])
    alpha = cv2.resize(matte, (w, h)).clip(0, 1).astype(np.float32)
    person = cv2.warpAffine(srgb.astype(np.float32), pixels, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpAffine(alpha, pixels, (width, height), flags=cv2.INTER_AREA)[..., None]
    picture = cover * person + (1 - cover) * _scene(scenery, (width, height), rng)
    picture = _light(picture, rng)
    moved = landmarks.copy()
    moved[:, :2] = landmarks[:, :2] @ pixels[:, :2].T + pixels[:, 2]
    to_unit = np.diag([1 / width, 1 / height]) @ pixels
    placement = np.column_stack([to_unit[:, :2] * [w, h], to_unit[:, 2]])
    return picture, moved, placement.astype(np.float32)


def _scene(scenery: np.ndarray, size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A blurred part of another picture, or a plain backdrop with a fall-off."""
    if rng.random() < 0.5:
        colour = rng.uniform(20, 245) + rng.uniform(-25, 25, 3)
        ramp = np.linspace(rng.uniform(0.7, 1), 1, size[0])[None, :, None] * np.linspace(1, rng.uniform(0.7, 1), size[1])[:, None, None]
        return (colour * ramp).clip(0, 255).astype(np.float32)
    top = scenery[: max(64, scenery.shape[0] // 3)]
    return cv2.GaussianBlur(cv2.resize(top, size).astype(np.float32), (0, 0), rng.uniform(2, 18))


def _light(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Exposure, contrast, white balance, noise and softness as cheap cameras have them. float 0–255 → uint8."""
    x = (picture / 255).clip(0, 1) ** rng.uniform(0.7, 1.5) * rng.uniform(0.75, 1.1) * rng.uniform(0.88, 1.12, 3)
    if rng.random() < 0.4:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.6, 2.0))
    x = x + rng.normal(0, rng.uniform(0, 0.035), x.shape)
    return (x.clip(0, 1) * 255 + 0.5).astype(np.uint8)
