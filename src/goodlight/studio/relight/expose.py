"""Multiplies light into the picture: by a gain that spares what is nearly white."""

from __future__ import annotations

import numpy as np

MOST = 1.9  # the largest gain for which the curve still rises everywhere


def apply_gain(colours: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """colours: (h, w, 3) float32 linear, premultiplied. gain: (h, w) or (h, w, 3), positive, 1 = unchanged.

    White stays white, so that blown highlights do not turn grey and lifted ones do not burn: the gain fades to 1 as the brightest channel
    comes near 1, all channels alike, which keeps the hue.
    """
    peak = colours.max(axis=2)
    gain = gain if gain.ndim == 3 else gain[..., None]
    gain = np.minimum(gain, MOST)
    square = (peak * peak)[..., None]
    lift = np.maximum(gain - 1, 0) * square
    cut = np.maximum(1 - gain, 0) * square * square
    return colours * (gain / (1 + lift - cut))
