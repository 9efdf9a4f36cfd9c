"""The blind pairs are scored by their key alone, and calibration recovers a slope that was put in."""

import json

import age
import numpy as np
import pytest


def test_answers_are_scored_by_kind(tmp_path):
    key = {"older-1": {"answer": "left"}, "older-2": {"answer": "right"}, "touched-1": {"answer": "left"}}
    (tmp_path / "sheets-key.json").write_text(json.dumps(key), encoding="utf-8")
    answers = tmp_path / "answers.txt"
    answers.write_text("older-1 left\nolder-2 left\n\ntouched-1 left\nolder-99 left\n", encoding="utf-8")
    scored = age.score(tmp_path / "sheets", answers)
    assert scored["older"] == {"answers": 2, "right": 1, "wrong": ["older-2"]} and scored["touched"]["right"] == 1


def test_calibration_finds_the_years_that_were_put_in():
    rng = np.random.default_rng(3)
    rows = [{"age": a, "made": {y: {"lines": 2.0 + 0.1 * a + 0.08 * y + float(e)} for y in (-10, 0, 10)}}
            for a, e in zip(range(30, 80), rng.normal(0, 0.3, 50), strict=True)]
    rows.append({"age": 50, "made": {0: {"lines": None}}})
    found = age._against_age(rows, "lines")
    print(found)
    assert found["people"] == 50 and found["a_year"] == pytest.approx(0.1, abs=0.01)
    assert found["as_years"][10] == pytest.approx(8, abs=1) and found["as_years"][-10] == pytest.approx(-8, abs=1)
    assert found["a_year_95"][0] < 0.1 < found["a_year_95"][1] and found["at_50"] == pytest.approx(7, abs=0.3)


def test_sheets_hold_six_numbered_pairs():
    pairs = [np.full((90, 144, 3), 40 * (i % 6), np.uint8) for i in range(7)]
    first, last = age._sheets(pairs)
    assert first.shape[0] == 3 * last.shape[0] and first.shape[1] == last.shape[1]
    assert (last[:, last.shape[1] // 2 :] == 255).all() and not (first[:, first.shape[1] // 2 :] == 255).all()
