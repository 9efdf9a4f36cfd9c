"""A displacement of a plate's pixels, on a coarse grid, with its inverse."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from goodlight.finding import Finding

_ROUNDS = 10  # of the fixed point that inverts the field; it converges by the field's gradient, which the fold limit keeps below 0.8


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid:
    """Where a field's samples lie: sample (row, column) at plate pixel origin + step · (column, row)."""

    origin: tuple[float, float]  # plate pixels (x, y)
    step: float  # plate pixels
    shape: tuple[int, int]  # rows, columns

    @property
    def points(self) -> np.ndarray:
        """(rows, columns, 2) float32 plate pixels."""
        y, x = np.mgrid[: self.shape[0], : self.shape[1]].astype(np.float32)
        return np.stack([self.origin[0] + self.step * x, self.origin[1] + self.step * y], axis=-1).astype(np.float32)

    def sample(self, field: np.ndarray, points: np.ndarray) -> np.ndarray:
        """field: (rows, columns, C) float32 at (h, w, 2) plate pixels → (h, w, C); beyond the grid the field's border goes on.

        h and w: at most 32766 each.
        """
        at = ((np.asarray(points, np.float64) - self.origin) / self.step).astype(np.float32)
        found = cv2.remap(field, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return found.reshape(*at.shape[:2], -1)


@dataclass(frozen=True, eq=False, kw_only=True)
class Warp:
    """forward: where a plate's point goes, less where it was. backward: where a point of the directed person comes from, less where it is.

    Both (rows, columns, 2) float32 in plate pixels, zero at the grid's border unless the person ends there.
    """

    grid: Grid
    forward: np.ndarray
    backward: np.ndarray
    given: tuple[tuple[str, float], ...] = ()  # what was given: degrees of "yaw" …, amounts of each direction of landmarks
    findings: tuple[Finding, ...] = ()  # what was asked and could not be given

    def moved(self, points: np.ndarray) -> np.ndarray:
        """(N, 2) plate pixels → where they lie on the directed person, float64."""
        return np.asarray(points, np.float64) + self.grid.sample(self.forward, np.asarray(points)[None])[0]

    def on(self, matrix: np.ndarray) -> Warp:
        """The same on a plate whose point is matrix (2, 3: scale and shift) @ (x, y, 1) of this one's."""
        scale = float(matrix[0, 0])
        x, y = matrix[:, :2] @ self.grid.origin + matrix[:, 2]
        grid = replace(self.grid, origin=(float(x), float(y)), step=self.grid.step * scale)
        return replace(self, grid=grid, forward=self.forward * np.float32(scale), backward=self.backward * np.float32(scale))


def invert(grid: Grid, forward: np.ndarray) -> np.ndarray:
    """The backward field of a forward field without folds, both (rows, columns, 2) float32 plate pixels."""
    y, x = np.mgrid[: grid.shape[0], : grid.shape[1]].astype(np.float32)
    cells = forward / np.float32(grid.step)
    at = np.stack([x, y], axis=-1)
    for turn in range(_ROUNDS):
        there = cv2.remap(cells, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        new = np.stack([x, y], axis=-1) - there
        at = new if turn < 3 else (at + new) / 2  # halved steps settle where the plain iteration would swing
    return (at - np.stack([x, y], axis=-1)) * np.float32(grid.step)


def least_area(grid: Grid, forward: np.ndarray, person: np.ndarray) -> float:
    """The smallest determinant of the field's Jacobian over the person: 1 nothing moves, below 0 the field folds.

    person: (rows, columns) bool.
    """
    xx, xy, yx, yy = _jacobian(grid, forward)
    area = xx * yy - xy * yx
    return float(area[person].min()) if person.any() else 1.0


def greatest_stretch(grid: Grid, forward: np.ndarray, person: np.ndarray) -> float:
    """The largest singular value of the field's Jacobian over the person: 1 nothing is drawn out, 2 something to twice its length.

    person: (rows, columns) bool.
    """
    xx, xy, yx, yy = _jacobian(grid, forward)
    squares, area = xx**2 + xy**2 + yx**2 + yy**2, xx * yy - xy * yx
    largest = np.sqrt((squares + np.sqrt(np.maximum(squares**2 - 4 * area**2, 0))) / 2)
    return float(largest[person].max()) if person.any() else 1.0


def _jacobian(grid: Grid, forward: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """∂x'/∂x, ∂x'/∂y, ∂y'/∂x, ∂y'/∂y of where the grid's points go, each (rows, columns) float32."""
    d_row = np.diff(forward, axis=0, append=forward[-1:]) / grid.step
    d_column = np.diff(forward, axis=1, append=forward[:, -1:]) / grid.step
    return 1 + d_column[..., 0], d_row[..., 0], d_column[..., 1], 1 + d_row[..., 1]
