"""Dressing people in every garment: pictures for the eye, defects found, time, and what dressing does to likeness and skin.

    python benchmarks/attire.py --out DIR [--garments NAME ...] [--people NAME ...]

Writes one sheet a garment (and one of necks, enlarged) and prints a table. Likeness and drift are those of the same shot with and without
dressing; the reach is "unchanged": at most .01 of distance and .5 ΔE00 more.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import cv2
import numpy as np
from portraits import portraits_folder, read_srgb

from goodlight.brief import Direction, Look, Recipe
from goodlight.cull import attire_defects, drift
from goodlight.finding import Finding
from goodlight.sets.garments import cuts
from goodlight.studio import dress, dress_turn, engine
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject

PEOPLE = [
    "katherine-cammack", "barbara-lee", "cori-bush", "alexandria-ocasio-cortez", "frederica-wilson", "judy-chu", "lucy-mcbath",
    "lauren-underwood", "nikema-williams", "maria-salazar", "shelia-jackson-lee", "katherine-clark", "ted-lieu", "al-green",
    "jamaal-bowman", "kevin-brady", "raja-krishnamoorthi", "gregory-meeks", "ruben-gallego", "kweisi-mfume", "andre-carson",
    "juan-vargas", "danny-davis", "jesus-garcia",
]
"""12 women, 12 men: afro, braids, long dark and blond hair, bald, beards, hats, glasses."""
SIZE, COLUMNS, NECK, SHOWN = (1024, 1280), 6, 300, 2  # likeness is told at the size of a shot; sheets show it at half of that


def plate_of(name: str, tools: Tools) -> Plate:
    picture = read_srgb(next(portraits_folder().glob(f"*/{name}.jpg")))
    face = tools.finder.find(picture)[0]
    return make_plate(name=name, sha256=name, pixels=picture, face=face, template=tools.recogniser.describe(picture, face), tools=tools)


def shot_of(plate: Plate, attire: str, seed: int):
    subject = Subject(plates=(plate,), template=plate.descriptor, likeness_limit=0.5)
    recipe = Recipe(look=Look(backdrop="#8A8D90", attire=attire), plate=plate.sha256, seed=seed, size=SIZE)
    return subject, engine.shoot(subject, recipe)


def distance(tools: Tools, shot, subject: Subject) -> float:
    """Of the shot's face to the selfie's; not a number where there is no shot or no face."""
    faces = [] if isinstance(shot, Finding) else tools.finder.find(shot.pixels)
    return float(np.linalg.norm(tools.recogniser.describe(shot.pixels, faces[0]) - subject.template)) if faces else float("nan")


def sheet(tiles: list[np.ndarray], path: Path) -> None:
    tiles = tiles + [np.zeros_like(tiles[0])] * (-len(tiles) % COLUMNS)
    rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
    cv2.imwrite(str(path), np.vstack(rows)[..., ::-1])


def _smaller(pixels: np.ndarray) -> np.ndarray:
    return cv2.resize(pixels, (pixels.shape[1] // SHOWN, pixels.shape[0] // SHOWN), interpolation=cv2.INTER_AREA)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--garments", nargs="+", default=list(cuts().names))
    parser.add_argument("--people", nargs="+", default=PEOPLE)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    tools = Tools.load()
    plates = [plate_of(name, tools) for name in args.people]
    for garment in args.garments:
        pictures, necks, seconds, moved, own, apart = [], [], [], [], [], []
        for seed, plate in enumerate(plates):
            start = time.perf_counter()
            worn = dress.dressed(plate, garment, dress_turn.body_yaw(plate, Direction(), garment))
            seconds.append(time.perf_counter() - start)
            found = [f.code for f in attire_defects.judge(worn)]
            subject, shot = shot_of(plate, garment, seed)
            if isinstance(shot, Finding):
                print(f"{garment:16} {plate.name:26} not shot: {shot.code}")
                continue
            undressed = shot_of(plate, "own", seed)[1]
            apart.append(distance(tools, shot, subject) - distance(tools, undressed, subject))
            moved.append(drift.measure(shot, plate).skin_delta_e)
            own.append(float("nan") if isinstance(undressed, Finding) else drift.measure(undressed, plate).skin_delta_e)
            x, y = shot.frame.to_picture(plate.face.chin[None])[0].astype(int)
            x0, y0 = np.clip([x - NECK, y - 2 * NECK // 3], 0, np.array(SIZE) - 2 * NECK)
            pictures.append(_smaller(shot.pixels))
            necks.append(_smaller(shot.pixels[y0 : y0 + 2 * NECK, x0 : x0 + 2 * NECK]))
            print(f"{garment:16} {plate.name:26} {seconds[-1]:5.2f} s  skin ΔE00 {moved[-1]:.2f} ({own[-1]:.2f} own)  "
                  f"distance {apart[-1]:+.3f}  {' '.join(found)}", flush=True)
        sheet(pictures, args.out / f"{garment}.png")
        sheet(necks, args.out / f"{garment}-necks.png")
        print(f"{garment:16} {len(pictures)} people, {statistics.median(seconds):.2f} s a plate, skin ΔE00 {statistics.mean(moved):.2f} "
                  f"({np.nanmean(own):.2f} in own clothes), "
              f"distance {np.nanmean(apart):+.3f}")


if __name__ == "__main__":
    main()
