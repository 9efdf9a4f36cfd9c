"""Every garment before every backdrop, in every crop and under every light: does anything crash, and does a defect get through?

    python benchmarks/attire_pairs.py [--people NAME ...] [--sheet FILE]

A covering plan: for each garment all backdrops in turn, with crops and lights in turn beside them, so that each garment meets each of
them; each garment is worn by the next of the people. A shot is made and judged as any other. Of those that pass, a second witness (the
face found anew in the finished picture, by nothing the shot says of itself) asks whether the person is in it.
Exits 1 when something crashed or got through.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections import Counter
from functools import partial
from itertools import cycle
from pathlib import Path

import cv2
import numpy as np
from attire import plate_of, sheet

from goodlight.brief import Look, Recipe
from goodlight.cull import Cull
from goodlight.finding import Finding
from goodlight.sets.backdrops import backdrops
from goodlight.sets.crops import crops
from goodlight.sets.garments import cuts
from goodlight.sets.rigs import lights
from goodlight.studio import engine
from goodlight.subject.make_plate import Tools
from goodlight.subject.plate import Subject

PEOPLE = ["shelia-jackson-lee", "raja-krishnamoorthi", "cori-bush", "al-green", "maria-salazar", "andre-carson", "judy-chu",
          "jamaal-bowman"]
LONG_SIDE, TILE = 560, (200, 250)
SAME_PERSON = 0.6  # identity distance that the second witness allows: the cull's own limit and what finding the face anew adds


def plan(garments: list[str]) -> list[tuple[str, Look]]:
    """(garment, look) of every shot."""
    shots, crop, light = [], cycle([c.name for c in crops()]), cycle([rig.name for rig in lights()])
    for garment in garments:
        for backdrop in backdrops():
            if backdrop.name != "transparent":
                shots.append((garment, Look(backdrop=backdrop.name, crop=next(crop), light=next(light), attire=garment)))
    return shots


def described(tools: Tools, srgb: np.ndarray) -> list:
    """Every face's box and descriptor, as the cull wants them."""
    return [(tuple(face.box), tools.recogniser.describe(srgb, face)) for face in tools.finder.find(srgb)]


def witnessed(pixels: np.ndarray, subject: Subject, tools: Tools) -> str | None:
    """What is wrong with a shot that passed, by the second witness."""
    # A face that the finder sees in a blurred room besides is the finder's fancy.
    distance = min((float(np.linalg.norm(d - subject.template)) for _, d in described(tools, pixels)), default=np.inf)
    return f"distance {distance:.2f}" if distance > SAME_PERSON else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", nargs="+", default=PEOPLE)
    parser.add_argument("--sheet", type=Path, help="writes every third headshot that passed")
    args = parser.parse_args()
    tools = Tools.load()
    subjects = [Subject(plates=(p,), template=p.descriptor, likeness_limit=0.5) for p in (plate_of(n, tools) for n in args.people)]
    worn_by = dict(zip(cuts().names, cycle(subjects)))
    told, crashed, through, tiles = Counter(), [], [], []
    shots = plan(list(cuts().names))
    for number, (garment, look) in enumerate(shots):
        subject = worn_by[garment]
        aspect = crops().get(look.crop).size
        scale = LONG_SIDE / max(aspect)
        size = (round(aspect[0] * scale), round(aspect[1] * scale))
        recipe = Recipe(look=look, plate=subject.plates[0].sha256, seed=number, size=size)
        try:
            shot = engine.shoot(subject, recipe)
            if isinstance(shot, Finding):
                told[f"not shot: {shot.code}"] += 1
                continue
            # A cull of its own: that two shots look alike is no fault of dressing.
            found = Cull(describe=partial(described, tools)).judge(shot, subject).defects
        except Exception:  # a crash is what is being looked for
            crashed.append((look, traceback.format_exc()))
            continue
        if found:
            told[f"refused: {found[0].code}"] += 1
        elif wrong := witnessed(shot.pixels, subject, tools):
            through.append((look, wrong))
        else:
            told["passed"] += 1
            if args.sheet and look.crop == "headshot" and told["passed"] % 3 == 0:
                tiles.append(cv2.resize(np.ascontiguousarray(shot.pixels[..., :3]), TILE, interpolation=cv2.INTER_AREA))
    for look, what in [*crashed, *through]:
        print(look, what)
    for what, count in told.most_common():
        print(f"{count:5} {what}")
    print(f"{len(shots)} shots, {len(crashed)} crashed, {len(through)} got through")
    if args.sheet and tiles:
        sheet(tiles, args.sheet)
    sys.exit(bool(crashed or through))


if __name__ == "__main__":
    main()
