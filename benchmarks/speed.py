"""How long it takes and what memory it needs: a plate, a shot, eight selfies to the first and to a hundred headshots.

    PYTHONPATH=src python benchmarks/speed.py [--runs 3] [--shots 100]

Everything runs in fresh processes with an empty plate cache, through the command line where there is a command. The median and the quickest
run are given, the processor time beside the wall clock (other work on the machine slows the wall clock, hardly the processor time), and the
load average before each run. Memory is watched from outside, see watched.py. Never a test.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from eight_selfies import write_selfies
from portraits import portraits_folder, several, singles
from watched import Usage, run

from goodlight.settings import model_settings

PEOPLE = 8  # whose plates are timed
ONE_SHOTS = 30  # headshots of 1024 × 1280 in the session that times a shot
EIGHT_FROM = "jared-polis"  # head and shoulders from arm's length, as selfies are


@contextmanager
def fresh_home() -> Iterator[dict[str, str]]:
    """The environment with a cache folder that has the models and no plate."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "models").symlink_to(model_settings().folder)
        yield {**os.environ, "GOODLIGHT_HOME": home}


def shoot(selfies: list[Path], out: Path, env: dict[str, str], *options: str) -> tuple[Usage, dict]:
    """One run of the command line. event_s: when the first picture lay in the folder. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "goodlight", "shoot", *map(str, selfies), "--out", str(out), *options]
    usage = run(command, env=env, event=lambda: out.is_dir() and any(out.glob("*.jpg")))
    if usage.code:
        raise RuntimeError(f"exit status {usage.code}: {usage.errors}")
    return usage, json.loads((out / "gallery.json").read_text(encoding="utf-8"))


def measure(work: Path, *, runs: int = 3, shots: int = 100) -> dict:
    """The figures."""
    photos = singles(portraits_folder())[:PEOPLE]
    eight = write_selfies(several(portraits_folder())[EIGHT_FROM], work / "eight")
    figures = {"cores": os.cpu_count(), "runs": runs, "shots": shots, "plates": [], "one": [], "eight": [], "again": []}
    for turn in range(runs):
        figures["plates"].append(_logged("plates", _plates(photos)))
        with fresh_home() as env:
            figures["one"].append(_logged("one selfie", _one(photos[0], work / f"one-{turn}", env)))
        with fresh_home() as env:
            figures["eight"].append(_logged("eight selfies", _eight(eight, work / f"eight-{turn}", env, shots)))
            figures["again"].append(_logged("eight selfies again", _eight(eight, work / f"again-{turn}", env, 12)))
    return {**figures, "summary": summarise(figures)}


def summarise(figures: dict) -> dict:
    """Each figure as the median and the smallest of the runs."""
    def both(part: str, key: str) -> dict:
        values = [r[key] for r in figures[part]]
        return {"median": median(values), "least": min(values)}

    keys = {"plates": ("plate_s", "plate_cpu_s", "coach_s", "first_plate_s"), "one": ("shot_s", "shot_cpu_s", "peak_mb"),
            "eight": ("first_s", "total_s", "cpu_s", "peak_mb", "own_peak_mb"), "again": ("first_s",)}
    return {part: {key: both(part, key) for key in names} for part, names in keys.items()}


def _one(photo: Path, out: Path, env: dict[str, str]) -> dict:
    """Seconds a shot of 1024 × 1280 takes in a session, from the shot list to the file, ranking and contact sheet included.

    The same selfie is shot twice, for few and for many; the difference leaves the start, the coach and the plate out.
    """
    few, _ = shoot([photo], out / "few", env, "--crop", "headshot", "--count", "2")
    few, first = shoot([photo], out / "few", env, "--crop", "headshot", "--count", "2")  # with the plate at hand
    many, then = shoot([photo], out / "many", env, "--crop", "headshot", "--count", str(ONE_SHOTS))
    sizes = {tuple(s["size"]) for s in then["shots"]}
    if sizes != {(1024, 1280)}:
        raise RuntimeError(f"the shots are of {sizes}, not of 1024 × 1280")
    made = _made(then) - _made(first)
    return {"made": made, "shot_s": (many.wall_s - few.wall_s) / made, "shot_cpu_s": (many.cpu_s - few.cpu_s) / made,
            "peak_mb": many.peak_mb}


def _eight(selfies: list[Path], out: Path, env: dict[str, str], count: int) -> dict:
    usage, gallery = shoot(selfies, out, env, "--count", str(count))
    accepted = [s for s in gallery["selfies"] if s["verdict"] == "accepted"]
    return {"first_s": usage.event_s, "total_s": usage.wall_s, "cpu_s": usage.cpu_s, "peak_mb": usage.peak_mb,
            "own_peak_mb": gallery["timing"]["peak_rss_mb"], "plates_s": gallery["timing"]["plates_s"], "accepted": len(accepted),
            "delivered": len(gallery["shots"]), "rejected": len(gallery["rejected"])}


def _made(gallery: dict) -> int:
    return len(gallery["shots"]) + len(gallery["rejected"])


def _plates(photos: list[Path]) -> dict:
    """From a process of its own, so that loading the networks is in the first plate and in no other."""
    done = subprocess.run([sys.executable, __file__, "--stage", *map(str, photos)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _stage(photos: list[Path]) -> dict:
    """Times coach and plate of each photo in this process. The first has the loading of the networks in it and is told apart."""
    from goodlight.coach.judge import judge
    from goodlight.coach.whole_set import judge_set
    from goodlight.selfies import open_selfies
    from goodlight.subject.make_plate import Tools, make_plate

    tools, coach, plate, processor = Tools.load(), [], [], []
    selfies = list(open_selfies(photos))
    for selfie in selfies:
        start = time.perf_counter()
        verdict = judge_set([judge(selfie, finder=tools.finder, recogniser=tools.recogniser)])
        middle, used = time.perf_counter(), time.process_time()
        one = verdict.verdicts[0]
        if not one.accepted:
            continue
        make_plate(name=one.name, sha256=one.sha256, pixels=selfie.pixels, face=one.face, template=verdict.template, tools=tools)
        coach.append(middle - start)
        plate.append(time.perf_counter() - middle)
        processor.append(time.process_time() - used)
    return {"n": len(plate) - 1, "coach_s": median(coach[1:]), "plate_s": median(plate[1:]), "plate_max_s": max(plate[1:]),
            "plate_cpu_s": median(processor[1:]), "first_plate_s": plate[0]}


def _logged(what: str, figures: dict) -> dict:
    figures = {**figures, "load": round(os.getloadavg()[0], 2)}
    print(f"{what}: {json.dumps(figures)}", flush=True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--shots", type=int, default=100, help="headshots from the eight selfies (default 100)")
    parser.add_argument("--stage", nargs="+", type=Path, metavar="PHOTO", help="time the coach and the plate of these in this process")
    asked = parser.parse_args()
    if asked.stage:
        print(json.dumps(_stage(asked.stage)))
        return
    with tempfile.TemporaryDirectory() as work:
        print(json.dumps(measure(Path(work), runs=asked.runs, shots=asked.shots)["summary"], indent=1))


if __name__ == "__main__":
    main()
