"""Groups against one another: figures with intervals, gaps with tests, and limits that hold or fail."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from goodlight.scorecard.audit.groups import FEWEST, Grouping
from goodlight.scorecard.audit.measures import Measure, Rule
from goodlight.scorecard.statistics import Interval, difference, holm, interval, permutation_p, proportion

SIGNIFICANT = 0.05
_LOOK = 999
"""Deals for a first look; only a p below 0.1 is worth the full number (sequential Monte Carlo p-values, Besag and Clifford 1991)."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A group's figure of one measure, and its gap to everybody else in the grouping. people: those who have the figure.

    gap, p: None where either side has fewer than five people, or where the same test stands beside the other of two groups.
    """

    measure: str
    people: int
    interval: Interval
    gap: Interval | None = None
    p: float | None = None
    corrected: float | None = None  # p, corrected by Holm over every test of the report

    @property
    def significant(self) -> bool:
        return self.corrected is not None and self.corrected < SIGNIFICANT


class Status(StrEnum):
    """CHANCE: beyond the limit, but the figure's interval is not. FEW: fewer than five people, shown and not judged."""

    HOLDS = "holds"
    FAILS = "fails"
    CHANCE = "fails, may be chance"
    FEW = "too few people to judge"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A limit, and whether one group keeps it. beyond: by how much it is exceeded, in the measure's unit; negative is room left."""

    grouping: str
    group: str
    measure: str
    rule: Rule
    limit: float
    people: int
    beyond: float
    status: Status


def figure(measure: Measure, values: Sequence[float]) -> Figure:
    """The figure of some people by themselves."""
    return Figure(measure=measure.name, people=len(values), interval=_interval(measure, np.asarray(values, float)))


def figures_of(measure: Measure, grouping: Grouping, values: Mapping[str, float]) -> dict[str, Figure]:
    """By group, with gap and p against the rest. values: person → figure; groups in which nobody has one are left out."""
    split = {g: np.array([values[p] for p in grouping.members(g) if p in values]) for g in grouping.order}
    split = {g: mine for g, mine in split.items() if len(mine)}
    out: dict[str, Figure] = {}
    for group, mine in split.items():
        rest = np.concatenate([v for g, v in split.items() if g != group] or [np.zeros(0)])
        found = figure(measure, mine)
        if min(len(mine), len(rest)) >= FEWEST:
            again = len(split) == 2 and any(f.p is not None for f in out.values())  # the same two sides, tested already
            found = replace(found, gap=_gap(measure, rest, mine), p=None if again else _p(measure, rest, mine))
        out[group] = found
    return out


def corrected(figures: Sequence[Figure]) -> list[Figure]:
    """The same figures with p corrected for the number of tests among them."""
    tested = [k for k, f in enumerate(figures) if f.p is not None]
    out = list(figures)
    for k, p in zip(tested, holm([figures[k].p for k in tested]), strict=True):
        out[k] = replace(figures[k], corrected=float(p))
    return out


def judge(measure: Measure, grouping: Grouping, figures: Mapping[str, Figure], whole: Figure) -> list[Verdict]:
    """Every limit of the measure for every group."""
    judged = [f.interval.value for f in figures.values() if f.people >= FEWEST]
    out = []
    for rule, limit in measure.limits:
        if rule is Rule.APART and len(judged) < 2:
            continue
        for group, found in figures.items():
            at = _beyond(rule, limit, found.interval, whole.interval.value, judged)
            status = Status.FEW if found.people < FEWEST else Status.HOLDS if at[1] <= 0 else Status.FAILS if at[0] > 0 else Status.CHANCE
            out.append(Verdict(grouping=grouping.name, group=group, measure=measure.name, rule=rule, limit=limit, people=found.people,
                               beyond=at[1], status=status))
    return out


def _beyond(rule: Rule, limit: float, found: Interval, whole: float, judged: Sequence[float]) -> tuple[float, float]:
    """By how much the limit is exceeded: at the end of the interval that is kindest to the group, and by the figure itself."""
    if rule is Rule.NOT_BELOW_WHOLE:
        return whole - limit - found.high, whole - limit - found.value
    if rule is Rule.NOT_ABOVE_WHOLE:
        return found.low - whole - limit, found.value - whole - limit
    if rule is Rule.AT_MOST:
        return found.low - limit, found.value - limit
    if rule is Rule.EITHER_WAY:
        nearest = 0.0 if found.low <= 0 <= found.high else min(abs(found.low), abs(found.high))
        return nearest - limit, abs(found.value) - limit
    # APART: from the judged group at the other end
    ends = [(found.low - low - limit, found.value - low - limit) for low in [min(judged)]]
    ends += [(high - found.high - limit, high - found.value - limit) for high in [max(judged)]]
    return max(ends, key=lambda e: e[1])


def _interval(measure: Measure, values: np.ndarray) -> Interval:
    """Bootstrap over people; no bounds for fewer than five, of whom it would claim to know too much.

    Where everybody has all or nothing the bootstrap would claim certainty: there, Wilson's for n people of n.
    """
    if len(values) < FEWEST:
        return Interval(low=-math.inf, value=float(measure.statistic(values)) if len(values) else math.nan, high=math.inf)
    if measure.share and _all_or_nothing(values):
        return proportion(len(values) * int(values[0]), len(values))
    return interval(values, measure.statistic)


def _gap(measure: Measure, rest: np.ndarray, mine: np.ndarray) -> Interval:
    """Mine less the rest. Where one side has all or nothing, Newcombe's interval from the two sides' own (1998, method 10)."""
    if not (measure.share and any(_all_or_nothing(v) for v in (rest, mine))):
        return difference(rest, mine, measure.statistic)
    a, b = _interval(measure, rest), _interval(measure, mine)
    value = b.value - a.value
    return Interval(low=value - math.hypot(b.value - b.low, a.high - a.value), value=value,
                    high=value + math.hypot(b.high - b.value, a.value - a.low))


def _all_or_nothing(values: np.ndarray) -> bool:
    return len(np.unique(values)) == 1 and values[0] in (0, 1)


def _p(measure: Measure, rest: np.ndarray, mine: np.ndarray) -> float:
    first = permutation_p(rest, mine, measure.statistic, n=_LOOK)
    return first if first > 0.1 else permutation_p(rest, mine, measure.statistic)
