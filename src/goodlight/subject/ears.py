"""Where the ears are: they can be as red as a flag, are lit through, and pass for hair with the layer network."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.subject.face import Face
from goodlight.subject.masks import dilate, erode

_ROOTS = ((234, 127, 454), (454, 356, 234))  # mesh points where an ear grows, and the one at the other ear
_CHEEKS = (50, 280, 101, 330)
_OUT, _UP, _REACH = 0.25, 0.10, 0.65  # eye distances from its root to the middle of an ear, and from there to its tips
_SURE = 0.97  # alpha
_HUE = 16.0  # CIELAB units in a* and b* that an ear is off the cheeks at most; redder than that where the light comes through
_CRACK = 0.05  # eye distances: half the width of a shadow that may part an ear's rim from the rest
_DARK = 0.45  # share of the cheeks' lightness below which it is hair


def about_ears(face: Face, shape: tuple[int, ...]) -> np.ndarray:
    """(H, W) bool: close around the roots of the ears."""
    mask = np.zeros(shape, np.uint8)
    for x, y in face.landmarks[[234, 454, 93, 323], :2]:
        cv2.circle(mask, (round(float(x)), round(float(y))), round(0.45 * face.eye_distance), 1, -1)
    return mask > 0


def sure_ears(srgb: np.ndarray, soft: np.ndarray, face: Face) -> np.ndarray:
    """(H, W) bool: skin where ears may be, which the matte (H, W) float32 0–1 takes for the person without a doubt.

    A grey wall shines on an ear, and then a colour says less than the matte does.
    """
    zone, unit = np.zeros(soft.shape, np.uint8), face.eye_distance
    up = face.landmarks[10, :2] - face.landmarks[152, :2]
    for low, high, other in _ROOTS:
        root = face.landmarks[[low, high], :2].mean(axis=0)
        out = root - face.landmarks[other, :2]
        middle = root + unit * (_OUT * out / np.linalg.norm(out) + _UP * up / np.linalg.norm(up))
        cv2.circle(zone, tuple(np.rint(middle).astype(int).tolist()), round(_REACH * unit), 1, -1)
    lab = cv2.cvtColor(cv2.GaussianBlur(srgb, (0, 0), 0.01 * unit), cv2.COLOR_RGB2Lab).astype(np.float32)
    lab = (lab - (0, 128, 128)) * np.float32((100 / 255, 1, 1))
    x, y = np.clip(face.landmarks[_CHEEKS, :2].astype(int), 0, np.array(soft.shape[::-1]) - 1).T
    skin = np.median(lab[y, x], axis=0)
    off = lab[..., 1:] - skin[1:]
    off[..., 0] = np.minimum(off[..., 0], 0) + np.maximum(off[..., 0] - _HUE, 0)
    like_skin = (np.linalg.norm(off, axis=-1) < _HUE) & (lab[..., 0] > _DARK * skin[0])
    sure = erode(soft > _SURE, 2) & (zone > 0)
    closed = erode(dilate(sure & like_skin, _CRACK * unit), _CRACK * unit)
    outlines, _ = cv2.findContours(closed.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = cv2.drawContours(np.zeros(soft.shape, np.uint8), outlines, -1, 1, cv2.FILLED)  # with the hollow's shadow
    return sure & (filled > 0)
