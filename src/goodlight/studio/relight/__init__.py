"""Relighting: takes the selfie's light out as far as is safe and puts a rig's light in. Start at ``relight``.

plate → canvas (shape, skin) → shading (the selfie's light) → gain (the rig's over the selfie's) → picture
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from threading import Lock

import cv2
import numpy as np

from goodlight.sets.rigs import Rig
from goodlight.studio.relight.canvas import canvas_of
from goodlight.studio.relight.even import even_gain
from goodlight.studio.relight.expose import apply_gain
from goodlight.studio.relight.shading import shading_of
from goodlight.studio.relight.side import for_plate, light_side
from goodlight.studio.shot import Frame
from goodlight.subject.plate import Plate

__all__ = ["gain_of", "light_side", "relight"]

_KEPT = 64  # gains, each under half a megabyte
_gains: OrderedDict[tuple, tuple[np.ndarray, float]] = OrderedDict()
_lock = Lock()


def relight(colours: np.ndarray, alpha: np.ndarray, *, plate: Plate, frame: Frame, rig: Rig) -> np.ndarray:
    """The person under the rig, in picture pixels.

    colours: (h, w, 3) float32, linear, premultiplied by alpha (h, w), as ``compose.place`` gives them. Returns the same, and the very
    array when the rig keeps the selfie's light.
    """
    if rig.keeps_selfie:
        return colours
    gain = np.exp(_placed(*gain_of(plate, rig), frame))
    return np.minimum(apply_gain(colours, gain), np.maximum(colours, alpha[..., None]))


def gain_of(plate: Plate, rig: Rig) -> tuple[np.ndarray, float]:
    """Natural logarithm of the gain on the plate's canvas, (h, w) float32, and canvas pixels per plate pixel. Made once a plate and rig."""
    key = (*_fingerprint(plate), rig)
    with _lock:
        if key in _gains:
            _gains.move_to_end(key)
            return _gains[key]
    canvas = canvas_of(plate)
    made = even_gain(canvas, shading_of(canvas), for_plate(rig, plate)), canvas.scale
    with _lock:
        _gains[key] = made
        while len(_gains) > _KEPT:
            _gains.popitem(last=False)
    return made


def _fingerprint(plate: Plate) -> tuple:
    """What tells a plate from its retouched and dressed copies, without keeping it in memory."""
    sample = np.ascontiguousarray(plate.foreground[::16, ::16])
    return plate.sha256, plate.size, zlib.crc32(sample), plate.face.landmarks[0].tobytes()


def _placed(field: np.ndarray, scale: float, frame: Frame) -> np.ndarray:
    """A canvas field in picture pixels."""
    to_plate = np.array([[1 / scale, 0, 0.5 / scale - 0.5], [0, 1 / scale, 0.5 / scale - 0.5], [0, 0, 1]])
    return cv2.warpAffine(field, frame.matrix @ to_plate, frame.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
