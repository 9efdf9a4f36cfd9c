"""A thousand variations of one person: time, memory, and whether any two look the same.

    PYTHONPATH=src python benchmarks/thousand.py [--count 1000] [--selfies FILE...] [--out DIR] [-- OPTIONS OF goodlight shoot]

Without --selfies the person is made of eight selfies as in eight_selfies.py. The command line runs in a process of its own, with the
plates made anew; memory is watched from outside, see watched.py. Near-duplicates are looked for again in the delivered files, among all
pairs of one selfie, crop and size, by the cull's own measure and limit; for all other pairs the smallest distance is given. Never a test.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from eight_selfies import write_selfies
from PIL import Image
from portraits import portraits_folder, several
from speed import EIGHT_FROM, fresh_home, shoot

from goodlight.cull.rank import DUPLICATE_LIMIT, thumbnail


def measure(selfies: list[Path], out: Path, *, count: int, options: list[str]) -> dict:
    """The figures."""
    load = os.getloadavg()[0]
    with fresh_home() as env:
        usage, gallery = shoot(selfies, out, env, "--count", str(count), *options)
    shots, rejected = gallery["shots"], gallery["rejected"]
    return {
        "asked": count, "delivered": len(shots), "rejected": len(rejected), "selfies": len(selfies), "options": options,
        "wall_s": usage.wall_s, "cpu_s": usage.cpu_s, "first_s": usage.event_s, "peak_mb": usage.peak_mb, "load_before": load,
        "defects": dict(Counter(d["code"] for s in rejected for d in s["defects"]).most_common()),
        "pages": len(list(out.glob("contact-sheet*.jpg"))), "record_mb": (out / "gallery.json").stat().st_size / 2**20,
        "choices": {axis: dict(Counter(s[part][axis] for s in shots).most_common())
                    for part, axes in (("look", ("backdrop", "light", "crop")), ("direction", ("pose", "expression"))) for axis in axes},
        "plates": sorted(Counter(s["plate"] for s in shots).values(), reverse=True),
        **near(out, shots)}


def near(out: Path, shots: list[dict]) -> dict:
    """Pairs nearer than the cull's limit, and the smallest distances; ΔE76 between thumbnails."""
    pictures = np.stack([thumbnail(np.asarray(Image.open(out / s["file"]).convert("RGB"))) for s in shots]).reshape(len(shots), -1, 3)
    same = [(s["plate"], tuple(s["size"]), s["look"]["crop"]) for s in shots]
    pairs, least, least_other = 0, np.inf, np.inf
    for place in range(len(shots) - 1):
        apart = np.sqrt(((pictures[place + 1:] - pictures[place]) ** 2).sum(axis=2)).mean(axis=1)
        alike = np.array([other == same[place] for other in same[place + 1:]])
        pairs += int((apart[alike] < DUPLICATE_LIMIT).sum())
        least, least_other = min(least, apart[alike].min(initial=np.inf)), min(least_other, apart[~alike].min(initial=np.inf))
    return {"near_duplicates": pairs, "limit": DUPLICATE_LIMIT, "least_apart": float(least), "least_apart_other": float(least_other)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--selfies", nargs="+", type=Path, help="of one person (default: eight made from the portraits)")
    parser.add_argument("--out", type=Path, help="keep the gallery here")
    parser.add_argument("options", nargs="*", help="options of goodlight shoot, after --")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        selfies = asked.selfies or write_selfies(several(portraits_folder())[EIGHT_FROM], Path(work) / "eight")
        print(json.dumps(measure(selfies, asked.out or Path(work) / "gallery", count=asked.count, options=asked.options), indent=1))


if __name__ == "__main__":
    main()
