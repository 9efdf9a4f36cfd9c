"""Small things in one face that a brief may ask to have changed. Each figure means something only against another photo of the person."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.coach.crop import FaceCrop
from goodlight.colour import lab

_SMILE_LINES = ((129, 203, 206, 216, 212), (358, 423, 426, 436, 432))
_MOUTH = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191)
_FINE, _BROAD = 0.014, 0.05  # eye distances: a line lies between these scales
_FOLD = 0.16  # eye distances: width of the band around a smile line
_LEAST = 40  # pixels of a region


@dataclass(frozen=True, kw_only=True)
class Details:
    """NaN where the face does not show it."""

    lines: float  # dB of contrast of the valleys in the skin of the face: wrinkles and folds
    smile_lines: float  # the same beside nose and mouth alone
    teeth: float  # CIELAB b* of the teeth: yellow


def details(crop: FaceCrop) -> Details:
    valleys = _valleys(crop)
    folds = np.zeros(crop.srgb.shape[:2], np.uint8)
    for line in _SMILE_LINES:
        cv2.polylines(folds, [np.round(crop.points[list(line)]).astype(np.int32)], False, 1, max(1, round(_FOLD * crop.eye)))
    colours = lab(cv2.GaussianBlur(crop.linear, (0, 0), 0.01 * crop.eye))
    return Details(lines=_decibels(valleys, crop.skin), smile_lines=_decibels(valleys, (folds > 0) & crop.skin),
                   teeth=_teeth(colours, crop))


def _valleys(crop: FaceCrop) -> np.ndarray:
    """(S, S) float32 ≥ 0, stops: how much darker a place is than what lies around it."""
    fine, broad = (cv2.GaussianBlur(crop.stops, (0, 0), s * crop.eye) for s in (_FINE, _BROAD))
    return np.maximum(broad - fine, 0)


def _decibels(valleys: np.ndarray, where: np.ndarray) -> float:
    return 20 * math.log10(max(float(valleys[where].mean()), 1e-6)) if where.sum() >= _LEAST else math.nan


def _teeth(colours: np.ndarray, crop: FaceCrop) -> float:
    """Of what is light and hardly coloured between the lips."""
    inside = crop.region(_MOUTH, grow=-0.01)
    light = inside & (colours[..., 0] > 45) & (colours[..., 1] < 15)
    return float(np.median(colours[light][:, 2])) if light.sum() >= _LEAST else math.nan
