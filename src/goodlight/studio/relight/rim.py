"""The edge that a lamp from behind lights: hair, ear and shoulder on its side."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.sets.rigs import Lamp
from goodlight.studio.relight.canvas import Canvas, blur
from goodlight.studio.relight.lamps import direction

_WIDTH = 0.05  # eye distances: how far the light reaches in from the outline; more looks like a drawn line
_SHEEN = 0.045  # linear: what even black hair sends back along its strands
_BRIGHTER = 0.9  # of the surface's own colour


def rim_of(canvas: Canvas, lamp: Lamp) -> np.ndarray:
    """(h, w) float32 0–1 on the canvas: how much of the lamp falls on each place."""
    x, y, _ = direction(lamp.azimuth, lamp.elevation)
    inside = cv2.distanceTransform((canvas.alpha > 0.5).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    wide = blur(canvas.alpha, 0.12 * canvas.unit)
    out = np.dstack([-cv2.Sobel(wide, cv2.CV_32F, 1, 0), cv2.Sobel(wide, cv2.CV_32F, 0, 1)])  # x right, y up
    out /= np.maximum(np.linalg.norm(out, axis=2, keepdims=True), 1e-4)
    facing = np.clip(out @ np.array([x, y], np.float32) / max(float(np.hypot(x, y)), 1e-3), 0, 1)
    band = np.exp(-((inside / (_WIDTH * canvas.unit)) ** 2))
    return np.clip(lamp.strength * blur((band * facing**1.5).astype(np.float32), 0.02 * canvas.unit), 0, 1)


def add_rim(colours: np.ndarray, alpha: np.ndarray, rim: np.ndarray) -> np.ndarray:
    """colours: (h, w, 3) linear, premultiplied; rim: (h, w) in the same pixels."""
    rim = np.clip(rim, 0, 1)
    lit = cv2.multiply(colours, cv2.merge([1 + _BRIGHTER * rim] * 3))
    return cv2.add(lit, cv2.merge([_SHEEN * rim * alpha] * 3))
