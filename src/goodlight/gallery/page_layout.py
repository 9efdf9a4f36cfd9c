"""Layout of a contact sheet: pictures of mixed shapes in rows that share a height and fill the page's width. Pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_WIDOW = 0.35  # how much an empty last row counts against rows of unlike heights
_HEIGHTS = (0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2)  # row heights that are tried, over the one aimed at
_FREEDOM = 0.3  # how much another height counts against rows of unlike heights


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one picture goes. Pixels; (x, y) is its top left corner."""

    x: int
    y: int
    width: int
    height: int
    beside: int  # width kept free to the right of the picture


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What the layout keeps to. Pixels."""

    width: int  # of the block of pictures
    columns: int  # of upright 4:5 pictures, which sets the height aimed at
    gutter: int
    caption: int  # height below each row
    between: int  # space between rows, below the captions

    @property
    def height(self) -> float:
        """The row height aimed at: ``columns`` pictures of 4:5 fill the width."""
        return (self.width - (self.columns - 1) * self.gutter) / self.columns / 0.8


def columns_for(count: int) -> int:
    """Columns of a page with that many upright pictures: a page about as tall as wide, its last row as full as can be."""
    if count <= 4:
        return count
    usual = min(8, math.ceil(math.sqrt(count * 1.2)))
    return min(range(max(3, usual - 1), min(8, usual + 1) + 1), key=lambda c: (-count % c / c + 0.15 * abs(c - usual), c))


def arrange(shapes: Sequence[tuple[float, int]], rows: Rows) -> tuple[list[Place], int]:
    """Places in reading order and the height of the block.

    shapes: (width over height, pixels to keep free beside it) of each picture. Rows are broken where their heights come closest to the
    one aimed at, judged for the whole page at once (as a paragraph is broken into lines); the last row is not stretched.
    """
    places, y = [], 0
    breaks = _breaks(shapes, rows)
    for first, end in zip(breaks, breaks[1:], strict=False):
        height = _fitting(shapes[first:end], rows)
        if end == len(shapes):
            height = min(height, places[-1].height if places else rows.height)
        height, x = int(height), 0
        for aspect, beside in shapes[first:end]:
            width = round(aspect * height)
            places.append(Place(x=x, y=y, width=width, height=height, beside=beside))
            x += width + beside + rows.gutter
        y += height + rows.caption + rows.between
    return places, max(0, y - rows.between)


def _fitting(shapes: Sequence[tuple[float, int]], rows: Rows) -> float:
    """The height at which these pictures fill the width."""
    free = rows.width - (len(shapes) - 1) * rows.gutter - sum(beside for _, beside in shapes)
    return max(1.0, free / sum(aspect for aspect, _ in shapes))


def _breaks(shapes: Sequence[tuple[float, int]], rows: Rows) -> list[int]:
    """Places at which rows begin, and the end."""
    if len(set(shapes)) == 1 and shapes[0] == (0.8, 0):
        return [*range(0, len(shapes), rows.columns), len(shapes)]  # an even grid
    tried = (_breaks_at(shapes, rows, factor * rows.height) for factor in _HEIGHTS)
    return min((cost + _FREEDOM * (factor - 1) ** 2, breaks) for factor, (cost, breaks) in zip(_HEIGHTS, tried, strict=True))[1]


def _breaks_at(shapes: Sequence[tuple[float, int]], rows: Rows, aim: float) -> tuple[float, list[int]]:
    """The breaks whose rows come closest to one height, and how far off they are."""
    count = len(shapes)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for end in range(1, count + 1):
        for first in range(max(0, end - 3 * rows.columns), end):
            ratio = _fitting(shapes[first:end], rows) / aim
            cost = best[first][0] + _cost(ratio, last=end == count)
            if cost < best[end][0]:
                best[end] = cost, first
    breaks = [count]
    while breaks[-1]:
        breaks.append(best[breaks[-1]][1])
    return best[count][0], breaks[::-1]


def _cost(ratio: float, *, last: bool) -> float:
    """How far a row's height is off. ratio: the height that fills the width over the height aimed at."""
    if last and ratio > 1:
        return _WIDOW * (1 - 1 / ratio) ** 2  # it keeps the height aimed at, and leaves this share of the width empty
    return (max(ratio, 1 / ratio) - 1) ** 2
