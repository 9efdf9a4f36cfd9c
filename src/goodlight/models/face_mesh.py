"""468 face landmarks (Kartynnik et al. 2019) and irises (Ablavatski et al. 2020) around a detection."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.models.crop import sample
from goodlight.models.face_detector import Detection
from goodlight.models.store import model_path
from goodlight.models.tflite import load_interpreter

_MESH_SIDE, _IRIS_SIDE = 192, 64
_LEFT_CORNERS, _RIGHT_CORNERS = (33, 133), (263, 362)  # outer and inner corner; left and right in the picture
_PASSES = 2  # the second pass looks at the box of the first pass's own landmarks, as the original graph does from frame to frame


@dataclass(frozen=True, eq=False, kw_only=True)
class Mesh:
    landmarks: np.ndarray  # (478, 3) float32 picture pixels, z < 0 towards the camera; rows 468–472 and 473–477 are the irises
    presence: float  # 0–1


class FaceMesh:
    """``measure(srgb, detection)`` → Mesh. Thread-safe."""

    def __init__(self) -> None:
        self._mesh = load_interpreter(model_path("face-mesh"))
        self._iris = load_interpreter(model_path("iris"))
        self._lock = threading.Lock()

    def measure(self, srgb: np.ndarray, detection: Detection) -> Mesh:
        """srgb: (H, W, 3) uint8."""
        left, right = detection.keypoints[:2]
        x0, y0, x1, y1 = detection.box
        centre, side = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), 1.5 * max(x1 - x0, y1 - y0)
        for _ in range(_PASSES):
            points, presence = self._pass(srgb, centre, side, _angle(left, right))
            centre, side = _box_of(points, _angle(points[33, :2], points[263, :2]))
            left, right = points[33, :2], points[263, :2]
        irises = [self._measure_iris(srgb, points, _LEFT_CORNERS, mirrored=False),
                  self._measure_iris(srgb, points, _RIGHT_CORNERS, mirrored=True)]
        return Mesh(landmarks=np.concatenate([points, *irises]).astype(np.float32), presence=presence)

    def _pass(self, srgb, centre, side, angle):
        matrix = _crop_matrix(centre, side, angle, _MESH_SIDE)
        with self._lock:
            raw, logit = self._mesh(_unit(sample(srgb, matrix, _MESH_SIDE))[None])
        points = raw.reshape(468, 3).astype(np.float64)
        back = cv2.invertAffineTransform(matrix)
        points[:, :2] = points[:, :2] @ back[:, :2].T + back[:, 2]
        points[:, 2] *= side / _MESH_SIDE
        return points, float(1 / (1 + np.exp(-np.clip(logit.ravel()[0], -80, 80))))

    def _measure_iris(self, srgb, points, corners, *, mirrored: bool) -> np.ndarray:
        outer, inner = points[corners[0], :2], points[corners[1], :2]
        width = np.linalg.norm(outer - inner)
        angle = _angle(*((inner, outer) if mirrored else (outer, inner)))
        matrix = _crop_matrix((outer + inner) / 2, 2.3 * width, angle, _IRIS_SIDE)
        crop = _unit(sample(srgb, matrix, _IRIS_SIDE))
        with self._lock:
            _, raw = self._iris((crop[:, ::-1] if mirrored else crop)[None])  # trained on one eye; the other is its mirror image
        iris = raw.reshape(5, 3).astype(np.float64)
        if mirrored:
            iris[:, 0] = _IRIS_SIDE - iris[:, 0]
        back = cv2.invertAffineTransform(matrix)
        iris[:, :2] = iris[:, :2] @ back[:, :2].T + back[:, 2]
        iris[:, 2] = points[list(corners), 2].mean()
        return iris


def _angle(a, b) -> float:
    """Radians by which the line from a to b is turned clockwise in the picture."""
    return float(np.arctan2(b[1] - a[1], b[0] - a[0]))


def _box_of(points: np.ndarray, angle: float) -> tuple[np.ndarray, float]:
    """Centre and side of the square, turned by angle, 1.5 times around the landmarks."""
    c, s = np.cos(angle), np.sin(angle)
    turned = points[:, :2] @ np.array([[c, -s], [s, c]])
    low, high = turned.min(axis=0), turned.max(axis=0)
    return (low + high) / 2 @ np.array([[c, s], [-s, c]]), 1.5 * float((high - low).max())


def _crop_matrix(centre, side: float, angle: float, pixels: int) -> np.ndarray:
    """(2, 3) float64: picture → crop of pixels × pixels that shows the turned square upright."""
    k = pixels / max(side, 1e-3)
    c, s = k * np.cos(angle), k * np.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    return np.concatenate([turn, (pixels / 2 - turn @ np.asarray(centre))[:, None]], axis=1)


def _unit(srgb: np.ndarray) -> np.ndarray:
    return srgb.astype(np.float32) / 255
