"""What the lens must know of the person on a plate: where eyes, chin and hair are, how wide the person is, where the selfie cuts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from goodlight.studio.direct.warp import Warp
from goodlight.subject.face import Face
from goodlight.subject.frame_cuts import find_cuts
from goodlight.subject.plate import FrameCuts, Plate

_SOLID = 128  # alpha from which a pixel counts as the person's outline
_OUTLINE_ROWS = 40


@dataclass(frozen=True, eq=False, kw_only=True)
class Sitter:
    """Plate pixels, x right, y down."""

    size: tuple[int, int]  # (width, height) of the plate
    eyes: tuple[float, float]  # the point between the eyes
    chin: tuple[float, float]
    face_height: float  # upper forehead to chin
    face_x: tuple[float, float]  # left and right end of the face
    head_x: tuple[float, float]  # left and right end of the head with its hair, between its top and the eyes
    hair_top: float  # row of the top of the hair
    yaw: float  # degrees, > 0: the face turns to the picture's right
    roll: float  # degrees, > 0: tilts clockwise
    outline: np.ndarray  # (K, 3) float: row, leftmost and rightmost column of the person
    cuts: FrameCuts

    @property
    def centre_x(self) -> float:
        """The column to centre: half the face, half the head with its hair, so that neither looks off its place."""
        return (sum(self.face_x) + sum(self.head_x)) / 4

    def length(self, of: str) -> float:
        """Plate pixels of what a crop's share refers to: "face", "head" or "crown" (see crops.toml)."""
        if of == "face":
            return self.face_height
        if of == "head":
            return max(self.chin[1] - self.hair_top, 1.05 * self.face_height)
        return 2 * float(np.hypot(self.chin[0] - self.eyes[0], self.chin[1] - self.eyes[1]))

    def moved(self, warp: Warp) -> Sitter:
        """Where the head is after the warp. Outline and cuts stay, as a warp leaves alone what the selfie's frame cuts."""
        (ex, ey), (cx, cy) = self.eyes, self.chin
        middle = sum(self.head_x) / 2
        eyes, chin, left, right, head_left, head_right, top = warp.moved(np.array([
            (ex, ey), (cx, cy), (self.face_x[0], ey), (self.face_x[1], ey), (self.head_x[0], ey), (self.head_x[1], ey),
            (middle, self.hair_top)])).tolist()
        return replace(self, eyes=tuple(eyes), chin=tuple(chin), face_x=(left[0], right[0]), head_x=(head_left[0], head_right[0]),
                       hair_top=top[1], yaw=self.yaw + dict(warp.given).get("yaw", 0.0))


def sitter_of(plate: Plate) -> Sitter:
    return measure_sitter(plate.alpha, plate.face, cuts=plate.cuts)


def measure_sitter(alpha: np.ndarray, face: Face, *, cuts: FrameCuts | None = None) -> Sitter:
    """alpha: (H, W) uint8. ``cuts`` are found in the alpha when they are not given."""
    eyes = face.eyes.mean(axis=0)
    x0, _, x1, _ = face.box
    solid = alpha >= _SOLID
    hair_top = _hair_top(solid, (x0 + x1) / 2, face.height, forehead=float(face.landmarks[10, 1]))
    return Sitter(
        size=(alpha.shape[1], alpha.shape[0]),
        eyes=(float(eyes[0]), float(eyes[1])),
        chin=(float(face.chin[0]), float(face.chin[1])),
        face_height=face.height,
        face_x=(float(x0), float(x1)),
        head_x=_head_x(solid, hair_top, float(eyes[1]), (x0, x1), face.height),
        hair_top=hair_top,
        yaw=face.pose.yaw,
        roll=face.pose.roll,
        outline=_outline(solid),
        cuts=find_cuts(alpha) if cuts is None else cuts,
    )


def _hair_top(solid: np.ndarray, centre: float, face_height: float, *, forehead: float) -> float:
    """First row, above the forehead, where the person is wider than a stray strand."""
    left, right = _clip(centre - 0.9 * face_height, centre + 0.9 * face_height, solid.shape[1])
    bottom = int(np.clip(forehead, 0, solid.shape[0] - 1))
    wide = solid[: bottom + 1, left:right].sum(axis=1) >= max(3, 0.08 * face_height)
    return float(np.argmax(wide)) if wide.any() else float(bottom)


def _head_x(solid: np.ndarray, top: float, eyes: float, face_x: tuple[float, float], face_height: float) -> tuple[float, float]:
    y0, y1 = _clip(top, eyes, solid.shape[0])
    left, right = _clip(face_x[0] - face_height, face_x[1] + face_height, solid.shape[1])
    columns = np.flatnonzero(solid[y0:y1, left:right].sum(axis=0) >= max(2, 0.05 * face_height))
    if columns.size == 0:
        return face_x
    return float(min(left + columns[0], face_x[0])), float(max(left + columns[-1], face_x[1]))


def _outline(solid: np.ndarray) -> np.ndarray:
    rows = np.unique(np.linspace(0, solid.shape[0] - 1, _OUTLINE_ROWS).round().astype(int))
    lines = solid[rows]
    there = lines.any(axis=1)
    lines = lines[there]
    first = lines.argmax(axis=1)
    last = solid.shape[1] - 1 - lines[:, ::-1].argmax(axis=1)
    return np.stack([rows[there], first, last], axis=1).astype(np.float64)


def _clip(low: float, high: float, size: int) -> tuple[int, int]:
    low = int(np.clip(low, 0, size - 1))
    return low, int(np.clip(high, low + 1, size))
