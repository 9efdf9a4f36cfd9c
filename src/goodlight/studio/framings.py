"""Framings that differ: of a few seeds, the one whose framing stands furthest from the ones before."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from goodlight.sets.crops import Crop
from goodlight.studio import lens

CANDIDATES = 12
"""Seeds to choose among; more spread better and cost more."""


class Framings:
    """Remembers three numbers of each framing. The best of a few candidates spreads points evenly at every number (Mitchell 1991)."""

    def __init__(self) -> None:
        self._taken: dict[Hashable, list[np.ndarray]] = {}

    def choose(self, key: Hashable, crop: Crop, seeds: Sequence[int]) -> int:
        """The first framing of a key is the one nearest to the crop's ideal, every further one the furthest from all before it.

        key: what else two shots must share to look alike, such as the selfie and the backdrop.
        """
        points = np.stack([lens.variation(crop, seed) for seed in seeds])
        taken = self._taken.get((key, crop.name))
        if not taken:
            return seeds[int(np.argmin((points**2).sum(axis=1)))]
        apart = ((points[:, None] - np.stack(taken)[None]) ** 2).sum(axis=2).min(axis=1)
        return seeds[int(np.argmax(apart))]

    def took(self, key: Hashable, crop: Crop, seed: int) -> None:
        """Count a framing."""
        self._taken.setdefault((key, crop.name), []).append(lens.variation(crop, seed))
