"""The dressed plate's pixels: where the old plate and the garment go on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from goodlight.colour import to_srgb_float
from goodlight.sets.garments import Garment
from goodlight.studio.dress_fit import Fit
from goodlight.subject.face import Face
from goodlight.subject.layers import Layers
from goodlight.subject.plate import Plate

_RISE_OF_GAUSSIAN = 2.563  # 10–90 % rise of an edge blurred by a Gaussian, in its standard deviations
_RISE_OF_RENDERING = 1.2  # the same of an edge in the garment's rendering, in its pixels
_MOST_GRAIN = 2.5  # sRGB code values: more is compression or paper, not grain, and looks like dirt on a white shirt
_SEED, _TILE = 11, 509  # pixels after which the grain repeats
_ABOVE = 0.5  # eye distances above the jaw's corners where shoulders of a bowed head may stand
_COARSE = 8  # pixels between those that are asked when looking for a window


@dataclass(frozen=True, eq=False, kw_only=True)
class Canvas:
    """The part of the new plate that changes: from the row of ears and collar to the garment's lower end.

    The old plate stands moved by −offset in it; its size is (width, height).
    """

    offset: tuple[int, int]
    size: tuple[int, int]
    old: tuple[int, int]
    x: np.ndarray  # (height, width) float32: garment column of each pixel
    y: np.ndarray

    @classmethod
    def around(cls, plate: Plate, layers: Layers, fitted: Fit, garment: Garment) -> Canvas:
        """As wide as the garment and the hair, from above the jaw's corners to the garment's end."""
        width, height = garment.size
        left, right = fitted.plate_x(np.array([1.0, width - 2.0]))
        bottom = int(fitted.plate_y(height - 2.0 - fitted.throat))
        kept = np.flatnonzero((layers.hair + layers.headwear + layers.accessory).max(axis=0) > 0.1)
        if len(kept):
            left, right = min(left, kept[0] - 4), max(right, kept[-1] + 4)
        x0, x1 = int(np.floor(left)), int(np.ceil(right))
        fall = abs(fitted.tilt) * max(fitted.axis - left, right - fitted.axis)
        bottom = int(bottom - fall)
        corners = float(plate.face.landmarks[[58, 288, 132, 361], 1].min())
        highest = fitted.plate_y(_first_row(garment.alpha) - fitted.throat) - 0.3 * fall
        y0 = max(0, int(min(corners - _ABOVE * plate.face.eye_distance, highest)) - 4)
        columns, rows = fitted.garment_x(np.arange(x0, x1)), fitted.garment_y(np.arange(y0, max(bottom, y0 + 8)))
        x, y = np.meshgrid(columns.astype(np.float32), rows.astype(np.float32))
        y += (fitted.throat_rise(columns) - fitted.tilt * (np.arange(x0, x1) - fitted.axis) / fitted.scale).astype(np.float32)[None]
        return cls(offset=(x0, y0), size=(x.shape[1], x.shape[0]), old=plate.size, x=x, y=y)

    def window_of(self, head: np.ndarray, throat: np.ndarray, *, margin: float) -> tuple[slice, slice]:
        """Rows and columns around what is seen of a head on the old plate and of a throat in the garment's pixels, both (h, w) 0–1."""
        seen = self.pasted(head) > 0.01
        coarse = np.s_[:: _COARSE, :: _COARSE]
        small = cv2.remap(throat.astype(np.float32), self.x[coarse], self.y[coarse], cv2.INTER_LINEAR) > 0.01
        window = []
        for axis, length in ((1, seen.shape[0]), (0, seen.shape[1])):
            index = np.concatenate([np.flatnonzero(seen.any(axis=axis)), _COARSE * np.flatnonzero(small.any(axis=axis))])
            first, last = (int(index.min()), int(index.max())) if len(index) else (0, 0)
            window.append(slice(max(0, int(first - margin)), min(length, int(last + margin) + _COARSE)))
        return window[0], window[1]

    def part(self, window: tuple[slice, slice]) -> Canvas:
        """The same plate seen through a window of this canvas."""
        rows, columns = window
        offset = (self.offset[0] + columns.start, self.offset[1] + rows.start)
        size = (columns.stop - columns.start, rows.stop - rows.start)
        x, y = (np.ascontiguousarray(places[window]) for places in (self.x, self.y))
        return Canvas(offset=offset, size=size, old=self.old, x=x, y=y)

    def all_cloth(self, fabric: np.ndarray, coverage: np.ndarray, plate: Plate, but: tuple[slice, slice]) -> tuple[np.ndarray, np.ndarray]:
        """Colours (h, w, 3) and alpha (h, w), uint8, of the whole canvas as if nothing lay on the garment; not drawn within ``but``.

        fabric: linear light in the garment's pixels. coverage: (h, w) 0–1 on the canvas.
        """
        colours = np.zeros((*coverage.shape, 3), np.uint8)
        coded = to_srgb_float(fabric)
        rows, columns = but
        top, bottom = slice(0, rows.start), slice(rows.stop, self.size[1])
        beside = (slice(0, columns.start), slice(columns.stop, self.size[0]))
        every = slice(0, self.size[0])
        for window in ((top, every), (rows, beside[0]), (rows, beside[1]), (bottom, every)):
            piece = self.part(window)
            if min(piece.size) > 0:
                colours[window] = piece.grained(piece.warped(coded, plate), coverage[window], plate.grain)
        return colours, (coverage.clip(0, 1) * 255 + 0.5).astype(np.uint8)

    def pasted(self, image: np.ndarray, *, beyond: float = 0, top: bool = False) -> np.ndarray:
        """An image of the old plate on this part, or on what lies above it; ``beyond`` outside the old plate."""
        first, last = (0, self.offset[1]) if top else (self.offset[1], self.offset[1] + self.size[1])
        out = np.full((last - first, self.size[0], *image.shape[2:]), beyond, image.dtype)
        x0, last = self.offset[0], min(last, image.shape[0])
        a, b = max(0, -x0), min(self.size[0], image.shape[1] - x0)
        if a < b:
            out[: max(0, last - first), a:b] = image[first:last, a + x0 : b + x0]
        return out

    def warped(self, image: np.ndarray, plate: Plate | None = None) -> np.ndarray:
        """An image of the garment where it is worn; 0 beyond it. plate: as soft as its head is."""
        out = cv2.remap(image.astype(np.float32), self.x, self.y, cv2.INTER_CUBIC if plate else cv2.INTER_LINEAR,
                        borderMode=cv2.BORDER_CONSTANT)
        if plate is None:
            return out
        scale = 1 / float(np.diff(self.y[:2, 0])[0])
        blur = max(0.0, (plate.sharpness**2 - (_RISE_OF_RENDERING * scale) ** 2)) ** 0.5 / _RISE_OF_GAUSSIAN
        return np.maximum(cv2.GaussianBlur(out, (0, 0), blur) if blur > 0.4 else out, 0)

    def grained(self, coded: np.ndarray, made: np.ndarray, grain: float) -> np.ndarray:
        """The plate's grain on what was rendered. coded: (h, w, 3) float32 sRGB code values; made: (h, w) share rendered. → uint8."""
        rows, columns = (np.arange(first, first + length) % _TILE for first, length in zip(self.offset[::-1], made.shape, strict=True))
        noise = 1.9 * min(grain, _MOST_GRAIN) * _noise()[np.ix_(rows, columns)]  # a piece of the canvas continues its neighbour's
        tone = coded[..., 1] / 255
        noise *= made * (0.4 + 2.4 * tone * (1 - tone))
        noise += 0.5
        return np.clip(coded + noise[..., None], 0, 255).astype(np.uint8)

    def whole(self, layers: Layers, lower: np.ndarray, alpha: np.ndarray, face: Face) -> tuple[np.ndarray, np.ndarray]:
        """The new plate's colours (H, W, 3) and alpha (H, W), uint8: this part below what was only moved, without chips that float."""
        above = np.clip(self.pasted(layers.head, top=True), 0, 1)
        alpha = np.vstack([(above * 255 + 0.5).astype(np.uint8), alpha])
        colours = np.vstack([self.pasted(layers.colours, top=True), lower])
        alpha[_chips(alpha, face.landmarks[4, :2] - (self.offset[0], 0), face.eye_distance)] = 0
        return colours, alpha


@cache
def _noise() -> np.ndarray:
    return cv2.GaussianBlur(np.random.default_rng(_SEED).standard_normal((_TILE, _TILE), dtype=np.float32), (0, 0), 0.7)


def _first_row(alpha: np.ndarray) -> float:
    return float(np.argmax((alpha > 0.5).any(axis=1)))


def _chips(alpha: np.ndarray, nose: np.ndarray, unit: float) -> np.ndarray:
    """Pieces that float beside the person or hang on by a thread: what is left of an old collar or a microphone. (H, W) bool."""
    small = cv2.resize(alpha, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    solid = (small > 100).astype(np.uint8)
    side = max(3, round(0.035 * unit) | 1)
    thick = cv2.morphologyEx(solid, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    _, whole = cv2.connectedComponents((small > 30).astype(np.uint8), connectivity=8)
    _, blobs = cv2.connectedComponents(thick, connectivity=8)
    x, y = (nose / 2).astype(int)
    away = (whole != whole[y, x]) | ((thick > 0) & (blobs != blobs[y, x]))
    reach = max(3, round(0.06 * unit) | 1)
    body = cv2.dilate((blobs == blobs[y, x]).astype(np.uint8), np.ones((3, 3), np.uint8))
    grown = cv2.dilate(away.astype(np.uint8), np.ones((reach, reach), np.uint8)) * (1 - body)
    return cv2.resize(grown, alpha.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
