"""Contact sheets of labels or of the network's classes over the pictures, to look at: picture and overlay side by side."""

from __future__ import annotations

import cv2
import numpy as np

COLOURS = np.array([[90, 220, 90], [230, 60, 230], [255, 150, 0], [255, 255, 0], [40, 110, 255], [90, 90, 90]], np.float32)


def tint(picture: np.ndarray, label: np.ndarray, *, grid: bool = False) -> np.ndarray:
    """picture: (n, n, 3) uint8. label: (n, n) uint8 of classes, 255 unknown. grid: lines each tenth, to read coordinates from."""
    colour = COLOURS[np.where(label > 4, 5, label)]
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None]
    out = (0.5 * colour + 0.5 * grey).clip(0, 255).astype(np.uint8)
    if grid:
        for k in range(1, 10):
            at = k * out.shape[0] // 10
            out[at, ::4] = out[::4, at] = 255
    return out


def sheet(tiles: list[tuple[str, np.ndarray, np.ndarray]], *, columns: int, tile: int, grid: bool = False) -> np.ndarray:
    """tiles: (name, picture, label) → one picture, (rows · tile, columns · 2 · tile, 3) uint8."""
    cells = []
    for name, picture, label in tiles:
        picture = cv2.resize(picture, (tile, tile), interpolation=cv2.INTER_AREA)
        label = cv2.resize(label, (tile, tile), interpolation=cv2.INTER_NEAREST)
        cell = np.hstack([picture, tint(picture, label, grid=grid)])
        cv2.putText(cell, name, (3, 11), cv2.FONT_HERSHEY_SIMPLEX, 0.36, (255, 255, 0), 1, cv2.LINE_AA)
        cells.append(cell)
    cells += [np.zeros_like(cells[0])] * (-len(cells) % columns)
    return np.vstack([np.hstack(cells[i : i + columns]) for i in range(0, len(cells), columns)])
