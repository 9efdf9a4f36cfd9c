"""Hair as strands: where each one is rooted and the path that it takes. Metres, axes of sitter.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from chart import brow_outlines
from scipy.ndimage import uniform_filter1d
from scipy.spatial import cKDTree
from sitter import Hair, Shape, Sitter

CENTRE = np.array([0.0, 0.35, -1.75])
"""The skull's middle on the chart."""
HAIRLINE = np.array([(0, 1.0), (22, 1.0), (38, 0.9), (48, 0.64), (55, 0.42), (61, 0.18), (64, -0.1), (69, -0.22), (73, 0.12),
                     (98, 0.14), (104, -0.3), (114, -0.7), (130, -1.05), (150, -1.2), (180, -1.25)])
"""Degrees from the front, and the height on the chart where hair begins."""


@dataclass(frozen=True, eq=False)
class Surface:
    """The rounded skin: points, normals and chart (V, 3), triangles (T, 3) of indices; ears (V,) bool."""

    points: np.ndarray
    normals: np.ndarray
    chart: np.ndarray
    triangles: np.ndarray
    ears: np.ndarray


@dataclass(frozen=True, eq=False)
class Strands:
    """paths (N, K, 3); radius in metres at the roots; melanin (N,)."""

    paths: np.ndarray
    radius: float
    melanin: np.ndarray
    redness: float = 0.1


def _sampled(surface: Surface, chosen: np.ndarray, count: int, rng) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points spread evenly over the chosen triangles, with their normals and chart."""
    corners = surface.triangles[chosen]
    a, b, c = (surface.points[corners[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    which = corners[rng.choice(len(corners), count, p=area / area.sum())]
    u, v = rng.random((2, count, 1))
    over = u + v > 1
    u, v = np.where(over, 1 - u, u), np.where(over, 1 - v, v)

    def mixed(values):
        return values[which[:, 0]] * (1 - u - v) + values[which[:, 1]] * u + values[which[:, 2]] * v

    normals = mixed(surface.normals)
    return mixed(surface.points), normals / np.linalg.norm(normals, axis=1, keepdims=True), mixed(surface.chart)


def _inside(chart: np.ndarray, recess: float) -> np.ndarray:
    """Eye distances above the hairline, about."""
    away = chart - CENTRE
    around = np.degrees(np.arctan2(np.abs(away[:, 0]), away[:, 2]))
    limit = np.interp(around, *HAIRLINE.T) + recess * np.exp(-(((around - 36) / 12) ** 2))
    return chart[:, 1] - limit


def covered(chart: np.ndarray, hair: Hair) -> np.ndarray:
    """(V,) how far the skin is hidden by hair, 0–1."""
    return np.clip(_inside(chart, hair.recess) / 0.25, 0, 1)


def _waves(points: np.ndarray, size: float, rng) -> np.ndarray:
    """(N, 3) a smooth random field of about unit size, waves `size` metres long: hair of one lock moves together."""
    out = np.zeros_like(points)
    for _ in range(6):
        wave = rng.normal(size=3) / size * 2
        out += np.sin(points @ wave + rng.random() * 7)[:, None] * rng.normal(size=3)
    return out / 2.5


def _unit(v: np.ndarray) -> np.ndarray:
    return v / (np.linalg.norm(v, axis=-1, keepdims=True) + 1e-12)


def scalp(surface: Surface, sitter: Sitter) -> Strands:
    rng = np.random.default_rng(sitter.seed)
    hair = sitter.hair
    inside = _inside(surface.chart, hair.recess)
    ok = (inside > -0.12) & ~surface.ears
    chosen = ok[surface.triangles].all(axis=1)
    roots, normals, chart = _sampled(surface, chosen, hair.strands, rng)
    inside = _inside(chart, hair.recess) + 0.05 * _waves(roots, 0.012, rng)[:, 0]
    keep = rng.random(len(roots)) < np.clip((inside + 0.02) / 0.14, 0, 1)
    roots, normals, chart, inside = roots[keep], normals[keep], chart[keep], inside[keep]
    top = np.clip((chart[:, 1] - 0.35) / 0.9, 0, 1) ** 0.8
    length = (hair.sides + (hair.top - hair.sides) * top) * (0.3 + 0.7 * np.clip(inside / 0.4, 0, 1)) * rng.uniform(0.75, 1.1, len(roots))
    paths = _coils(roots, normals, length, rng) if hair.kind == "coils" else _combed(surface, roots, normals, length, rng)
    temples = np.exp(-(((chart[:, 1] - 0.2) / 0.5) ** 2))
    white = rng.random(len(roots)) < hair.grey * (0.5 + temples)
    melanin = np.where(white, 0.08, hair.melanin) * rng.uniform(0.9, 1.05, len(roots))
    return Strands(paths, 0.00006, melanin.clip(0, 1), hair.redness)


def _coils(roots, normals, length, rng) -> np.ndarray:
    """Tight curls that stand away from the head."""
    count, steps = len(roots), 22
    t = np.linspace(0, 1, steps)
    lean = _unit(normals + 0.28 * _waves(roots, 0.014, rng) + 0.25 * rng.normal(size=roots.shape))
    side = _unit(np.cross(lean, rng.normal(size=roots.shape)))
    other = np.cross(lean, side)
    phase, turns = rng.random(count) * 7, rng.uniform(2.2, 3.6, count)
    angle = phase[:, None] + turns[:, None] * 2 * np.pi * t
    wide = rng.uniform(0.0012, 0.0022, count)[:, None] * np.minimum(1, t * 5)
    along = length[:, None] * t
    return (roots[:, None] + lean[:, None] * along[..., None] + side[:, None] * (wide * np.cos(angle))[..., None]
            + other[:, None] * (wide * np.sin(angle))[..., None])


def _combed(surface: Surface, roots, normals, length, rng) -> np.ndarray:
    """Short straight hair: over the top to one side, lifted at the forehead, down at the sides and the back. It follows the skull."""
    tree, steps = cKDTree(surface.points), 12
    locks = 0.3 * _waves(roots, 0.012, rng) + 0.12 * rng.normal(size=roots.shape)
    path, at = [roots], roots.copy()
    for share in np.linspace(0, 1, steps - 1):
        near = tree.query(at)[1]
        chart, out = surface.chart[near], surface.normals[near]
        top = np.clip((chart[:, 1:2] - 0.7) / 0.6, 0, 1)
        fringe = np.clip((chart[:, 2:] + 0.75) / 0.6, 0, 1) * top
        over, down = np.array([-0.75, 0.45, 0.0]), np.array([0.0, 0.3, -1.0])
        wish = over * top + down * (1 - top) + np.array([0, 0.2, 0.5]) * fringe
        comb = _unit(_unit(wish - (wish * out).sum(axis=1, keepdims=True) * out) + locks)
        rise = (0.14 + 0.3 * top + 0.5 * fringe) * (1 - share) ** 1.2
        at = at + _unit(out * rise + comb * (0.4 + 0.6 * share)) * (length / (steps - 1))[:, None]
        path.append(at)
    return np.stack(path, axis=1)


def brows(surface: Surface, sitter: Sitter) -> Strands:
    rng = np.random.default_rng(sitter.seed + 1)
    count = int(420 * sitter.brows)
    spots = np.concatenate([_brow((upper + lower) / 2, side, count, rng)
                            for (upper, lower), side in zip(brow_outlines(sitter.arch), (-1, 1), strict=True)])
    melanin = np.where(rng.random(2 * count) < sitter.hair.grey * 0.5, 0.15, sitter.hair.melanin)
    return Strands(_laid(surface, spots), 0.00006 * (0.7 + 0.3 * sitter.brows), melanin, sitter.hair.redness)


def _brow(middle: np.ndarray, side: int, count: int, rng) -> np.ndarray:
    """(count, 7, 2) chart paths about a brow's middle line (5, 2) from the nose outwards: upright at the nose, lying towards the temple."""
    place = np.linspace(0, 1, 50)
    line = np.column_stack([np.interp(place, np.arange(5) / 4, middle[:, k]) for k in (0, 1)])
    s, h = rng.beta(1.15, 1.9, count), rng.beta(1.6, 1.6, count)  # along and across
    at = np.column_stack([np.interp(s, place, line[:, k]) for k in (0, 1)])
    at[:, 1] += (2 * h - 1) * (0.1 - 0.045 * s)
    along = _unit(np.gradient(line, axis=0))[np.clip((s * 49).astype(int), 0, 49)]
    rise = np.clip(1.1 - 1.9 * s, -0.25, 1) + 0.55 * (0.5 - h)
    angle = np.arctan2(along[:, 1], along[:, 0] * side) + 1.05 * rise + 0.12 * rng.normal(size=count)
    direction = np.column_stack([np.cos(angle) * side, np.sin(angle)])
    length = 0.135 * rng.uniform(0.6, 1.1, count) * (1 - 0.35 * s)
    t = np.linspace(0, 1, 7)
    bend = along[:, None] * 0.5 * (t**2)[None, :, None] + direction[:, None] * t[None, :, None]
    return at[:, None] + bend * length[:, None, None]


def _laid(surface: Surface, paths: np.ndarray) -> np.ndarray:
    """Chart paths (N, K, 2) on the face, in metres: rooted in the skin, a millimetre off it further on."""
    count, steps = paths.shape[:2]
    front = np.flatnonzero(surface.chart[:, 2] > -0.9)
    flat = paths.reshape(-1, 2)
    away, near = cKDTree(surface.chart[front, :2]).query(flat, k=3)
    near, weights = front[near], 1 / (away + 1e-4)
    weights /= weights.sum(axis=1, keepdims=True)
    skin = (surface.points[near] * weights[..., None]).sum(axis=1).reshape(count, steps, 3)
    out = surface.normals[near].mean(axis=1).reshape(count, steps, 3)
    return skin + out * (0.0002 + 0.0011 * np.sin(np.pi * 0.62 * np.linspace(0, 1, steps)))[:, None]


def lashes(surface: Surface, shape: Shape, sitter: Sitter) -> Strands:
    """Along the lids' edges, fanned out, curled up above and a little down below."""
    rng = np.random.default_rng(sitter.seed + 2)
    paths = []
    for side in "lr":
        eye = shape.vertices[np.unique(shape.quads[f"helper-{side}-eye"])]
        upper, lower = _margins(surface, (eye.max(axis=0) + eye.min(axis=0)) / 2)
        for edge, count, length, curl in ((upper, 110, 0.0075, sitter.curl), (lower, 60, 0.0036, -0.5)):
            s = np.sort(rng.uniform(0.04, 0.96, int(count * sitter.lashes)))
            run = np.linspace(0, 1, len(edge))
            at = np.column_stack([np.interp(s, run, edge[:, k]) for k in range(3)])
            fan = _unit(np.column_stack([(at[:, 0] - at[:, 0].mean()) * 1.1, np.full(len(s), -0.013), np.full(len(s), 0.004 * curl)]))
            fan = _unit(fan + 0.1 * rng.normal(size=fan.shape))
            t = np.linspace(0, 1, 7)
            reach = length * rng.uniform(0.7, 1.1, len(s)) * np.sin(np.pi * (0.15 + 0.7 * s)) ** 0.5
            out, up = t - 0.3 * t**2, curl * (0.8 * t**2 - 0.15 * t)
            bend = fan[:, None] * out[None, :, None] + np.array([0, 0, 1.0]) * up[None, :, None]
            paths.append(at[:, None] + reach[:, None, None] * bend)
    every = np.concatenate(paths)
    return Strands(every, 0.00005, np.full(len(every), 1.0), 0.1)


def _margins(surface: Surface, middle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The edges of the upper and the lower lid, (N, 3) from one corner to the other: where skin before the eye leaves the widest gap."""
    near = surface.points[(np.linalg.norm(surface.points - middle, axis=1) < 0.0185) & (surface.points[:, 1] < middle[1])]
    edges = []
    for x in np.arange(near[:, 0].min(), near[:, 0].max(), 0.0006):
        column = near[np.abs(near[:, 0] - x) < 0.0006]
        column = column[np.argsort(column[:, 2])]
        gaps = np.diff(column[:, 2])
        if len(gaps) and gaps.max() > 0.0025:
            k = int(gaps.argmax())
            edges.append((column[k + 1], column[k]))
    upper, lower = (np.array(edge) for edge in zip(*edges, strict=True))
    return tuple(uniform_filter1d(edge, 5, axis=0, mode="nearest") for edge in (upper, lower))
