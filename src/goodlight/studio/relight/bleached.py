"""Bleached skin: where a highlight or hard sun has taken the hue, shade would turn it grey, so it gets the skin's own hue back."""

from __future__ import annotations

import numpy as np

from goodlight.studio.relight.canvas import Canvas, blur

_RETURNED = 0.6  # share of the missing hue
_FULL_AT = 0.45  # natural log: how much darker a place must become until all of that is given back
_MOST = 0.28  # natural log of one channel


def unbleached(canvas: Canvas, gain: np.ndarray) -> np.ndarray:
    """Natural log of a tint on R, G, B, (h, w, 3) float32, for a gain (h, w) in natural log; 0 where nothing is cut or missing."""
    x, y = canvas.plain_skin.T
    missing = np.median(canvas.hue[y, x], axis=0) - canvas.hue
    bleached = np.clip(np.minimum(missing[..., 0], -missing[..., 2]) * 10, 0, 1)  # too little red and too much blue
    share = _RETURNED * np.clip(-gain / _FULL_AT, 0, 1) * bleached * canvas.face * blur(canvas.skin, 0.06 * canvas.unit)
    return (share[..., None] * np.clip(missing, -_MOST, _MOST)).astype(np.float32)
