"""The light that the selfie brought: how bright skin is from place to place, without its pores, and the lamps that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from goodlight.studio.relight.canvas import Canvas, blur
from goodlight.studio.relight.source import source_light

_WINDOW = 0.22  # eye distances; light is followed at this scale ...
_EDGE = 0.16  # ... except where it changes by more than this (log), as at the edge of a hard shadow
_PORES = 0.035  # eye distances: what is finer is skin, not light
_GLOSS = 0.015  # linear: the shine of skin, which stands out most on dark skin, is not taken for uneven light


@dataclass(frozen=True, eq=False, kw_only=True)
class Shading:
    """All in natural logarithms of luminance; 0 is the median over the skin of the face."""

    seen: np.ndarray  # (h, w) float32: light on the skin with its shadows' edges, carried on to where there is no skin
    trust: np.ndarray  # (h, w) float32 0–1: how far ``seen`` was seen rather than carried
    smooth: np.ndarray  # (h, w) float32: what a mixture of lamps explains, with the face's own shadows, on the whole person


@lru_cache(maxsize=8)
def shading_of(canvas: Canvas) -> Shading:
    on_face = canvas.skin * canvas.face
    unit = canvas.unit
    seen = edge_aware(np.log(np.exp(canvas.log_y) + _GLOSS), canvas.skin, unit)
    trust = np.clip(1.5 * blur(canvas.skin, 0.05 * unit), 0, 1)
    sure = on_face > 0.5
    if sure.sum() < 50:  # a veil, a beard up to the eyes: nothing is known, so nothing is done
        flat = np.zeros_like(seen)
        return Shading(seen=flat, trust=flat, smooth=flat)
    smooth = source_light(canvas, sure)
    level = float(np.median(seen[sure]))
    return Shading(seen=(seen - level).astype(np.float32), trust=trust, smooth=smooth)


def edge_aware(log_y: np.ndarray, weight: np.ndarray, unit: float) -> np.ndarray:
    """Guided filter (He, Sun and Tang 2013) of the values under the weights, guided by themselves; carried on where the weights end."""
    w0 = blur(weight, _PORES * unit)
    fine = blur(log_y * weight, _PORES * unit) / np.maximum(w0, 1e-4)
    fine = np.where(w0 > 1e-3, fine, 0)
    s = _WINDOW * unit
    norm = np.maximum(blur(weight, s), 1e-5)
    mean = blur(fine * weight, s) / norm
    variance = np.maximum(blur(fine * fine * weight, s) / norm - mean * mean, 0)
    a = variance / (variance + _EDGE**2)
    b = mean * (1 - a)
    a, b = (blur(x * weight, s) / norm for x in (a, b))
    there = np.clip(weight * 4, 0, 1)
    return carry(np.where(there > 0, a * fine + b, 0), there, unit)


def carry(values: np.ndarray, weight: np.ndarray, unit: float) -> np.ndarray:
    """Values where the weight is 1, and beyond it the mean of the nearest, from wider and wider around."""
    out, left = values * weight, 1 - weight
    for s in (0.06, 0.15, 0.4, 1.0, 3.0):
        norm = blur(weight, s * unit)
        take = left * np.clip(norm * 6, 0, 1)
        out = out + take * blur(values * weight, s * unit) / np.maximum(norm, 1e-5)
        left = left - take
    return out
