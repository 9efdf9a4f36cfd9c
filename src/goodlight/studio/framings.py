"""Framings that differ: of a few seeds, the one whose framing stands furthest from the ones before."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from goodlight.finding import Finding
from goodlight.sets.crops import Crop
from goodlight.studio import lens
from goodlight.studio.shot import Frame
from goodlight.studio.sitter import Sitter

CANDIDATES = 6
"""Seeds to choose among; more spread better and cost more."""
_ZOOM = 0.3  # a zoom by 1 % moves the outline about as much as 0.3 % of the picture's size


class Framings:
    """Remembers three numbers of each framing. The best of a few candidates spreads points evenly at every number (Mitchell 1991)."""

    def __init__(self) -> None:
        self._taken: dict[Hashable, list[np.ndarray]] = {}

    def choose(self, key: Hashable, sitter: Sitter, crop: Crop, seeds: Sequence[int], size: tuple[int, int]) -> tuple[int, Frame | Finding]:
        """A seed and its frame, counted. The first of a key is near the best placement, every further one the furthest from all before it.

        key: what else two shots must share to look alike, such as the selfie, the crop and the backdrop. Where no seed gives a frame, the
        first with its Finding.
        """
        taken = self._taken.get(key, [])
        if not taken:
            seeds = [min(seeds, key=lambda seed: float((lens.variation(crop, seed) ** 2).sum()))]
        best = None
        for seed in seeds:
            made = lens.frame(sitter, crop, size=size, seed=seed)
            if isinstance(made, Finding):  # the seed changes what is best, never what is possible
                return seed, made
            point = _point(made, sitter)
            apart = min((float(((point - other) ** 2).sum()) for other in taken), default=0.0)
            if best is None or apart > best[0]:
                best = apart, seed, made, point
        self._taken.setdefault(key, []).append(best[3])
        return best[1], best[2]


def _point(frame: Frame, sitter: Sitter) -> np.ndarray:
    """(3,) shares of the picture's size: where the eyes are, and the zoom."""
    eyes = frame.to_picture(np.array([sitter.eyes]))[0] / frame.size
    return np.array([*eyes, _ZOOM * np.log(frame.scale / np.hypot(*frame.size))])
