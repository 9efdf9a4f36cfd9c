"""A small grey picture of one face, kept after the picture itself is let go: two of one person can be laid on each other."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.models.crop import sample
from goodlight.subject.face import Face
from goodlight.subject.measure_face import head_axes

EYE = 80.0
"""Pixels between the eyes. A change of shape moves a few of them; what is finer is noise."""
_SIDE, _EYES_AT = 3.6, (1.8, 1.4)  # side, and place of the mid-point between the eyes, in eye distances


@dataclass(frozen=True, eq=False, kw_only=True)
class FacePatch:
    """Levelled by the eyes, all faces at one scale; never written.

    grey: (S, S) uint8. points: (468, 3) float32 mesh in the patch, z away from the camera, same unit. axes: (3, 3) of the head in the
    patch, rows right, down, back.
    """

    grey: np.ndarray
    points: np.ndarray
    axes: np.ndarray


def face_patch(srgb: np.ndarray, face: Face) -> FacePatch:
    """srgb: (H, W, 3) uint8, the picture in which ``face`` was measured."""
    left, right = face.eyes.astype(np.float64)
    roll = np.arctan2(*(right - left)[::-1])
    scale = EYE / face.eye_distance
    c, s = scale * np.cos(roll), scale * np.sin(roll)
    turn = np.array([[c, s], [-s, c]])
    matrix = np.concatenate([turn, (np.array(_EYES_AT) * EYE - turn @ (left + right) / 2)[:, None]], axis=1)
    points = face.landmarks[:468].astype(np.float64)
    levelled = np.column_stack([points[:, :2] @ turn.T + matrix[:, 2], points[:, 2] * scale])
    return FacePatch(grey=cv2.cvtColor(sample(srgb, matrix, round(_SIDE * EYE)), cv2.COLOR_RGB2GRAY), points=levelled.astype(np.float32),
                     axes=head_axes(levelled))
