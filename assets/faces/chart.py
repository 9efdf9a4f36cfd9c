"""What is painted on a face: soft masks in the chart of the neutral head, seen from the front."""

from __future__ import annotations

import cv2
import numpy as np
from sitter import landmarks

SIDE, REACH = 1024, 2.2
"""Pixels of a map's side, and eye distances from its middle to its sides; the middle is MIDDLE eye distances below the bridge."""
MIDDLE = 0.4
BROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
SLIT = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
CHEEKS, NOSE_TIP, BAGS = (50, 280), 4, (230, 450)


def to_map(points: np.ndarray) -> np.ndarray:
    """Chart (N, 2+) → map pixels (N, 2), x right, y down."""
    x, up = np.asarray(points, float)[..., 0], np.asarray(points, float)[..., 1]
    return np.stack([x, -up - MIDDLE], axis=-1) / REACH * (SIDE / 2) + SIDE / 2


def _filled(points: np.ndarray, soft: float) -> np.ndarray:
    """(SIDE, SIDE) float32: a polygon of chart points, its edge softened by eye distances."""
    mask = np.zeros((SIDE, SIDE), np.float32)
    cv2.fillPoly(mask, [np.rint(to_map(points) * 16).astype(np.int32)], 1.0, lineType=cv2.LINE_AA, shift=4)
    return cv2.GaussianBlur(mask, (0, 0), soft * SIDE / 2 / REACH)


def _spot(at, wide: float, high: float) -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    px, py = to_map(np.asarray(at, float))
    unit = SIDE / 2 / REACH
    return np.exp(-(((x - px) / (wide * unit)) ** 2 + ((y - py) / (high * unit)) ** 2) / 2).astype(np.float32)


def _line(points, wide: float) -> np.ndarray:
    """A crease through chart points (N, 2), deepest in its middle and thinning towards both ends."""
    path = to_map(np.asarray(points, float))
    t = np.linspace(0, 1, 80)
    at = np.arange(len(path)) / (len(path) - 1)
    curve = np.column_stack([np.polyval(np.polyfit(at, path[:, k], min(2, len(path) - 1)), t) for k in (0, 1)])
    mask = np.zeros((SIDE, SIDE), np.float32)
    for (a, b), depth in zip(zip(curve[:-1], curve[1:], strict=True), np.sin(np.pi * t[1:]) ** 0.6, strict=True):
        cv2.line(mask, tuple(np.rint(a * 16).astype(int)), tuple(np.rint(b * 16).astype(int)), float(depth), 2, cv2.LINE_AA, 4)
    return cv2.GaussianBlur(mask, (0, 0), wide * SIDE / 2 / REACH)


def brow_outlines(arch: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """Each brow's upper and lower edge from the nose outwards, (5, 2) chart points; arch 1 is what the bare head suggests, 0 straight."""
    edges = []
    for brow in BROWS:
        points = landmarks()[list(brow), :2]
        upper, lower = points[:5][::-1], points[5:]
        middle = (upper[:, 1] + lower[:, 1]) / 2
        line = np.polyval(np.polyfit(upper[:, 0], middle, 1), upper[:, 0])
        lift = 0.06 - (1 - arch) * (middle - line)
        edges.append((upper + np.column_stack([0 * lift, lift]), lower + np.column_stack([0 * lift, lift])))
    return edges


def maps() -> dict[str, np.ndarray]:
    """Masks 0–1, (SIDE, SIDE) float32: flush is blood near the surface, shade thin or worn skin."""
    marks = landmarks()
    slit = _line(marks[list(SLIT), :2], 0.012)
    flush = sum(_spot(marks[cheek], 0.42, 0.32) for cheek in CHEEKS) * 0.8 + _spot(marks[NOSE_TIP] - [0, 0.03, 0], 0.2, 0.16)
    flush = flush + 0.35 * _spot((0, -1.75, 0), 0.3, 0.15)
    shade = sum(_spot(marks[bag], 0.22, 0.09) for bag in BAGS) + 0.5 * slit
    shade = shade + sum(0.35 * _spot((side * 0.5, 0.12, 0), 0.3, 0.12) for side in (-1, 1))
    oil = _spot((0, 0.6, 0), 0.5, 0.3) + _spot((0, -0.35, 0), 0.16, 0.4) + 0.5 * _spot((0, -1.7, 0), 0.25, 0.15)
    return {"flush": flush.clip(0, 1), "shade": shade.clip(0, 1), "beard": _beard(), "creases": _creases(), "oil": oil.clip(0, 1)}


def _beard() -> np.ndarray:
    """Cheeks, chin and jaw, and the upper lip but for what lies under the nose's tip."""
    jaw = [(-1.15, -0.3), (-1.0, -0.75), (-0.62, -0.72), (-0.42, -0.8), (0.42, -0.8), (0.62, -0.72), (1.0, -0.75), (1.15, -0.3),
           (1.3, -0.4), (1.1, -1.4), (0.6, -2.1), (0, -2.25), (-0.6, -2.1), (-1.1, -1.4), (-1.3, -0.4)]
    nose = [(-0.3, -0.9), (0.3, -0.9), (0.2, -0.65), (-0.2, -0.65)]
    return _filled(np.array(jaw), 0.09) * (1 - _filled(np.array(nose), 0.05))


def _creases() -> np.ndarray:
    """Lines of the forehead, beside the eyes, under the lids and between the brows."""
    lines = [(_line([(-0.55, up - 0.03), (0, up + 0.02), (0.55, up - 0.03)], 0.014), depth)
             for up, depth in ((0.5, 0.6), (0.67, 0.8), (0.82, 0.6))]
    for side in (-1, 1):
        lines += [(_line([(side * 0.92, a), (side * 1.0, a * 1.7), (side * 1.12, a * 2.6)], 0.018), 0.35) for a in (0.03, -0.03, -0.09)]
        lines += [(_line([(side * 0.25, -0.12), (side * 0.42, -0.24), (side * 0.66, -0.22)], 0.02), 0.6)]
        lines += [(_line([(side * 0.1, 0.28), (side * 0.085, 0.16), (side * 0.1, 0.06)], 0.012), 0.5)]
    return sum(depth * line for line, depth in lines).clip(0, 1)
