"""A witness of the light on a face: where the key stands, read from a finished picture.

Knows nothing of ``studio.relight``. The mesh is found anew in the picture and triangulated; each vertex has the normal of its triangles,
and what it sees of each direction was found once by casting rays at the triangles of the mean face. Of all directions the one is taken
under which an even ambient light, a fill at the camera and one distant lamp explain the luminance at the vertices best (Lambert's law,
Tukey's biweight against what is not skin). How bright a vertex is by itself (stubble, the hollow of an eye) was learnt from people of
portraits/more, on none of whom it is used, mirrored, so that no side is preferred: ``python benchmarks/light_witness.py PICTURES...``
writes light_vertices.npy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from scipy.spatial import Delaunay

from goodlight.colour import luminance, to_linear
from goodlight.subject.face import Face

_STEP = 5  # degrees between the directions tried
_AZIMUTHS, _ELEVATIONS = np.arange(-100, 101, _STEP), np.arange(-35, 76, _STEP)
_HIDDEN_REST = 0.25  # share of the lamp that reaches a vertex in its shadow: lamps are large and rooms are not black
_WIDTH = 0.9  # of the median luminance: what departs further is not skin
_RIDGE = np.diag([1e-4, 3e-3, 3e-4])
_SUBSETS = ((0,), (0, 1), (0, 2), (0, 1, 2), (1, 2), (2,))
_VERTICES = Path(__file__).with_name("light_vertices.npy")
_NOT_SKIN = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185), (98, 97, 2, 326, 327, 328, 99),
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    azimuth: float  # degrees, negative = picture left
    elevation: float  # degrees above the eyes
    strength: float  # of the key against the ambient light, both on a surface that faces them
    explained: float  # share of the variance, 0–1


def key_of(srgb: np.ndarray, face: Face) -> Seen | None:
    """srgb: (H, W, 3) uint8; face: found in it. None where under 60 vertices show skin."""
    y, usable = _seen(srgb, face)
    if usable.sum() < 60:
        return None
    y = y / _own_brightness()
    y = y[usable] / np.median(y[usable])
    normals, lit = _normals(_points(face))[usable], _visible_from(face)[:, usable]
    errors, ratios = _fit(*_lamps(normals, lit), y)
    i = int(errors.argmin())
    error, ratio = float(errors[i]), float(ratios[i])
    flat = float(_fit(np.zeros((1, len(y))), np.zeros_like(y), y)[0][0])
    elevation, azimuth = [(e, a) for e in _ELEVATIONS for a in _AZIMUTHS][i]
    return Seen(azimuth=float(azimuth), elevation=float(elevation), strength=ratio, explained=max(0.0, 1 - error / max(flat, 1e-9)))


def _points(face: Face) -> np.ndarray:
    return face.landmarks[:468].astype(np.float64) * [1, -1, -1]  # x right, y up, z to the camera


def _seen(srgb: np.ndarray, face: Face) -> tuple[np.ndarray, np.ndarray]:
    """(468,) luminance and whether it is skin turned to the camera."""
    level = _luminance(srgb, face)
    usable = _skin_vertices(face, srgb.shape) & (_normals(_points(face))[:, 2] > 0.2) & np.isfinite(level) & _skin_coloured(srgb, face)
    return np.where(usable, np.maximum(level, 1e-4), 1.0), usable


def _lamps(normals: np.ndarray, lit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a lamp in each direction gives to each vertex, (D, V), and what a fill at the camera does, (V,)."""
    shade = np.clip(_directions() @ normals.T, 0, None) * (_HIDDEN_REST + (1 - _HIDDEN_REST) * lit)
    return shade, normals[:, 2]


def _fit(key: np.ndarray, fill: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Robust least squares of y (V,) on 1, fill (V,) and key, no coefficient below 0, for many keys (D, V) at once: (D,) the biweight
    error, and (D,) key over the rest."""
    basis = np.stack([np.ones_like(key), np.broadcast_to(fill, key.shape), key], axis=1)  # (D, 3, V)
    weight = np.ones_like(key)
    for _ in range(3):
        weighted = basis * weight[:, None]
        normal, right = weighted @ basis.transpose(0, 2, 1) + _RIDGE * len(y), weighted @ y
        least, found = np.full(len(key), np.inf), np.zeros((len(key), 3))
        for columns in map(list, _SUBSETS):  # non-negative least squares of three unknowns: the best of the solutions inside
            c = np.linalg.solve(normal[:, columns][:, :, columns], right[:, columns, None])[..., 0]
            value = -(c * right[:, columns]).sum(axis=1)
            better = (c >= 0).all(axis=1) & (value < least)
            least = np.where(better, value, least)
            found[better] = 0
            found[np.ix_(better, columns)] = c[better]
        error = y - np.einsum("dk,dkv->dv", found, basis)
        weight = np.clip(1 - (error / _WIDTH) ** 2, 0, 1) ** 2
    rho = 1 - np.clip(1 - (error / _WIDTH) ** 2, 0, None) ** 3
    return rho.mean(axis=1), found[:, 2] / np.maximum(found[:, 0] + found[:, 1], 1e-3)


def _luminance(srgb: np.ndarray, face: Face) -> np.ndarray:
    """(468,) linear luminance, a mean over a small square."""
    side = 2 * max(1, round(0.03 * face.eye_distance)) + 1
    y = cv2.blur(luminance(to_linear(srgb)), (side, side))
    at = np.rint(face.landmarks[:468, :2]).astype(int)
    inside = ((at >= 0) & (at < [srgb.shape[1], srgb.shape[0]])).all(axis=1)
    at = at.clip(0, [srgb.shape[1] - 1, srgb.shape[0] - 1])
    return np.where(inside, y[at[:, 1], at[:, 0]], np.nan)


def _skin_coloured(srgb: np.ndarray, face: Face) -> np.ndarray:
    """(468,) whether a vertex has the hue of the cheeks and the nose: hair, beard, rims and glare are greyer."""
    at = np.rint(face.landmarks[:468, :2]).astype(int).clip(0, [srgb.shape[1] - 1, srgb.shape[0] - 1])
    linear = cv2.blur(to_linear(srgb), (5, 5))[at[:, 1], at[:, 0]] + 1e-3
    warmth = np.log(linear[:, 0] / linear[:, 2])
    usual = float(np.median(warmth[[50, 101, 205, 280, 330, 425, 5, 195]]))
    return warmth > 0.6 * usual


def _skin_vertices(face: Face, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros(shape[:2], np.uint8)
    grow = max(1, round(0.05 * face.eye_distance))
    for polygon in _NOT_SKIN:
        cv2.fillConvexPoly(mask, cv2.convexHull(face.landmarks[list(polygon), :2].astype(np.int32)), 1)
    mask = cv2.dilate(mask, np.ones((2 * grow + 1, 2 * grow + 1), np.uint8))
    at = np.rint(face.landmarks[:468, :2]).astype(int).clip(0, [shape[1] - 1, shape[0] - 1])
    return mask[at[:, 1], at[:, 0]] == 0


@cache
def _mean_face() -> np.ndarray:
    """(468, 3) float64, x right, y up, z to the camera, eye distance 1, looking at the camera."""
    return np.load(Path(__file__).parents[1] / "tests" / "subject" / "mean_face.npy").astype(np.float64)[:468] * [1, -1, -1]


@cache
def _triangles() -> np.ndarray:
    """(T, 3) vertices; from the mean face seen from nearby, where no triangle lies behind another."""
    mean = _mean_face()
    found = Delaunay(mean[:, :2] * (1 - 0.35 * mean[:, 2:])).simplices
    a, b, c = (mean[found[:, k], :2] for k in range(3))
    sides = np.max([np.linalg.norm(p - q, axis=1) for p, q in ((a, b), (b, c), (c, a))], axis=0)
    return found[sides < 0.5]


def _normals(points: np.ndarray) -> np.ndarray:
    triangles = _triangles()
    a, b, c = (points[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    face *= np.where(face[:, 2:] < 0, -1, 1)
    out = np.zeros_like(points)
    for k in range(3):
        np.add.at(out, triangles[:, k], face)
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


@cache
def _directions() -> np.ndarray:
    e, a = np.radians(np.meshgrid(_ELEVATIONS, _AZIMUTHS, indexing="ij"))
    return np.stack([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)], axis=-1).reshape(-1, 3)


def _visible_from(face: Face) -> np.ndarray:
    """(D, 468) float32 0 or 1: whether each vertex sees each direction; the mean face's, turned as this face is (Kabsch 1976)."""
    points = _points(face)
    u, _, vt = np.linalg.svd((points - points.mean(axis=0)).T @ (_mean_face() - _mean_face().mean(axis=0)))
    turn = u @ np.diag([1, 1, np.linalg.det(u @ vt)]) @ vt
    nearest = (_directions() @ turn) @ _sphere().T
    return _visible()[nearest.argmax(axis=1)]


@cache
def _sphere() -> np.ndarray:
    """(S, 3): the directions in front of the face for which rays were cast."""
    e, a = np.radians(np.meshgrid(np.arange(-60, 91, 10), np.arange(-130, 131, 10), indexing="ij"))
    return np.stack([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)], axis=-1).reshape(-1, 3)


@cache
def _visible() -> np.ndarray:
    """(S, 468) whether a ray from the mean face's vertex misses the face (Möller and Trumbore 1997)."""
    points = _mean_face()
    corners = points[_triangles()]
    e1, e2 = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    offset = points[:, None] - corners[None, :, 0]  # (V, T, 3)
    q = np.cross(offset, e1[None])
    along = (q * e2[None]).sum(axis=-1)
    out = np.ones((len(_sphere()), len(points)), np.float32)
    for i, d in enumerate(_sphere()):
        p = np.cross(d, e2)
        det = (p * e1).sum(axis=-1)
        inverse = np.where(np.abs(det) > 1e-9, 1 / np.where(np.abs(det) > 1e-9, det, 1), 0)
        u = np.einsum("vtk,tk->vt", offset, p) * inverse
        v = (q @ d) * inverse
        out[i] = 1 - ((u > 0) & (v > 0) & (u + v < 1) & (along * inverse > 0.06)).any(axis=1)
    return out


@cache
def _own_brightness() -> np.ndarray:
    """(468,) how bright a vertex is by itself against the others."""
    return np.load(_VERTICES).astype(np.float64)


@cache
def _mirror() -> np.ndarray:
    """(468,) the vertex on the other side of the face."""
    mean = _mean_face()
    return np.argmin(((mean[:, None] * [-1, 1, 1] - mean[None]) ** 2).sum(axis=-1), axis=1)


def learn(pictures: list[tuple[np.ndarray, Face]]) -> np.ndarray:
    """(468,) float16: the median over people of a vertex's brightness against the light that explains the face best, both sides alike.

    That light is a mixture of lamps from everywhere, found for each person. One lamp for the mean of all faces is not enough: they were lit
    from many sides, the lower cheeks came out as bright skin, and every key was read eight degrees too high.
    """
    logs = []
    for srgb, face in pictures:
        y, usable = _seen(srgb, face)
        if usable.sum() >= 200:
            log = np.full(len(y), np.nan)
            log[usable] = np.log(y[usable] / _mixed_light(face, y, usable))
            logs.append(log - np.nanmedian(log))
    mean = np.nanmedian(np.array(logs + [log[_mirror()] for log in logs]), axis=0)
    return np.where(np.isfinite(mean), np.clip(np.exp(mean), 0.3, 1.5), 1).astype(np.float16)


def _mixed_light(face: Face, y: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """(U,) the light at the usable vertices: robust, relative, non-negative least squares over every third direction, ambient and fill."""
    from scipy.optimize import nnls

    keys, fill = _lamps(_normals(_points(face))[usable], _visible_from(face)[:, usable])
    basis = np.vstack([np.ones_like(fill), fill, keys[::3]])
    y = y[usable]
    weight = np.ones_like(y)
    for _ in range(5):
        root = np.sqrt(weight)
        given = np.maximum(nnls((basis * root).T, y * root)[0] @ basis, 0.05 * np.median(y))
        error = np.log(y / given)
        weight = 1 / (given**2 * (1 + (error / (2 * np.median(np.abs(error)) + 0.02)) ** 2))
    return given


def main() -> None:
    import sys

    from PIL import Image

    from goodlight.subject.make_plate import Tools

    finder = Tools.load().finder
    found = []
    for name in sys.argv[1:]:
        srgb = np.array(Image.open(name).convert("RGB"))
        face = next(iter(finder.find(srgb)), None)
        if face is not None and abs(face.pose.yaw) < 20:
            found.append((srgb, face))
    np.save(_VERTICES, learn(found))
    print(f"{len(found)} people")


if __name__ == "__main__":
    main()
