"""The person's own colours at the soft edge, without the old background's light."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import luminance, to_linear, to_srgb
from goodlight.subject.closed_form import estimate_foreground
from goodlight.subject.masks import dilate, erode, spread

_STRAND = (0.5, 0.95)  # alpha: below the first a hair's colour is a guess, above the second it is seen
_BESIDE, _WITHIN = 0.3, 0.03  # eye distances: how far single hairs reach, and over which the hair's colour is averaged
_BRIGHTNESS = (0.6, 1.3)  # of a single hair, against the hair beside it


def foreground_colours(srgb: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The person's own colours where the old background shows through. (H, W, 3) uint8 sRGB."""
    linear = to_linear(srgb)
    estimate = estimate_foreground(linear, alpha)
    clean = _despill(estimate, linear, alpha)
    changed = (alpha < 1 - 0.5 / 255) | (np.abs(clean - estimate).max(axis=-1) > 1e-4)
    return np.where(changed[..., None], to_srgb(clean), srgb)


def strand_colours(foreground: np.ndarray, alpha: np.ndarray, hair: np.ndarray, unit: float) -> np.ndarray:
    """Single hairs in the colour of the hair beside them: how bright a thing is cannot be told where hardly anything of it is seen.

    foreground: (H, W, 3) uint8 sRGB. alpha, hair: (H, W) float32 0–1, the latter where hair is. unit: the eye distance in pixels.
    """
    solid = (alpha > 0.95) & (hair > 0.6)
    weight = np.clip((_STRAND[1] - alpha) / (_STRAND[1] - _STRAND[0]), 0, 1) * (alpha > 0)
    weight *= dilate(hair > 0.5, _BESIDE * unit)
    at = np.nonzero(weight)
    if not at[0].size or not solid.any():
        return foreground
    linear = to_linear(foreground)
    within = spread(linear, solid, _WITHIN * unit)[at]
    own = linear[at]
    bright = np.clip(luminance(own) / np.maximum(luminance(within), 1e-4), *_BRIGHTNESS)
    wanted = within * bright[:, None]
    out = foreground.copy()
    out[at] = to_srgb(np.clip(own + weight[at][:, None] * (wanted - own), 0, 1))
    return out


def _despill(foreground: np.ndarray, linear: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Takes the old background's light out of the soft edge. All linear light, float32.

    Hair is lit through and mixed with what was behind it; colour estimation alone leaves a coloured fringe. What lies on the
    way from the person's inner colour to the background's colour loses that share of brightness and takes the inner hue.
    """
    h, w = alpha.shape
    reach = max(h, w) / 1024
    inner = spread(linear, erode(alpha > 0.98, 5 * reach), 6 * reach)
    outer = spread(linear, erode(alpha < 0.02, 3 * reach), 9 * reach)
    along, distinct = _between(foreground, inner, outer)
    at_edge = np.clip(np.maximum((1 - alpha) * 4, 3 * (1 - cv2.GaussianBlur(alpha, (0, 0), 2.2 * reach)) - 0.1), 0, 1)
    amount = np.clip(along * 1.5, 0, 1) * distinct * at_edge
    spill = np.clip(along, 0, 1) * np.maximum(luminance(outer - inner), 0)  # from a darker background nothing is taken: rim light is real
    bright = np.clip(luminance(foreground) - amount * spill, 0, 1)
    hue = inner + 0.02  # black hair has no hue to speak of: without this its last trace of red would be raised to a glow
    clean = hue * (bright / luminance(hue))[..., None]
    return np.clip(foreground + amount[..., None] * (clean - foreground), 0, 1)


def _between(colours: np.ndarray, inner: np.ndarray, outer: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where colours lie on the way from inner (0) to outer (1), and how far the two ends can be told apart, 0–1."""
    away = outer - inner
    length2 = (away**2).sum(axis=-1)
    along = ((colours - inner) * away).sum(axis=-1) / np.maximum(length2, 1e-4)
    return along, np.clip(np.sqrt(length2) / 0.08 - 0.5, 0, 1)
