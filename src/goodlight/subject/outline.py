"""What the selfie itself shows of the person's outline: all along it, what stands outside, and how far that differs from the person.

Dark hair before a dark wall has no edge in the picture, so there the cut-out is a guess, which shows as soon as a lighter backdrop stands
behind it.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, to_linear

_UNIT = 24  # pixels between the eyes at which the outline is read: wide enough to look past single hairs
_REACH = 0.10  # of the eyes' distance: how far to both sides colours are read
_STEPS = np.linspace(0.4, 1.4, 4)  # of the reach
_BORDER = 4  # small pixels along the selfie's frame: there the frame cuts, not the outline


def read_outline(srgb: np.ndarray, alpha: np.ndarray, eye_distance: float) -> np.ndarray:
    """(K, 6) float32: x and y of a point just outside the outline in plate pixels, CIELAB of the selfie there, and the contrast ΔE76 to
    the colour just inside. srgb: (H, W, 3) uint8, alpha: (H, W) uint8. K may be 0."""
    shrink = min(1.0, _UNIT / eye_distance)
    size = (max(16, round(alpha.shape[1] * shrink)), max(16, round(alpha.shape[0] * shrink)))
    small = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colours = lab(to_linear(cv2.resize(srgb, size, interpolation=cv2.INTER_AREA))).astype(np.float32)
    outlines, _ = cv2.findContours((small >= 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = max(outlines, key=len)[:, 0] if outlines else np.zeros((0, 2), np.int32)
    points = points[(points >= _BORDER).all(axis=1) & (points < np.array(size) - _BORDER).all(axis=1)]
    if not len(points):
        return np.zeros((0, 6), np.float32)
    smooth = cv2.GaussianBlur(small, (0, 0), 1.0)
    inward = np.stack([cv2.Sobel(smooth, cv2.CV_32F, dx, dy)[points[:, 1], points[:, 0]] for dx, dy in ((1, 0), (0, 1))], axis=1)
    inward /= np.linalg.norm(inward, axis=1, keepdims=True) + 1e-6
    reach = _REACH * eye_distance * shrink
    within, outside = (np.mean([_at(colours, points + side * reach * t * inward) for t in _STEPS], axis=0) for side in (1, -1))
    scale = np.array([alpha.shape[1] / size[0], alpha.shape[0] / size[1]])
    places = (points - reach * inward + 0.5) * scale - 0.5
    return np.column_stack([places, outside, np.linalg.norm(within - outside, axis=1)]).astype(np.float32)


def _at(image: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(K, 3): the image at (K, 2) points, bilinear."""
    x, y = points.astype(np.float32).T
    return cv2.remap(image, x[:, None], y[:, None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[:, 0]
