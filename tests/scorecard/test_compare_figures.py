"""Figures, verdicts and words: pure functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.scorecard.report import words
from goodlight.scorecard.rows.figure import (
    FEWEST,
    Better,
    Question,
    Verdict,
    answer,
    cheaper,
    finite,
    in_words,
    outcome_of,
    single,
)
from goodlight.scorecard.rows.variation import pseudo_values


def question(generated, real, **changed) -> Question:
    plain = {"key": "k", "label": "Blur", "unit": "px", "better": Better.LOW, "matters": 0.1}
    return Question(**{**plain, "generated": generated, "real": real, **changed})


def one(*args, **changed):
    return answer([question(*args, **changed)])[0]


def values(middle: float, n: int = 12) -> dict[str, list[float]]:
    return {"": (middle + np.linspace(-0.2, 0.2, n)).tolist()}


def test_a_set_compared_with_itself_shows_no_difference():
    figure = one(values(1), values(1), consistency=True)
    assert figure.verdict is Verdict.SAME and figure.consistency is Verdict.SAME
    assert not figure.difference.excludes(0)


@pytest.mark.parametrize(("better", "verdict"), [(Better.LOW, Verdict.REAL), (Better.HIGH, Verdict.GENERATED),
                                                 (Better.NEITHER, Verdict.DIFFERENT)])
def test_a_sure_difference_has_a_verdict_by_its_direction(better, verdict):
    assert one(values(2), values(1), better=better).verdict is verdict


def test_a_sure_difference_that_matters_to_nobody_has_none():
    assert one(values(2), values(1), matters=1.5).verdict is Verdict.SAME


def test_few_pictures_claim_nothing():
    few = values(2, FEWEST - 1)
    assert one(few, values(1)).verdict is Verdict.TOO_FEW
    assert one(values(1), few).verdict is Verdict.TOO_FEW


def test_a_limit_stands_where_the_other_side_is_missing():
    assert one(values(1), {}, limit=2.0).verdict is Verdict.WITHIN
    assert one(values(3), {}, limit=2.0).verdict is Verdict.BEYOND
    assert one(values(3), {}, limit=2.0, better=Better.HIGH).verdict is Verdict.WITHIN
    assert one(values(2), {}, limit=2.0).verdict is Verdict.TOO_FEW  # the interval holds the limit
    assert one({}, values(3), limit=2.0).verdict is Verdict.NONE


def test_several_people_count_once_each():
    figure = one({"a": [1.0] * 50, "b": [3.0] * 2}, values(1))
    assert (figure.generated.n, figure.generated.of, figure.generated.middle.value) == (2, "people", 2.0)
    assert len(figure.generated.values) == 52


def test_a_share_that_is_always_so_is_not_certain():
    figure = one({"": [100.0] * 6}, {}, share=True, statistic=np.mean)
    assert figure.generated.middle.value == 100 and figure.generated.middle.low < 70


def test_more_figures_in_a_row_need_surer_differences():
    noisy = {"": np.random.default_rng(3).normal(0.30, 0.5, 25).tolist()}
    other = {"": np.random.default_rng(4).normal(0.0, 0.5, 25).tolist()}
    alone = answer([question(noisy, other)])[0].difference
    among = answer([question(noisy, other)] * 12)[0].difference
    assert among.low < alone.low and among.high > alone.high


def test_cheaper_only_when_both_bounds_are():
    real = single(2.0)
    assert cheaper(single(1.0, low=0.5, high=1.5), real) is Verdict.GENERATED
    assert cheaper(single(1.0, low=0.5, high=3.0), real) is Verdict.SAME
    assert cheaper(single(3.0), real) is Verdict.REAL
    assert cheaper(None, real) is Verdict.NONE


def test_a_row_is_better_only_when_all_differences_point_one_way():
    better, worse = one(values(1), values(2)), one(values(2), values(1))
    indifferent = one(values(2), values(1), better=Better.NEITHER)
    assert outcome_of([better]) is Verdict.GENERATED
    assert outcome_of([better, worse]) is Verdict.DIFFERENT
    assert outcome_of([better, indifferent]) is Verdict.GENERATED
    assert outcome_of([]) is Verdict.NONE
    assert in_words([better, indifferent]) == "Generated pictures are better in: blur; they differ in: blur."


def test_what_was_not_measured_is_left_out():
    assert finite({"a": [1.0, None, float("nan")], "b": [None]}) == {"a": [1.0]}


@given(st.lists(st.floats(-10, 10), min_size=3, max_size=9))
def test_pseudo_values_have_the_mean_distance_as_their_mean(places):
    apart = np.abs(np.subtract.outer(places, places))
    n = len(places)
    assert np.mean(pseudo_values(apart)) == pytest.approx(apart.sum() / (n * (n - 1)), abs=1e-9)


@pytest.mark.parametrize(("minutes", "text"), [(14400, "10 days"), (90, "1.5 h"), (5.5, "5.5 min"), (0.67, "40 s")])
def test_minutes_are_said_as_people_say_them(minutes, text):
    assert words.duration(minutes) == text


@given(st.floats(-1e6, 1e6))
def test_numbers_never_have_powers_of_ten(value):
    text = words.number(value, one(values(1), values(1)))
    assert "e" not in text
    assert float(text) == pytest.approx(value, rel=0.006, abs=5e-4)
