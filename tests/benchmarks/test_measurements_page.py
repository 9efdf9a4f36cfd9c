"""docs/measurements.md says what benchmarks/results.json holds."""

import json

import pytest
from page import GOALS, NOT_MEASURED, SECTIONS, fill, replace_section, summary
from run import BENCHMARKS, PAGE, RESULTS, panel_score, rounded


def test_the_page_is_current():
    text = PAGE.read_text(encoding="utf-8")
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    assert fill(text, results) == text, "run benchmarks/run.py --render"


def test_every_benchmark_has_a_section_and_a_command_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    for name in BENCHMARKS:
        assert name in SECTIONS
        assert f"benchmarks/run.py {name}" in text


def test_every_goal_names_a_section():
    assert {goal[0] for goal in GOALS} <= set(SECTIONS)


def test_what_was_not_measured_is_said():
    assert summary({}).count(NOT_MEASURED) == len(GOALS)


def test_a_missed_goal_is_said():
    line = [row for row in summary({"panel": {"right": 20, "of": 24}}).splitlines() if "panel" in row]
    assert len(line) == 1 and "**no**" in line[0] and "20 of 24" in line[0]


def test_a_section_is_replaced_and_the_rest_stays():
    page = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n"
    assert replace_section(page, "x", "new") == "a\n<!-- begin x -->\nnew\n<!-- end x -->\nb\n"
    with pytest.raises(ValueError):
        replace_section(page, "y", "new")
    with pytest.raises(ValueError):
        replace_section(page + page, "x", "new")


def test_a_panels_answer_is_a_fraction():
    assert panel_score("13/24") == {"right": 13, "of": 24}
    for wrong in ("", "13", "25/24", "0/0", "-1/4"):
        with pytest.raises(ValueError):
            panel_score(wrong)


def test_rounding_reaches_every_depth():
    assert rounded({"a": [1.23456789, (2, None)], "b": "x"}) == {"a": [1.235, [2, None]], "b": "x"}
