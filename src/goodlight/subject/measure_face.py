"""Finds the faces of a picture and measures each: mesh, irises, head pose, expression."""

from __future__ import annotations

import numpy as np

from goodlight.models.face_detector import Detection, FaceDetector
from goodlight.models.face_mesh import FaceMesh
from goodlight.subject.face import Expression, Face, HeadPose

# Mesh points that stand for each other on the two sides of the face; their difference is the face's own x axis.
_PAIRS = np.array([[33, 263], [133, 362], [61, 291], [127, 356], [234, 454], [50, 280], [105, 334], [93, 323]])
_TOP, _CHIN = 10, 152
_PITCH_OF_A_LEVEL_FACE = -4.0  # degrees the forehead–chin line leans in the mesh of a head held level; median of real portraits


class FaceFinder:
    """``find(srgb)`` → faces, largest first. Thread-safe."""

    def __init__(self) -> None:
        self._detector, self._mesh = FaceDetector(), FaceMesh()

    def find(self, srgb: np.ndarray, *, min_presence: float = 0.4) -> list[Face]:
        """srgb: (H, W, 3) uint8. Detections whose mesh says "no face here" are dropped."""
        faces = [self.measure(srgb, d) for d in self._detector.detect(srgb)]
        return sorted((f for f in faces if f.presence >= min_presence), key=lambda f: -f.height)

    def measure(self, srgb: np.ndarray, detection: Detection) -> Face:
        mesh = self._mesh.measure(srgb, detection)
        axes = head_axes(mesh.landmarks)
        return Face(score=detection.score, presence=mesh.presence, landmarks=mesh.landmarks,
                    pose=head_pose(axes), expression=expression(mesh.landmarks, axes))


def head_axes(landmarks: np.ndarray) -> np.ndarray:
    """Rows: the head's own right (picture right), down and back axes in picture coordinates. (3, 3), orthonormal."""
    p = landmarks.astype(np.float64)
    right = (p[_PAIRS[:, 1]] - p[_PAIRS[:, 0]]).sum(axis=0)
    right /= np.linalg.norm(right)
    down = p[_CHIN] - p[_TOP]
    down -= right * (down @ right)
    down /= np.linalg.norm(down)
    return np.stack([right, down, np.cross(right, down)])


def head_pose(axes: np.ndarray) -> HeadPose:
    """Angles of the head's axes, in degrees; see ``HeadPose`` for the signs."""
    right, down, back = axes
    yaw = np.degrees(np.arctan2(-back[0], back[2]))
    pitch = np.degrees(np.arcsin(np.clip(down[2], -1, 1)))
    roll = np.degrees(np.arctan2(right[1], right[0]))
    return HeadPose(yaw=float(yaw), pitch=float(-pitch - _PITCH_OF_A_LEVEL_FACE), roll=float(roll))


def expression(landmarks: np.ndarray, axes: np.ndarray) -> Expression:
    """Measured on the mesh turned to face the camera. Neutral and full values come from real portraits."""
    p = (landmarks.astype(np.float64) - landmarks[1]) @ axes.T
    eye_distance = np.linalg.norm(p[[33, 133]].mean(axis=0) - p[[362, 263]].mean(axis=0))
    lids = [_lid_gap(p, (159, 145), (158, 153), (33, 133)), _lid_gap(p, (386, 374), (385, 380), (263, 362))]
    lip_gap = np.linalg.norm(p[13] - p[14]) / eye_distance
    mouth_width = np.linalg.norm(p[61, :2] - p[291, :2]) / eye_distance
    corner_lift = (p[[13, 14], 1].mean() - p[[61, 291], 1].mean()) / eye_distance
    brow = (p[[159, 386], 1].mean() - p[[105, 334], 1].mean()) / eye_distance
    smile = (mouth_width - 0.78) / 0.22 + corner_lift / 0.10
    return Expression(smile=float(np.clip(smile / 2, -0.5, 1.5)), squinch=float(np.clip((0.30 - min(lids)) / 0.12, 0, 1)),
                      mouth_open=float(lip_gap), brow_raise=float(brow - 0.29), eye_openness=(float(lids[0]), float(lids[1])))


def _lid_gap(p: np.ndarray, *pairs: tuple[int, int]) -> float:
    *gaps, corners = pairs
    return float(np.mean([np.linalg.norm(p[a] - p[b]) for a, b in gaps]) / np.linalg.norm(p[corners[0]] - p[corners[1]]))
