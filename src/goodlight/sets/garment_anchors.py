"""Where parts of the body stand in a garment's picture, whichever way it is turned. Pixels, x right, y down."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_HOLLOW = 0.09  # metres from the chin down to the hollow of the throat
_NEAR = 0.045  # metres beside the middle where a neckline's lowest point is looked for
_LEVEL = 1  # pixels


def neck_column(anchors: Mapping[str, object]) -> float:
    """The column of the neck's axis at the chin's height. The chin of a turned body does not stand over it."""
    row = float(np.asarray(anchors["chin"], np.float64)[1])
    sides = (np.asarray(anchors[side], np.float64) for side in ("neck_left", "neck_right"))
    return sum(float(np.interp(row, side[::-1, 1], side[::-1, 0])) for side in sides) / 2


def front_columns(anchors: Mapping[str, object], rows: np.ndarray | float) -> np.ndarray:
    """The columns of the middle of throat and chest at those rows: float64, as many.

    Only a turned body has a ``midline``; of one that faces the camera it is the chin's column.
    """
    rows = np.asarray(rows, np.float64)
    if "midline" not in anchors:
        return np.full(rows.shape, float(np.asarray(anchors["chin"])[0]))
    x, y = np.asarray(anchors["midline"], np.float64).T
    return np.interp(rows, y, x)


def lowest_of_neckline(front: np.ndarray, anchors: Mapping[str, object]) -> tuple[float, int] | None:
    """Column and row of the opening's end below the chin: the point of a V, the middle of a round neck. None where nothing is open.

    front: (h, w) 0–1, cloth before the neck.
    """
    metre, chin = float(anchors["pixels_per_metre"]), max(0, round(float(np.asarray(anchors["chin"])[1])))
    middle = float(front_columns(anchors, chin + _HOLLOW * metre))
    first, last = (round(middle + side * _NEAR * metre) for side in (-1, 1))
    covered = front[chin:, first:last] > 0.5
    depths = np.where(covered.any(axis=0), covered.argmax(axis=0), 0)
    if not depths.any():
        return None
    lowest = np.flatnonzero(depths >= depths.max() - _LEVEL)
    return first + float(lowest.mean()), chin + int(depths.max())
