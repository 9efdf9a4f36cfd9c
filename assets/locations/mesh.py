"""Collects quads by material, and makes one mesh of each: thousands of books cost no more than a table.

Metres, z up. A material is a name of materials.MAKERS, with an optional number ("glow/12"). Every piece has a tint, (3,) linear RGB.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import bpy
import materials
import numpy as np

_CUBE = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
_CUBE_FACES = np.array([(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)])
Tint = Sequence[float]
WHITE = (0.8, 0.8, 0.8)


def turned(points: np.ndarray, degrees: float) -> np.ndarray:
    """(N, 3) turned about the vertical axis."""
    if not degrees:
        return points
    a = math.radians(degrees)
    matrix = np.array([[math.cos(a), math.sin(a), 0], [-math.sin(a), math.cos(a), 0], [0, 0, 1]])
    return points @ matrix


class Kit:
    """A scene being furnished. ``place`` moves the origin for what is put down within it."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self._parts: dict[tuple[str, bool], list] = defaultdict(list)
        self._places: list[tuple[np.ndarray, float]] = []

    @contextmanager
    def place(self, x: float, y: float, z: float = 0.0, turn: float = 0.0) -> Iterator[None]:
        self._places.append((np.array((x, y, z)), turn))
        yield
        self._places.pop()

    def world(self, points: np.ndarray) -> np.ndarray:
        for move, turn in reversed(self._places):
            points = turned(points, turn) + move
        return points

    def turn(self) -> float:
        return sum(turn for _, turn in self._places)

    def add(self, material: str, points: np.ndarray, quads: np.ndarray, tint, *, smooth: bool = False) -> None:
        """points (N, 3), quads (M, 4) numbers of points, tint (3,) or (N, 3)."""
        tints = np.broadcast_to(np.asarray(tint, np.float32), (len(points), 3))
        self._parts[material, smooth].append((self.world(np.asarray(points, float)), quads, tints))

    def box(self, material: str, centre, size, tint: Tint = WHITE, *, turn: float = 0.0) -> None:
        """centre and size (x, y, z)."""
        self.add(material, turned(_CUBE * np.asarray(size), turn) + np.asarray(centre), _CUBE_FACES, tint)

    def block(self, material: str, low, high, tint: Tint = WHITE) -> None:
        """A box between two corners."""
        low, high = np.asarray(low, float), np.asarray(high, float)
        self.box(material, (low + high) / 2, high - low, tint)

    def boxes(self, material: str, centres: np.ndarray, sizes: np.ndarray, tints: np.ndarray) -> None:
        """(N, 3) each."""
        points = (_CUBE[None] * sizes[:, None] + centres[:, None]).reshape(-1, 3)
        faces = (_CUBE_FACES[None] + 8 * np.arange(len(centres))[:, None, None]).reshape(-1, 4)
        self.add(material, points, faces, np.repeat(tints, 8, axis=0))

    def cards(self, material: str, corners: np.ndarray, tints: np.ndarray) -> None:
        """Loose quads: corners (N, 4, 3), tints (N, 3)."""
        count = len(corners)
        self.add(material, corners.reshape(-1, 3), np.arange(4 * count).reshape(-1, 4), np.repeat(tints, 4, axis=0))

    def lathe(self, material: str, centre, profile: Sequence[tuple[float, float]], tint: Tint = WHITE, *, sides: int = 20) -> None:
        """A body of revolution about the vertical: profile of (radius, height)."""
        angle = np.linspace(0, 2 * math.pi, sides, endpoint=False)
        ring = np.column_stack([np.cos(angle), np.sin(angle)])
        points = np.concatenate([np.column_stack([ring * max(r, 1e-4), np.full(sides, z)]) for r, z in profile]) + np.asarray(centre)
        i, j = np.meshgrid(np.arange(len(profile) - 1), np.arange(sides), indexing="ij")
        k = (j + 1) % sides
        quads = np.stack([i * sides + j, i * sides + k, (i + 1) * sides + k, (i + 1) * sides + j], axis=-1).reshape(-1, 4)
        self.add(material, points, quads, tint, smooth=True)

    def ball(self, material: str, centre, radius: float, tint: Tint = WHITE, *, flat: float = 1.0, sides: int = 16) -> None:
        a = np.linspace(-math.pi / 2, math.pi / 2, sides // 2 + 1)
        self.lathe(material, centre, list(zip(radius * np.cos(a), radius * flat * np.sin(a), strict=True)), tint, sides=sides)

    def rod(self, material: str, start, end, radius: float, tint: Tint = WHITE, *, thin: float = 1.0, sides: int = 8) -> None:
        """A round bar between two points; ``thin``: the radius at its end, as a share."""
        start, end = np.asarray(start, float), np.asarray(end, float)
        along = (end - start) / np.linalg.norm(end - start)
        across = np.cross(along, (0, 0, 1) if abs(along[2]) < 0.9 else (1, 0, 0))
        across /= np.linalg.norm(across)
        other = np.cross(along, across)
        angle = np.linspace(0, 2 * math.pi, sides, endpoint=False)[:, None]
        ring = np.cos(angle) * across + np.sin(angle) * other
        points = np.concatenate([start + ring * radius, end + ring * radius * thin])
        j = np.arange(sides)
        k = (j + 1) % sides
        self.add(material, points, np.stack([j, k, k + sides, j + sides], axis=1), tint, smooth=True)

    def build(self) -> None:
        """Make the meshes."""
        for number, ((name, smooth), parts) in enumerate(sorted(self._parts.items())):
            points = np.concatenate([p for p, _, _ in parts])
            starts = np.cumsum([0] + [len(p) for p, _, _ in parts[:-1]])
            quads = np.concatenate([np.asarray(q) + s for (_, q, _), s in zip(parts, starts, strict=True)])
            mesh = bpy.data.meshes.new(f"{name}-{number}")
            mesh.vertices.add(len(points))
            mesh.vertices.foreach_set("co", points.astype(np.float32).ravel())
            mesh.loops.add(quads.size)
            mesh.loops.foreach_set("vertex_index", quads.astype(np.int32).ravel())
            mesh.polygons.add(len(quads))
            mesh.polygons.foreach_set("loop_start", np.arange(0, quads.size, 4, dtype=np.int32))
            mesh.polygons.foreach_set("use_smooth", np.full(len(quads), smooth))
            tints = np.concatenate([t for _, _, t in parts])
            colours = mesh.attributes.new("tint", "FLOAT_COLOR", "POINT")
            colours.data.foreach_set("color", np.column_stack([tints, np.ones(len(tints))]).astype(np.float32).ravel())
            mesh.update()
            mesh.materials.append(materials.make(name))
            item = bpy.data.objects.new(mesh.name, mesh)
            bpy.context.scene.collection.objects.link(item)
