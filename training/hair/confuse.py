"""Things behind the hair that the networks take for hair, or hair that they overlook, painted into a patch whose alpha is known."""

from __future__ import annotations

import cv2
import numpy as np

_SOFT, _PERSON, _HAIR, _ALPHA, _BAND = 3, 4, 6, 10, 11  # planes


def confuse(patch: np.ndarray, others: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """patch: (s, s, 12) float32 0–255, as ``train.Pictures`` makes it. others: (h, w, 3) uint8, another picture, for its texture."""
    patch, side = patch.copy(), patch.shape[0]
    spot, alpha = _spot(side, rng), patch[..., _ALPHA] / 255
    near = np.clip(cv2.GaussianBlur(alpha, (0, 0), 12) * 3, 0, 1)
    behind = (spot * (1 - alpha))[..., None]
    mixed = _linear(patch[..., :3]) * (1 - behind) + _linear(_stuff(side, others, rng)) * behind
    patch[..., :3] = 255 * np.clip(mixed, 0, 1) ** (1 / 2.2)
    what = rng.random()
    if what < 0.5:
        taken = 255 * rng.uniform(0.3, 1) * spot * near
        patch[..., _SOFT] = np.maximum(patch[..., _SOFT], taken)
        patch[..., _HAIR] = np.maximum(patch[..., _HAIR], taken * rng.uniform(0, 1))
        if rng.random() < 0.3:
            patch[..., _PERSON] = np.maximum(patch[..., _PERSON], taken * rng.uniform(0, 0.8))
    elif what < 0.65:
        patch[..., _SOFT] *= 1 - spot * rng.uniform(0.3, 1)
        patch[..., _HAIR] *= 1 - spot * rng.uniform(0, 0.8)
    if what < 0.65 and patch[..., _BAND].any():
        patch[..., _BAND] = np.maximum(patch[..., _BAND], 255 * (spot > 0.3) * near)
    return patch


def _spot(side: int, rng: np.random.Generator) -> np.ndarray:
    """(s, s) 0–1: an ellipse, a stripe or a rectangle near the middle, sharp or out of focus."""
    y, x = np.mgrid[:side, :side].astype(np.float32)
    cy, cx = side / 2 + rng.normal(0, 25, 2)
    turn = rng.uniform(0, np.pi)
    u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
    v = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
    long, wide = np.exp(rng.uniform(np.log(6), np.log(60), 2))
    form = (np.hypot(u / long, v / wide), np.abs(v) / wide, np.maximum(np.abs(u) / long, np.abs(v) / wide))[rng.integers(3)]
    return 1 / (1 + np.exp(np.clip((form - 1) * min(long, wide) / rng.choice([1.5, 4, 12]), -30, 30)))


def _stuff(side: int, others: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(s, s, 3) float32 0–255: a piece of another picture, or one colour: dark, bright or any."""
    if rng.random() < 0.7:
        piece = int(rng.integers(30, 120))
        y, x = (int(rng.integers(0, length - piece)) for length in others.shape[:2])
        return cv2.resize(others[y : y + piece, x : x + piece], (side, side), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    low, high = ((0, 60), (200, 255), (0, 255))[rng.integers(3)]
    return np.broadcast_to(rng.uniform(low, high, 3), (side, side, 3)).astype(np.float32)


def _linear(codes: np.ndarray) -> np.ndarray:
    return (np.clip(codes, 0, 255) / 255) ** 2.2
