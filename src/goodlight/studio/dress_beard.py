"""Beards below the jaw: what the layers take for skin in them is hair, and ends in hairs, not along a line."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from goodlight.colour import luminance
from goodlight.studio.dress_outline import from_jaw
from goodlight.subject.face import Face

_DARK, _ROUGH = 0.5, 0.4  # luminance of a chin against the face's from which it may be a beard; and how its hairs differ, logarithm
_BAND = (0.02, 0.22)  # eye distances above the jaw's line where that is looked at
_CLOSE = (0.03, 0.08)  # eye distances below the line
_REACH = (0.22, 0.4)  # eye distances below the line between which a beard ends
_THROAT = (0.4, 0.75)  # and where the bare neck is looked at
_SHADED = 0.4  # a neck's luminance against the face's, where none is seen
_WIDE = 0.85  # eye distances to either side of the chin


def is_bearded(colours: np.ndarray, face: Face, tone: np.ndarray) -> bool:
    """Whether the chin is dark and rough. colours: (h, w, 3) linear; tone: (3,) the face's, see ``dress_neck.skin_colour``."""
    unit, (x, y) = face.eye_distance, face.chin[:2]
    left, top = (max(0, int(v)) for v in (x - 0.5 * unit, y - 0.6 * unit))
    window = colours[top : int(y + 0.1 * unit), left : int(x + 0.5 * unit)]
    up = from_jaw(replace(face, landmarks=face.landmarks - np.array([left, top, 0], np.float32)), window.shape[:2])
    aside = np.abs(np.arange(window.shape[1]) + left - x)[None]
    chin = (up > _BAND[0] * unit) & (up < _BAND[1] * unit) & (aside < 0.45 * unit)
    if not chin.any():
        return False
    light = luminance(window)
    logged = np.log(np.maximum(light, 2e-3))
    fine = logged - cv2.GaussianBlur(logged, (0, 0), max(1.0, 0.03 * unit))
    return bool(np.median(light[chin]) < _DARK * float(luminance(tone)) and fine[chin].std() > _ROUGH)


def along_jaw(face: Face, shape: tuple[int, int]) -> np.ndarray:
    """1 above the jaw's line and close below it and beside it, 0 further down: (h, w) float32."""
    return np.clip((_CLOSE[1] * face.eye_distance + from_jaw(face, shape)) / ((_CLOSE[1] - _CLOSE[0]) * face.eye_distance), 0, 1)


def below_jaw(colours: np.ndarray, skin: np.ndarray, face: Face, tone: np.ndarray) -> np.ndarray:
    """Share of the skin (h, w) that is the beard's hair below the jaw's line, (h, w) float32: the darker than the neck, the more."""
    unit, up = face.eye_distance, from_jaw(face, skin.shape)
    aside = np.abs(np.arange(skin.shape[1]) - face.chin[0])[None]
    light = luminance(colours)
    chin = (up > _BAND[0] * unit) & (up < _BAND[1] * unit) & (aside < 0.45 * unit) & (skin > 0.5)
    throat = (up < -_THROAT[0] * unit) & (up > -_THROAT[1] * unit) & (aside < 0.4 * unit) & (skin > 0.9)
    bare = float(np.median(light[throat])) if throat.sum() > 0.02 * unit**2 else _SHADED * float(luminance(tone))
    hair = float(np.median(light[chin])) if chin.any() else 0.3 * bare
    low, high = np.log(max(1.2 * hair, 1e-3)), np.log(max(0.8 * bare, 1.5e-3))
    if high - low < 0.2:
        return np.zeros_like(skin)
    share = np.clip((high - np.log(np.maximum(light, 1e-3))) / (high - low), 0, 1)
    near = np.clip((_REACH[1] * unit + up) / ((_REACH[1] - _REACH[0]) * unit), 0, 1)
    near = near * np.clip((0.06 * unit - up) / (0.04 * unit), 0, 1) * np.clip((_WIDE * unit - aside) / (0.2 * unit), 0, 1)
    return (share * near).astype(np.float32)
