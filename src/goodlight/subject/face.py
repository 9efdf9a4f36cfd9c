"""A face as measured: 468-point mesh, irises, head pose and expression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class HeadPose:
    """Degrees. yaw > 0: the face turns to the picture's right; pitch > 0: chin up; roll > 0: the head tilts clockwise in the picture."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, kw_only=True)
class Expression:
    """Ratios of lengths on the mesh, pose-compensated as far as a ratio can be; neutral values in brackets."""

    smile: float  # mouth-corner width and lift against the face [0], broad smile [1]
    squinch: float  # narrowing of the eye by the lower lid [0], strong [1]
    mouth_open: float  # inner lip gap / eye distance [0]
    brow_raise: float  # brow height above the eye / eye distance, less its usual value [0]
    eye_openness: tuple[float, float]  # lid gap / eye width, picture-left eye, picture-right eye [about 0.3]; closed < 0.12


@dataclass(frozen=True, eq=False, kw_only=True)
class Face:
    """One detected face in picture coordinates (x right, y down, pixels; z towards the camera is negative, same unit)."""

    score: float  # detector confidence 0–1
    presence: float  # mesh confidence 0–1
    landmarks: np.ndarray  # (478, 3) float32: 468 mesh points, then 5 points each of the picture-left and picture-right iris
    pose: HeadPose
    expression: Expression

    @property
    def eyes(self) -> np.ndarray:
        """Centres of the picture-left and the picture-right eye, (2, 2) float32 pixels."""
        p = self.landmarks[:, :2]
        return np.stack([p[[33, 133, 159, 145]].mean(axis=0), p[[362, 263, 386, 374]].mean(axis=0)])

    @property
    def eye_distance(self) -> float:
        """Pixels between the eye centres in three dimensions, so that turning the head does not shorten it."""
        p = self.landmarks
        return float(np.linalg.norm(p[[33, 133]].mean(axis=0) - p[[362, 263]].mean(axis=0)))

    @property
    def chin(self) -> np.ndarray:
        return self.landmarks[152, :2]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 around the mesh (brow to chin, not hair)."""
        p = self.landmarks[:468, :2]
        return (*p.min(axis=0).tolist(), *p.max(axis=0).tolist())

    @property
    def height(self) -> float:
        """Pixels from the top of the mesh (upper forehead) to the chin."""
        return float(np.linalg.norm(self.landmarks[10, :2] - self.landmarks[152, :2]))
