"""A small square cut from a picture, as networks want it."""

from __future__ import annotations

import cv2
import numpy as np


def sample(srgb: np.ndarray, matrix: np.ndarray, pixels: int) -> np.ndarray:
    """What ``matrix`` ((2, 3), picture → crop, a similarity) shows: (pixels, pixels, 3) uint8, black outside the picture.

    Area-filtered where the picture is much finer than the crop, so that fine texture does not alias.
    """
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if scale < 0.5:
        h, w = srgb.shape[:2]
        back = cv2.invertAffineTransform(matrix)
        corners = np.array([[0, 0], [pixels, 0], [0, pixels], [pixels, pixels]]) @ back[:, :2].T + back[:, 2]
        x0, y0 = np.clip(np.floor(corners.min(axis=0)).astype(int) - 4, 0, [w - 1, h - 1])
        x1, y1 = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 4, [x0 + 1, y0 + 1], [w, h])
        part = srgb[y0:y1, x0:x1]
        shrink = 2 * scale
        size = (max(1, round(part.shape[1] * shrink)), max(1, round(part.shape[0] * shrink)))
        small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        fx, fy = part.shape[1] / small.shape[1], part.shape[0] / small.shape[0]
        to_full = np.array([[fx, 0, x0 + (fx - 1) / 2], [0, fy, y0 + (fy - 1) / 2], [0, 0, 1]])  # from pixel centre to pixel centre
        srgb, matrix = small, matrix @ to_full
    return cv2.warpAffine(srgb, matrix, (pixels, pixels), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
