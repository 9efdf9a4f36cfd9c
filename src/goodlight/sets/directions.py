"""Poses and expressions as data (``directions.toml``), and the landmark directions that faces are moved along (``directions.npz``).

A wish is met by choosing among the person's own selfies first; ``studio.direct`` does the rest.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from goodlight.sets.registry import Registry
from goodlight.subject.face import Face

Range = tuple[float, float]
MESH_POINTS = 478
"""Rows of a direction that are the face mesh's; then three points of each ear, the picture-left ear first: top, rim, lobe."""


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Ranges are inclusive, degrees, None: any. See ``directions.toml``."""

    name: str
    description: str
    yaw: Range | None = None
    pitch: Range | None = None
    roll: Range | None = None
    shoulders: float = 0.0  # degrees to the picture's right
    forward: float = 0.0  # eye distances towards the camera
    mix: float = 0  # weight in the open mix; 0 = only when asked

    def miss(self, face: Face) -> float:
        """Degrees by which the face misses the pose; 0 = it has the pose. A tilt counts little, as any face can be tilted."""
        pose = face.pose
        return _outside(pose.yaw, self.yaw) + 0.5 * _outside(pose.pitch, self.pitch) + 0.1 * _outside(pose.roll, self.roll)


@dataclass(frozen=True, kw_only=True)
class ExpressionLook:
    name: str
    description: str
    smile: Range | None = None  # see Expression.smile
    mouth_open: Range | None = None  # see Expression.mouth_open
    squinch: float = 0.0  # amount added to what the face does
    brow: float = 0.0  # amount added, negative: lowered
    mix: float = 0  # weight in the open mix; 0 = only when asked

    def miss(self, face: Face) -> float:
        """How far the face is from the expression, 0–1 and more; 0 = it has the expression."""
        own = face.expression
        return _outside(own.smile, self.smile) + 2 * _outside(own.mouth_open, self.mouth_open)


@cache
def poses() -> Registry[Pose]:
    return Registry("pose", (Pose(**_tupled(row)) for row in _table()["pose"]))


@cache
def expressions() -> Registry[ExpressionLook]:
    return Registry("expression", (ExpressionLook(**_tupled(row)) for row in _table()["expression"]))


@cache
def landmark_directions() -> Mapping[str, np.ndarray]:
    """(484, 3) float32 by name, in eye distances, axes of ``Face.landmarks``: "neutral" is a head's places, the others displacements.

    Made by ``assets/directions`` from MakeHuman's targets and the Face Units pack of Mika Suominen, both CC0 1.0.
    """
    with resources.files("goodlight.sets").joinpath("directions.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        return {name: data[name].astype(np.float32) for name in data.files}


def _table() -> dict:
    return tomllib.loads(resources.files("goodlight.sets").joinpath("directions.toml").read_text("utf-8"))


def _tupled(row: dict) -> dict:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}


def _outside(value: float, limits: Range | None) -> float:
    if limits is None:
        return 0.0
    return max(limits[0] - value, value - limits[1], 0.0)
