"""The rest shape of a garment: a smooth level set around the body, relaxed into even triangles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from skimage.measure import marching_cubes

GRID = 0.004


@dataclass(frozen=True, kw_only=True)
class Field:
    """A scalar on a regular grid: value (X, Y, Z) float32 in metres, negative inside; corner (3,) of the first node."""

    value: np.ndarray
    corner: np.ndarray

    def at(self, points: np.ndarray) -> np.ndarray:
        return ndimage.map_coordinates(self.value, ((points - self.corner) / GRID).T, order=1, mode="nearest")

    def gradient(self, points: np.ndarray) -> np.ndarray:
        steps = np.eye(3) * GRID
        slope = np.stack([self.at(points + s) - self.at(points - s) for s in steps], axis=-1)
        return slope / np.maximum(np.linalg.norm(slope, axis=-1, keepdims=True), 1e-9)


def _filled(vertices: np.ndarray, faces: np.ndarray, low: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    triangles = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    steps = 10
    i, j = np.meshgrid(np.arange(steps + 1), np.arange(steps + 1), indexing="ij")
    keep = i + j <= steps
    u, v = i[keep] / steps, j[keep] / steps
    points = a[:, None] * (1 - u - v)[:, None] + b[:, None] * u[:, None] + c[:, None] * v[:, None]
    cells = np.round((points.reshape(-1, 3) - low) / GRID).astype(int)
    cells = cells[((cells >= 0) & (cells < shape)).all(axis=1)]
    solid = np.zeros(shape, bool)
    solid[tuple(cells.T)] = True
    solid = ndimage.binary_closing(solid, iterations=1)
    # Level by level: the body is cut open at both ends of the grid, so that filling it as a whole would leave it hollow.
    return np.stack([ndimage.binary_fill_holes(level) for level in np.moveaxis(solid, 2, 0)], axis=2)


NECK_LOW, NECK_HIGH = np.array([0, -0.008, -0.06]), np.array([0, -0.036, 0.09])
NECK_HALF_WIDTH, NECK_HALF_DEPTH = 0.059, 0.060


def _beheaded(solid: np.ndarray, low: np.ndarray) -> np.ndarray:
    """The head replaced by a neck that goes on upwards, so that no collar is shaped by a chin."""
    x, y, z = np.meshgrid(*(low[i] + GRID * np.arange(n) for i, n in enumerate(solid.shape)), indexing="ij", sparse=True)
    share = np.clip((z - NECK_LOW[2]) / (NECK_HIGH[2] - NECK_LOW[2]), 0, 1)
    middle = NECK_LOW[1] + share * (NECK_HIGH[1] - NECK_LOW[1])
    neck = ((x / NECK_HALF_WIDTH) ** 2 + ((y - middle) / NECK_HALF_DEPTH) ** 2 < 1) & (z > NECK_LOW[2])
    trunk = solid & ((z < -0.015) | ((z < 0.03) & (y > -0.02) & (np.abs(x) < 0.10)))
    return trunk | neck


def _pads(low: np.ndarray, shape: tuple[int, ...], thickness: float) -> np.ndarray:
    """Two wedges along the shoulders, thickest at the sleeve head."""
    x, y, z = np.meshgrid(*(low[i] + GRID * np.arange(n) for i, n in enumerate(shape)), indexing="ij", sparse=True)
    along = np.clip((np.abs(x) - 0.10) / 0.105, 0, 1)
    ridge = -0.008 - 0.052 * along + thickness * along
    across = (y - 0.002) / 0.055
    return (np.abs(x) > 0.10) & (np.abs(x) < 0.205) & (np.abs(across) < 1) & (z < ridge - 0.035 * across**2) & (z > ridge - 0.05)


def around(
    vertices: np.ndarray, faces: np.ndarray, *, bridge: float, floor: float, top: float = 0.12, smooth: float = 0.006, pads: float = 0.0
) -> Field:
    """Distance to the body with hollows narrower than about twice `bridge` metres closed, as cloth spans them.

    pads: thickness in metres of the shoulder pads of a tailored jacket.
    """
    inside = (vertices[:, 2] > floor) & (vertices[:, 2] < top)
    margin = bridge + 0.05
    low = vertices[inside].min(axis=0) - margin
    low[2] = floor
    shape = tuple(np.ceil((vertices[inside].max(axis=0) + margin - low) / GRID).astype(int))
    solid = _beheaded(_filled(vertices, faces, low, shape), low)
    if pads:
        solid |= _pads(low, shape, pads)
    outside = ndimage.distance_transform_edt(~solid) * GRID
    spanned = bridge - ndimage.distance_transform_edt(outside < bridge) * GRID
    value = np.where(outside < bridge, spanned, outside)
    return Field(value=ndimage.gaussian_filter(value, smooth / GRID).astype(np.float32), corner=low)


def surface(field: Field, *, ease: float, size: float, rounds: int = 24) -> tuple[np.ndarray, np.ndarray]:
    """The level set at `ease` metres: vertices (V, 3) and triangles (F, 3) with edges of about `size` metres."""
    step = max(1, round(size / GRID))
    vertices, faces, _, _ = marching_cubes(field.value[::step, ::step, ::step], ease, spacing=(GRID * step,) * 3)
    vertices, faces = vertices + field.corner, faces[:, ::-1].astype(int)
    edges = np.unique(np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1), axis=0)
    degree = np.bincount(edges.ravel(), minlength=len(vertices))[:, None]
    for _ in range(rounds):
        total = np.zeros_like(vertices)
        np.add.at(total, edges[:, 0], vertices[edges[:, 1]])
        np.add.at(total, edges[:, 1], vertices[edges[:, 0]])
        vertices = vertices + 0.6 * (total / degree - vertices)
        vertices -= (field.at(vertices) - ease)[:, None] * field.gradient(vertices)
    return vertices, faces


def clip(vertices: np.ndarray, faces: np.ndarray, field: np.ndarray, *, extra: np.ndarray | None = None):
    """Keep the part of a triangle mesh where `field` (V,) > 0, cut exactly along the zero line.

    Returns vertices, faces and the clipped `extra` (V, K) values.
    """
    values = vertices if extra is None else np.concatenate([vertices, extra], axis=1)
    sign = field > 0
    count = sign[faces].sum(axis=1)
    whole = faces[count == 3]
    new_ids: dict[tuple[int, int], int] = {}
    rows: list[np.ndarray] = []

    def cut(i: int, j: int) -> int:
        key = (min(i, j), max(i, j))
        if key not in new_ids:
            t = np.clip(field[i] / (field[i] - field[j]), 0.02, 0.98)
            new_ids[key] = len(values) + len(rows)
            rows.append(values[i] * (1 - t) + values[j] * t)
        return new_ids[key]

    pieces = []
    for face in faces[(count == 1) | (count == 2)]:
        lone = sign[face].sum() == 1
        k = int(np.argmax(sign[face])) if lone else int(np.argmin(sign[face]))
        a, b, c = face[k], face[(k + 1) % 3], face[(k + 2) % 3]
        ab, ca = cut(a, b), cut(c, a)
        pieces += [(a, ab, ca)] if lone else [(ab, b, c), (ab, c, ca)]
    values = np.concatenate([values, np.array(rows).reshape(-1, values.shape[1])])
    faces = np.concatenate([whole, np.array(pieces, int).reshape(-1, 3)])
    used = np.unique(faces)
    renumber = np.full(len(values), -1)
    renumber[used] = np.arange(len(used))
    values = values[used]
    return values[:, :3], renumber[faces], None if extra is None else values[:, 3:]


def largest(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """The faces (F, 3) of the largest connected part."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    i, j = np.concatenate([faces[:, :2], faces[:, 1:]]).T
    _, label = connected_components(coo_matrix((np.ones(len(i)), (i, j)), shape=(len(vertices),) * 2), directed=False)
    return faces[label[faces[:, 0]] == np.bincount(label[faces[:, 0]]).argmax()]
