"""Where the selfie's own frame cuts the person: a picture made from it must end there too, or the cut floats."""

from __future__ import annotations

import numpy as np

from goodlight.subject.plate import FrameCuts

_BORDER = 2  # plate pixels from the frame in which the person counts as touching it
_TOUCH = 24  # alpha (of 255) from which a border pixel is the person; below it a missing wisp is not seen
_PAD = 2  # pixels a cut is taken to be longer at either end, for the soft edge of the alpha


def find_cuts(alpha: np.ndarray) -> FrameCuts:
    """alpha: (H, W) uint8, 255 = person. Several cuts on one side are joined to one range; a speck under 3 pixels is none."""
    height, width = alpha.shape
    rows, columns = min(_BORDER, height), min(_BORDER, width)
    return FrameCuts(
        left=_range(alpha[:, :columns].max(axis=1)),
        right=_range(alpha[:, -columns:].max(axis=1)),
        top=_range(alpha[:rows].max(axis=0)),
        bottom=_range(alpha[-rows:].max(axis=0)),
    )


def _range(border: np.ndarray) -> tuple[int, int] | None:
    touched = np.flatnonzero(border >= _TOUCH)
    if touched.size < 3:
        return None
    return max(0, int(touched[0]) - _PAD), min(border.size - 1, int(touched[-1]) + _PAD)
