"""Runs benchmarks and writes docs/measurements.md. ``make bench`` runs them all.

    PYTHONPATH=src python benchmarks/run.py [NAME]... [--dry] [--work DIR]
    PYTHONPATH=src python benchmarks/run.py --panel RIGHT/ALL [--note TEXT]        enter what a blind panel said
    PYTHONPATH=src python benchmarks/run.py --render                               write the page from results.json, run nothing

NAME: yield_and_drift, likeness, speed, bad_inputs, calibrate_coach. The portraits are looked for in GOODLIGHT_PORTRAITS or in
shared/portraits beside the repository. Figures are kept in results.json, so that one benchmark can be run again without the others.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from page import fill
from portraits import ROOT, portraits_folder

PAGE = ROOT / "docs" / "measurements.md"
RESULTS = Path(__file__).with_name("results.json")


def _yield_and_drift(work: Path) -> dict:
    import yield_and_drift

    return yield_and_drift.measure(work)


def _likeness(work: Path) -> dict:
    import likeness

    return likeness.measure(work)


def _speed(work: Path) -> dict:
    import speed

    return speed.measure(work)


def _bad_inputs(work: Path) -> dict:
    _script("bad_inputs.py", "--json", str(work / "bad.json"), may_fail=True)  # it fails when it finds something, which is a figure too
    return json.loads((work / "bad.json").read_text(encoding="utf-8"))


def _calibrate_coach(work: Path) -> dict:
    return {"printed": _script("calibrate_coach.py", str(portraits_folder()))}


BENCHMARKS: dict[str, Callable[[Path], dict]] = {
    "yield_and_drift": _yield_and_drift, "likeness": _likeness, "speed": _speed, "bad_inputs": _bad_inputs,
    "calibrate_coach": _calibrate_coach}


def _script(name: str, *arguments: str, may_fail: bool = False) -> str:
    """What a benchmark that is a program of its own prints."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, str(Path(__file__).with_name(name)), *arguments], stdout=subprocess.PIPE, text=True, env=env)
    if done.returncode and not may_fail:
        raise SystemExit(f"{name} ended with status {done.returncode}")
    return done.stdout.replace(str(portraits_folder()), "portraits")


def run(names: Sequence[str], work: Path | None, *, dry: bool) -> None:
    """Each benchmark's figures are kept as soon as it ends, so that a later one that fails costs nothing."""
    for name in names:
        print(f"== {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            place = (work or Path(folder)) / name
            place.mkdir(parents=True, exist_ok=True)
            figures = BENCHMARKS[name](place)
        if dry:
            print(json.dumps(figures, indent=1))
        else:
            keep(name, figures)


def keep(name: str, figures: dict) -> None:
    """Put the figures into results.json and the page."""
    results = {**json.loads(RESULTS.read_text(encoding="utf-8")), name: rounded(figures)} if RESULTS.exists() else {name: rounded(figures)}
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    render()


def render() -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")


def rounded(value: object) -> object:
    """Floats to four significant digits, at every depth: more would only make noise in the history."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def panel_score(text: str) -> dict[str, int]:
    """ "13/24" → {"right": 13, "of": 24}. Raises ValueError for anything else."""
    right, _, of = text.partition("/")
    score = {"right": int(right), "of": int(of)}
    if not 0 <= score["right"] <= score["of"] or not score["of"]:
        raise ValueError(f"{text!r} is not RIGHT/ALL")
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHMARKS)}; none = all")
    parser.add_argument("--dry", action="store_true", help="print the figures, keep nothing")
    parser.add_argument("--work", type=Path, help="keep galleries and rows here")
    parser.add_argument("--panel", type=panel_score, metavar="RIGHT/ALL", help="enter how many pictures a blind panel told apart")
    parser.add_argument("--note", default="", help="one sentence on that panel")
    parser.add_argument("--render", action="store_true", help="write the page from the figures that are kept")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    if asked.panel:
        keep("panel", {**asked.panel, "note": asked.note})
    elif asked.render:
        render()
    else:
        run(asked.names or list(BENCHMARKS), asked.work, dry=asked.dry)


if __name__ == "__main__":
    main()
