"""Relighting: takes the selfie's light out as far as is safe and puts a rig's light in. Start at ``relight``.

plate → canvas (shape, skin) → shading (the selfie's light) → gain (the rig's over the selfie's) → picture
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

import cv2
import numpy as np

from goodlight.sets.rigs import Rig
from goodlight.studio.relight.canvas import canvas_of
from goodlight.studio.relight.catchlights import set_catchlights
from goodlight.studio.relight.even import even_gain
from goodlight.studio.relight.expose import MOST, apply_gain
from goodlight.studio.relight.pattern import pattern_gain
from goodlight.studio.relight.rim import add_rim, rim_of
from goodlight.studio.relight.shading import shading_of
from goodlight.studio.relight.side import for_plate, light_side
from goodlight.studio.shot import Frame
from goodlight.subject.plate import Plate

if TYPE_CHECKING:
    from goodlight.studio.direct.warp import Warp

__all__ = ["expected_gain", "gain_of", "light_side", "relight"]

_KEPT = 48  # lights, each about a megabyte
_lights: OrderedDict[tuple, _Light] = OrderedDict()
_lock = Lock()


def relight(colours: np.ndarray, alpha: np.ndarray, *, plate: Plate, frame: Frame, rig: Rig) -> np.ndarray:
    """The person under the rig, in picture pixels.

    colours: (h, w, 3) float32, linear, premultiplied by alpha (h, w), as ``compose.place`` gives them. Returns the same, and the very
    array when the rig keeps the selfie's light.
    """
    if rig.keeps_selfie:
        return colours
    made = _light_of(plate, rig)
    gain = _placed(np.minimum(np.exp(made.gain), MOST), made.scale, frame)
    out = apply_gain(colours, np.clip(gain, 0, MOST))
    if made.rim is not None:
        out = add_rim(out, alpha, _placed(made.rim, made.scale, frame))
    if rig.key is not None and not rig.even:
        out = set_catchlights(out, plate.face, frame, for_plate(rig, plate).key)
    return cv2.min(out, cv2.merge([alpha] * 3))


def expected_gain(plate: Plate, frame: Frame, rig: Rig) -> np.ndarray | None:
    """The gain in the picture, at an eighth of its size: (h, w, 3) float32, 1 = unchanged. None when the rig keeps the selfie's light."""
    if rig.keeps_selfie:
        return None
    log_gain, scale = gain_of(plate, rig)
    eighth = np.array([[0.125, 0, -0.4375], [0, 0.125, -0.4375]])  # centres of pixels stay on centres
    size = (-(-frame.size[0] // 8), -(-frame.size[1] // 8))
    small = replace(frame, matrix=eighth[:, :2] @ frame.matrix + np.array([[0, 0, eighth[0, 2]], [0, 0, eighth[1, 2]]]), size=size)
    return np.clip(_placed(np.minimum(np.exp(log_gain), MOST), scale, small), 0, MOST)


def gain_of(plate: Plate, rig: Rig) -> tuple[np.ndarray, float]:
    """Natural logarithm of the gain on the plate's canvas, (h, w, 3) float32, and canvas pixels per plate pixel.

    Made once a plate and rig.
    """
    made = _light_of(plate, rig)
    return made.gain, made.scale


@dataclass(frozen=True, eq=False, kw_only=True)
class _Light:
    """A rig on a plate, on the plate's canvas."""

    gain: np.ndarray  # (h, w, 3) float32, natural log
    rim: np.ndarray | None  # (h, w) float32, see ``rim``
    scale: float  # canvas pixels per plate pixel


def _light_of(plate: Plate, rig: Rig) -> _Light:
    key = (*_fingerprint(plate), rig)
    with _lock:
        if key in _lights:
            _lights.move_to_end(key)
            return _lights[key]
    canvas, here = canvas_of(plate), for_plate(rig, plate)
    make = even_gain if rig.even else pattern_gain
    made = _Light(gain=make(canvas, shading_of(canvas), here), rim=rim_of(canvas, here.rim) if here.rim else None, scale=canvas.scale)
    with _lock:
        _lights[key] = made
        while len(_lights) > _KEPT:
            _lights.popitem(last=False)
    return made


def _fingerprint(plate: Plate) -> tuple:
    """What tells a plate from its retouched and dressed copies, without keeping it in memory."""
    sample = np.ascontiguousarray(plate.foreground[::16, ::16])
    return plate.sha256, plate.size, zlib.crc32(sample), plate.face.landmarks[0].tobytes()


def _placed(field: np.ndarray, scale: float, frame: Frame) -> np.ndarray:
    """A canvas field in picture pixels."""
    if frame.warp is not None:
        field = _directed(field, scale, frame.warp)
    to_plate = np.array([[1 / scale, 0, 0.5 / scale - 0.5], [0, 1 / scale, 0.5 / scale - 0.5], [0, 0, 1]])
    return cv2.warpAffine(field, frame.matrix @ to_plate, frame.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _directed(field: np.ndarray, scale: float, warp: Warp) -> np.ndarray:
    """The field moved with the person, on its own canvas."""
    h, w = field.shape[:2]
    step, (x0, y0) = warp.grid.step * scale, ((v + 0.5) * scale - 0.5 for v in warp.grid.origin)
    to_canvas = np.array([[step, 0, x0], [0, step, y0]])
    moved = cv2.warpAffine(warp.backward, to_canvas, (w, h), borderMode=cv2.BORDER_REPLICATE) * np.float32(scale)
    y, x = np.mgrid[:h, :w].astype(np.float32)
    return cv2.remap(field, x + moved[..., 0], y + moved[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
