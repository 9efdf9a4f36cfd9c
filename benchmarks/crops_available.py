"""How many crops real photographs carry, how well they sit, and how long a backdrop and a placement take.

    PYTHONPATH=src python benchmarks/crops_available.py [FOLDER] [--seeds 3]

FOLDER holds pictures of one person each; ../shared/portraits/single when none is given.
Exit status 1 when a placed picture shows a floating cut.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from goodlight.models.matting import Matting
from goodlight.selfies import Selfie, open_selfies
from goodlight.sets.backdrops import backdrops, paint_backdrop
from goodlight.sets.crops import crops
from goodlight.studio.lens import best_size, frame
from goodlight.studio.shot import Frame
from goodlight.studio.sitter import measure_sitter
from goodlight.subject.make_plate import cut_out_person
from goodlight.subject.measure_face import FaceFinder


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="../shared/portraits/single", type=Path)
    parser.add_argument("--seeds", type=int, default=3, help="placements per picture and crop")
    args = parser.parse_args()
    people = list(sitters(args.folder))
    print(f"{len(people)} pictures of {args.folder.name}, {args.seeds} seeds\n")
    print("| crop | can be had | as wished | closer | low eyes | into cut hair | eye line, 5/50/95 % | smaller than default | ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    floats = 0
    for crop in crops():
        codes, eye_lines, times, small = Counter(), [], [], 0
        for alpha, sitter in people:
            size = best_size(sitter, crop)
            small += size != crop.size
            for seed in range(args.seeds):
                start = time.process_time()
                made = frame(sitter, crop, size=size, seed=seed)
                times.append(time.process_time() - start)
                if isinstance(made, Frame):
                    codes.update(["had", *({f.code for f in made.findings} - {"layout_check_only"} or {"as wished"})])
                    eye_lines.append(made.to_picture(np.array([sitter.eyes]))[0, 1] / size[1])
                    floats += floating(alpha, made) > 0
        n = len(times)
        share = [f"{100 * codes[k] / n:.0f} %" for k in ("had", "as wished", "close_crop", "low_eyes", "tight_crop")]
        line = " / ".join(f"{v:.2f}" for v in np.percentile(eye_lines, [5, 50, 95])) if eye_lines else "-"
        print(f"| {crop.name} | {' | '.join(share)} | {line} | {100 * small / len(people):.0f} % | {1e3 * statistics.median(times):.1f} |")
    print(f"\nfloating cuts: {floats}\n")
    print_backdrop_times()
    return 1 if floats else 0


def sitters(folder: Path):
    """(alpha, sitter) of the largest face of every picture."""
    finder, matting = FaceFinder(), Matting()
    for selfie in open_selfies([folder]):
        if isinstance(selfie, Selfie) and (faces := finder.find(selfie.pixels)):
            alpha = cut_out_person(selfie.pixels, faces[0], matting)[1]
            yield alpha, measure_sitter(alpha, faces[0])


def floating(alpha: np.ndarray, made: Frame) -> int:
    """Border pixels of the person whose outer neighbour is in sight."""
    h, w = alpha.shape
    beyond = [(-0.5, y) for y in np.flatnonzero(alpha[:, 0] >= 24)] + [(w - 0.5, y) for y in np.flatnonzero(alpha[:, -1] >= 24)]
    beyond += [(x, -0.5) for x in np.flatnonzero(alpha[0] >= 24)] + [(x, h - 0.5) for x in np.flatnonzero(alpha[-1] >= 24)]
    if len(beyond) < 3:
        return 0
    p = made.to_picture(np.array(beyond, np.float64))
    return int(((p > -0.5) & (p < np.array(made.size) - 0.5)).all(axis=1).sum())


def print_backdrop_times() -> None:
    """CPU time of one backdrop at 1024×1280, by kind."""
    times = defaultdict(list)
    for backdrop in backdrops():
        paint_backdrop(backdrop.name, size=(1024, 1280), seed=0)
        for seed in range(5):
            start = time.process_time()
            paint_backdrop(backdrop.name, size=(1024, 1280), seed=seed, texture_scale=1500)
            times[backdrop.kind].append(time.process_time() - start)
    print("backdrop at 1024×1280, CPU ms: " + ", ".join(f"{kind} {1e3 * statistics.median(t):.0f}" for kind, t in times.items()))


if __name__ == "__main__":
    sys.exit(main())
