"""Draws hairs: paths of many at once, and lines finer than a pixel."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

UNIT = 370
"""Eye distance in pixels of the canvas that hairs are drawn on, whatever the plate's: a line of one pixel is .17 mm."""
STEP = 3 / UNIT
"""Eye distances between two points of a hair."""
_LARGEST = 4.0  # a small plate is drawn on a canvas that much larger at most
_SHIFT = 4  # fractional bits of OpenCV's coordinates

Steer = Callable[[np.ndarray, np.ndarray], np.ndarray]


def grow(roots: np.ndarray, heading: np.ndarray, *, bend: np.ndarray, change: np.ndarray | float, longest: float, unit: float,
         steer: Steer | None = None) -> np.ndarray:
    """(N, S, 2) points in plate pixels, ``STEP`` apart.

    roots, heading: (N, 2), the latter of unit length. bend: (N,) radians an eye distance; change: by how much more of that an eye distance.
    longest: eye distances. steer: from places and headings (N, 2) each to new headings.
    """
    paths = [roots]
    for _ in range(int(longest / STEP) + 1):
        if steer is not None:
            heading = steer(paths[-1], heading)
        paths.append(paths[-1] + heading * (STEP * unit))
        heading = turned(heading, bend * STEP)
        bend = bend + change * STEP
    return np.stack(paths, axis=1)


def turned(vectors: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """(N, 2) by (N,) radians."""
    c, s = np.cos(angles), np.sin(angles)
    return np.column_stack([c * vectors[:, 0] - s * vectors[:, 1], s * vectors[:, 0] + c * vectors[:, 1]])


def unit_vectors(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


def box_of(paths: np.ndarray, shape: tuple[int, ...], margin: float) -> tuple[slice, slice]:
    """Rows and columns of a picture of that shape that hold the paths."""
    low, high = paths.reshape(-1, 2).min(axis=0) - margin, paths.reshape(-1, 2).max(axis=0) + margin + 1
    return tuple(slice(min(shape[i] - 1, max(0, int(low[k]))), max(1, min(shape[i], int(high[k]) + 1))) for i, k in ((0, 1), (1, 0)))


class Canvas:
    """Pictures of a box of the plate, enlarged, to be drawn on with OpenCV: ``points`` are fixed-point coordinates of shift ``shift``."""

    shift = _SHIFT

    def __init__(self, box: tuple[slice, slice], paths: np.ndarray, unit: float) -> None:
        scale = min(_LARGEST, UNIT / unit)
        self._size = (box[1].stop - box[1].start, box[0].stop - box[0].start)
        self.size = (max(1, round(self._size[0] * scale)), max(1, round(self._size[1] * scale)))
        scales = np.array(self.size) / self._size
        self.points = np.rint(((paths - (box[1].start, box[0].start) + 0.5) * scales - 0.5) * (1 << _SHIFT)).astype(np.int32)

    def blank(self, value: int = 0) -> np.ndarray:
        """(h, w) uint8"""
        return np.full(self.size[::-1], value, np.uint8)

    def reduced(self, drawn: np.ndarray) -> np.ndarray:
        """At the plate's size, float32."""
        return cv2.resize(drawn, self._size, interpolation=cv2.INTER_AREA).astype(np.float32)
