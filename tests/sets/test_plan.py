"""The plan: even at every length, alone and in pairs, and the same for the same seed."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.sets.plan import Axis, Choice

WEIGHTS = st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.0, 6.0]), min_size=1, max_size=24)


def axis(weights, seed=0, traits=lambda place: (), **options) -> Axis:
    choices = [Choice(name=str(place), weight=w, traits=traits(place)) for place, w in enumerate(weights)]
    return Axis(choices, np.random.default_rng(seed), **options)


def drawn(count: int, *axes: Axis) -> np.ndarray:
    """(count, axes): places, each axis picked within the ones before it."""
    rows = []
    for _ in range(count):
        row: list[int] = []
        for one in axes:
            within = list(enumerate(row))
            row.append(one.pick(within))
            one.took(row[-1], within)
        rows.append(row)
    return np.array(rows)


@settings(deadline=None, max_examples=40)
@given(st.lists(WEIGHTS, min_size=1, max_size=4), st.integers(0, 2**40), st.booleans())
def test_at_every_length_each_choice_has_its_share_to_two_and_a_half(many, seed, traits):
    def kind(place: int) -> tuple[str, ...]:
        return (f"tone {place % 3}", f"kind {place % 4}") if traits else ()

    rows = drawn(120, *(axis(weights, [seed, n], kind) for n, weights in enumerate(many)))
    for column, weights in zip(rows.T, many, strict=True):
        counts = (column[:, None] == np.arange(len(weights))).cumsum(axis=0)
        share = np.array(weights) / sum(weights)
        assert np.abs(counts - np.arange(1, 121)[:, None] * share).max() < 2.5


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 6), st.integers(2, 5), st.integers(0, 2**40))
def test_any_two_axes_meet_evenly(one, other, seed):
    rows = drawn(one * other * 6, *(axis([1.0] * n, [seed, n, i]) for i, n in enumerate((one, other))))
    _, counts = np.unique(rows, axis=0, return_counts=True)
    assert len(counts) == one * other and counts.max() - counts.min() <= 3


@given(WEIGHTS, st.integers(0, 2**40), st.integers(1, 60))
@settings(deadline=None, max_examples=25)
def test_a_longer_plan_begins_with_the_shorter_one(weights, seed, count):
    np.testing.assert_array_equal(drawn(count, axis(weights, seed), axis([2, 1], seed)),
                                  drawn(80, axis(weights, seed), axis([2, 1], seed))[:count])


def test_the_usual_comes_first_and_the_rare_when_it_has_earned_its_place():
    column = drawn(20, axis([6, 2, 1, 1])).T[0].tolist()
    assert column[:3] == [0, 0, 1] and min(column.index(2), column.index(3)) >= 4


@pytest.mark.parametrize("seed", range(5))
def test_neighbours_are_apart_where_that_is_wanted(seed):
    column = drawn(200, axis([1, 1, 1, 2], seed, apart=4.0)).T[0]
    assert all(a != b for a, b in pairwise(column))


@pytest.mark.parametrize("seed", range(5))
def test_a_few_of_many_already_have_different_traits(seed):
    """Six of eighteen: three kinds of six, and the first six are two of each."""
    column = drawn(6, axis([1] * 18, seed, lambda place: (f"kind {place // 6}",))).T[0]
    assert sorted(column // 6) == [0, 0, 1, 1, 2, 2]


def test_what_fits_comes_oftener_there_and_its_share_of_all_stays():
    lit, counts = axis([1, 1]), np.zeros((2, 2))
    for shot in range(200):
        backdrop = shot % 2
        place = lit.pick([backdrop], fits=np.array([3.0, 1.0] if backdrop else [1.0, 3.0]))
        lit.took(place, [backdrop])
        counts[backdrop, place] += 1
    assert counts[0, 1] > 1.5 * counts[0, 0] and counts[1, 0] > 1.5 * counts[1, 1] and abs(counts.sum(axis=0)[0] - 100) <= 2


def test_only_what_is_allowed_is_picked_and_what_was_missed_is_made_up_for():
    one = axis([1, 1, 1])
    for _ in range(10):
        assert one.took(one.pick(among=[2])).name == "2"
    assert {one.took(one.pick(among=[0, 1, 2])).name for _ in range(8)} == {"0", "1"}


@pytest.mark.parametrize("weights", [[], [1, 0], [-1]])
def test_an_axis_needs_choices_of_some_weight(weights):
    with pytest.raises(ValueError, match="weight above 0"):
        axis(weights)
