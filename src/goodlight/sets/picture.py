"""The user's own picture as a backdrop, out of focus as behind a portrait lens."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear
from goodlight.errors import UsageError
from goodlight.sets.own import decoded
from goodlight.sets.paint import Scene
from goodlight.sets.picture_light import picture_light
from goodlight.sets.rigs import Rig

# A portrait lens: 85 mm at f/2.8 on 24 × 36 mm, the person 1.8 m away, the scene of the picture 6 m away.
_FOCAL, _APERTURE, _SENSOR, _PERSON, _BEHIND = 85.0, 85.0 / 2.8, 36.0, 1800.0, 6000.0  # millimetres
_DISC_RADIUS = 0.5 * _APERTURE * _FOCAL / (_PERSON - _FOCAL) * (_BEHIND - _PERSON) / _BEHIND / _SENSOR
"""Radius of the circle of confusion, share of the picture's long side (about 1.5 %)."""
_HIGHLIGHT = 0.80  # linear luminance from which a highlight counts as clipped by the camera that took the picture
_BOOST = 5.0  # how much brighter than white such a highlight is taken to have been
_ROOM = 1.12  # how much larger than the picture the backdrop is cut, so that it can be placed differently from shot to shot


def paint_picture(path: Path, scene: Scene) -> np.ndarray:
    """(h, w, 3) float32 linear. Raises UsageError ``bad_backdrop_picture`` when the file cannot be used."""
    blurred = _blurred(*_identity(path), scene.size)
    rng = scene.rng(6)
    width, height = scene.size
    zoom = rng.uniform(1.0, _ROOM)
    free_x, free_y = blurred.shape[1] - blurred.shape[1] / _ROOM * zoom, blurred.shape[0] - blurred.shape[0] / _ROOM * zoom
    scale = blurred.shape[1] / _ROOM * zoom / width
    matrix = np.array([[scale, 0, rng.uniform(0, 1) * free_x], [0, scale, rng.uniform(0, 1) * free_y]])
    full = cv2.warpAffine(blurred, matrix, (width, height), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
    return np.clip(full, 0, 1, out=full)


def check_picture(path: Path) -> None:
    """Raises UsageError ``bad_backdrop_picture`` when the file cannot be used; what was decoded is kept for painting."""
    _open(*_identity(path))


def picture_rig(path: Path) -> Rig:
    """The light of the place in the picture, as ``picture_light`` guesses it. Raises UsageError ``bad_backdrop_picture``."""
    return picture_light(_open(*_identity(path)), name=path.name)


def _identity(path: Path) -> tuple[str, int]:
    """The file and when it was changed, so that a changed file is read again."""
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        status = None
    if status is None or not S_ISREG(status.st_mode):
        raise UsageError(f"There is no picture {str(path)[:200]!r}.", code="bad_backdrop_picture", advice="Check the path of the backdrop.")
    return str(path.absolute()), status.st_mtime_ns


@lru_cache(maxsize=4)
def _blurred(path: str, changed_ns: int, size: tuple[int, int]) -> np.ndarray:
    """The picture cut to the frame's shape with room around, blurred, at half the frame's size. (h, w, 3) float32 linear."""
    room = tuple(int(v * _ROOM / 2) for v in size)
    pixels = _cover(_open(path, changed_ns), room)
    return disc_blur(to_linear(pixels), _DISC_RADIUS * max(size) / 2)


def disc_blur(linear: np.ndarray, radius: float) -> np.ndarray:
    """Blur by a disc of that radius in pixels, in linear light; clipped highlights are first given back some of their light."""
    y = luminance(linear)
    lift = np.clip((y - _HIGHLIGHT) / (1 - _HIGHLIGHT), 0, 1) ** 2 * (_BOOST - 1)
    blurred = cv2.filter2D(linear * (1 + lift)[..., None].astype(np.float32), -1, disc(radius), borderType=cv2.BORDER_REFLECT)
    return np.minimum(blurred, 1, out=blurred)


def disc(radius: float) -> np.ndarray:
    """(k, k) float32 kernel of a disc with a smooth rim, sum 1."""
    reach = int(np.ceil(radius + 0.5))
    d = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1])
    kernel = np.clip(radius + 0.5 - d, 0, 1).astype(np.float32)
    return kernel / kernel.sum()


@lru_cache(maxsize=4)
def _open(path: str, changed_ns: int) -> np.ndarray:
    """(h, w, 3) uint8 sRGB, no longer than a blurred backdrop needs."""
    return decoded(Path(path))


def _cover(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The middle of the picture in that shape and size."""
    width, height = size
    h, w = pixels.shape[:2]
    scale = max(width / w, height / h)
    cut_w, cut_h = min(w, round(width / scale)), min(h, round(height / scale))
    x, y = (w - cut_w) // 2, (h - cut_h) // 2
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(pixels[y : y + cut_h, x : x + cut_w], size, interpolation=way)
