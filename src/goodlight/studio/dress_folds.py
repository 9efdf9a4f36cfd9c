"""Folds of worn cloth, laid on a rendered garment: no two people's shirts hang alike, and a cloth without a fold reads as rubber.

The garments were draped on one mannequin that stands still. What a wearer's movements leave behind is drawn here as a height and shaded by
the light the garment is lit with: creases, which start where cloth is held (armpit, shoulder, sleeve, placket), fall off steeply on one
side and slowly on the other, branch and end in nothing; and between them a little unevenness, noise drawn out along the same directions.
Differs from person to person, and is the same in every picture of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.sets.garment_anchors import neck_column
from goodlight.sets.garments import Garment
from goodlight.studio.dress_skin import TOWARDS

_STEP = 4  # unevenness is drawn at a quarter of the garment's size
_FINE = 3  # and creases at a third
_TILE, _SAMPLE = 512, 0.002  # samples of the noise before it repeats, and metres a sample
_PULLS = ((58, 0.65, 0.016, 0.080), (-35, 0.35, 0.011, 0.055), (38, 0.32, 0.0045, 0.030), (-12, 0.24, 0.0038, 0.024))
"""Direction in degrees (90 hangs down, 0 runs out level), share, and half-widths across and along in metres, mirrored on the other side."""
_UNEVEN = 0.35  # of that
_BENT, _BEND = 0.020, 0.050  # metres by which folds leave their direction, and over which
_RIDGED = 0.7  # share of a fold that is a crease: the fall to one side is steep
_PATCHES = 0.07  # metres: folds come in groups and leave smooth cloth between
_HEIGHT = 1.15  # of a worn shirt; a share of it is a garment's ``folds``
_CALM = (0.012, 0.045)  # metres beside the neck's ring: collars are interlined and do not fold, cloth far from it does
_PARTS = {"shirt": 0.7, "tie": 0.0, "button": 0.0}  # share of the first panel's; a shirt under a jacket is held by it
_MOST = (0.62, 1.25)


@dataclass(frozen=True, kw_only=True)
class _Origin:
    """Where creases start, on the wearer's side of x > 0, metres from the middle and below the shoulders' line, and where they run."""

    how_many: tuple[int, int]
    x: tuple[float, float]
    y: tuple[float, float]
    degrees: tuple[float, float]  # 0 runs towards the middle, 90 down, 180 outwards
    length: tuple[float, float]  # metres
    slope: tuple[float, float]  # of the steep side at the middle of the crease
    steep: tuple[float, float]  # metres across of the steep side
    slow: tuple[float, float]  # and of the other


_ORIGINS = (
    _Origin(how_many=(3, 4), x=(0.165, 0.205), y=(0.10, 0.17), degrees=(-30, 50), length=(0.07, 0.15), slope=(0.16, 0.42),
            steep=(0.003, 0.006), slow=(0.014, 0.026)),  # from the armpit over the chest
    _Origin(how_many=(1, 2), x=(0.15, 0.20), y=(0.015, 0.05), degrees=(45, 80), length=(0.07, 0.14), slope=(0.10, 0.22),
            steep=(0.006, 0.010), slow=(0.018, 0.032)),  # from the point of the shoulder
    _Origin(how_many=(2, 4), x=(0.215, 0.28), y=(0.06, 0.28), degrees=(-45, 30), length=(0.05, 0.10), slope=(0.20, 0.45),
            steep=(0.003, 0.006), slow=(0.010, 0.022)),  # across the sleeve
    _Origin(how_many=(1, 2), x=(0.05, 0.13), y=(0.12, 0.20), degrees=(70, 105), length=(0.10, 0.20), slope=(0.08, 0.20),
            steep=(0.007, 0.012), slow=(0.020, 0.036)),  # where it hangs from the chest
    _Origin(how_many=(1, 2), x=(0.012, 0.03), y=(0.16, 0.30), degrees=(120, 215), length=(0.05, 0.10), slope=(0.12, 0.28),
            steep=(0.003, 0.006), slow=(0.010, 0.020)),  # outwards from the middle
)
_BRANCHES, _FORK = 0.4, (18.0, 34.0)  # share of creases that fork, and degrees between the two
_CURVE = 35.0  # degrees by which a crease may turn along its way
_POINTS = 20
_ROUND = 0.4  # of the steep side


def folds(garment: Garment, shares: Mapping[str, float], *, seed: int) -> np.ndarray:
    """What folds do to the light on the cloth, a factor near 1: (h, w) float32 in the garment's pixels. shares: light group → weight."""
    h, w = garment.alpha.shape
    if not garment.folds:
        return np.ones((h, w), np.float32)
    metre = float(garment.anchors["pixels_per_metre"])
    height = _height((h, w), garment.anchors, np.random.default_rng(seed), thick=garment.thick)
    dy, dx = np.gradient(height, _FINE / metre)
    total = max(sum(shares.get(name, 0.0) for name in TOWARDS), 1e-3)
    lx, ly, lz = sum(shares.get(name, 0.0) * np.asarray(to) for name, to in TOWARDS.items()) / total
    shade = _HEIGHT * garment.folds * (-dx * lx + dy * ly) / max(lz, 0.3)
    shade = cv2.resize(shade.astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    part = sum(_PARTS.get(name, 1.0) * share for name, share in garment.panels.items())
    return np.clip(1 + shade * part * _away(garment), *_MOST).astype(np.float32)


def _height(shape: tuple[int, int], anchors: Mapping, rng: np.random.Generator, *, thick: float) -> np.ndarray:
    """Metres of height, (h / 3, w / 3) float32, of folds at their full strength."""
    grid = (-(-shape[0] // _FINE), -(-shape[1] // _FINE))
    out = cv2.resize(_UNEVEN * _unevenness(shape, anchors, rng), grid[::-1], interpolation=cv2.INTER_CUBIC)
    metre = float(anchors["pixels_per_metre"])
    x = (_FINE * np.arange(grid[1], dtype=np.float32) - neck_column(anchors)) / metre
    y = (_FINE * np.arange(grid[0], dtype=np.float32) - float(np.mean(np.asarray(anchors["shoulders"])[:, 1]))) / metre
    for side in (-1, 1):
        for origin in _ORIGINS:
            for crease in _creases(origin, rng, thick):
                _lay(out, x * side, y, crease, rng)
    return out


@dataclass(frozen=True, kw_only=True)
class _Crease:
    points: np.ndarray  # (P, 2) metres, x towards the sleeve, y down
    slope: float
    steep: float
    slow: float


def _creases(origin: _Origin, rng: np.random.Generator, thick: float) -> Iterator[_Crease]:
    for _ in range(int(rng.integers(origin.how_many[0], origin.how_many[1] + 1))):
        start = np.array([rng.uniform(*origin.x), rng.uniform(*origin.y)])
        degrees, length = rng.uniform(*origin.degrees), rng.uniform(*origin.length)
        slope, steep, slow = (rng.uniform(*span) for span in (origin.slope, origin.steep, origin.slow))
        steep, slow = thick * steep, thick**0.5 * slow
        points = _path(start, degrees, length, rng)
        yield _Crease(points=points, slope=slope, steep=steep, slow=slow)
        if rng.random() < _BRANCHES:
            fork = points[int(_POINTS * rng.uniform(0.35, 0.6))]
            aside = degrees + rng.choice((-1, 1)) * rng.uniform(*_FORK)
            yield _Crease(points=_path(fork, aside, 0.6 * length, rng), slope=0.7 * slope, steep=steep, slow=0.8 * slow)


def _path(start: np.ndarray, degrees: float, length: float, rng: np.random.Generator) -> np.ndarray:
    """(P, 2): a line that turns evenly. 0 degrees run towards the middle, where x is 0."""
    turn = np.radians(degrees + rng.uniform(-1, 1) * _CURVE * np.linspace(0, 1, _POINTS))
    steps = np.stack([-np.cos(turn), np.sin(turn)], axis=1) * (length / _POINTS)
    return (start + np.cumsum(steps, axis=0) - steps[0]).astype(np.float32)


def _lay(height: np.ndarray, x: np.ndarray, y: np.ndarray, crease: _Crease, rng: np.random.Generator) -> None:
    """Adds a crease to the height (h, w), changed in place. x (w,), y (h,): metres of its columns and rows; x may run either way."""
    reach = 3 * crease.slow
    low, high = crease.points.min(axis=0) - reach, crease.points.max(axis=0) + reach
    columns, rows = np.flatnonzero((x > low[0]) & (x < high[0])), np.flatnonzero((y > low[1]) & (y < high[1]))
    sign = rng.choice((-1.0, 1.0))
    if not len(columns) or not len(rows):
        return
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    px, py = np.meshgrid(x[box[1]], y[box[0]])
    nearest, away, aside = np.zeros(px.shape, np.float32), np.full(px.shape, np.inf, np.float32), np.zeros(px.shape, np.float32)
    along = np.gradient(crease.points, axis=0)
    step = float(np.linalg.norm(along, axis=1).mean())
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    for k, ((cx, cy), (tx, ty)) in enumerate(zip(crease.points, along, strict=True)):
        dx, dy = px - cx, py - cy
        distance = dx * dx + dy * dy
        closer = distance < away
        away = np.where(closer, distance, away)
        # Between two points the way along is not rounded to either, or the crease would be beaded.
        nearest = np.where(closer, (k + (dx * tx + dy * ty) / step) / (_POINTS - 1), nearest)
        aside = np.where(closer, dx * ty - dy * tx, aside)
    strength = np.sin(np.pi * np.clip(nearest, 0, 1) ** 0.7)  # it rises soon and runs out slowly
    bend = _ROUND * crease.steep
    off = np.sqrt(aside * aside + bend * bend) - bend  # the thicker the cloth, the rounder the ridge
    fall = np.exp(-off / np.where(sign * aside < 0, crease.steep, crease.slow))
    height[box] += crease.slope * crease.steep * strength * fall


def _unevenness(shape: tuple[int, int], anchors: Mapping, rng: np.random.Generator) -> np.ndarray:
    """Metres of height, (h / 4, w / 4) float32."""
    metre, grid = float(anchors["pixels_per_metre"]), (-(-shape[0] // _STEP), -(-shape[1] // _STEP))
    y, x = _STEP * np.mgrid[: grid[0], : grid[1]].astype(np.float32) / metre
    x -= neck_column(anchors) / metre
    y -= float(np.mean(np.asarray(anchors["shoulders"])[:, 1])) / metre
    coarse = metre / _STEP
    out = np.zeros(grid, np.float32)
    for degrees, share, across, along in _PULLS:
        drawn = _noise(rng, (_TILE, _TILE), along / _SAMPLE, across / _SAMPLE)
        bent_x, bent_y = (_BENT * _noise(rng, grid, _BEND * coarse, _BEND * coarse) for _ in range(2))
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        aside, down = np.abs(x) + bent_x, y + bent_y
        # The halves look up the noise in different places, so that the left side is not the right one mirrored.
        u = np.float32((sin * down - cos * aside) / _SAMPLE + np.where(x < 0, 0.2, 0.55) * _TILE) % _TILE
        v = np.float32((sin * aside + cos * down) / _SAMPLE + np.where(x < 0, 0.1, 0.6) * _TILE) % _TILE
        layer = cv2.remap(drawn, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        patches = np.clip(0.5 + 0.6 * _noise(rng, grid, _PATCHES * coarse, _PATCHES * coarse), 0, 1)
        crease = -np.sqrt(layer**2 + 0.05)  # rounded, or a fold would be a line
        out += share * across * patches * np.clip(np.abs(x) / 0.03, 0, 1) * (_RIDGED * crease + (1 - _RIDGED) * layer)
    return cv2.GaussianBlur(out, (0, 0), 1.0)


def _noise(rng: np.random.Generator, shape: tuple[int, int], wide: float, high: float) -> np.ndarray:
    """Unit noise (h, w) float32, as coarse as that many samples each way; it wraps."""
    from scipy import fft

    kx, ky = (np.float32(f) for f in (fft.rfftfreq(shape[1]), fft.fftfreq(shape[0])))
    kept = np.exp(-2 * np.pi**2 * (ky * high) ** 2)[:, None] * np.exp(-2 * np.pi**2 * (kx * wide) ** 2)[None]
    drawn = fft.irfft2(fft.rfft2(rng.standard_normal(shape, dtype=np.float32)) * kept, shape)
    return ((drawn - drawn.mean()) / max(float(drawn.std()), 1e-9)).astype(np.float32)


def _away(garment: Garment) -> np.ndarray:
    """0 on the collar … 1 from a hand's breadth off the neck on: (h, w) float32."""
    h, w = garment.alpha.shape
    ring = np.zeros((-(-h // _STEP), -(-w // _STEP)), np.uint8)
    cv2.fillPoly(ring, [np.round(np.asarray(garment.anchors["neck_ring"]) / _STEP).astype(np.int32)], 1)
    far = cv2.distanceTransform(1 - ring, cv2.DIST_L2, 3) * _STEP / float(garment.anchors["pixels_per_metre"])
    return cv2.resize(np.clip((far - _CALM[0]) / (_CALM[1] - _CALM[0]), 0, 1).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
