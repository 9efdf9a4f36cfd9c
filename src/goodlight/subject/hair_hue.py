"""Gives the rim of the hair the hue of the hair within: a coloured background shines on it, a lens fringes it with purple."""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.subject.face import Face
from goodlight.subject.masks import erode, spread

_RIM = (0.06, 0.12)  # eye distances from the outline: evened fully nearer, not at all beyond
_WITHIN = 0.10  # eye distances from the outline from which the hair's hue is its own
_SPREAD = 0.08  # eye distances over which that is averaged
_SURELY = (0.5, 0.8)  # share of hair from which a pixel is taken for hair, and surely: an earring among curls keeps its colour
_GAP = 0.3  # eye distances: the side of the largest gap
_DEVIATIONS, _LEAST = 1.5, 3.0  # how far a strand's hue may be from the mean: in standard deviations of the hair within, and CIELAB units


def even_hue(foreground: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray) -> np.ndarray:
    """foreground: (H, W, 3) uint8 sRGB. alpha, hair: (H, W) float32 0–1. Returns the foreground; lightness stays, and all off the rim."""
    unit = face.eye_distance
    away = cv2.distanceTransform((~_outside(alpha, unit)).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) / unit
    surely = np.clip((hair - _SURELY[0]) / (_SURELY[1] - _SURELY[0]), 0, 1)
    weight = np.clip((_RIM[1] - away) / (_RIM[1] - _RIM[0]), 0, 1) * surely * (alpha > 0)
    if not weight.any():
        return foreground
    rows, columns = np.nonzero(weight)
    edge = round(4 * _SPREAD * unit)
    box = tuple(slice(max(0, c.min() - edge), c.max() + 1 + edge) for c in (rows, columns))
    lab = cv2.cvtColor(foreground[box].astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    mean, deviation = _within(lab[..., 1:], alpha[box], hair[box], unit)
    off = lab[..., 1:] - mean
    length = np.sqrt((off**2).sum(axis=-1))
    share = np.minimum(1, (_DEVIATIONS * deviation + _LEAST) / np.maximum(length, 1e-3))
    share = 1 - weight[box] * (1 - share)
    lab[..., 1:] = mean + off * share[..., None]
    evened = np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB) * 255 + 0.5, 0, 255).astype(np.uint8)
    out = foreground.copy()
    out[box] = np.where((share < 0.995)[..., None], evened, foreground[box])
    return out


def _outside(alpha: np.ndarray, unit: float) -> np.ndarray:
    """(H, W) bool: the background, without the gaps between locks and within rings, where an earring may hang."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((alpha <= 0.02).astype(np.uint8), connectivity=8)
    wide = stats[:, cv2.CC_STAT_AREA] > (_GAP * unit) ** 2
    wide[0] = False
    return wide[labels]


def _within(ab: np.ndarray, alpha: np.ndarray, hair: np.ndarray, unit: float) -> tuple[np.ndarray, np.ndarray]:
    """(h, w, 2) mean a* and b* of the hair further in and (h, w) their standard deviation, spread outwards."""
    h, w = alpha.shape
    half = (max(1, w // 2), max(1, h // 2))
    small, a, of_hair = (cv2.resize(p, half, interpolation=cv2.INTER_AREA) for p in (ab, alpha, hair))
    solid = erode(a > 0.98, _WITHIN * unit / 2) & (of_hair > 0.6)
    mean = spread(small, solid, _SPREAD * unit / 2)
    square = ((small - mean) ** 2).sum(axis=-1)
    deviation = np.sqrt(np.maximum(spread(np.dstack([square, square]), solid, _SPREAD * unit / 2)[..., 0], 0))
    full = cv2.resize(np.dstack([mean, deviation]), (w, h), interpolation=cv2.INTER_LINEAR)
    return full[..., :2], full[..., 2]
