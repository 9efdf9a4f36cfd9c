"""docs/coach.md is made from the coach's data and must be current and complete."""

import runpy
from pathlib import Path

from goodlight.coach.advice import WORDS
from goodlight.coach.coverage import coverage_of
from goodlight.coach.limits import LIMITS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_current():
    assert (DOCS / "coach.md").read_text(encoding="utf-8") == runpy.run_path(str(DOCS / "make_coach_page.py"))["page"](), "run `make docs`"


def test_every_code_and_limit_is_documented():
    text = (DOCS / "coach.md").read_text(encoding="utf-8")
    for code in WORDS:
        assert f"### {code}\n" in text
    for wish in coverage_of([]).wishes():
        assert f"| {wish.code} |" in text
    for limit in LIMITS:
        assert f"{limit.limit:g} {limit.unit} | {limit.severity}" in text


def test_the_calibration_is_there_for_every_fault_code():
    text = (DOCS / "coach-calibration.md").read_text(encoding="utf-8")
    for limit in LIMITS:
        assert f"| {limit.code} |" in text
