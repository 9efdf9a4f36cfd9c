"""The statistics of the benchmarks, on numbers whose answer is known."""

import pytest
from figures import bootstrap_median, by_group, furthest_group, number, percent, share, signed, spread, table
from hypothesis import given
from hypothesis import strategies as st


def test_spread_leaves_out_what_is_not_a_number():
    assert spread([3.0, None, 1.0, float("nan"), 2.0]) == {"n": 3, "median": 2.0, "p95": pytest.approx(2.9), "max": 3.0}
    assert spread([None, float("nan")]) == {"n": 0, "median": None, "p95": None, "max": None}


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_spread_is_ordered(values):
    s = spread(values)
    assert min(values) <= s["median"] <= s["p95"] <= s["max"] == max(values)


def test_share_of_nothing_is_unknown():
    assert share(1, 4) == 0.25
    assert share(0, 0) is None


def rows(**groups):
    return [{"group": g, "name": name, "v": v} for g, people in groups.items() for name, values in people.items() for v in values]


def test_groups_are_compared_with_all_and_count_people_not_shots():
    got = by_group(rows(a={"ann": [1.0, 3.0], "ben": [2.0]}, b={"cy": [5.0, 6.0]}), "v")
    assert got["a"] == {"people": 2, "n": 3, "median": 2.0, "difference": -1.0}
    assert got["b"] == {"people": 1, "n": 2, "median": 5.5, "difference": 2.5}


def test_rows_without_a_value_belong_to_no_group():
    assert set(by_group(rows(a={"ann": [1.0]}, b={"ben": [None, float("nan")]}), "v")) == {"a"}
    assert by_group(rows(a={"ann": [None]}), "v") == {}


def test_the_furthest_group_may_lie_below_and_must_be_large_enough():
    groups = {"low": {"people": 5, "difference": -0.8}, "high": {"people": 5, "difference": 0.5}, "one": {"people": 1, "difference": 9.0}}
    assert furthest_group(groups) == ("low", -0.8)
    assert furthest_group(groups, fewest=1) == ("one", 9.0)
    assert furthest_group({"one": groups["one"]}) is None


def test_the_interval_holds_the_median_and_widens_when_people_differ():
    alike = bootstrap_median([[1.0, 2.0, 3.0]] * 10)
    differ = bootstrap_median([[float(k)] * 3 for k in range(10)])
    assert alike == (2.0, 2.0)
    assert differ[0] < 4.5 < differ[1]
    with pytest.raises(ValueError):
        bootstrap_median([[]])


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (1.234, "1.23"), (-0.001, "0.00"), (-1.5, "−1.50")])
def test_numbers_for_people(value, text):
    assert number(value) == text


def test_signs_and_percents():
    assert [signed(v) for v in (0.5, -0.5, 0.0, 0.001, None)] == ["+0.50", "−0.50", "0.00", "0.00", "–"]
    assert percent(0.955) == "95.5 %" and percent(None) == "–"


def test_a_cell_cannot_break_the_table():
    lines = table(["a", "b"], [["x|y", "two\nlines"]]).splitlines()
    assert lines == ["| a | b |", "| --- | --- |", "| x\\|y | two lines |"]
