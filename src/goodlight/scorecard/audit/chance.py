"""How many limits would fail if groups had nothing to do with it: people dealt to the groups at random, many times.

A limit that a group misses by a little is no finding by itself: with hundreds of limits and small groups some are missed whoever is in
them. The deal keeps the size of every group, and what belongs to a person stays together, so that measures that go together do.
Source: Westfall and Young 1993, resampling for many tests at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from goodlight.scorecard.audit.groups import FEWEST, Grouping
from goodlight.scorecard.audit.measures import Measure, Rule

DEALS = 999
_SEED = 0


@dataclass(frozen=True, kw_only=True)
class ByChance:
    """expected, most: mean and 95th percentile of the limits that fail in a deal. p: share of deals in which limits are exceeded by as much
    as in truth, added up, each in shares of its limit: a count alone cannot tell a narrow miss from a wide one."""

    expected: float
    most: float
    p: float


def by_chance(groupings: Sequence[Grouping], values: Mapping[tuple[str, str], Mapping[str, float]], measures: Sequence[Measure],
              wholes: Mapping[tuple[str, str], float], *, excess: float) -> ByChance | None:
    """values: (grouping, measure) → person → figure. wholes: the figure of all. excess: in truth, see ``ByChance``. None without limits."""
    limited = [m for m in measures if m.limits]
    random, count, exceeded = np.random.default_rng(_SEED), np.zeros(DEALS, int), np.zeros(DEALS)
    judged = False
    for grouping in groupings:
        names = [name for group in grouping.order for name in grouping.members(group)]
        deals = np.argsort(random.random((DEALS, len(names))), axis=1)
        edges = np.cumsum([0, *(len(grouping.members(group)) for group in grouping.order)])
        for measure in limited:
            mine = values.get((grouping.name, measure.name))
            if not mine:
                continue
            dealt = np.array([mine.get(name, np.nan) for name in names])[deals]
            figures = [_figures(measure, dealt[:, a:b]) for a, b in zip(edges, edges[1:], strict=False)]
            judged |= any(np.isfinite(f).any() for f in figures)
            for beyond in _beyond_limits(measure, np.stack(figures, axis=1), wholes[grouping.name, measure.name]):
                count += beyond > 0
                exceeded += np.maximum(beyond, 0)
    if not judged:
        return None
    return ByChance(expected=float(count.mean()), most=float(np.percentile(count, 95)),
                    p=float((1 + (exceeded >= excess - 1e-9).sum()) / (1 + DEALS)))


def _figures(measure: Measure, dealt: np.ndarray) -> np.ndarray:
    """(DEALS,) figure of one group in each deal; NaN where fewer than five people have one. dealt: (DEALS, people)."""
    known = np.isfinite(dealt)
    out = np.full(len(dealt), np.nan)
    for n in np.unique(known.sum(axis=1)):
        if n >= FEWEST:
            rows = known.sum(axis=1) == n
            out[rows] = measure.statistic(dealt[rows][known[rows]].reshape(-1, n), axis=1)
    return out


def _beyond_limits(measure: Measure, figures: np.ndarray, whole: float) -> Iterator[np.ndarray]:
    """(DEALS,) for each limit and group: by how much it is exceeded, in shares of the limit. figures: (DEALS, groups), NaN: not judged."""
    for rule, limit in measure.limits:
        for column in figures.T:
            yield np.nan_to_num(_beyond(rule, limit, column, whole, figures), nan=-1.0) / limit


def _beyond(rule: Rule, limit: float, figure: np.ndarray, whole: float, figures: np.ndarray) -> np.ndarray:
    if rule is Rule.NOT_BELOW_WHOLE:
        return whole - limit - figure
    if rule is Rule.NOT_ABOVE_WHOLE:
        return figure - whole - limit
    if rule is Rule.AT_MOST:
        return figure - limit
    if rule is Rule.EITHER_WAY:
        return np.abs(figure) - limit
    known = np.isfinite(figures)
    low, high = np.min(figures, axis=1, initial=np.inf, where=known), np.max(figures, axis=1, initial=-np.inf, where=known)
    return np.where(known.sum(axis=1) >= 2, np.maximum(figure - low, high - figure) - limit, np.nan)
