"""The head turned in space about the neck, the head brought forward, the shoulders turned: displacements on the grid."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.studio.direct.sitting import Sitting, ramp

_CAMERA = 9.0  # eye distances from the lens to the face: a portrait from a little over half a metre
_PIVOT_BELOW_CHIN, _PIVOT_BEHIND = 0.35, 0.25  # eye distances; the top of the spine
_NECK = (0.05, 1.65)  # eye distances below the chin between which the turning fades out: the skin of the neck
_CLOTH = 0.8  # share of the turning that clothes do not follow, or a shoulder beside the neck gets a hump
_SHOULDERS = (0.45, 1.7)  # … between which the turning of the shoulders fades in
_CHEST = 2.6  # eye distances: half the width of the shoulders
_LENS = 0.45  # eye distances from an eye that a lens and its rim cover
_BOW = 0.7  # how round the rims bow, 1 as round as the face
_APART = 0.12  # eye distances by which rims lie before or behind the face at most: a turned one's far cheek falls off
_EVEN = 0.08  # eye distances
_RIM = (0.5, 0.85)  # eye distances from an eye: up to the first it is all spectacles, beyond the second the head
_EYEBALL = 0.19  # eye distances: its radius, 12 mm of 63
_GAZE = 0.5  # share of the turn that the eyes take back to keep looking at the camera


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Degrees added to the head's own pose; signs of ``HeadPose``. forward: eye distances towards the camera."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    shoulders: float = 0.0
    forward: float = 0.0

    def times(self, share: float) -> Turn:
        return Turn(**{name: value * share for name, value in vars(self).items()})

    @property
    def any(self) -> bool:
        return any(vars(self).values())


def rotation(turn: Turn) -> np.ndarray:
    """(3, 3) in picture axes (x right, y down, z away): yaw, then pitch, then roll."""
    yaw, pitch, roll = np.radians([turn.yaw, turn.pitch, turn.roll])
    about_y = np.array([[np.cos(yaw), 0, -np.sin(yaw)], [0, 1, 0], [np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def displacement(sitting: Sitting, turn: Turn) -> np.ndarray:
    """(rows, columns, 2) float32 plate pixels."""
    head = _head(sitting, turn) if turn.yaw or turn.pitch or turn.roll or turn.forward else 0
    body = _shoulders(sitting, turn.shoulders) if turn.shoulders else 0
    return ((head + body) * sitting.room[..., None]).astype(np.float32)


def _head(sitting: Sitting, turn: Turn) -> np.ndarray:
    p, u, at = sitting.points, sitting.unit, sitting.grid.points
    chin, sides = p[152], p[[234, 454]]
    pivot = np.array([sides[:, 0].mean(), chin[1] + _PIVOT_BELOW_CHIN * u, sides[:, 2].mean() + _PIVOT_BEHIND * u])
    here = np.dstack([at, _with_frame(sitting) if sitting.glasses else sitting.depth]) - pivot
    there = here @ rotation(turn).T
    there[..., 2] -= turn.forward * u
    nearer = (_CAMERA * u + here[..., 2]) / (_CAMERA * u + there[..., 2])
    moved = there[..., :2] * nearer[..., None] - here[..., :2]
    start, end = _NECK
    fade = (1 - ramp((at[..., 1] - chin[1] - start * u) / ((end - start) * u))) * (1 - _CLOTH * sitting.cloth)
    return moved * fade[..., None] + _gaze(sitting, turn)


def _with_frame(sitting: Sitting) -> np.ndarray:
    """(rows, columns): the depth of the head with spectacles: their rims bow evenly about the face, whatever brows, nose and cheeks do.

    Only there: the temples go back along the head, as its own depth does.
    """
    p, u, at = sitting.points, sitting.unit, sitting.grid.points
    eyes = p[[468, 473], :2]
    away = np.min([np.linalg.norm(at - eye, axis=-1) for eye in eyes], axis=0) / u
    level = (eyes[1] - eyes[0]) / np.linalg.norm(eyes[1] - eyes[0])
    x, y = ((at - eyes.mean(axis=0)) / u @ np.column_stack([level, (-level[1], level[0])])).transpose(2, 0, 1)
    basis = np.stack([np.ones_like(x), x, y, x * x], axis=-1)
    on = away < _LENS
    bowed = basis @ (np.linalg.lstsq(basis[on], sitting.depth[on], rcond=None)[0] * (1, 1, 1, _BOW)) if on.any() else sitting.depth
    near = 1 - ramp((away - _RIM[0]) / (_RIM[1] - _RIM[0]))
    apart = cv2.GaussianBlur(near * np.clip(bowed - sitting.depth, -_APART * u, _APART * u), (0, 0), _EVEN * u / sitting.grid.step)
    return sitting.depth + apart


def _gaze(sitting: Sitting, turn: Turn) -> np.ndarray:
    """The irises move against the turn."""
    p, u, at = sitting.points, sitting.unit, sitting.grid.points
    shift = _GAZE * _EYEBALL * u * np.array([-np.sin(np.radians(turn.yaw)), 0.5 * np.sin(np.radians(turn.pitch))])
    moved = np.zeros((*at.shape[:2], 2))
    for centre, rim in ((468, (469, 471)), (473, (474, 476))):
        radius = np.linalg.norm(p[rim[0], :2] - p[rim[1], :2]) / 2
        away = ((at - p[centre, :2]) ** 2).sum(axis=-1)
        moved += np.exp(-away / (2 * (1.15 * radius) ** 2))[..., None] * shift
    return moved


def _shoulders(sitting: Sitting, degrees: float) -> np.ndarray:
    """The chest as a flat ellipse turned about the neck."""
    p, u, at = sitting.points, sitting.unit, sitting.grid.points
    chin, middle = p[152], p[[234, 454], 0].mean()
    start, end = _SHOULDERS
    x, y = at[..., 0] - middle, at[..., 1] - chin[1] - u
    theta, half = np.radians(degrees), _CHEST * u
    deep = -0.25 * np.sqrt(np.maximum(half**2 - x**2, 0))
    turned = x * np.cos(theta) - (deep + 0.25 * half) * np.sin(theta)
    nearer = _CAMERA * u / (_CAMERA * u + x * np.sin(theta))
    fade = ramp((at[..., 1] - chin[1] - start * u) / ((end - start) * u))
    return np.stack([turned * nearer - x, y * nearer - y], axis=-1) * fade[..., None]
