"""A shot: one picture with its full recipe, and how the plate was placed in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from goodlight.brief import Recipe
from goodlight.finding import Finding
from goodlight.studio.direct.warp import Warp


@dataclass(frozen=True, eq=False, kw_only=True)
class Frame:
    """Where the plate stands in the picture: picture point = matrix @ (x, y, 1) of the plate's point, moved by the warp if any."""

    matrix: np.ndarray  # (2, 3) float64: similarity (uniform scale, small rotation, translation)
    size: tuple[int, int]  # (width, height) of the picture in pixels
    findings: tuple[Finding, ...] = ()  # compromises made, e.g. less headroom than the crop wants
    warp: Warp | None = None  # what the direction does to the plate, in the plate's pixels

    @property
    def scale(self) -> float:
        """Picture pixels per plate pixel."""
        return float(np.hypot(self.matrix[0, 0], self.matrix[1, 0]))

    def to_picture(self, points: np.ndarray) -> np.ndarray:
        """(N, 2) plate pixels → (N, 2) picture pixels."""
        points = points if self.warp is None else self.warp.moved(points)
        return points @ self.matrix[:, :2].T + self.matrix[:, 2]


@dataclass(frozen=True, eq=False, kw_only=True)
class Likeness:
    distance: float  # to the subject's template; small is alike
    limit: float
    recogniser: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Drift:
    """CIEDE2000 between the plate and the shot, at the same points of the person."""

    skin_delta_e: float
    hair_delta_e: float | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Shot:
    """``pixels`` is (H, W, 3) uint8 sRGB, or (H, W, 4) with straight alpha for a transparent backdrop."""

    recipe: Recipe
    pixels: np.ndarray
    frame: Frame
    matte: np.ndarray  # (H, W) uint8: the person's alpha in picture pixels
    body_yaw: float = 0.0  # degrees a rendered garment's body faces to the picture's right; 0 in one's own clothes
    gain: np.ndarray | None = None  # (h, w, 3) float32: what the light does to linear colours, at an eighth of the size; None = nothing
    likeness: Likeness | None = None
    drift: Drift | None = None
    quality: float | None = None  # 0–1, for ranking
    defects: tuple[Finding, ...] = ()

    @classmethod
    def refused(cls, recipe: Recipe, why: Finding) -> Shot:
        """A recipe that could not be shot, for the record: no pixels, one defect."""
        frame = Frame(matrix=np.eye(2, 3), size=(0, 0))
        return cls(recipe=recipe, pixels=np.zeros((0, 0, 3), np.uint8), frame=frame, matte=np.zeros((0, 0), np.uint8), defects=(why,))

    def with_measures(self, **measures) -> Shot:
        return replace(self, **measures)
