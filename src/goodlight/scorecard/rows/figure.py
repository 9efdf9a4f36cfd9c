"""Figures, their intervals, and the verdicts that these carry.

A verdict is given only where the interval of the difference, widened for the number of figures in the row (Bonferroni), leaves zero out
and the difference is as large as would matter to somebody. Everything else is "no difference found" or "too few to say".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from goodlight.scorecard.statistics import Interval, Statistic, difference, interval, proportion

FEWEST = 5
"""Pictures (or people, where there are several) on each side below which nothing is claimed."""
ERROR = 0.05
"""Chance of a wrong verdict anywhere in a row."""
_SEED = 0


class Better(StrEnum):
    HIGH = "higher is better"
    LOW = "lower is better"
    NEITHER = "neither is better"


class Verdict(StrEnum):
    GENERATED = "generated_better"
    REAL = "real_better"
    DIFFERENT = "different"
    SAME = "no_difference"
    WITHIN = "within_limit"
    BEYOND = "beyond_limit"
    TOO_FEW = "too_few"
    NONE = "not_measured"


@dataclass(frozen=True, eq=False, kw_only=True)
class Summary:
    """One side of a figure. n: what was resampled, people or pictures. values: of every picture, for the plot."""

    n: int
    of: str  # "pictures" or "people"
    middle: Interval
    spread: Interval | None  # interquartile range over the pictures
    values: tuple[float, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Figure:
    """One thing measured on both sides. difference: generated less real, with the row's widened interval.

    matters: the least difference that anybody would mind.
    """

    key: str
    label: str
    unit: str
    better: Better
    generated: Summary | None
    real: Summary | None
    difference: Interval | None = None
    verdict: Verdict = Verdict.NONE
    consistency: Verdict | None = None  # the same for the spread, where consistency is asked about
    limit: float | None = None
    matters: float = 0.0
    note: str = ""
    digits: int = 3  # significant digits shown to people


@dataclass(frozen=True, eq=False, kw_only=True)
class Row:
    """One of the seven. method and source: a sentence each. verdict: a sentence for people, outcome: the same for programs."""

    key: str
    title: str
    question: str
    method: str
    source: str
    figures: tuple[Figure, ...]
    outcome: Verdict
    verdict: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """A figure before it is answered. generated and real: values of the pictures, finite, by person. matters: the least difference that
    anybody would mind. limit: a bound that stands by itself where the other side cannot be measured."""

    key: str
    label: str
    unit: str
    better: Better
    matters: float
    generated: Mapping[str, Sequence[float]]
    real: Mapping[str, Sequence[float]]
    statistic: Statistic = np.median
    limit: float | None = None
    consistency: bool = False
    share: bool = False  # values are 0 or 100, and the mean is a share in per cent
    note: str = ""
    digits: int = 3


def answer(questions: Sequence[Question]) -> tuple[Figure, ...]:
    """Every question of a row, with intervals wide enough for all of them together."""
    tests = sum(1 + q.consistency for q in questions if q.generated and q.real)
    level = 1 - ERROR / max(1, tests)
    return tuple(_answer(q, level) for q in questions)


def _answer(q: Question, level: float) -> Figure:
    generated, real = _summary(q.generated, q), _summary(q.real, q)
    figure = Figure(key=q.key, label=q.label, unit=q.unit, better=q.better, generated=generated, real=real, limit=q.limit, note=q.note,
                    matters=q.matters, digits=q.digits)
    if generated is None:
        return figure
    if real is None:
        return replace(figure, verdict=_against_limit(generated, q))
    if real.n < FEWEST <= generated.n and q.limit is not None:
        return replace(figure, verdict=_against_limit(generated, q))
    if min(generated.n, real.n) < FEWEST:
        return replace(figure, verdict=Verdict.TOO_FEW, consistency=Verdict.TOO_FEW if q.consistency else None)
    gap = difference(_units(q.real, q.statistic)[0], _units(q.generated, q.statistic)[0], q.statistic, seed=_SEED, level=level)
    return replace(figure, difference=gap, verdict=_verdict(gap, q.better, q.matters),
                   consistency=_steadier(figure, level, q.matters) if q.consistency else None)


def _units(values: Mapping[str, Sequence[float]], statistic: Statistic) -> tuple[np.ndarray, str]:
    """What can be taken for independent: the pictures of one person, or, where there are several people, the statistic of each."""
    kept = {k: np.asarray(v, float) for k, v in values.items() if len(v)}
    if len(kept) == 1:
        return next(iter(kept.values())), "pictures"
    return np.array([float(statistic(v)) for v in kept.values()]), "people"


def _summary(values: Mapping[str, Sequence[float]], q: Question) -> Summary | None:
    units, of = _units(values, q.statistic)
    if not len(units):
        return None
    every = np.concatenate([np.asarray(v, float) for v in values.values() if len(v)])
    return Summary(n=len(units), of=of, middle=_per_cent(every) if q.share else interval(units, q.statistic, seed=_SEED),
                   spread=interval(every, iqr, seed=_SEED) if q.consistency and len(every) >= FEWEST else None,
                   values=tuple(every.tolist()))


def _per_cent(values: np.ndarray) -> Interval:
    """Wilson's interval over all pictures: a bootstrap of "always" would claim certainty."""
    share = proportion(int(round(values.sum() / 100)), len(values))
    return Interval(low=100 * share.low, value=float(values.mean()), high=100 * share.high)


def single(value: float, *, low: float = -math.inf, high: float = math.inf, of: str = "sets") -> Summary:
    """A figure that was not sampled: a sum, a price, a time."""
    return Summary(n=1, of=of, middle=Interval(low=low, value=value, high=high), spread=None, values=(value,))


def cheaper(generated: Summary | None, real: Summary | None) -> Verdict:
    """Of two amounts of which less is better: only where the generated one's bounds, if it has any, agree."""
    if generated is None or real is None:
        return Verdict.NONE
    bound = [v for v in (generated.middle.low, generated.middle.value, generated.middle.high) if math.isfinite(v)]
    return Verdict.GENERATED if max(bound) < real.middle.value else Verdict.REAL if min(bound) > real.middle.value else Verdict.SAME


def _against_limit(generated: Summary, q: Question) -> Verdict:
    if q.limit is None:
        return Verdict.NONE
    if generated.n < FEWEST:
        return Verdict.TOO_FEW
    low, high = generated.middle.low, generated.middle.high
    if q.better is Better.HIGH:
        low, high, limit = -high, -low, -q.limit
    else:
        limit = q.limit
    return Verdict.WITHIN if high <= limit else Verdict.BEYOND if low > limit else Verdict.TOO_FEW


def _verdict(gap: Interval, better: Better, matters: float) -> Verdict:
    if not gap.excludes(0.0) or abs(gap.value) < matters:
        return Verdict.SAME
    if better is Better.NEITHER:
        return Verdict.DIFFERENT
    return Verdict.GENERATED if (gap.value > 0) == (better is Better.HIGH) else Verdict.REAL


def _steadier(figure: Figure, level: float, matters: float) -> Verdict:
    """Which side varies less from picture to picture."""
    if figure.generated.spread is None or figure.real.spread is None:
        return Verdict.TOO_FEW
    return _verdict(difference(figure.real.values, figure.generated.values, iqr, seed=_SEED, level=level), Better.LOW, matters)


def iqr(values: np.ndarray, axis: int = 0) -> np.ndarray:
    """Interquartile range."""
    low, high = np.quantile(values, (0.25, 0.75), axis=axis)
    return high - low


def outcome_of(figures: Sequence[Figure]) -> Verdict:
    """Of a row: who is better where they differ, when all differences point one way; "different" when they do not.

    Figures of which neither direction is better have no say.
    """
    said = {f.verdict for f in figures if f.better is not Better.NEITHER}
    sides = said & {Verdict.GENERATED, Verdict.REAL}
    if len(sides) == 1:
        return sides.pop()
    if sides:
        return Verdict.DIFFERENT
    for verdict in (Verdict.BEYOND, Verdict.SAME, Verdict.WITHIN, Verdict.TOO_FEW):
        if verdict in said:
            return verdict
    return Verdict.NONE


def in_words(figures: Sequence[Figure]) -> str:
    """The verdict of a row of figures, as a sentence."""
    def names(verdict: Verdict, of: str = "verdict") -> str:
        return ", ".join(_inside(f.label) for f in figures if getattr(f, of) is verdict)

    parts = [f"{text}: {listed}" for verdict, text in _WORDS.items() if (listed := names(verdict))]
    parts += [f"{text}: {listed}" for verdict, text in _STEADY.items() if (listed := names(verdict, "consistency"))]
    return "; ".join(parts)[:1].upper() + "; ".join(parts)[1:] + "." if parts else "Nothing of this could be measured."


def _inside(label: str) -> str:
    """As it stands inside a sentence: "JPEG quality" keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


_WORDS = {Verdict.GENERATED: "generated pictures are better in", Verdict.REAL: "real ones are better in",
          Verdict.DIFFERENT: "they differ in", Verdict.BEYOND: "beyond the limit",
          Verdict.SAME: "no difference found in", Verdict.WITHIN: "within the limit",
          Verdict.TOO_FEW: "too few to say"}
_STEADY = {Verdict.GENERATED: "generated ones are more consistent in", Verdict.REAL: "real ones are more consistent in"}


def finite(values: Mapping[str, Sequence[float | None]]) -> dict[str, list[float]]:
    """Without what could not be measured; people of whom nothing is left go too."""
    kept = {k: [float(x) for x in v if x is not None and np.isfinite(x)] for k, v in values.items()}
    return {k: v for k, v in kept.items() if v}
