"""Training samples: what ``reduce.py`` stored, with labels, on the network's grid."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

SIDE = 256
_MIRRORED = (3,)  # channels of the context that change sign in a mirror: X


def load(path: Path) -> tuple[list[np.ndarray], np.ndarray]:
    """The five maps' components and the context (7, 256, 256), all float16, as ``reduce.py`` wrote them."""
    with np.load(path) as d:
        return [d[f"map{i}"] for i in range(5)], d["context"]


def shrink(label: np.ndarray) -> np.ndarray:
    """(512, 512) uint8 labels → (256, 256): known where all four agree."""
    four = np.stack([label[a::2, b::2] for a in (0, 1) for b in (0, 1)])
    return np.where((four == four[0]).all(axis=0), four[0], 255).astype(np.uint8)


def augmented(maps: list[np.ndarray], ctx: np.ndarray, label: np.ndarray, rng: np.random.Generator):
    """Mirror, colour, and small errors of the mesh. label: (256, 256) uint8."""
    ctx = ctx.astype(np.float32)
    if rng.random() < 0.5:
        maps = [m[..., ::-1] for m in maps]
        ctx, label = ctx[..., ::-1].copy(), label[..., ::-1]
        ctx[list(_MIRRORED)] *= -1
    ctx[:3] = ctx[:3] * rng.uniform(0.85, 1.15) + rng.normal(0, 0.08, (3, 1, 1))
    ctx[3:5] = ctx[3:5] * rng.uniform(0.94, 1.06) + rng.normal(0, 0.03, (2, 1, 1))
    maps = [np.ascontiguousarray(m, np.float32) * np.float32(rng.normal(1, 0.05)) for m in maps]
    return maps, ctx.astype(np.float32), np.ascontiguousarray(label)


def resize_label(label: np.ndarray, placement: np.ndarray, side: int) -> np.ndarray:
    """Labels of the plain picture on the grid of a placed one. placement: (2, 3) between the unit squares."""
    grid = placement.astype(np.float64).copy()
    grid[:, 2] *= side
    return cv2.warpAffine(label, grid, (side, side), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
