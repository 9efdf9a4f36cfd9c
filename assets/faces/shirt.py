"""A crew-neck: MakeHuman's torso a little larger, and a ribbed collar laid around the neck."""

from __future__ import annotations

import numpy as np
from sitter import EYE_DISTANCE, Shape

FRONT, BACK = (-3.3, -0.75), (-2.25, -2.6)
"""Up and front on the chart where the neckline passes in front and behind."""
EASE, BAND = 0.006, 0.019
"""Metres between skin and cloth, and of the collar's height."""
METRES = EYE_DISTANCE / 10  # of a chart's unit


def _above(chart: np.ndarray) -> np.ndarray:
    """Eye distances above the neckline's plane."""
    slope = (FRONT[0] - BACK[0]) / (FRONT[1] - BACK[1])
    return chart[:, 1] - (BACK[0] + slope * (chart[:, 2] - BACK[1]))


def _normals(vertices: np.ndarray, quads: np.ndarray) -> np.ndarray:
    a, b, c, d = (vertices[quads[:, k]] for k in range(4))
    faces = np.cross(c - a, d - b)
    out = np.zeros_like(vertices)
    for k in range(4):
        np.add.at(out, quads[:, k], faces)
    return out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-12)


def shell(form: Shape) -> tuple[np.ndarray, np.ndarray]:
    quads = form.quads["body"]
    loose = form.vertices + _normals(form.vertices, quads) * EASE
    kept = quads[(_above(form.chart) < 0.1)[quads].any(axis=1)]
    used, corners = np.unique(kept, return_inverse=True)
    vertices, above = loose[used], _above(form.chart)[used]
    sunk = np.clip((above + 0.02) / 0.2, 0, 1)[:, None]  # under the collar the cloth goes back to the skin and ends
    return vertices - _normals(form.vertices, quads)[used] * sunk * EASE * 1.6, corners.reshape(-1, 4)


def collar(form: Shape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """vertices, quads, and metres along the collar at each vertex."""
    profile = [(-0.5, 0.2), (-0.45, 1.0), (-0.15, 1.35), (0.2, 1.4), (0.45, 1.15), (0.5, 0.7), (0.42, 0.3)]
    rings = [_ring(form, bands * BAND / METRES, eases * EASE) for bands, eases in profile]
    spokes = len(rings[0])
    length = np.linalg.norm(np.diff(rings[0], axis=0, append=rings[0][:1]), axis=1)
    along = np.tile(np.concatenate([[0], np.cumsum(length)[:-1]]), len(rings))
    k = np.arange(len(rings) - 1)[:, None] * spokes + np.arange(spokes)
    n = np.arange(len(rings) - 1)[:, None] * spokes + (np.arange(spokes) + 1) % spokes
    return np.concatenate(rings), np.stack([k, n, n + spokes, k + spokes], axis=-1).reshape(-1, 4), along


def _ring(form: Shape, height: float, out: float, spokes: int = 240) -> np.ndarray:
    """(spokes, 3) where the body, grown by `out` metres, passes `height` eye distances above the neckline; smoothed around the neck."""
    quads = form.quads["body"]
    grown = form.vertices + _normals(form.vertices, quads) * out
    above = _above(form.chart) - height
    edges = np.concatenate([quads[:, [k, (k + 1) % 4]] for k in range(4)])
    a, b = edges[(above[edges[:, 0]] < 0) & (above[edges[:, 1]] >= 0)].T
    share = (above[a] / (above[a] - above[b]))[:, None]
    points = grown[a] * (1 - share) + grown[b] * share
    points = points[np.abs(points[:, 0]) < 0.11]
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    angle = np.arctan2(points[:, 0] - middle[0], middle[1] - points[:, 1])
    order = np.argsort(angle)
    angle, points = angle[order], points[order]
    even = np.linspace(-np.pi, np.pi, spokes, endpoint=False)
    ring = np.column_stack([np.interp(even, angle, points[:, k], period=2 * np.pi) for k in range(3)])
    spectrum = np.fft.rfft(ring, axis=0)
    spectrum[14:] = 0
    return np.fft.irfft(spectrum, spokes, axis=0)
