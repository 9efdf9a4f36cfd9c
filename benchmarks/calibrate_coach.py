"""How often the coach is wrong: real portraits that it rejects, and faults that it does not see.

    python benchmarks/calibrate_coach.py PORTRAITS [--sample N] [--tuning] [--likeness] [--misses DIR]

PORTRAITS holds single/, multi/, plain/ and more/ (with people.csv and more.csv). The limits were set on more/ (``--tuning`` prints the
same tables for it); the standard run measures on single/, multi/ and plain/, people the limits have not seen. ``--sample``: people that the
degraded copies are made of (12: about two minutes on two cores). ``--likeness``: how small a face may be, with and without restoration
(minutes more). ``--misses``: write every picture that was judged wrongly into this folder, to be looked at.
"""

from __future__ import annotations

import argparse
import csv
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from coach_degradations import DEGRADATIONS
from coach_likeness import likeness_by_size
from coach_sets import judge_mixed_sets

from goodlight.coach import judge
from goodlight.coach.faces import faces_in
from goodlight.finding import Severity
from goodlight.models.recogniser import Recogniser
from goodlight.subject.measure_face import FaceFinder


@dataclass(frozen=True, eq=False)
class Picture:
    """As much of a ``Selfie`` as the coach reads."""

    name: str
    pixels: np.ndarray
    sha256: str = ""
    findings: tuple = ()


class NoIdentity:
    """Stands in for the recogniser where only one selfie is judged; saves most of the time."""

    def describe(self, srgb, face) -> np.ndarray:
        return np.zeros(128)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portraits", type=Path)
    parser.add_argument("--sample", type=int, default=12)
    parser.add_argument("--tuning", action="store_true", help="measure on more/, which the limits were set on")
    parser.add_argument("--likeness", action="store_true", help="how small a face may be")
    parser.add_argument("--misses", type=Path, help="folder for the pictures that were judged wrongly")
    args = parser.parse_args()
    finder = FaceFinder()
    patterns = ("more/*.jpg",) if args.tuning else ("single/*.jpg", "multi/*/*.jpg", "plain/*.jpg")
    paths = [p for pattern in patterns for p in sorted(args.portraits.glob(pattern))]
    if args.misses:
        args.misses.mkdir(parents=True, exist_ok=True)
    real_portraits(paths, args, finder)
    degraded_portraits(paths, args, finder)
    if not args.tuning:
        judge_mixed_sets(args.portraits, finder, Recogniser())
    if args.likeness:
        likeness_by_size(args.portraits, finder, Recogniser())


def real_portraits(paths: list[Path], args, finder) -> None:
    """Prints rejections and advice: all, by folder, by group, and which."""
    groups = stated_groups(args.portraits)
    counts: dict[str, Counter] = defaultdict(Counter)
    codes: Counter = Counter()
    for path in paths:
        srgb = read(path)
        verdict = judge(Picture(path.stem, srgb), finder=finder, recogniser=NoIdentity())
        folder = path.relative_to(args.portraits).parts[0]
        for row in ("all", folder, groups.get((folder, path.stem), "group not stated")):
            counts[row].update(n=1, rejected=int(not verdict.accepted),
                               advised=int(verdict.accepted and bool(verdict.findings)))
        for found in verdict.findings:
            codes[f"{found.code} ({found.severity})"] += 1
        if not verdict.accepted:
            print(f"  rejected: {path.relative_to(args.portraits)}", [(f.code, f.as_dict()["value"]) for f in verdict.findings])
            keep(args, f"real-{path.stem}", srgb)
    print("\n| real portraits | n | rejected | with advice |\n|---|---|---|---|")
    for row, c in counts.items():
        print(f"| {row} | {c['n']} | {c['rejected']} ({c['rejected'] / c['n']:.1%}) | {c['advised']} ({c['advised'] / c['n']:.0%}) |")
    print("\nfindings on real portraits:", dict(codes.most_common()) or "none")


def degraded_portraits(paths: list[Path], args, finder) -> None:
    """Prints for each fault how often its code answered."""
    chosen = [paths[k] for k in np.linspace(0, len(paths) - 1, min(args.sample, len(paths))).astype(int)]
    people = [(p, read(p)) for p in chosen]
    people = [(p, srgb, faces_in(srgb, finder)[0]) for p, srgb in people]
    total = Counter()
    print("\n| fault | code | n | caught | rejected | answered with |\n|---|---|---|---|---|---|")
    for fault in DEGRADATIONS:
        row, answers = Counter(), Counter()
        for path, srgb, face in people:
            rng = np.random.default_rng(zlib.crc32(f"{path.stem} {fault.name}".encode()))
            spoilt = fault.make(srgb, face, rng)
            verdict = judge(Picture(path.stem, spoilt), finder=finder, recogniser=NoIdentity())
            caught = any(f.code in (fault.code, *fault.also) for f in verdict.findings)
            row.update(n=1, caught=int(caught), rejected=int(not verdict.accepted))
            answers.update(f.code for f in verdict.findings if f.severity is Severity.REJECT or f.code == fault.code)
            if not caught:
                keep(args, f"{fault.name}-{path.stem}", spoilt)
        total.update(row)
        print(f"| {fault.name} | {fault.code} | {row['n']} | {row['caught'] / row['n']:.0%} | {row['rejected'] / row['n']:.0%} | "
              f"{', '.join(f'{c} {n}' for c, n in answers.most_common(3))} |", flush=True)
    print(f"| **all** | | {total['n']} | {total['caught'] / total['n']:.1%} | {total['rejected'] / total['n']:.0%} | |")


def stated_groups(portraits: Path) -> dict[tuple[str, str], str]:
    """(folder, file stem) → gender and ethnicity as the data set states them."""
    out = {}
    for folder, table in (("single", "people.csv"), ("more", "more.csv")):
        with (portraits / table).open(newline="") as file:
            for row in csv.DictReader(file):
                out[folder, Path(row["file"]).stem] = f"{row['gender']}, {row['ethnicity']}"
    return out


def read(path: Path) -> np.ndarray:
    return np.ascontiguousarray(cv2.imread(str(path))[..., ::-1])


def keep(args, name: str, srgb: np.ndarray) -> None:
    if args.misses:
        cv2.imwrite(str(args.misses / f"{name.replace('/', '-')}.png"), srgb[..., ::-1])


if __name__ == "__main__":
    main()
