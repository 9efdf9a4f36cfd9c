"""Hair lighter or darker within what a hairdresser does in one visit, and an outline without stray hairs."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from goodlight.studio.touch.canvas import Canvas, ramp
from goodlight.studio.touch.hair import Hair
from goodlight.studio.touch.zones import soft_lab
from goodlight.subject.plate import Plate

_LIGHTER, _WARMER = np.float32(0.58), np.array([0.20, 0.0, -0.20], np.float32)  # what dark hair no longer absorbs is warm light
_DARKER = np.array([0.52, 0.56, 0.60], np.float32)


def coloured(canvas: Canvas, hair: Hair, amount: float) -> np.ndarray:
    """Log RGB gain, (h, w, 3) float32. amount −1 darker … 1 lighter; two to three levels of a hairdresser's ten."""
    cover = np.maximum(hair.cover, 0.45 * hair.brows)[..., None]
    if amount < 0:
        return amount * cover * _DARKER
    light = canvas.blur(soft_lab(canvas)[..., 0], 0.018)
    room = ramp(light, 88.0, 50.0)  # what is blond or white has little left to lose
    warm = ramp(light, 55.0, 25.0)
    return amount * cover * (_LIGHTER * (0.25 + 0.75 * room)[..., None] + warm[..., None] * _WARMER)


def without_stray_hairs(plate: Plate, amount: float) -> Plate:
    """The alpha without what is thinner than a lock outside the head's outline. amount −1 … 0: how much of it goes.

    Below the chin nothing changes: there, what is thin is a collar or a strand over it.
    """
    unit, alpha = plate.face.eye_distance, plate.alpha
    h, w = alpha.shape
    shrink = max(1.0, unit / 120)
    size = (max(8, round(w / shrink)), max(8, round(h / shrink)))
    small = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
    r = max(1, round(0.045 * unit / shrink))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1))
    body = cv2.morphologyEx(cv2.copyMakeBorder(small, r, r, r, r, cv2.BORDER_REPLICATE), cv2.MORPH_OPEN, disc)[r:-r, r:-r]
    reach = max(1, round(0.03 * unit / shrink))  # the outline keeps its own softness
    near = cv2.dilate((body > 100).astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))
    keep = cv2.GaussianBlur(near.astype(np.float32), (0, 0), max(0.8, 0.4 * reach))
    keep = cv2.resize(keep, (w, h), interpolation=cv2.INTER_LINEAR)
    low = np.clip((np.arange(h, dtype=np.float32) - plate.face.chin[1]) / (0.4 * unit) + 1, 0, 1)[:, None]
    keep = 1 + amount * (1 - np.maximum(keep, low))
    return replace(plate, alpha=(alpha * keep + 0.5).astype(np.uint8))
