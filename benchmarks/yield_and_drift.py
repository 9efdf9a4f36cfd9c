"""One selfie in, for each of the people in portraits/single: does it run, does it deliver, and does skin or hair change colour?

    PYTHONPATH=src python benchmarks/yield_and_drift.py [--count 4] [--people 68] [--work DIR]

Drift is that of every shot that was made, delivered or not, as gallery.json states it, and once more by a second witness (see skin.py)
on the delivered files. DIR keeps the galleries and rows.json, which has every figure by person.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
from figures import by_group, furthest_group, share, spread
from portraits import Outcome, groups, portraits_folder, read_srgb, singles, try_shoot
from skin import skin_change

from goodlight.brief import Brief
from goodlight.subject.face import Face
from goodlight.subject.measure_face import FaceFinder
from goodlight.subject.plate_cache import PlateCache


def measure(work: Path, *, count: int = 4, people: int | None = None) -> dict:
    """The figures; see ``summarise``."""
    folder = portraits_folder()
    group_of, finder, rows = groups(folder), FaceFinder(), []
    for number, photo in enumerate(singles(folder)[:people]):
        # Another seed for each, so that together they meet every backdrop and crop.
        outcome = try_shoot([photo], work / photo.stem, Brief(count=count, seed=number), cache=PlateCache(work / "plates"))
        selfie = read_srgb(photo)
        face = next(iter(finder.find(selfie)), None)
        row = {"name": photo.stem, "group": group_of[photo.stem], "asked": count, "outcome": outcome.kind, "why": outcome.why,
               "selfie": _coach(outcome), "shots": _shots(outcome, selfie, face, finder),
               "floor": _again(selfie, face, reframed(selfie), finder)}
        rows.append(row)
        given = sum(s["delivered"] for s in row["shots"])
        print(f"{number + 1} {photo.stem}: {outcome.kind}, {given} of {len(row['shots'])} made", flush=True)
        (work / "rows.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return {"count": count, **summarise(rows)}


def summarise(rows: Sequence[dict]) -> dict:
    """Rows of people, as ``measure`` makes them → the figures for the page."""
    made = [{**shot, "name": r["name"], "group": r["group"]} for r in rows for shot in r["shots"] if shot["skin"] is not None]
    seen = [{**s, **s["again"]} for s in made if s["again"]]
    delivered = [r for r in rows if r["outcome"] == "delivered"]
    shots = [s for r in rows for s in r["shots"]]
    # Groups are of people, not of shots: one person with many rejected shots must not speak for the group.
    persons = [{"name": r["name"], "group": r["group"], **{key: _middle(from_, key, r["name"]) for key, from_ in
                (("skin", made), ("hair", made), ("delta_e", seen), ("lightness", seen))}} for r in rows]
    skin_groups, again_groups = by_group(persons, "skin"), by_group(persons, "delta_e")
    light_groups, hair_groups = by_group(persons, "lightness"), by_group(persons, "hair")
    return {
        "people": len(rows), "errors": [{"name": r["name"], "why": r["why"].strip()} for r in rows if r["outcome"] == "error"],
        "ran": share(sum(r["outcome"] != "error" for r in rows), len(rows)), "delivered": share(len(delivered), len(rows)),
        "not_delivered": [{"name": r["name"], "group": r["group"], "outcome": r["outcome"], "codes": codes_of(r)}
                          for r in rows if r["outcome"] not in ("delivered", "error")],
        "full": share(sum(sum(s["delivered"] for s in r["shots"]) >= r["asked"] for r in rows), len(rows)),
        "shots": {"delivered": sum(s["delivered"] for s in shots), "tried": len(shots),
                  "reasons": dict(Counter(c for s in shots if not s["delivered"] for c in set(s["codes"])).most_common())},
        "skin": spread(s["skin"] for s in made), "skin_delivered": spread(s["skin"] for s in made if s["delivered"]),
        "hair": spread(s["hair"] for s in made), "again": spread(s["delta_e"] for s in seen),
        "worst_region": spread(s["worst_region"] for s in seen), "worst_regions": dict(Counter(s["region"] for s in seen).most_common()),
        "floor": spread(r["floor"]["delta_e"] for r in rows if r["floor"]),
        "floor_region": spread(r["floor"]["worst_region"] for r in rows if r["floor"]),
        "lightness": {**spread(s["lightness"] for s in seen), "largest": max((abs(s["lightness"]) for s in seen), default=None)},
        "groups": {g: {**skin_groups[g], "lightness": light_groups.get(g, {}).get("median"), "again": again_groups.get(g, {}).get("median"),
                       "hair": hair_groups.get(g, {}).get("median"),
                       "delivered": share(sum(r["group"] == g for r in delivered), sum(r["group"] == g for r in rows))}
                   for g in skin_groups},
        "furthest": furthest_group(skin_groups), "furthest_again": furthest_group(again_groups),
    }


def _middle(shots: Sequence[dict], key: str, name: str) -> float | None:
    """A person's median over their shots that have the figure."""
    return spread(s[key] for s in shots if s["name"] == name)["median"]


def codes_of(row: dict) -> dict[str, int]:
    """Why a person got nothing: the coach's findings, or how often each defect was met."""
    if row["outcome"] == "no_usable_selfie":
        return dict(Counter(re.findall(r"\[(\w+)\]", row["why"])))
    return dict(Counter(c for s in row["shots"] for c in s["codes"]).most_common())


def _coach(outcome: Outcome) -> list[str]:
    return [f["code"] for s in (outcome.gallery or {}).get("selfies", ()) for f in s["findings"]]


def reframed(srgb: np.ndarray) -> np.ndarray:
    """The same picture scaled and cropped about as a headshot is, with no change of colour. What the witness says of it is its error."""
    height, width = srgb.shape[:2]
    part = srgb[:, round(0.1 * width):round(0.9 * width)]
    return cv2.resize(part, None, fx=1.25, fy=1.25, interpolation=cv2.INTER_CUBIC)


def _again(selfie: np.ndarray, face: Face | None, picture: np.ndarray, finder: FaceFinder) -> dict | None:
    """The second witness: the face is found anew in the picture."""
    found = next(iter(finder.find(picture)), None)
    if face is None or found is None:
        return None
    change = skin_change(selfie, face.landmarks, picture, found.landmarks)
    return asdict(change) if change else None


def _shots(outcome: Outcome, selfie: np.ndarray, face: Face | None, finder: FaceFinder) -> list[dict]:
    gallery = outcome.gallery or {"shots": [], "rejected": []}
    out = []
    for shot in (*gallery["shots"], *gallery["rejected"]):
        drift = shot["drift"] or {}
        again = _again(selfie, face, read_srgb(outcome.out / shot["file"]), finder) if shot["file"] else None
        out.append({"delivered": shot["file"] is not None, "file": shot["file"], "look": shot["look"], "skin": drift.get("skin_delta_e"),
                    "hair": drift.get("hair_delta_e"), "codes": [d["code"] for d in shot["defects"]],
                    "notes": [n["code"] for n in shot["notes"]], "again": again})
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=4, help="shots for each person (default 4)")
    parser.add_argument("--people", type=int, help="only the first so many people")
    parser.add_argument("--work", type=Path, help="keep the galleries here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = asked.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        print(json.dumps(measure(work, count=asked.count, people=asked.people), indent=1))


if __name__ == "__main__":
    main()
