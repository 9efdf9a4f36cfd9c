"""A folder of shots for a blind panel: one a person, from people whose photos the real half does not use.

    PYTHONPATH=src python benchmarks/panel_shots.py --out DIR [--n 14] [--seed 0] [--before plain|studio|locations] [--attire NAME]...

DIR gets NAME.jpg of each person and shots.json, which says what each is. Nobody is chosen by how well the picture came out: the seed draws
the people, and of a gallery in the open mix the first is taken that stands before what is asked for (--before: plain, which is anything but
a location; studio, which is paper, canvas or gradient; locations) and before a backdrop which the panel does not show yet: a paper or a
place seen twice gives both away, and nobody sees the headshots of twelve strangers side by side. Who gets none is replaced by the next one
drawn and named in shots.json.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from pathlib import Path

from portraits import portraits_folder, singles, try_shoot

from goodlight.brief import Brief
from goodlight.sets.backdrops import backdrops, shows_surroundings

CROPS = ("square",)  # the shape of the real half, so that the framing tells nothing
SHOTS_EACH = {"plain": 24, "studio": 24, "locations": 12}  # of the open mix, or of locations alone


def draw(people: list[Path], *, excluded: set[str], seed: int) -> list[Path]:
    """Everybody but the excluded, in the seed's order."""
    allowed = sorted(p for p in people if p.stem not in excluded)
    return random.Random(seed).sample(allowed, len(allowed))


def brief(before: str, *, seed: int, crop: str, attires: tuple[str, ...]) -> Brief:
    """What an open brief gives; locations are asked for by name, in their own light, or the first of the gallery would seldom be one."""
    places = tuple(b.name for b in backdrops() if b.mix > 0 and b.kind == "location") if before == "locations" else ()
    return Brief(count=SHOTS_EACH[before], seed=seed, crops=(crop,), attires=attires, backdrops=places, lights=("place",) if places else ())


def is_wanted(shot: dict, before: str) -> bool:
    backdrop = shot["look"]["backdrop"]
    location = backdrops().get(backdrop).kind == "location"
    return location if before == "locations" else not location and (before == "plain" or not shows_surroundings(backdrop))


def first_new(shots: list[dict], shown: set[str | None], before: str) -> tuple[int, dict] | None:
    """Place and entry of a gallery's first wanted shot before a backdrop that is not among ``shown``; the first wanted where all are; None
    where none is wanted.

    The selfie's own background is another one for everybody and is always new.
    """
    wanted = [(place, shot) for place, shot in enumerate(shots) if is_wanted(shot, before)]
    new = (item for item in wanted if item[1]["look"]["backdrop"] not in shown or shows_surroundings(item[1]["look"]["backdrop"]))
    return next(new, wanted[0] if wanted else None)


def make(out: Path, *, n: int, seed: int, before: str, attires: tuple[str, ...]) -> list[dict]:
    """The entries of shots.json. Raises SystemExit when the people run out."""
    folder = portraits_folder()
    real_half = {p.stem for p in (folder / "plain").glob("*.jpg")}
    out.mkdir(parents=True, exist_ok=True)
    entries: list[dict] = []
    made = 0
    for photo in draw(singles(folder), excluded=real_half, seed=seed):
        crop = CROPS[made % len(CROPS)]
        with tempfile.TemporaryDirectory() as work:
            outcome = try_shoot([photo], Path(work) / "gallery", brief(before, seed=seed + made, crop=crop, attires=attires))
            entry = {"person": photo.stem, "backdrop": None, "crop": crop, "outcome": outcome.kind, "why": outcome.why, "file": None}
            found = first_new(outcome.gallery["shots"], {e["backdrop"] for e in entries}, before) if outcome.kind == "delivered" else None
            if found:
                place, shot = found
                best = outcome.out / shot["file"]
                entry |= {"backdrop": shot["look"]["backdrop"], "place_in_gallery": place + 1, "file": f"{photo.stem}{best.suffix}"}
                shutil.copyfile(best, out / entry["file"])
                made += 1
        entries.append(entry)
        print(f"{photo.stem}: {entry['backdrop']}, {crop}: {outcome.kind}", flush=True)
        (out / "shots.json").write_text(json.dumps(entries, indent=1), encoding="utf-8")
        if made == n:
            return entries
    raise SystemExit(f"only {made} of {n} people got a shot")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--n", type=int, default=14, help="how many shots (default 14)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--before", choices=tuple(SHOTS_EACH), default="plain")
    parser.add_argument("--attire", action="append", default=[], metavar="NAME", help="dressed shots; repeat to choose among several")
    asked = parser.parse_args()
    make(asked.out, n=asked.n, seed=asked.seed, before=asked.before, attires=tuple(asked.attire))


if __name__ == "__main__":
    main()
