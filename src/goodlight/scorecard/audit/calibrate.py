"""The recogniser's own bias: at one and the same distance it takes two people of one group for the same person more often than of another.

So a distance means less in a group whose strangers lie close together. Per group the limit is found at which one pair of strangers in a
hundred would pass, and likeness is scaled by it. Source of the approach: thresholds at equal false-match rate, NIST IR 8280 (2019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from goodlight.scorecard.audit.groups import FEWEST, Grouping
from goodlight.scorecard.statistics import LEVEL, Interval, interval

RATE = 0.01
"""False-accept rate at which the groups' limits are compared: one pair of strangers of the same group in a hundred."""
FEWEST_PAIRS = 200
"""Pairs of strangers (21 people) that a group needs, so that at least two of them lie under its limit."""
GATE = 0.50
"""The cull's limit for a person with one selfie."""
_RESAMPLES = 400


@dataclass(frozen=True, kw_only=True)
class GroupLimit:
    """What the recogniser does in one group. limit and passing are None where there are too few pairs to say."""

    group: str
    people: int
    pairs: int
    limit: Interval | None  # distance below which RATE of the pairs of strangers lie
    passing: float | None  # share of the pairs of strangers under GATE, 0–1
    genuine: Interval | None  # median distance of two photos of one person, where held-out photos were given for five people
    genuine_people: int


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """pooled: the limit over every pair of two people of the same group, whatever group; None: too few pairs at all."""

    pooled: float | None
    groups: tuple[GroupLimit, ...]

    def factor(self, group: str | None) -> float | None:
        """What a distance in that group is multiplied with to mean the same as elsewhere."""
        limit = next((g.limit for g in self.groups if g.group == group), None)
        return self.pooled / limit.value if self.pooled and limit and limit.value > 0 else None


def calibrate(grouping: Grouping, descriptors: Mapping[str, np.ndarray], genuine: Mapping[str, Sequence[float]] | None = None, *,
              seed: int = 0) -> Calibration:
    """descriptors: person → (128,), of one photo each; may hold people whom the audit does not. genuine: person → distances."""
    genuine = genuine or {}
    known = {g: [p for p in grouping.members(g) if p in descriptors] for g in grouping.order}
    tables = {g: _distances([descriptors[p] for p in people]) for g, people in known.items()}
    pairs = {g: table[np.triu_indices(len(table), 1)] for g, table in tables.items()}
    everything = np.concatenate([*pairs.values(), np.zeros(0)])
    pooled = float(np.quantile(everything, RATE)) if len(everything) >= FEWEST_PAIRS else None
    return Calibration(pooled=pooled, groups=tuple(
        _group(g, tables[g], pairs[g], [float(np.median(genuine[p])) for p in grouping.members(g) if genuine.get(p)], seed)
        for g in grouping.order))


def _group(name: str, table: np.ndarray, pairs: np.ndarray, genuine: Sequence[float], seed: int) -> GroupLimit:
    enough = len(pairs) >= FEWEST_PAIRS
    return GroupLimit(group=name, people=len(table), pairs=len(pairs), limit=_limit(table, pairs, seed) if enough else None,
                      passing=float((pairs < GATE).mean()) if enough else None,
                      genuine=interval(genuine, seed=seed) if len(genuine) >= FEWEST else None, genuine_people=len(genuine))


def _limit(table: np.ndarray, pairs: np.ndarray, seed: int) -> Interval:
    """The quantile, with an interval from drawing people, not pairs: pairs that share a person are not independent."""
    random, drawn = np.random.default_rng(seed), []
    for _ in range(_RESAMPLES):
        who = random.integers(len(table), size=len(table))
        first, second = np.triu_indices(len(who), 1)
        different = who[first] != who[second]  # a person drawn twice is no stranger to themselves
        drawn.append(np.quantile(table[who[first[different]], who[second[different]]], RATE))
    low, high = np.quantile(drawn, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Interval(low=float(low), value=float(np.quantile(pairs, RATE)), high=float(high))


def _distances(descriptors: Sequence[np.ndarray]) -> np.ndarray:
    """(N, N) Euclidean distances."""
    if not len(descriptors):
        return np.zeros((0, 0))
    stack = np.array(descriptors, float)
    return np.linalg.norm(stack[:, None] - stack[None], axis=-1)
