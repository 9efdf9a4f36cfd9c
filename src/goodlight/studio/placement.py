"""Candidate placements of a plate in a picture, judged all at once: which are permissible, and which is nearest to the ideal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goodlight.sets.crops import Crop
from goodlight.studio.sitter import Sitter

_INSET = 2.0  # a cut is taken to lie this many pixels, of plate or picture, inside the plate: cubic interpolation must not reach past it
_FACE_MARGIN = 0.02  # share of the picture's width that must stay free beside the face
_HEAD_MARGIN = 0.05  # the same for the hair, as a wish
# One unit of cost: share in log scale, eye line and headroom in shares of the height, centre in shares of the width.
_TOLERANCE = {"share": 0.15, "eye_line": 0.03, "headroom": 0.03, "centre": 0.03}


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Plate pixels by which the person is taken to go on beyond the plate's sides; 0 = as it is."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Axes of a search: share, eye line, centre. ``ranges``: (ideal, low, high) each."""

    ranges: tuple[tuple[float, float, float], ...]
    steps: tuple[int, int, int]

    def points(self) -> list[np.ndarray]:
        axes = [np.append(np.linspace(low, high, n), np.clip(ideal, low, high))
                for (ideal, low, high), n in zip(self.ranges, self.steps, strict=True)]
        return [m.ravel() for m in np.meshgrid(*axes, indexing="ij")]


def grid_around(limits, ranges, steps: tuple[int, int, int]) -> Grid:
    """``ranges`` clipped to ``limits``; both are (ideal, least, most) for share, eye line and centre."""
    return Grid(ranges=tuple((float(at), max(low, least), min(high, most))
                             for (at, low, high), (_, least, most) in zip(ranges, limits, strict=True)), steps=steps)


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidates:
    """N placements, each array (N,). Offsets are where the point between the eyes stands in the picture, pixels."""

    share: np.ndarray
    eye_line: np.ndarray
    centre: np.ndarray
    headroom: np.ndarray
    scale: np.ndarray  # picture pixels per plate pixel
    offset: np.ndarray  # (N, 2)
    cost: np.ndarray  # inf where not permissible
    angle: float  # degrees, clockwise in the picture
    eyes: tuple[float, float]  # plate pixels

    def best(self) -> Candidates | None:
        i = int(np.argmin(self.cost))
        if not np.isfinite(self.cost[i]):
            return None
        arrays = {k: getattr(self, k)[i : i + 1] for k in ("share", "eye_line", "centre", "headroom", "scale", "offset", "cost")}
        return Candidates(**arrays, angle=self.angle, eyes=self.eyes)

    def matrix(self, i: int) -> np.ndarray:
        """(2, 3) float64: plate pixels → picture pixels."""
        linear = self.scale[i] * rotation(self.angle)
        return np.column_stack([linear, self.offset[i] - linear @ np.asarray(self.eyes)])


def rotation(degrees: float) -> np.ndarray:
    """(2, 2); positive turns clockwise on a picture with y down."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s], [s, c]])


def candidates(sitter: Sitter, crop: Crop, size: tuple[int, int], angle: float, grid: Grid, slack: Sides) -> Candidates:
    """Every point of the grid as a placement, with its cost."""
    width, height = size
    share, eye_line, centre = grid.points()
    scale = share * height / sitter.length(crop.share_of)
    turn = rotation(angle)

    def turned(x, y):
        x, y = x - sitter.eyes[0], y - sitter.eyes[1]
        return turn[0, 0] * x + turn[0, 1] * y, turn[1, 0] * x + turn[1, 1] * y

    offset = np.stack([centre * width - scale * turned(sitter.centre_x, sitter.eyes[1])[0], eye_line * height], axis=1)
    headroom = eye_line + scale * turned(sitter.centre_x, sitter.hair_top)[1] / height
    judged = _Judge(size, scale, offset, turned)
    good = (headroom >= crop.headroom.least) & (headroom <= crop.headroom.most)
    good &= judged.face_inside(sitter) & ~judged.floats(sitter, slack)
    if not crop.cut_sides:
        good[good] = _Judge(size, scale[good], offset[good], turned).person_between_sides(sitter)
    cost = (np.log(share / crop.share.ideal) / _TOLERANCE["share"]) ** 2
    cost += ((eye_line - crop.eye_line.ideal) / _TOLERANCE["eye_line"]) ** 2
    cost += ((headroom - crop.headroom.ideal) / _TOLERANCE["headroom"]) ** 2
    cost += ((centre - crop.centre_x[0]) / _TOLERANCE["centre"]) ** 2
    cost += judged.head_outside(sitter) ** 2
    return Candidates(share=share, eye_line=eye_line, centre=centre, headroom=headroom, scale=scale, offset=offset,
                      cost=np.where(good, cost, np.inf), angle=angle, eyes=sitter.eyes)


class _Judge:
    """Tests of N placements. Picture pixel centres are whole numbers, so the picture spans −0.5 … size − 0.5."""

    def __init__(self, size, scale, offset, turned) -> None:
        self.right, self.bottom = size[0] - 0.5, size[1] - 0.5
        self.scale, self.offset, self.turned = scale, offset, turned

    def at(self, x, y) -> tuple[np.ndarray, np.ndarray]:
        """Picture coordinates of plate point(s), (N,) or (K, N) when x and y are (K, 1)."""
        p = self.turned(x, y)
        return self.offset[:, 0] + self.scale * p[0], self.offset[:, 1] + self.scale * p[1]

    def face_inside(self, sitter: Sitter) -> np.ndarray:
        margin = _FACE_MARGIN * (self.right + 0.5)
        left, _ = self.at(sitter.face_x[0], sitter.eyes[1])
        right, _ = self.at(sitter.face_x[1], sitter.eyes[1])
        return (left > margin) & (right < self.right - margin) & (self.at(*sitter.chin)[1] < self.bottom)

    def head_outside(self, sitter: Sitter) -> np.ndarray:
        """How far the hair comes nearer to the left and right edges than it should, in units of cost."""
        y = (sitter.hair_top + sitter.eyes[1]) / 2
        width = self.right + 0.5
        left, right = self.at(sitter.head_x[0], y)[0], self.at(sitter.head_x[1], y)[0]
        nearer = np.maximum(0, _HEAD_MARGIN * width - left) + np.maximum(0, right - (1 - _HEAD_MARGIN) * width)
        return nearer / width / _TOLERANCE["centre"]

    def floats(self, sitter: Sitter, slack: Sides) -> np.ndarray:
        """Whether any part of any cut lies inside the picture."""
        width, height = sitter.size
        cuts, floating = sitter.cuts, np.zeros(self.scale.shape, bool)
        inset = np.maximum(_INSET, _INSET / self.scale)
        if cuts.left:
            x = inset - slack.left
            floating |= self._inside(self.at(x, cuts.left[0]), self.at(x, cuts.left[1]), along=1, sign=1)
        if cuts.right:
            x = width - 1 - inset + slack.right
            floating |= self._inside(self.at(x, cuts.right[0]), self.at(x, cuts.right[1]), along=1, sign=-1)
        if cuts.top:
            y = inset - slack.top
            floating |= self._inside(self.at(cuts.top[0], y), self.at(cuts.top[1], y), along=0, sign=1)
        if cuts.bottom:
            y = height - 1 - inset + slack.bottom
            floating |= self._inside(self.at(cuts.bottom[0], y), self.at(cuts.bottom[1], y), along=0, sign=-1)
        return floating

    def _inside(self, a, b, *, along: int, sign: int) -> np.ndarray:
        """Whether segments a → b, which run mostly along that axis (0 x, 1 y), enter the picture.

        sign 1: the picture lies on the segment's greater side, so it is outside when it is at or below 0 across; −1: the other side.
        """
        across, end = 1 - along, (self.right, self.bottom)[along]
        low, high = np.maximum(a[along], -0.5), np.minimum(b[along], end)
        run = np.where(np.abs(b[along] - a[along]) < 1e-9, 1.0, b[along] - a[along])
        slope = (b[across] - a[across]) / run
        ends = np.stack([a[across] + slope * (low - a[along]), a[across] + slope * (high - a[along])])
        within = ends.max(axis=0) > -0.5 if sign > 0 else ends.min(axis=0) < (self.right, self.bottom)[across]
        return (low <= high) & within

    def person_between_sides(self, sitter: Sitter) -> np.ndarray:
        """Whether the outline, as far down as the picture shows it, keeps clear of the left and right edges."""
        rows, first, last = sitter.outline.T
        left, y_left = self.at(first[:, None], rows[:, None])
        right, y_right = self.at(last[:, None], rows[:, None])
        return (((y_left > self.bottom) | (left > 0)) & ((y_right > self.bottom) | (right < self.right))).all(axis=0)
