"""The selfie's own background as a backdrop: far out of focus and calmer than it was, in the place where it stood."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear

_SOFT = 0.55  # eye distances: standard deviation of the blur. Things the size of a hand are gone; light and colour stay where they were
_CALM = 0.75  # of the contrast that is left, and of the colour: a flag is a hue and no longer a flag
_VIVID = 0.16  # colour, relative to the light, from which it is held back


@dataclass(frozen=True, eq=False, kw_only=True)
class Surroundings:
    """colours: (h, w, 3) uint8 sRGB, the old background without the person, squeezed; matrix: (2, 3), its pixels → picture pixels;
    eye_distance: (across, down) in its pixels, which need not be square."""

    colours: np.ndarray
    matrix: np.ndarray
    eye_distance: tuple[float, float]


def out_of_focus(given: Surroundings, size: tuple[int, int], *, step: int, softness: float = 1.0) -> np.ndarray:
    """(h, w, 3) float32 linear at size (w, h), each pixel of which is ``step`` picture pixels; continued where the selfie ends."""
    across, down = (softness * _SOFT * d for d in given.eye_distance)
    soft = cv2.GaussianBlur(to_linear(given.colours), (0, 0), sigmaX=across, sigmaY=down, borderType=cv2.BORDER_REPLICATE)
    calm = _calmed(soft)
    matrix = given.matrix.copy() / step
    matrix[:, 2] += 0.5 / step - 0.5  # pixel centres
    placed = cv2.warpAffine(calm, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    # small and enlarged it has the corners of its own pixels; what lies outside is continued in streaks
    return np.clip(cv2.GaussianBlur(placed, (0, 0), 0.03 * max(size)), 0, 1)


def _calmed(linear: np.ndarray) -> np.ndarray:
    """Less contrast about the middle light, less of strong colours."""
    light = np.maximum(luminance(linear), 1e-4)
    middle = float(np.exp(np.log(light).mean()))
    tint = linear / light[..., None] - 1
    strength = np.sqrt((tint**2).mean(axis=-1, keepdims=True))
    tint *= np.where(strength > _VIVID, (_VIVID + _CALM * (strength - _VIVID)) / np.maximum(strength, 1e-6), 1)
    return (middle * (light / middle) ** _CALM)[..., None] * np.maximum(1 + tint, 0)
