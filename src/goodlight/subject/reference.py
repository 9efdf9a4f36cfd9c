"""Where skin and hair are, and what colour they have: the points at which drift is measured later."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import lab, to_linear
from goodlight.subject.face import Face

# Polygons of mesh points on plain skin: forehead, picture-left cheek, picture-right cheek, nose bridge, chin.
_SKIN_AREAS = (
    (109, 10, 338, 336, 9, 107),
    (117, 118, 101, 36, 205, 187, 123),
    (346, 347, 330, 266, 425, 411, 352),
    (6, 197, 195, 5, 248, 281, 51),
    (83, 313, 421, 200, 201),
)
_MIN_HAIR_POINTS = 60


def skin_points(srgb: np.ndarray, face: Face, *, spacing: int = 24) -> np.ndarray:
    """(N, 2) float32 (x, y): a grid over plain skin without glare, deep shadow, spectacles and beard.

    ``spacing``: grid points per eye distance. Outliers go by colour: a point stays within ΔE76 22 of the median of its own area
    and of the face. Always returns at least a tenth of the grid.
    """
    grid = _grid_in(skin_mask(face, srgb.shape), face.eye_distance / spacing)
    colours = lab(to_linear(cv2.GaussianBlur(srgb, (0, 0), max(0.8, face.eye_distance / 80))[grid[:, 1], grid[:, 0]]))
    distance = np.linalg.norm((colours - np.median(colours, axis=0)) * [0.6, 1, 1], axis=1)
    return grid[distance <= max(14.0, float(np.quantile(distance, 0.5)))].astype(np.float32)


def hair_points(srgb: np.ndarray, alpha: np.ndarray, face: Face, skin: np.ndarray) -> np.ndarray:
    """(M, 2) float32 (x, y) in the hair (or what covers the head): opaque, above the brows, off the face, not skin-coloured.

    skin: (3,) CIELAB of the skin. Empty when fewer than 60 points are found (a shaved head).
    """
    h, w = alpha.shape
    unit = face.eye_distance
    brow_y = float(face.landmarks[[105, 334], 1].mean())
    centre = face.landmarks[[10, 152], :2].mean(axis=0)
    step = max(2, round(unit / 24))
    ys, xs = np.mgrid[0:h:step, 0:w:step]
    ys, xs = ys.ravel(), xs.ravel()
    oval = cv2.convexHull(face.landmarks[:468, :2].astype(np.float32))
    grown = (oval - centre) * 1.06 + centre
    on_face = np.zeros((h, w), np.uint8)
    cv2.fillConvexPoly(on_face, grown.astype(np.int32), 1)
    near = (np.abs(xs - centre[0]) < 1.7 * unit) & (ys < brow_y + 0.6 * unit) & (ys > centre[1] - 3.2 * unit)
    opaque = cv2.erode(alpha, np.ones((5, 5), np.uint8)) > 250
    picked = near & opaque[ys, xs] & (on_face[ys, xs] == 0)
    points = np.stack([xs, ys], axis=1)[picked]
    if len(points) < _MIN_HAIR_POINTS:
        return np.zeros((0, 2), np.float32)
    colours = lab(to_linear(cv2.GaussianBlur(srgb, (0, 0), max(0.8, unit / 60))[points[:, 1], points[:, 0]]))
    unlike_skin = np.linalg.norm((colours - skin) * [0.5, 1, 1], axis=1) > 12
    points = points[unlike_skin]
    return points.astype(np.float32) if len(points) >= _MIN_HAIR_POINTS else np.zeros((0, 2), np.float32)


def behind(srgb: np.ndarray, alpha: np.ndarray) -> np.ndarray | None:
    """CIELAB of what stood behind the person, beside the outline: (3,), or None where the person fills the picture."""
    step = max(1, max(alpha.shape) // 256)
    small = alpha[::step, ::step]
    beside = (small == 0) & (cv2.dilate(small, np.ones((13, 13), np.uint8)) > 0)
    return lab(np.median(to_linear(np.ascontiguousarray(srgb[::step, ::step])[beside]), axis=0)) if beside.sum() >= 20 else None


def median_lab(srgb: np.ndarray, points: np.ndarray) -> np.ndarray:
    """CIELAB of the median linear colour at (N, 2) points: (3,)."""
    return lab(np.median(to_linear(srgb[points[:, 1].astype(int), points[:, 0].astype(int)]), axis=0))


def skin_mask(face: Face, shape: tuple[int, ...]) -> np.ndarray:
    """(H, W) bool: the areas of plain skin, whatever lies on them."""
    mask = np.zeros(shape[:2], np.uint8)
    for area in _SKIN_AREAS:
        cv2.fillPoly(mask, [face.landmarks[list(area), :2].astype(np.int32)], 1)
    return mask > 0


def _grid_in(mask: np.ndarray, step: float) -> np.ndarray:
    """Integer grid points (x, y) where the mask is set: (N, 2)."""
    pitch = max(1, round(step))
    ys, xs = np.nonzero(mask[::pitch, ::pitch])
    return np.stack([xs, ys], axis=1) * pitch
