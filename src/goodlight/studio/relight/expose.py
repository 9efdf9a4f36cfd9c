"""Multiplies light into the picture: by a gain that spares what is nearly white."""

from __future__ import annotations

import cv2
import numpy as np

MOST = 2.6  # the largest gain for which the curve still rises everywhere


def apply_gain(colours: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """colours: (h, w, 3) float32 linear, premultiplied. gain: (h, w) or (h, w, 3) float32, 0–MOST, 1 = unchanged.

    The gain fades to 1 towards white, all channels alike, which keeps the hue: a lift as the brightest channel comes near 1, so that
    nothing burns; a cut as the darkest does, so that a blown highlight does not turn grey while pale skin, whose red is often full, takes
    shade as any other.
    """
    red, green, blue = cv2.split(colours)
    middle = gain if gain.ndim == 2 else cv2.split(gain)[1]
    lift = cv2.max(cv2.subtract(middle, 1.0), 0.0)
    spared = None
    if float(lift.max()) > 0:
        brightest = cv2.max(cv2.max(red, green), blue)
        spared = cv2.multiply(lift, cv2.multiply(brightest, cv2.sqrt(brightest)))
    cut = cv2.max(cv2.subtract(1.0, middle), 0.0)
    if float(cut.max()) > 0:
        white = cv2.min(cv2.min(red, green), blue)
        for _ in range(3):
            white = cv2.multiply(white, white)
        cut = cv2.multiply(cut, white)
        spared = cv2.subtract(spared, cut) if spared is not None else -cut
    if spared is None:
        return colours * (gain if gain.ndim == 3 else gain[..., None])
    curve = cv2.divide(1.0, cv2.add(spared, 1.0))
    if gain.ndim == 2:
        gain = cv2.merge([gain] * 3)
    return cv2.multiply(cv2.multiply(colours, gain), cv2.merge([curve] * 3))
