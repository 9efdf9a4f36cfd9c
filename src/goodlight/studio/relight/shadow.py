"""Shadows that the face casts on itself and on the neck: rays marched over the height field, soft by the size of the source."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.sets.rigs import Lamp
from goodlight.studio.relight.canvas import Canvas, blur
from goodlight.studio.relight.lamps import direction

_REACH = 1.7  # eye distances: the longest shadow of a nose or a jaw
_STEPS = 44
_FIRST = 0.05  # eye distances: nearer than this a surface does not shade itself, the mesh is not finer
_LEAST_SIZE = 4.0  # degrees: the mesh would draw a harder edge as steps


def lit_share(canvas: Canvas, lamp: Lamp) -> np.ndarray:
    """How much of the lamp is seen from each place, (h, w) float32 0–1."""
    x, y, z = direction(lamp.azimuth, lamp.elevation)
    across = float(np.hypot(x, y))
    if across < 0.05:
        return np.ones_like(canvas.alpha)
    h, w = canvas.alpha.shape
    size = 2 * np.tan(np.radians(max(_LEAST_SIZE, lamp.softness)))
    hidden = np.zeros_like(canvas.height)
    for step in np.geomspace(_FIRST, _REACH, _STEPS) * canvas.unit:
        move = np.array([[1, 0, x / across * step], [0, 1, -y / across * step]], np.float64)
        there = cv2.warpAffine(canvas.height, move, (w, h), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
        above = there - canvas.height - z / across * step
        np.maximum(hidden, above / (size * step) + 0.5, out=hidden)
    return 1 - np.clip(blur(np.clip(hidden, 0, 1) * _known(canvas), 0.02 * canvas.unit), 0, 1)


def _known(canvas: Canvas) -> np.ndarray:
    """Where the height field is good enough for a shadow: the face, and the throat below it; hair and ears stand as they grow."""
    h, w = canvas.alpha.shape
    y, x = np.mgrid[:h, :w].astype(np.float32)
    mouth, chin = canvas.landmarks[[61, 291], 1].mean(), canvas.landmarks[152]
    down = np.clip((y - mouth) / max(float(chin[1] - mouth), 1), 0, 1)
    beside = np.clip((1.05 - np.abs(x - chin[0]) / canvas.unit) * 2.5, 0, 1)
    face = np.clip(blur(canvas.face, 0.08 * canvas.unit) * 2.2 - 0.9, 0, 1)
    return np.clip(face + np.clip(blur(canvas.below, 0.09 * canvas.unit) * 2.5, 0, 1) * down * beside, 0, 1)
