"""A mannequin's head for previews: a matt surface of depth, turned, changed along landmark directions, and lit by a rig's lamps.

Nobody's picture is needed, and what moves is what moves a real face: the directions of ``directions.npz``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import cv2
import numpy as np

from goodlight.colour import to_srgb
from goodlight.sets.directions import MESH_POINTS, landmark_directions
from goodlight.sets.rigs import Lamp, Rig

CLAY, LIPS, BROWS, IRIS, WHITE = (0.50, 0.43, 0.38), (0.36, 0.20, 0.18), (0.13, 0.10, 0.09), (0.07, 0.08, 0.10), (0.62, 0.61, 0.60)
CLOTH = (0.16, 0.17, 0.19)
"""Linear colours."""
SOFT = Rig(name="", description="", ambient=0.35, key=Lamp(azimuth=-35, elevation=30, softness=35),
           fill=Lamp(azimuth=40, elevation=5, softness=60, strength=0.5))
_STEPS, _REACH = 28, 1.6  # of a shadow's ray, and how far it goes in eye distances
_FAR = 9.0
_COARSE = 2  # picture pixels per computed pixel
_DEEPEST = 0.22  # eye distances: of the face behind the skull's round
_IRIS, _UNDER_LID = 0.105, 0.025  # its radius, and how far it stands under the upper lid; eye distances
_LIPS = ((61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146),
         (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95))
_EYES = ((33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
         (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249))
_BROW_LINES = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))


def head(size: tuple[int, int], *, unit: float, eyes: tuple[float, float], turn: tuple[float, float, float] = (0, 0, 0),
         amounts: Mapping[str, float] | None = None, shoulders: float = 0.0, rig: Rig = SOFT, body: bool = True) -> np.ndarray:
    """(h, w, 4) float32, linear light, premultiplied.

    size: (width, height) pixels. unit: pixels of one eye distance; eyes: where the point between them stands. turn: yaw, pitch, roll in
    degrees, signs of ``HeadPose``. amounts: of landmark directions. shoulders: degrees to the picture's right. body: with neck and chest.
    """
    points = _points(amounts or {}) @ _rotation(turn).T
    fine = unit / _COARSE
    x, y = np.meshgrid(*((np.arange(n // _COARSE) * _COARSE + (_COARSE - 1) / 2 - at) / unit for n, at in zip(size, eyes, strict=True)))
    depth, cloth = _depth(x, y, points, turn, shoulders, body)
    solid = depth < _FAR
    filled = np.where(solid, depth, depth[solid].max())
    light = _lit(cv2.GaussianBlur(filled.astype(np.float32), (0, 0), 0.05 * fine), solid, fine, rig)
    light, cloth, alpha = (cv2.resize(np.float32(v), size, interpolation=cv2.INTER_CUBIC) for v in (light, cloth, solid))
    albedo = np.float32(CLAY) + np.clip(cloth, 0, 1)[..., None] * (np.float32(CLOTH) - np.float32(CLAY))
    albedo = _painted(albedo, points[:, :2] * unit + eyes, unit)
    alpha = np.clip(alpha, 0, 1)[..., None]
    return np.concatenate([np.clip(albedo * light, 0, 1) * alpha, alpha], axis=2).astype(np.float32)


def over(picture: np.ndarray, layer: np.ndarray) -> np.ndarray:
    """A premultiplied layer (h, w, 4) over an opaque picture (h, w, 3), linear light."""
    return layer[..., :3] + picture * (1 - layer[..., 3:])


def srgb(picture: np.ndarray) -> np.ndarray:
    """(h, w, 3) linear → uint8."""
    return to_srgb(np.ascontiguousarray(np.clip(picture, 0, 1), np.float32))


def _points(amounts: Mapping[str, float]) -> np.ndarray:
    """(478, 3) in eye distances from between the eyes: x right, y down, z away."""
    table = landmark_directions()
    points = sum((amount * table[name] for name, amount in amounts.items()), table["neutral"].astype(np.float64))[:MESH_POINTS]
    lips = [*_LIPS[0], *_mouth()]
    points[lips, 2] = np.minimum(points[lips, 2], np.median(points[lips, 2]) + 0.08)  # some lie on the inner side of the lip
    return points


@cache
def _mouth() -> frozenset[int]:
    """The points inside the lips' outer line, which fold over each other when the mouth moves."""
    places = landmark_directions()["neutral"][:468, :2]
    ring = np.ascontiguousarray(places[list(_LIPS[0])])
    return frozenset(n for n, (x, y) in enumerate(places.tolist()) if n not in _LIPS[0] and cv2.pointPolygonTest(ring, (x, y), False) >= 0)


def _rotation(turn: Sequence[float]) -> np.ndarray:
    """(3, 3): yaw, then pitch, then roll; yaw > 0 turns to the picture's right, pitch > 0 raises the chin, roll > 0 is clockwise."""
    yaw, pitch, roll = np.radians(turn)
    about_y = np.array([[np.cos(yaw), 0, -np.sin(yaw)], [0, 1, 0], [np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def _depth(x: np.ndarray, y: np.ndarray, points: np.ndarray, turn: Sequence[float], shoulders: float, body: bool) -> tuple[np.ndarray, ...]:
    """(h, w) depth in eye distances, ``_FAR`` where nothing is, and where it is cloth."""
    face = _surface(x, y, points)
    skull = _ellipsoid(x, y, _rotation(turn), centre=(0, -0.32, 1.5), radii=(1.36, 1.58, 1.55))
    depth = np.where(face < _FAR, np.minimum(face, skull + _DEEPEST), skull)
    if not body:
        return depth, np.zeros(depth.shape, bool)
    neck = np.where((np.abs(x) < 0.74) & (y > 0.9) & (y < 3.4), 1.4 - np.sqrt(np.maximum(0.74**2 - x**2, 0)), _FAR)
    about = _rotation((shoulders, 0, 0))
    chest = np.minimum(_ellipsoid(x, y, about, centre=(0, 5.6, 1.6), radii=(3.0, 2.9, 1.15)),
                       _ellipsoid(x, y, about, centre=(0, 3.9, 1.6), radii=(2.3, 1.0, 0.8)))
    skin = np.minimum(depth, neck)
    return np.minimum(skin, chest), (chest < skin) & (y > 2.45)


def _surface(x: np.ndarray, y: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(h, w) depth of the face mesh, the nearest where it folds: every triangle is strewn with points, and each pixel keeps the nearest."""
    corners = points[_triangles()]  # (T, 3, 3)
    spacing = x[0, 1] - x[0, 0]
    most = int(np.ceil(1.5 * np.ptp(corners[..., :2], axis=1).max() / spacing)) + 1
    u, v = np.meshgrid(*[np.linspace(0, 1, most)] * 2)
    share = np.stack([u, v, 1 - u - v], axis=-1)[u + v <= 1 + 1e-9]
    strewn = np.einsum("sc,tcd->tsd", share, corners).reshape(-1, 3)
    columns, rows = np.rint((strewn[:, 0] - x[0, 0]) / spacing).astype(int), np.rint((strewn[:, 1] - y[0, 0]) / spacing).astype(int)
    seen = (columns >= 0) & (rows >= 0) & (columns < x.shape[1]) & (rows < x.shape[0])
    depth = np.full(x.shape, _FAR)
    np.minimum.at(depth, (rows[seen], columns[seen]), strewn[seen, 2])
    return depth


@cache
def _triangles() -> np.ndarray:
    """(T, 3) indices of a face's points."""
    from scipy.spatial import Delaunay

    used = np.array([n for n in range(468) if n not in _mouth()])
    return used[Delaunay(landmark_directions()["neutral"][used, :2]).simplices]


def _ellipsoid(x: np.ndarray, y: np.ndarray, turn: np.ndarray, *, centre: Sequence[float], radii: Sequence[float]) -> np.ndarray:
    """Depth of its near side seen straight on; ``_FAR`` beside it. It is turned about the origin's vertical with its centre."""
    scaled = turn.T / np.array(radii)[:, None]  # picture → unit sphere
    middle = turn @ np.array(centre)
    start = np.stack([x - middle[0], y - middle[1], np.full(x.shape, -middle[2])], axis=-1) @ scaled.T
    along = scaled[:, 2]
    a, b, c = along @ along, start @ along, (start**2).sum(axis=-1) - 1
    inside = b**2 - a * c
    return np.where(inside > 0, (-b - np.sqrt(np.maximum(inside, 0))) / a, _FAR)


def _lit(depth: np.ndarray, solid: np.ndarray, unit: float, rig: Rig) -> np.ndarray:
    """(h, w, 3) light that reaches the surface, about 1 where the key falls straight."""
    down, right = np.gradient(depth * unit)
    normal = np.dstack([right, down, -np.ones_like(depth)])
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    total = np.full((*depth.shape, 3), rig.ambient + 0.04, np.float32)
    for lamp in filter(None, (rig.key, rig.fill, rig.rim)):
        azimuth, elevation = np.radians([lamp.azimuth, lamp.elevation])
        to = np.array([np.sin(azimuth) * np.cos(elevation), -np.sin(elevation), -np.cos(azimuth) * np.cos(elevation)])
        wrap = np.sin(np.radians(min(lamp.softness, 60))) * 0.5  # a large source reaches round the edge
        facing = np.clip((normal @ to + wrap) / (1 + wrap), 0, 1)
        seen = _seen(depth, solid, to, unit, lamp.softness) if to[2] < -0.2 else 1.0
        warm = np.array([1, 1, 1]) + (5500 - lamp.kelvin) / 5500 * np.array([0.5, 0, -0.7])
        total += (1.1 * lamp.strength * facing * seen)[..., None] * warm
    return total * 2.0**rig.exposure


def _seen(depth: np.ndarray, solid: np.ndarray, to: np.ndarray, unit: float, softness: float) -> np.ndarray:
    """(h, w) 0–1: how much of a lamp each place sees, by a ray through the depth; blurred as far as the lamp is large."""
    h, w = depth.shape
    rows, columns = np.mgrid[:h, :w].astype(np.float32)
    surface = np.where(solid, depth, _FAR).astype(np.float32)
    above = np.full((h, w), _FAR, np.float32)
    for step in np.linspace(0.06, _REACH, _STEPS, dtype=np.float32):
        there = cv2.remap(surface, columns + step * unit * np.float32(to[0]), rows + step * unit * np.float32(to[1]), cv2.INTER_NEAREST,
                          borderMode=cv2.BORDER_CONSTANT, borderValue=_FAR)
        above = np.minimum(above, (there - (depth + step * to[2])) / step)
    return cv2.GaussianBlur(np.clip(above / 0.12 + 1, 0, 1).astype(np.float32), (0, 0), unit * (0.01 + 0.004 * min(softness, 40)))


def _painted(albedo: np.ndarray, points: np.ndarray, unit: float) -> np.ndarray:
    """Brows, eyes and lips in their own colours. points: (478, 2) pixels."""
    for line in _BROW_LINES:
        albedo = _filled(albedo, [points[list(line)]], BROWS, 0.75)
    outer, inner = (points[list(ring)] for ring in _LIPS)
    albedo = _filled(albedo, [outer], LIPS, 0.75)
    albedo = _filled(albedo, [inner], BROWS, 0.8)
    for ring in _EYES:
        lids = _mask(albedo.shape, [points[list(ring)]])
        corners = points[[ring[0], ring[8]]].mean(axis=0) - (0, _UNDER_LID * unit)  # the eyes look at the camera, whatever the head does
        iris = np.zeros(albedo.shape[:2], np.float32)
        cv2.circle(iris, tuple(round(v * 16) for v in corners), round(_IRIS * unit * 16), 1.0, -1, cv2.LINE_AA, 4)
        albedo = albedo + lids[..., None] * (np.float32(WHITE) - albedo)
        albedo = albedo + (lids * iris)[..., None] * (np.float32(IRIS) - albedo)
    return albedo


def _filled(albedo: np.ndarray, rings: list[np.ndarray], colour: Sequence[float], share: float) -> np.ndarray:
    mask = cv2.GaussianBlur(_mask(albedo.shape, rings), (0, 0), 0.8)[..., None] * share
    return albedo + mask * (np.float32(colour) - albedo)


def _mask(shape: Sequence[int], rings: list[np.ndarray]) -> np.ndarray:
    mask = np.zeros(shape[:2], np.float32)
    cv2.fillPoly(mask, [np.rint(ring * 16).astype(np.int32) for ring in rings], 1.0, cv2.LINE_AA, 4)
    return mask
