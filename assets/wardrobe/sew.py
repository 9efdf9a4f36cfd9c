"""Sew on what a simulation does not make: neckbands, collars, edges. Everything sits on the form (the distance to the body)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.ndimage import gaussian_filter1d
from shell import Field


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One cut of cloth. vertices (V, 3); faces (F, 3 or 4); uv (V, 2) metres; fabric, the name of its cloth; extra per-vertex values."""

    name: str
    vertices: np.ndarray
    faces: np.ndarray
    uv: np.ndarray
    fabric: str = "cloth"
    thickness: float = 0.0
    smooth: int = 0
    extra: dict[str, np.ndarray] = field(default_factory=dict)


def loop(vertices: np.ndarray, faces: np.ndarray, near: np.ndarray) -> np.ndarray:
    """The border of a mesh that passes nearest to the point `near`: its vertex ids in order, starting at the nape, towards +x."""
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    key = np.sort(sides, axis=1)
    _, first, count = np.unique(key, axis=0, return_index=True, return_counts=True)
    follows = dict(sides[first[count == 1]].tolist())
    start = min(follows, key=lambda i: float(((vertices[i] - near) ** 2).sum()))
    chain, at = [start], follows[start]
    while at != start and at in follows and len(chain) <= len(follows):
        chain.append(at)
        at = follows[at]
    ids = np.array(chain)
    ids = np.roll(ids, -int(np.argmax(vertices[ids, 1])))
    return ids if vertices[ids[len(ids) // 4], 0] > 0 else np.roll(ids[::-1], 1)


def even(points: np.ndarray, count: int, *, closed: bool, smooth: float = 0.0) -> np.ndarray:
    """Resample a polyline (N, 3) to `count` even steps; smooth is the sigma of a Gaussian in samples."""
    line = np.concatenate([points, points[:1]]) if closed else points
    length = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
    at = np.linspace(0, length[-1], count, endpoint=not closed)
    made = np.stack([np.interp(at, length, line[:, k]) for k in range(3)], axis=1)
    return gaussian_filter1d(made, smooth, axis=0, mode="wrap" if closed else "nearest") if smooth else made


def arc(points: np.ndarray) -> np.ndarray:
    """Length along a polyline (N, 3) → (N,)."""
    return np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]


def onto(points: np.ndarray, form: Field, clearance: np.ndarray | float, *, pull: float = 1.0, rounds: int = 4) -> np.ndarray:
    """Move points along the form's gradient to `clearance` metres from the body; pull 0 only pushes out those that are nearer."""
    for _ in range(rounds):
        gap = clearance - form.at(points)
        points = points + (np.maximum(gap, 0) + pull * np.minimum(gap, 0))[:, None] * form.gradient(points)
    return points


def sheet(rows: np.ndarray, *, closed: bool) -> tuple[np.ndarray, np.ndarray]:
    """A grid of points (rows, columns, 3) → vertices and quads; closed joins the last column to the first."""
    height, width = rows.shape[:2]
    ids = np.arange(height * width).reshape(height, width)
    if closed:
        ids = np.concatenate([ids, ids[:, :1]], axis=1)
    quads = np.stack([ids[:-1, :-1], ids[:-1, 1:], ids[1:, 1:], ids[1:, :-1]], axis=-1).reshape(-1, 4)
    return rows.reshape(-1, 3), quads


def up_the_neck(points: np.ndarray, form: Field, lean: float) -> np.ndarray:
    """Unit directions from a neckline up the neck: along the surface for lean 0, straight along the neck for 1. Closed curves only."""
    tangent = np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0)
    out = form.gradient(points)
    up = np.cross(out, tangent)
    up *= np.sign(up[:, 2].sum())
    up = up / np.linalg.norm(up, axis=1, keepdims=True) * (1 - lean) + np.array([0, -0.17, 0.98]) * lean
    return gaussian_filter1d(up / np.linalg.norm(up, axis=1, keepdims=True), 6, axis=0, mode="wrap")


def band(
    name: str,
    edge: np.ndarray,
    form: Field,
    *,
    width: float,
    thickness: float,
    lean: float,
    fabric: str = "rib",
    overlap: float = 0.004,
    drop: float = 0.0,
) -> Piece:
    """A knitted or folded band standing on a closed neckline `edge` (N, 3): a flat tube with a round top."""
    up = up_the_neck(edge, form, lean)
    out = form.gradient(edge)
    out = gaussian_filter1d(out, 4, axis=0, mode="wrap")
    half = thickness / 2
    round_top = np.linspace(0, np.pi, 9)
    profile = [(-overlap, -half * 0.2), (-overlap, half * 1.3), (width * 0.3, half * 1.5), (width * 0.7, half * 1.3)]
    profile += [(width - half + half * np.sin(a), half * np.cos(a)) for a in round_top]
    profile += [(width * 0.5, -half), (-overlap * 3, -half * 1.5)]
    rows = np.stack([edge + s * up + (d + drop) * out for s, d in profile])
    vertices, faces = sheet(rows, closed=True)
    along = arc(np.concatenate([edge, edge[:1]]))[:-1]
    length = np.r_[0, np.cumsum(np.hypot(*np.diff(np.array(profile), axis=0).T))]
    uv = np.stack([np.tile(along, len(profile)), np.repeat(length, len(along))], axis=1)
    return Piece(name=name, vertices=vertices, faces=faces, uv=uv, fabric=fabric, smooth=1)
