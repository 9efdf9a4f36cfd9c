"""Soft folds of worn cloth, laid on a rendered garment: no two people's shirts hang alike, and a cloth without a fold reads as rubber.

The garments were draped on one mannequin that stands still. What a wearer's movements leave behind (pulls from the shoulder to the chest,
from the armpit, creases across the sleeve) is drawn here as a height: noise drawn out along four directions, bent, in patches, and
shaded by the light the garment is lit with. Differs from person to person, and is the same in every picture of one.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from goodlight.sets.garment_anchors import neck_column
from goodlight.sets.garments import Garment
from goodlight.studio.dress_skin import TOWARDS

_STEP = 4  # drawn at a quarter of the garment's size
_TILE, _SAMPLE = 512, 0.002  # samples of the noise before it repeats, and metres a sample
_PULLS = ((58, 0.65, 0.016, 0.080), (20, 0.5, 0.013, 0.070), (-35, 0.35, 0.011, 0.055), (75, 0.4, 0.008, 0.040),
          (38, 0.32, 0.0045, 0.030), (-12, 0.24, 0.0038, 0.024))
"""Direction in degrees (90 hangs down, 0 runs out level), share, and half-widths across and along in metres, mirrored on the other side."""
_BENT, _BEND = 0.020, 0.050  # metres by which folds leave their direction, and over which
_RIDGED = 0.7  # share of a fold that is a crease: the fall to one side is steep
_PATCHES = 0.07  # metres: folds come in groups and leave smooth cloth between
_HEIGHT = 0.75  # of a worn shirt; a share of it is a garment's ``folds``
_CALM = (0.012, 0.045)  # metres beside the neck's ring: collars are interlined and do not fold, cloth far from it does
_PARTS = {"shirt": 0.7, "tie": 0.0, "button": 0.0}  # share of the first panel's; a shirt under a jacket is held by it
_MOST = (0.72, 1.18)


def folds(garment: Garment, shares: Mapping[str, float], *, seed: int) -> np.ndarray:
    """What folds do to the light on the cloth, a factor near 1: (h, w) float32 in the garment's pixels. shares: light group → weight."""
    h, w = garment.alpha.shape
    if not garment.folds:
        return np.ones((h, w), np.float32)
    metre = float(garment.anchors["pixels_per_metre"])
    height = _height((h, w), garment.anchors, np.random.default_rng(seed))
    dy, dx = np.gradient(cv2.GaussianBlur(height, (0, 0), 1.0), _STEP / metre)
    total = max(sum(shares.get(name, 0.0) for name in TOWARDS), 1e-3)
    lx, ly, lz = sum(shares.get(name, 0.0) * np.asarray(to) for name, to in TOWARDS.items()) / total
    shade = _HEIGHT * garment.folds * (-dx * lx + dy * ly) / max(lz, 0.3)
    shade = cv2.resize(shade.astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    part = sum(_PARTS.get(name, 1.0) * share for name, share in garment.panels.items())
    return np.clip(1 + shade * part * _away(garment), *_MOST).astype(np.float32)


def _height(shape: tuple[int, int], anchors: Mapping, rng: np.random.Generator) -> np.ndarray:
    """Metres of height, (h / 4, w / 4) float32, of folds at their full strength."""
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
    return out


def _noise(rng: np.random.Generator, shape: tuple[int, int], wide: float, high: float) -> np.ndarray:
    """Unit noise (h, w) float32, as coarse as that many samples each way; it wraps."""
    kx, ky = np.fft.rfftfreq(shape[1]), np.fft.fftfreq(shape[0])
    kept = np.exp(-2 * np.pi**2 * ((ky[:, None] * high) ** 2 + (kx[None] * wide) ** 2))
    drawn = np.fft.irfft2(np.fft.rfft2(rng.standard_normal(shape)) * kept, shape)
    return ((drawn - drawn.mean()) / max(float(drawn.std()), 1e-9)).astype(np.float32)


def _away(garment: Garment) -> np.ndarray:
    """0 on the collar … 1 from a hand's breadth off the neck on: (h, w) float32."""
    h, w = garment.alpha.shape
    ring = np.zeros((-(-h // _STEP), -(-w // _STEP)), np.uint8)
    cv2.fillPoly(ring, [np.round(np.asarray(garment.anchors["neck_ring"]) / _STEP).astype(np.int32)], 1)
    far = cv2.distanceTransform(1 - ring, cv2.DIST_L2, 3) * _STEP / float(garment.anchors["pixels_per_metre"])
    return cv2.resize(np.clip((far - _CALM[0]) / (_CALM[1] - _CALM[0]), 0, 1).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
