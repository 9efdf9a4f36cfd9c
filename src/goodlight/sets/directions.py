"""Poses and expressions as data (``directions.toml``). This version gives them by choosing among the person's own selfies."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from goodlight.sets.registry import Registry
from goodlight.subject.face import Face


@dataclass(frozen=True, kw_only=True)
class Pose:
    name: str
    description: str
    yaw: tuple[float, float] | None = None  # degrees, inclusive; None: any
    mix: float = 0  # weight in the open mix; 0 = only when asked

    def miss(self, face: Face) -> float:
        """Degrees of yaw by which the face misses the pose; 0 = it has the pose."""
        return _outside(face.pose.yaw, self.yaw)


@dataclass(frozen=True, kw_only=True)
class ExpressionLook:
    name: str
    description: str
    smile: tuple[float, float] | None = None  # see Expression.smile, inclusive; None: any
    mix: float = 0  # weight in the open mix; 0 = only when asked

    def miss(self, face: Face) -> float:
        """How far the face's smile is from the expression, 0–1 and more; 0 = it has the expression."""
        return _outside(face.expression.smile, self.smile)


@cache
def poses() -> Registry[Pose]:
    return Registry("pose", (Pose(**_tupled(row)) for row in _table()["pose"]))


@cache
def expressions() -> Registry[ExpressionLook]:
    return Registry("expression", (ExpressionLook(**_tupled(row)) for row in _table()["expression"]))


def _table() -> dict:
    return tomllib.loads(resources.files("goodlight.sets").joinpath("directions.toml").read_text("utf-8"))


def _tupled(row: dict) -> dict:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}


def _outside(value: float, limits: tuple[float, float] | None) -> float:
    if limits is None:
        return 0.0
    return max(limits[0] - value, value - limits[1], 0.0)
