"""Thins the fringe of the hair to what its pixels can hold, where the background behind is known.

Networks draw strands that are not there, and closed-form matting believes them. But where the background beside the hair is even, its
colour behind the hair is known, and a pixel's place between that colour and the hair's is the most of the person that can be in it
(Smith and Blinn 1996, matting before a known backing).
"""

from __future__ import annotations

import cv2
import numpy as np

from goodlight.colour import to_linear
from goodlight.subject.face import Face
from goodlight.subject.masks import erode, spread

_LEAST_CONTRAST = (0.08, 0.19)  # between hair and background, in square roots of linear light: no trust below, full trust above
_UNREST = (0.08, 0.48)  # of the background, as a share of that contrast: full trust below, none above


def thin_fringe(srgb: np.ndarray, alpha: np.ndarray, face: Face, hair: np.ndarray | None = None) -> np.ndarray:
    """srgb: (H, W, 3) uint8. alpha: (H, W) float32 0–1. hair: (H, W) float32 0–1 where that is known. Returns alpha, nowhere higher.

    Below the chin only hair is thinned, not cloth; while nobody says what is hair, it is what is soft all around.
    """
    h, w = alpha.shape
    unit = max(h, w) / 1024
    roots = np.sqrt(to_linear(srgb))  # roughly even to the eye
    behind, contrast, unrest = _surroundings(roots, alpha, unit, hair)
    share = np.einsum("hwc,hwc->hw", behind[..., :3] - roots, behind[..., 3:]) / np.maximum(contrast**2, 1e-4)  # 1: all person
    low, high = _LEAST_CONTRAST
    trust = np.clip((contrast - low) / (high - low), 0, 1) * np.clip((_UNREST[1] - unrest) / (_UNREST[1] - _UNREST[0]), 0, 1)
    rows = np.arange(h, dtype=np.float32)[:, None]
    below = np.clip((rows - face.chin[1]) / (0.1 * face.height), 0, 1)
    trust = trust * (1 - below * (1 - _hair_below(alpha, hair, unit)))
    most = np.clip(1.25 * (share - unrest) + 0.02, 0, 1)
    return np.where(alpha > 0.97, alpha, np.minimum(alpha, alpha + trust * (most - alpha))).astype(np.float32)


def _hair_below(alpha: np.ndarray, hair: np.ndarray | None, unit: float) -> np.ndarray:
    """How surely the fringe is hair's, 0–1. Out there the network that knows hair is unsure: what it says of the nearest hair counts."""
    if hair is None:
        side = 2 * round(16 * unit) + 1
        softness = cv2.blur(((alpha > 0.05) & (alpha < 0.95)).astype(np.float32), (side, side))
        return np.clip((softness - 0.35) / 0.2, 0, 1)
    side = 2 * round(12 * unit) + 1
    weight = cv2.blur(alpha, (side, side))
    return np.clip(cv2.blur(hair * alpha, (side, side)) / np.maximum(weight, 0.02) * 2 - 0.8, 0, 1)


def _surroundings(roots: np.ndarray, alpha: np.ndarray, unit: float,
                  hair: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(H, W, 6): the background's colour and the way from the person's to it; (H, W) the length of that way; (H, W) the background's unrest
    as a share of it. All vary slowly, so half the size is enough."""
    h, w = alpha.shape
    half = (max(1, w // 2), max(1, h // 2))
    small, a = cv2.resize(roots, half, interpolation=cv2.INTER_AREA), cv2.resize(alpha, half, interpolation=cv2.INTER_AREA)
    clear, solid = erode(a < 0.01, 1.5 * unit), erode(a > 0.98, 3 * unit)
    if hair is not None and (own := solid & (cv2.resize(hair, half, interpolation=cv2.INTER_AREA) > 0.5)).any():
        solid = own  # against a cheek a dark braid would pass for background
    outer, inner = spread(small, clear, 5 * unit), spread(small, solid, 3.5 * unit)
    away = outer - inner
    contrast = np.sqrt((away**2).sum(axis=-1))
    unrest = np.sqrt(3 * spread((small - outer) ** 2, clear, 10 * unit).mean(axis=-1)) / np.maximum(contrast, 1e-3)
    full = cv2.resize(np.dstack([outer, away, contrast, unrest]), (w, h), interpolation=cv2.INTER_LINEAR)
    return full[..., :6], full[..., 6], full[..., 7]
