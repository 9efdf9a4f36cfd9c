"""The face's outline from its mesh: its oval, the line of the jaw, and how far a real jaw may stand beside them."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.studio.dress_fit import FACING
from goodlight.subject.face import Face

JAW_LINE = (58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288)
_FAR_CHEEK = 0.25  # eye distances by which the outline of a turned head's far cheek may stand outside the mesh
_CHEEK = 0.14  # eye distances by which a jaw may be broader than the mesh
_BROAD = (0.5, 0.7)  # eye distances from the chin's column between which it comes to that


def oval(face: Face, shape: tuple[int, int], step: int = 1) -> np.ndarray:
    """1 on the face's mesh, 0 elsewhere: (H, W) uint8, at 1 / step of the size."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull((face.landmarks[:468, :2] / step).astype(np.int32)), 1)
    return mask


def above_jaw(face: Face, shape: tuple[int, int], *, feather: float) -> np.ndarray:
    """1 above the jaw and its line drawn on to both sides, 0 below, soft over ``feather`` pixels: (H, W) float32."""
    height, width = shape
    line = face.landmarks[list(JAW_LINE), :2] + _far_cheek(face)
    polygon = np.vstack([[[-9, -9], [-9, line[0, 1]]], line, [[width + 9, line[-1, 1]], [width + 9, -9]]])
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(polygon * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    return cv2.GaussianBlur(mask, (0, 0), max(0.6, feather)).astype(np.float32) / 255


def from_jaw(face: Face, shape: tuple[int, int], step: int = 1) -> np.ndarray:
    """Pixels by which each pixel lies above the jaw's line, drawn on to both sides, negative below: (H, W) float32.

    At 1 / step of the size.
    """
    line = face.landmarks[list(JAW_LINE), :2] / step
    polygon = np.vstack([[[-9, -9], [-9, line[0, 1]]], line, [[shape[1] + 9, line[-1, 1]], [shape[1] + 9, -9]]])
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [polygon.round().astype(np.int32)], 1)
    return cv2.distanceTransform(mask, cv2.DIST_L2, 5) - cv2.distanceTransform(1 - mask, cv2.DIST_L2, 5)


def beside_face(face: Face, shape: tuple[int, int]) -> np.ndarray:
    """1 where a cheek or jaw may be broader than the face's mesh, at its sides, 0 elsewhere: (H, W) float32. It has the mesh's round
    outline: a level one would cut a shelf."""
    unit, (h, w) = face.eye_distance, shape
    hull = oval(face, (-(-h // 2), -(-w // 2)), 2)
    away = cv2.GaussianBlur(2 * cv2.distanceTransform(1 - hull, cv2.DIST_L2, 5), (0, 0), max(0.8, 0.006 * unit))
    away = cv2.resize(away, (w, h), interpolation=cv2.INTER_LINEAR)
    side = np.clip((np.abs(np.arange(w) - face.chin[0]) / unit - _BROAD[0]) / (_BROAD[1] - _BROAD[0]), 0, 1).astype(np.float32)
    return np.clip((_CHEEK * unit * side[None] - away) / (0.03 * unit) + 0.5 * side[None], 0, 1).astype(np.float32)


def _far_cheek(face: Face) -> np.ndarray:
    """(N, 2) pixels from the mesh's jaw line outwards to the outline that is seen of a turned head's far cheek; nothing at the chin."""
    line, side = face.landmarks[list(JAW_LINE), :2], np.sign(face.pose.yaw)
    out = np.zeros_like(line)
    if abs(face.pose.yaw) > FACING:
        far = (line[:, 0] - face.chin[0]) * side > 0
        above = np.clip((face.chin[1] - line[:, 1]) / (0.5 * face.eye_distance), 0, 1)
        out[:, 0] = side * far * above * _FAR_CHEEK * face.eye_distance
    return out
