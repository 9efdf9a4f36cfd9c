"""How sure a figure is: bootstrap intervals, permutation tests, and the correction for many tests at once.

Everything is a pure function of its arguments: the same values and seed give the same figures, in whatever order the report asks.
What too few values cannot tell is said as an interval without bounds, never as a narrow one.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Statistic = Callable[..., np.ndarray | float]
"""Takes values, (N,) or (N, k), and returns a number; one that takes ``axis`` (as np.median, np.mean) is given all resamples at once."""

RESAMPLES = 2000
LEVEL = 0.95
PERMUTATIONS = 19999
"""So many that the smallest p, 1e-4, is still significant after Holm's correction for some 500 tests."""
_BATCH = 1 << 22  # numbers held at once


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with its confidence interval, in the figure's own unit. ±inf: that bound is not known; NaN: nor is the figure."""

    low: float
    value: float
    high: float

    def excludes(self, number: float) -> bool:
        """Whether the number is outside: what an interval without bounds never does."""
        return bool(number < self.low or number > self.high)

    @property
    def known(self) -> bool:
        """Whether the interval has both bounds."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def as_dict(self) -> dict:
        """JSON-ready: four significant digits, None for what is not known."""
        return {k: float(f"{v:.4g}") if math.isfinite(v) else None for k, v in
                (("low", self.low), ("value", self.value), ("high", self.high))}


def interval(values: Sequence[float] | np.ndarray, statistic: Statistic = np.median, *, seed: int = 0, n: int = RESAMPLES,
             level: float = LEVEL) -> Interval:
    """The statistic of the values, with its percentile bootstrap interval (Efron and Tibshirani 1993, chapter 13).

    values: (N,), or (N, k) whose rows are drawn together. With one value the interval has no bounds; with none the value is NaN too.
    The percentile interval, and not BCa, because the median's jackknife, which BCa rests on, is not consistent.
    Raises ValueError for values that are not finite: the caller knows what a missing figure means, we do not.
    """
    values = _finite(values)
    if len(values) < 2:
        return Interval(low=-math.inf, value=_apply(statistic, values) if len(values) else math.nan, high=math.inf)
    return _percentiles(_apply(statistic, values), _resampled(values, statistic, np.random.default_rng(seed), n), level)


def difference(a: Sequence[float] | np.ndarray, b: Sequence[float] | np.ndarray, statistic: Statistic = np.median, *, seed: int = 0,
               n: int = RESAMPLES, level: float = LEVEL) -> Interval:
    """The statistic of b less that of a, two independent samples, each resampled on its own; see ``interval``."""
    a, b = _finite(a), _finite(b)
    value = _apply(statistic, b) - _apply(statistic, a) if len(a) and len(b) else math.nan
    if min(len(a), len(b)) < 2:
        return Interval(low=-math.inf, value=value, high=math.inf)
    random = np.random.default_rng(seed)
    first = _resampled(a, statistic, random, n)
    return _percentiles(value, _resampled(b, statistic, random, n) - first, level)


def proportion(k: int, n: int, *, level: float = LEVEL) -> Interval:
    """k of n, with Wilson's score interval (1927), which stays honest at 0, at n and for few. n = 0: nothing is known but 0 to 1."""
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a proportion")
    if n == 0:
        return Interval(low=0.0, value=math.nan, high=1.0)
    from scipy.stats import binomtest

    low, high = binomtest(k, n).proportion_ci(level, method="wilson")
    return Interval(low=float(low), value=k / n, high=float(high))


def permutation_p(a: Sequence[float] | np.ndarray, b: Sequence[float] | np.ndarray, statistic: Statistic = np.median, *, seed: int = 0,
                  n: int = PERMUTATIONS) -> float:
    """Two-sided p that a difference of the statistic at least as large comes from dealing the same values out at random.

    (hits + 1) / (n + 1), so never 0 (Phipson and Smyth 2010). 1.0 where either side is empty: nothing is shown.
    """
    a, b = _finite(a), _finite(b)
    if not len(a) or not len(b):
        return 1.0
    both = np.concatenate([a, b])
    seen = abs(_apply(statistic, b) - _apply(statistic, a))
    random = np.random.default_rng(seed)
    hits = 0
    for some in _batches(n, both.size):
        dealt = both[np.argsort(random.random((some, len(both))), axis=1)]
        gaps = _apply_all(statistic, dealt[:, len(a):]) - _apply_all(statistic, dealt[:, :len(a)])
        hits += int((np.abs(gaps) >= seen * (1 - 1e-9) - 1e-12).sum())  # rounding must not tell equal gaps apart
    return (hits + 1) / (n + 1)


def holm(p_values: Sequence[float] | np.ndarray) -> np.ndarray:
    """p-values corrected for being many (Holm 1979): rejecting those under α is wrong anywhere at most α of the time. Order is kept."""
    p = np.asarray(p_values, float)
    if p.ndim != 1 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p-values are numbers from 0 to 1")
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    corrected = np.empty_like(p)
    corrected[order] = np.minimum(stepped, 1)
    return corrected


def _finite(values: Sequence[float] | np.ndarray) -> np.ndarray:
    array = np.asarray(list(values) if not isinstance(values, np.ndarray) else values, float)
    if not np.isfinite(array).all():
        raise ValueError("values must be finite numbers: leave out what is missing and say so")
    return array


def _apply(statistic: Statistic, values: np.ndarray) -> float:
    return float(statistic(values, axis=0) if _takes_axis(statistic) else statistic(values))


def _apply_all(statistic: Statistic, samples: np.ndarray) -> np.ndarray:
    """(B, N) or (B, N, k) → (B,)"""
    if _takes_axis(statistic):
        return np.asarray(statistic(samples, axis=1), float)
    return np.array([statistic(s) for s in samples], float)


def _takes_axis(statistic: Statistic) -> bool:
    try:
        return "axis" in inspect.signature(statistic).parameters
    except ValueError:  # a builtin without a signature
        return False


def _resampled(values: np.ndarray, statistic: Statistic, random: np.random.Generator, n: int) -> np.ndarray:
    return np.concatenate([_apply_all(statistic, values[random.integers(len(values), size=(some, len(values)))])
                           for some in _batches(n, values.size)])


def _batches(n: int, size: int) -> list[int]:
    largest = max(1, _BATCH // max(1, size))
    return [min(largest, n - start) for start in range(0, n, largest)]


def _percentiles(value: float, resampled: np.ndarray, level: float) -> Interval:
    low, high = np.quantile(resampled, ((1 - level) / 2, (1 + level) / 2))
    return Interval(low=float(low), value=value, high=float(high))
