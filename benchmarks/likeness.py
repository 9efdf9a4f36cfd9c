"""Likeness to the truth: one selfie in, and the delivered files compared with OTHER photos of the person, which goodlight never saw.

    PYTHONPATH=src python benchmarks/likeness.py [--count 4] [--work DIR]

Every photo in portraits/multi serves once as the selfie. The yardstick is the distance of the same two real photographs. Faces are found
anew and described anew in the delivered files. DIR keeps the galleries and rows.json.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from figures import bootstrap_median, share, spread
from portraits import portraits_folder, read_srgb, several, try_shoot

from goodlight.brief import Brief
from goodlight.models.recogniser import NAME, Recogniser
from goodlight.subject.measure_face import FaceFinder
from goodlight.subject.plate_cache import PlateCache


def measure(work: Path, *, count: int = 4) -> dict:
    """The figures; see ``summarise``."""
    people = several(portraits_folder())
    finder, recogniser = FaceFinder(), Recogniser()

    def describe(path: Path) -> np.ndarray | None:
        picture = read_srgb(path)
        face = next(iter(finder.find(picture)), None)
        return None if face is None else recogniser.describe(picture, face)

    real = {name: [describe(p) for p in photos] for name, photos in people.items()}
    rows = []
    for seed, (name, photos) in enumerate(people.items()):
        for place, photo in enumerate(photos):
            outcome = try_shoot([photo], work / f"{name}-{photo.stem}", Brief(count=count, seed=seed), cache=PlateCache(work / "plates"))
            files = [outcome.out / s["file"] for s in outcome.gallery["shots"]] if outcome.gallery else []
            rows += compare(name, place, [describe(f) for f in files], real)
            print(f"{name} {photo.name}: {outcome.kind}, {len(files)} shots {outcome.why.splitlines()[:1] or ''}", flush=True)
    (work / "rows.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return {"count": count, "recogniser": NAME, "selfies": sum(len(p) for p in people.values()), **summarise(rows)}


def compare(name: str, place: int, shots: Sequence[np.ndarray | None], real: dict[str, list[np.ndarray]]) -> list[dict]:
    """One row for each delivered shot and each other real photo of the person. real: person → descriptors of their photos, in order.

    place: which of them the shots were made from; it is compared with nothing that was made from it.
    """
    others = [d for who, described in real.items() if who != name for d in described]
    rows = []
    for other, truth in enumerate(real[name]):
        if other == place:
            continue
        yardstick = float(np.linalg.norm(real[name][place] - truth))
        for shot in shots:
            distance = None if shot is None else float(np.linalg.norm(shot - truth))
            stranger = None if shot is None else min(float(np.linalg.norm(shot - d)) for d in others)
            rows.append({"name": name, "selfie": place, "other": other, "real": yardstick, "shot": distance, "stranger": stranger})
    return rows


def summarise(rows: Sequence[dict]) -> dict:
    """Rows as ``compare`` makes them → the figures. Shots in which no face was found count as lost, not as far."""
    known = [r for r in rows if r["shot"] is not None]
    pairs = {(r["name"], r["selfie"], r["other"]): r["real"] for r in known}
    people = sorted({r["name"] for r in known})
    changes = [[r["shot"] - r["real"] for r in known if r["name"] == name] for name in people]
    real, shot = spread(pairs.values()), spread(r["shot"] for r in known)
    return {
        "people": len(people), "pairs": len(pairs), "lost": len(rows) - len(known), "real": real, "shot": shot,
        "difference": shot["median"] - real["median"] if known else None,
        "paired": spread(c for mine in changes for c in mine),
        "paired_interval": list(bootstrap_median(changes)) if known else None,
        "nearer_than_strangers": share(sum(r["shot"] < r["stranger"] for r in known), len(known)),
        "by_person": {n: {"real": float(np.median([v for k, v in pairs.items() if k[0] == n])),
                          "shot": float(np.median([r["shot"] for r in known if r["name"] == n]))} for n in people},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=4, help="shots from each selfie (default 4)")
    parser.add_argument("--work", type=Path, help="keep the galleries here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = asked.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        print(json.dumps(measure(work, count=asked.count), indent=1))


if __name__ == "__main__":
    main()
