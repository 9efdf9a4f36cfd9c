"""A halo along the outline, measured with nothing but a coarse segmentation.

The gallery's own gate (``cull.edges``) has the shot's exact matte. Foreign pictures have none, so colours are averaged at set distances
from the coarse outline, piece by piece: between what is well inside and what is well outside, a clean edge shows only mixtures of the two
(light mixes linearly), wherever exactly it runs. What is brighter, darker or more colourful than both is a halo.
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight import colour

EYE = 60.0
"""Pixels between the eyes in the picture that the outline is measured in."""
_REACH, _STEP = 0.20, 0.04  # how far from the outline, and the thickness of one layer, eye distances
_CELL = 24  # pixels: the outline is judged piece by piece
_FEWEST = 8  # pixels of a piece's layer


def halo(srgb: np.ndarray, person: np.ndarray, eye: float) -> float:
    """ΔE76, the 80th percentile over the pieces of the outline. NaN where there is no outline.

    srgb: (H, W, 3) uint8. person: (H, W) float32 probability 0–1. eye: pixels between the eyes.
    """
    solid = (person > 0.5).astype(np.uint8)
    inside = cv2.distanceTransform(solid, cv2.DIST_L2, 5)
    outside = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5)
    layer = np.floor((outside - inside + _REACH * eye) / (_STEP * eye)).astype(int)
    count = round(2 * _REACH / _STEP)
    near = (layer >= 0) & (layer < count)
    if not near.any():
        return float("nan")
    means, enough = _means(srgb, layer, near, count)
    whole = enough.all(axis=0)
    if whole.sum() < 4:
        return float("nan")
    lab = colour.lab(means[:, whole])  # (layers, pieces, 3)
    start, along = lab[0], lab[-1] - lab[0]
    t = np.clip(((lab - start) * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-6), 0, 1)
    away = np.linalg.norm(lab - (start + t[..., None] * along), axis=-1)
    return float(np.percentile(away.max(axis=0), 80))


def _means(srgb: np.ndarray, layer: np.ndarray, near: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean linear colour, (layers, cells, 3), and whether a cell's layer has enough pixels, (layers, cells) bool."""
    y, x = np.nonzero(near)
    across = srgb.shape[1] // _CELL + 1
    cells = across * (srgb.shape[0] // _CELL + 1)
    index = layer[y, x] * cells + (y // _CELL) * across + x // _CELL
    number = np.bincount(index, minlength=count * cells)
    linear = colour.to_linear(srgb[y, x])
    total = np.stack([np.bincount(index, weights=linear[:, c], minlength=count * cells) for c in range(3)], axis=-1)
    means = total / np.maximum(number, 1)[:, None]
    return means.reshape(count, cells, 3), (number >= _FEWEST).reshape(count, cells)
