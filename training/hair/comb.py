"""Combs the outline of the hair: alpha is averaged along the strands, never across.

Matting decides pixel by pixel, so that a smooth lock comes out saw-toothed and a single hair as dashes. Strands are lines: along them alpha
changes little. The direction is the structure tensor's, of picture and alpha together, and the average a line integral along it (line
integral convolution, Cabral and Leedom 1993, as coherence-enhancing filters use it: Kang, Lee and Chui 2009).
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.subject.face import Face
from goodlight.subject.masks import dilate

_LENGTH = 0.07  # eye distances to either side
_STRAND = 0.015  # eye distances over which a direction is taken: the width of a few hairs
_LOCK = 0.05  # and over which it must agree, or these are curls, which no line follows
_AGREEMENT = (0.35, 0.65)  # coherence there: not combed below, fully combed above
_ALPHA = 0.25  # weight of alpha beside the picture's own brightness: a saw's teeth are seen in alpha alone
_BAND = 0.06  # eye distances from what is neither clear nor opaque


def comb(srgb: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray) -> np.ndarray:
    """srgb: (H, W, 3) uint8. alpha, hair: (H, W) float32 0–1. Returns alpha."""
    unit = face.eye_distance
    soft = (alpha > 0.02) & (alpha < 0.98) & (cv2.blur(hair, (15, 15)) > 0.15)
    if not soft.any():
        return alpha
    band = dilate(soft, _BAND * unit)
    rows, columns = np.nonzero(band)
    edge = round(3 * _LOCK * unit)
    box = tuple(slice(max(0, c.min() - edge), c.max() + 1 + edge) for c in (rows, columns))
    weight = np.clip(2 * cv2.blur(hair[box], (15, 15)) - 0.3, 0, 1) * band[box]
    tensor = structure_tensor(np.sqrt(to_linear(np.ascontiguousarray(srgb[box]))).mean(axis=-1), alpha[box])
    x, y = along(cv2.GaussianBlur(tensor, (0, 0), max(1.0, _STRAND * unit)))
    weight *= np.clip((_agreement(tensor, _LOCK * unit) - _AGREEMENT[0]) / (_AGREEMENT[1] - _AGREEMENT[0]), 0, 1)
    at = np.nonzero(weight > 0)
    if not at[0].size:
        return alpha
    combed, part = alpha.copy(), np.ascontiguousarray(alpha[box])
    means = _line_means(part, x, y, at, max(3, round(_LENGTH * unit)))
    combed[box][at] += weight[at] * (means - part[at])
    return combed


def structure_tensor(grey: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """(H, W, 3) float32: xx, xy, yy of the gradients of both (H, W) float32."""
    tensor = np.zeros((*grey.shape, 3), np.float32)
    for share, picture in ((1, grey), (_ALPHA, alpha)):
        smooth = cv2.GaussianBlur(picture, (0, 0), 0.8)
        dx, dy = (cv2.Scharr(smooth, cv2.CV_32F, *order) / 32 for order in ((1, 0), (0, 1)))
        tensor += share * np.dstack([dx * dx, dx * dy, dy * dy])
    return tensor


def along(tensor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """x and y of the unit vector along which the picture changes least; the sign is free."""
    xx, xy, yy = np.moveaxis(tensor, -1, 0)
    across = 0.5 * np.arctan2(2 * xy, xx - yy)
    return -np.sin(across), np.cos(across)


def _agreement(tensor: np.ndarray, sigma: float) -> np.ndarray:
    """(H, W): coherence within sigma, 0 where all directions are there, 1 where one is alone. At a third of the size: it varies slowly."""
    h, w = tensor.shape[:2]
    small = cv2.resize(tensor, (max(1, w // 3), max(1, h // 3)), interpolation=cv2.INTER_AREA)
    xx, xy, yy = np.moveaxis(cv2.GaussianBlur(small, (0, 0), sigma / 3), -1, 0)
    return cv2.resize(np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (xx + yy + 1e-6), (w, h), interpolation=cv2.INTER_LINEAR)


def _line_means(values: np.ndarray, x: np.ndarray, y: np.ndarray, at: tuple[np.ndarray, np.ndarray], steps: int) -> np.ndarray:
    """(N,) Gaussian-weighted means of ``values`` (H, W) along the field through the N pixels ``at``, ``steps`` pixels to either side."""
    h, w = values.shape
    total, weight = values[at].copy(), 1.0
    for sign in (1, -1):
        row, column = (c.astype(np.float32) for c in at)
        step_x, step_y = sign * x[at], sign * y[at]
        for n in range(1, steps + 1):
            row, column = row + step_y, column + step_x
            share = float(np.exp(-2 * (n / steps) ** 2))
            total += share * _read(values, column, row)
            weight += share
            nearest = np.clip(np.rint(row), 0, h - 1).astype(np.intp), np.clip(np.rint(column), 0, w - 1).astype(np.intp)
            next_x, next_y = x[nearest], y[nearest]
            forward = np.where(next_x * step_x + next_y * step_y < 0, -1, 1).astype(np.float32)
            step_x, step_y = next_x * forward, next_y * forward
    return total / weight


def _read(values: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Bilinear, at (N,) places. OpenCV takes no row of more than 32,767 of them, so they are folded into a picture."""
    wide = 256
    folded = np.zeros((2, -(-len(x) // wide) * wide), np.float32)
    folded[:, : len(x)] = x, y
    read = cv2.remap(values, *folded.reshape(2, -1, wide), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return read.ravel()[: len(x)]
