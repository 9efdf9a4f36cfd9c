"""docs/fairness.md is made from the figures that are kept, and ``make audit`` without portraits says what to do."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIGURES = json.loads((ROOT / "benchmarks" / "fairness.json").read_text(encoding="utf-8"))


def test_the_page_is_current():
    made = runpy.run_path(str(ROOT / "docs" / "make_fairness_page.py"))["page"]()
    assert (ROOT / "docs" / "fairness.md").read_text(encoding="utf-8") == made, "run `python docs/make_fairness_page.py`"


def test_every_failing_limit_and_every_small_group_is_named():
    page = (ROOT / "docs" / "fairness.md").read_text(encoding="utf-8")
    assert len(FIGURES["failing"]) == FIGURES["report"]["failing"]
    assert all(line in page for line in (*FIGURES["failing"], *FIGURES["gaps"], *FIGURES["report"]["notes"]))
    small = [g["name"] for grouping in FIGURES["report"]["groupings"] for g in grouping["groups"] if g["people"] < 5]
    assert small and all(f"| {name} †" in page for name in small)


def test_without_portraits_it_says_what_to_do(tmp_path):
    done = subprocess.run([sys.executable, str(ROOT / "benchmarks" / "fairness.py")], capture_output=True, text=True, timeout=120,
                          env={**os.environ, "GOODLIGHT_PORTRAITS": str(tmp_path), "PYTHONPATH": str(ROOT / "src")})
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert str(tmp_path) in done.stderr and "GOODLIGHT_PORTRAITS=" in done.stderr and "goodlight audit" in done.stderr
