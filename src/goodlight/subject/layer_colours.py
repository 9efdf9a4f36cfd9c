"""A second witness for the layers: what colours this person's skin, hair and clothes have, learnt from where the network is sure."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from goodlight.models.layer_network import head_frame, outline

_SURE = 0.9  # the network's word from which a pixel teaches its class's colours
_WEIGHT = 1.2  # of the colours' log-likelihood against the network's; by the points of benchmarks/layers.py
_LEAST = -5.0  # log-likelihood against the best class, at which a foreign colour stops counting further: shadow and glare are common
_CLUSTERS, _SAMPLES = 6, 2500
_LIGHTNESS = 0.6  # weight of lightness against a* and b*: light and shade change it within one material
_ROUNDS = 2


def by_colour(probability: np.ndarray, srgb: np.ndarray, person: np.ndarray, landmarks: np.ndarray, size: Sequence[int]) -> np.ndarray:
    """Probabilities (n, n, 5) float32, corrected by colour. srgb: (n, n, 3) uint8 and person: (n, n) bool, on the same square grid.

    landmarks: (478, 2) in the unit square; size: (width, height) of the plate. Each class teaches its colours only where it is at home, or
    a patch of red cloth that the network takes for skin would teach that skin is red.
    """
    homes = _homes(landmarks, size, probability.shape[0])
    lab = cv2.cvtColor(srgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab) * np.array([_LIGHTNESS, 1, 1], np.float32)
    first = np.log(probability + 0.004)
    out = probability
    for _ in range(_ROUNDS):
        models = {k: _clusters(lab[person & home & (out[..., k] > _SURE)]) for k, home in enumerate(homes)}
        known = {k: _log_likelihood(lab[person], model) for k, model in models.items() if model is not None}
        if len(known) < 2:
            return probability
        best = np.max(list(known.values()), axis=0)
        vote = np.zeros_like(first)
        for k in range(probability.shape[-1]):
            vote[person, k] = np.maximum(known[k] - best, _LEAST) if k in known else _LEAST
        raised = np.exp(first + _WEIGHT * vote)
        smooth = cv2.GaussianBlur(raised / raised.sum(axis=-1, keepdims=True), (0, 0), 0.8)
        out = np.where(person[..., None], smooth, probability)
    return out


def _homes(landmarks: np.ndarray, size: Sequence[int], side: int) -> tuple[np.ndarray, ...]:
    """Where skin, hair, headwear, accessories and cloth are surely to be found, each (side, side) bool."""
    x, y = head_frame(landmarks, size, side)
    face = outline(landmarks, side, grow=0.95) | (y < 0.25) & (np.abs(x) < 0.22)
    return face, y < 0.05, y < -0.4, y < 0.4, y > 0.12


def _clusters(colours: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Centres (k, 3), shares and spreads (k,) of a mixture of round Gaussians; None for too few colours. Deterministic."""
    from scipy.cluster.vq import kmeans2

    if len(colours) < 40 * _CLUSTERS:
        return None
    some = colours[:: max(1, len(colours) // _SAMPLES)].astype(np.float64)
    some += np.random.default_rng(0).normal(0, 0.5, some.shape)  # a plain colour has no six clusters otherwise
    centres, label = kmeans2(some, _CLUSTERS, minit="++", rng=0)
    share = np.bincount(label, minlength=_CLUSTERS) / len(some)
    spread = np.bincount(label, ((some - centres[label]) ** 2).mean(axis=1), minlength=_CLUSTERS) / np.maximum(share * len(some), 1)
    return centres, share, np.maximum(np.sqrt(3 * spread), 4.0)


def _log_likelihood(colours: np.ndarray, model: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    """(N, 3) → (N,)"""
    centres, share, spread = model
    away = ((colours[:, None] - centres[None]) ** 2).sum(axis=-1)
    each = np.log(share + 1e-6) - 3 * np.log(spread) - away / (2 * spread**2)
    top = each.max(axis=1)
    return top + np.log(np.exp(each - top[:, None]).sum(axis=1))
