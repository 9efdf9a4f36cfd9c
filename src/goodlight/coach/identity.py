"""Who the selfies show: the largest group of faces that look like one person, whatever strangers are among them."""

from __future__ import annotations

import numpy as np

SAME = 0.60
"""Descriptor distance under which two photos count as neighbours: the recogniser's own limit.
95 % of genuine pairs, years apart, are under 0.54."""
_FAR, _ALONE = 0.50, 0.08  # see stranger_limit
_TRIM = 0.8
"""Share of the group, nearest to its mean, that makes the template: one odd photo does not pull it."""


def largest_group(descriptors: np.ndarray) -> np.ndarray:
    """(N, 128) → (N,) bool: who belongs to the person that most of the photos show; of equal groups the one with the earliest photo.

    The photo with the most neighbours within SAME starts the group; its mean then takes in or turns away each photo, twice.
    """
    n = len(descriptors)
    distance = np.linalg.norm(descriptors[:, None] - descriptors[None], axis=2)
    near = distance < SAME
    spread = np.where(near, distance, 0).sum(axis=1) / np.maximum(near.sum(axis=1), 1)
    seed = min(range(n), key=lambda k: (-near[k].sum(), round(float(spread[k]), 6), k)) if near.sum() > n else 0
    member = near[seed]
    for _ in range(2):
        member = np.array([to_others(descriptors, member, k) < stranger_limit(int(member.sum()) - int(member[k])) for k in range(n)])
        member[seed] = True
    return member


def stranger_limit(others: int) -> float:
    """Distance to the mean of ``others`` photos at which a face is somebody else: 0.58 for one, 0.52 for four.

    A mean of several photos lies nearer to each further photo of the person than a single photo does.
    """
    return _FAR + _ALONE / max(1, others)


def to_others(descriptors: np.ndarray, member: np.ndarray, index: int) -> float:
    """Distance of one descriptor to the template of the other members; 0 when there are none."""
    others = member.copy()
    others[index] = False
    return float(np.linalg.norm(descriptors[index] - template_of(descriptors[others]))) if others.any() else 0.0


def template_of(descriptors: np.ndarray) -> np.ndarray:
    """(N, 128) → (128,): the mean of the descriptors that lie nearest to the mean."""
    mean = descriptors.mean(axis=0)
    if len(descriptors) < 4:
        return mean
    order = np.argsort(np.linalg.norm(descriptors - mean, axis=1))
    return descriptors[order[: int(np.ceil(_TRIM * len(descriptors)))]].mean(axis=0)
