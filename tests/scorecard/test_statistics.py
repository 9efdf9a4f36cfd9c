"""Intervals, tests and the correction: what must hold for all values, and how often they are right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, ttest_ind

from goodlight.scorecard.statistics import Interval, difference, holm, interval, permutation_p, proportion

numbers = st.floats(-1e6, 1e6)
samples = st.lists(numbers, min_size=2, max_size=30)
p_values = st.lists(st.floats(0, 1), max_size=30)


@settings(deadline=None)
@given(samples)
def test_interval_lies_within_the_values_and_is_repeatable(values):
    found = interval(values, n=200)
    assert min(values) <= found.low <= found.high <= max(values)
    assert found.value == np.median(values)
    assert found == interval(values, n=200)


@settings(deadline=None)
@given(samples, st.floats(-1e3, 1e3))
def test_interval_moves_with_the_values(values, shift):
    here, there = interval(values, n=200), interval(np.array(values) + shift, n=200)
    assert there.low == pytest.approx(here.low + shift, abs=1e-6)
    assert there.high == pytest.approx(here.high + shift, abs=1e-6)


@settings(deadline=None)
@given(samples)
def test_a_set_less_itself_is_nothing(values):
    found = difference(values, values, n=200)
    assert found.value == 0
    assert not found.excludes(0)


@settings(deadline=None)
@given(samples, samples)
def test_difference_is_b_less_a(a, b):
    assert difference(a, b, np.mean, n=50).value == pytest.approx(np.mean(b) - np.mean(a), abs=1e-6)


@pytest.mark.parametrize("values", [[], [3.0]])
def test_too_few_values_have_no_bounds(values):
    found = interval(values)
    assert not found.known
    assert not found.excludes(1e9)
    assert found.as_dict() == {"low": None, "value": values[0] if values else None, "high": None}
    assert not difference(values, [1, 2, 3]).known


def test_what_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="finite"):
        interval([1, math.nan, 2])


def test_a_statistic_without_axis_serves_as_well():
    values = np.arange(12.0)
    assert interval(values, lambda v: float(np.mean(v)), n=300) == interval(values, np.mean, n=300)


def test_rows_are_drawn_together():
    rows = np.array([[4, 4], [3, 4], [4, 8], [1, 4]], float)  # delivered, asked
    found = interval(rows, lambda r, axis: r[..., 0].sum(axis) / r[..., 1].sum(axis))
    assert found.value == 12 / 20
    assert 0.25 <= found.low < 0.6 < found.high <= 1


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    random = np.random.default_rng(5)
    hits = sum(not interval(random.normal(size=25), n=400, seed=k).excludes(0) for k in range(300))
    assert 0.90 <= hits / 300 <= 0.99


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_proportion_stays_in_bounds(k, more):
    found = proportion(k, k + more)
    assert 0 <= found.low <= found.high <= 1
    assert not found.excludes(found.value)


def test_proportion_is_wilsons():
    found = proportion(48, 50)
    z, n, p = 1.959964, 50, 0.96
    centre, half = (p + z**2 / (2 * n)) / (1 + z**2 / n), z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-6)
    assert proportion(5, 5).low < 0.6
    with pytest.raises(ValueError, match="not a proportion"):
        proportion(3, 2)


@settings(deadline=None)
@given(samples, samples)
def test_p_is_a_probability_and_symmetric_in_its_sides(a, b):
    p = permutation_p(a, b, n=200)
    assert 1 / 201 <= p <= 1
    assert permutation_p(a, a, n=200) == 1


def test_p_finds_a_large_gap_and_not_a_made_up_one():
    random = np.random.default_rng(3)
    a, b = random.normal(size=20), random.normal(size=20)
    assert permutation_p(a, b + 3) < 0.001
    assert permutation_p(a, b, np.mean) == pytest.approx(ttest_ind(a, b).pvalue, abs=0.03)  # normal values: the two must agree
    null = [permutation_p(random.normal(size=8), random.normal(size=12), np.mean, n=199) for _ in range(400)]
    assert 0.02 <= np.mean(np.array(null) < 0.05) <= 0.09
    assert permutation_p([], b) == 1


@settings(deadline=None)
@given(p_values)
def test_holm_only_raises_keeps_order_and_is_between_none_and_bonferroni(p):
    corrected, p = holm(p), np.array(p)
    assert (corrected >= p).all() and (corrected <= np.minimum(p * max(len(p), 1), 1) + 1e-12).all()
    assert (np.diff(corrected[np.argsort(p, kind="stable")]) >= 0).all()
    if len(p):
        assert (corrected >= false_discovery_control(p) - 1e-12).all()  # never laxer than Benjamini and Hochberg


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    with pytest.raises(ValueError, match="0 to 1"):
        holm([math.nan])


def test_interval_as_plain_data():
    assert Interval(low=-math.inf, value=0.123456, high=2).as_dict() == {"low": None, "value": 0.1235, "high": 2.0}
