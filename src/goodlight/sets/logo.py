"""A wall of logos, step and repeat, as behind speakers and at receptions: printed cloth about a metre behind the person."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.sets.own import decoded
from goodlight.sets.paint import STANDS_OFF, Material, Scene, background_light, rgb
from goodlight.sets.picture import disc

_STEP = (0.42, 0.26)  # metres from logo to logo, across and down; every second row is shifted by half
_BOX = (0.24, 0.13)  # metres into which a logo fits
_TILE = 1000  # tile pixels of a metre
_APERTURE = 0.085 / 2.8  # metres: 85 mm at f/2.8
_INK = 0.10  # how far from the paper's colour, in sRGB 0-1, something counts as wholly printed


def paint_logo_wall(path: Path, material: Material, scene: Scene) -> np.ndarray:
    """(h, w, 3) float32 linear 0–1. material: colour of the wall, falloff and pool of its light. Raises what ``own.decoded`` raises."""
    tile = _tile(str(path), path.stat().st_mtime_ns, material.colour)
    rng = scene.rng(10)
    width, height = (-(-v // 2) for v in scene.size)
    step = _TILE / (scene.scale / 2)  # painted at half the size: it is out of focus
    matrix = np.array([[step, 0, rng.uniform(0, tile.shape[1])], [0, step, rng.uniform(0, tile.shape[0])]])
    kernel = disc(0.5 * _APERTURE * (1 - STANDS_OFF) * scene.sitter_scale / 2)
    reach = kernel.shape[0] // 2
    matrix[:, 2] -= step * reach
    # averaged first where the tile is finer than the picture
    h, w = tile.shape[:2]
    tile = cv2.GaussianBlur(np.tile(tile, (3, 3, 1)), (0, 0), max(0.3, 0.4 * step))[h:-h, w:-w]
    wide = cv2.warpAffine(tile, matrix, (width + 2 * reach, height + 2 * reach), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                          borderMode=cv2.BORDER_WRAP)
    wall = cv2.filter2D(wide, -1, kernel)[reach : reach + height, reach : reach + width]
    light = cv2.resize(background_light(material, scene), (width, height), interpolation=cv2.INTER_CUBIC)
    full = cv2.resize(wall * light, scene.size, interpolation=cv2.INTER_LINEAR)
    return np.clip(full, 0, 1, out=full)


@lru_cache(maxsize=2)
def _tile(path: str, changed_ns: int, colour: str) -> np.ndarray:
    """One period: two rows, the second shifted. (h, w, 3) float32 linear."""
    width, height = (round(v * _TILE) for v in (_STEP[0], 2 * _STEP[1]))
    logo, ink = _logo(decoded(Path(path), least=1))
    tile = np.tile(rgb(colour), (height, width, 1)).astype(np.float32)
    h, w = ink.shape
    for row, left in ((0, (width - w) // 2), (height // 2, (width - w) // 2 - width // 2)):
        rows = row + (height // 2 - h) // 2 + np.arange(h)
        columns = (left + np.arange(w)) % width
        at = np.ix_(rows, columns)
        tile[at] = tile[at] * (1 - ink[..., None]) + logo * ink[..., None]
    return tile


def _logo(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The logo without its margin, fitted to its box: linear colours (h, w, 3) and how much of them is printed (h, w), 0–1."""
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    paper = np.median(edge, axis=0)
    ink = np.clip(np.abs(pixels - paper).max(axis=2) / 255 / _INK, 0, 1).astype(np.float32)
    if ink.max() < 0.5:  # a plain field is its own logo
        ink[:] = 1
    rows, columns = (np.flatnonzero(ink.max(axis=axis) > 0.5) for axis in (1, 0))
    window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    colours, ink = to_linear(pixels)[window], ink[window]
    scale = min(_BOX[0] * _TILE / ink.shape[1], _BOX[1] * _TILE / ink.shape[0])
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(colours, size, interpolation=way), cv2.resize(ink, size, interpolation=way)
