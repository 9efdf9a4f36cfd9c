"""The front of a draped shell as a height field, for what lies flat on it: lapels, pockets, buttons."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import distance_transform_edt, gaussian_filter, map_coordinates

STEP = 0.003


class Front:
    """The front of a draped shell as a height field: depth y over (x, z), smoothed a little."""

    def __init__(self, vertices: np.ndarray, *, smooth: float = 1.5) -> None:
        self.x0, self.z0 = -0.33, -0.55
        shape = (round(0.64 / STEP), round(0.66 / STEP))
        front = vertices[vertices[:, 1] < 0.06]
        row = np.round((front[:, 2] - self.z0) / STEP).astype(int)
        column = np.round((front[:, 0] - self.x0) / STEP).astype(int)
        good = (row >= 0) & (row < shape[0]) & (column >= 0) & (column < shape[1])
        depth = np.full(shape, np.inf)
        np.minimum.at(depth, (row[good], column[good]), front[good, 1])
        known = np.isfinite(depth)
        depth = depth[tuple(distance_transform_edt(~known, return_distances=False, return_indices=True))]
        self.depth = gaussian_filter(depth, smooth)
        self.slope = np.stack(np.gradient(self.depth, STEP), axis=-1)

    def _at(self, values: np.ndarray, x: np.ndarray, z: np.ndarray) -> np.ndarray:
        return map_coordinates(values, [(z - self.z0) / STEP, (x - self.x0) / STEP], order=1, mode="nearest")

    def over(self, x: np.ndarray, z: np.ndarray, lift: np.ndarray | float) -> np.ndarray:
        """Points `lift` metres before the front at (x, z): (..., 3)."""
        x, z = np.broadcast_arrays(x, z)
        normal = np.stack([self._at(self.slope[..., 1], x, z), -np.ones_like(x), self._at(self.slope[..., 0], x, z)], axis=-1)
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        return np.stack([x, self._at(self.depth, x, z), z], axis=-1) + np.asarray(lift)[..., None] * normal
