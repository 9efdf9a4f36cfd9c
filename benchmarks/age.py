"""Age and other touching up: how far it carries by the ages of real people, what it costs, and whether eyes agree.

    PYTHONPATH=src python benchmarks/age.py calibrate             lines, blotches and grey hair of portraits/single against age
    PYTHONPATH=src python benchmarks/age.py cost                  likeness to the other photo (portraits/multi), skin colour by group, time
    PYTHONPATH=src python benchmarks/age.py pairs --out DIR       blind sheets of 72 people of portraits/more; the answers in DIR-key.json
    PYTHONPATH=src python benchmarks/age.py score --out DIR --answers FILE

``pairs`` asks three things, each of 24 other people: which of two pictures of a person shows them older (−10 against +10 years), which of
two was touched up (as they are against −10 or +10), and of single pictures, as a gallery shows them, whether each was touched up (half
were). Answers are lines "older-1 left", "touched-1 right", "panel-1 own" or "panel-1 touched". ``--texture`` leaves the shape alone.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from figures import by_group, furthest_group, spread
from portraits import groups, portraits_folder, read_srgb, several, singles

from goodlight import colour
from goodlight.brief import Direction, Look, Recipe
from goodlight.finding import Finding
from goodlight.sets.crops import crops
from goodlight.sets.features import features
from goodlight.studio import engine, lens
from goodlight.studio.lens import best_size
from goodlight.studio.shot import Shot
from goodlight.studio.touch import touch
from goodlight.studio.touch.lines import salient
from goodlight.studio.touch.touch import Study
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject
from goodlight.subject.plate_cache import PlateCache

TAKEN = 2019  # the portraits were taken between about 2013 and 2022; nobody says when each was
OLDER, YOUNGER = Direction(age=10), Direction(age=-10)
_A_SHEET = 6
CLOSER = 1.12
KINDS = ("older", "touched", "panel")


class Plates:
    """Plates of photos, from the user's cache where they are there."""

    def __init__(self) -> None:
        self.tools, self.cache = Tools.load(), PlateCache()

    def get(self, photo: Path) -> Plate | None:
        pixels, sha256 = read_srgb(photo), hashlib.sha256(photo.read_bytes()).hexdigest()
        face = next(iter(self.tools.finder.find(pixels)), None)
        if face is None:
            return None
        who = self.tools.recogniser.describe(pixels, face)
        key = PlateCache.key(sha256, who, face)
        if plate := self.cache.get(key):
            return plate
        plate = make_plate(name=photo.name, sha256=sha256, pixels=pixels, face=face, template=who, tools=self.tools)
        self.cache.put(key, plate)
        return plate

    def describe(self, plate: Plate) -> np.ndarray | None:
        """The recogniser's description of the face on the plate, found anew."""
        cover = plate.alpha[..., None] / 255
        picture = (plate.foreground * cover + 127 * (1 - cover)).astype(np.uint8)
        face = next(iter(self.tools.finder.find(picture)), None)
        return None if face is None else self.tools.recogniser.describe(picture, face)


def signs_of_age(plate: Plate) -> dict[str, float | None]:
    """lines: mean depth of what stands out, log luminance × 1000; blotches: spread of the skin's unevenness × 1000; grey: share of hair."""
    study = Study(plate)
    bands, skin, hair = study.bands, study.zones.skin > 0.8, study.hair.cover > 0.8
    if not skin.any():
        return {"lines": None, "blotches": None, "grey": None}
    lines = salient(bands.fine, study.canvas) + 0.5 * salient(bands.broad, study.canvas, above=0.6)
    lab = cv2.cvtColor(colour.to_srgb_float(study.canvas.blur(study.canvas.linear, 0.04)) / 255, cv2.COLOR_RGB2Lab)
    grey = (lab[..., 0] > 32) & (np.hypot(lab[..., 1], lab[..., 2]) < 11)
    return {"lines": 1000 * float(lines[skin].mean()), "blotches": 1000 * float(bands.uneven[skin].std()),
            "grey": float(grey[hair].mean()) if hair.mean() > 0.01 else None}


def calibrate() -> dict:
    """Signs against age over people, and by how many of such years ten years of ours move each sign on the same people."""
    folder, plates = portraits_folder(), Plates()
    with open(folder / "people.csv", newline="", encoding="utf-8") as file:
        born = {r["file"]: int(r["born"]) for r in csv.DictReader(file)}
    rows = []
    for number, photo in enumerate(singles(folder)):
        plate = plates.get(photo)
        if plate is not None:
            made = {years: signs_of_age(touch(plate, Direction(age=years))) for years in ((-10, 0, 10) if number % 3 == 0 else (0,))}
            rows.append({"name": photo.stem, "age": TAKEN - born[photo.stem], "made": made})
    return {sign: _against_age(rows, sign) for sign in ("lines", "blotches", "grey")}


def _against_age(rows: list[dict], sign: str) -> dict:
    from scipy.stats import spearmanr, theilslopes

    known = [r for r in rows if r["made"][0][sign] is not None]
    age, value = (np.array(v, float) for v in zip(*((r["age"], r["made"][0][sign]) for r in known), strict=True))
    slope, middle, low, high = theilslopes(value, age)
    changes = {years: float(np.median([r["made"][years][sign] - r["made"][0][sign] for r in known if len(r["made"]) > 1]))
               for years in (-10, 10)}
    return {"people": len(known), "rank_correlation": float(spearmanr(age, value)[0]), "a_year": float(slope),
            "a_year_95": [float(low), float(high)],
            "at_50": float(middle + slope * 50),
            "error_years": float(np.median(np.abs(value - (middle + slope * age))) / abs(slope)) if slope else None,
            "changes": changes, "as_years": {y: c / float(slope) if slope else None for y, c in changes.items()}}


def cost() -> dict:
    """Likeness to photos that the plate was not made from, skin's change of colour by group, and processor seconds."""
    folder, plates = portraits_folder(), Plates()
    asked = {"-10 years": YOUNGER, "+10 years": OLDER, "+15 years": Direction(age=15), "feminine 1": Direction(presentation="-1"),
             "masculine 1": Direction(presentation="1"), **{f"{f.name} {a:+g}": Direction(features={f.name: a}) for f in features()
                                                            if f.kind == "texture" for a in (f.least, f.most) if a}}
    change: dict[str, list[float]] = {name: [] for name in asked}
    for photos in several(folder).values():
        own = [plates.get(p) for p in photos]
        real = [p and plates.describe(p) for p in own]
        for place, plate in enumerate(own):
            for name, direction in asked.items() if plate is not None else ():
                made = plates.describe(touch(plate, direction))
                change[name] += [float(np.linalg.norm(made - r) - np.linalg.norm(real[place] - r)) for other, r in enumerate(real)
                                 if other != place and made is not None and r is not None]
    likeness = {name: spread(values) for name, values in change.items()}
    return {"likeness": likeness, **_skin_and_time(folder, plates, list(asked.items())[:5])}


def _skin_and_time(folder: Path, plates: Plates, asked: list[tuple[str, Direction]]) -> dict:
    group_of, rows, first, again = groups(folder), [], [], []
    for photo in singles(folder):
        plate = plates.get(photo)
        if plate is None:
            continue
        at = plate.skin_points.astype(int)
        for name, direction in asked:
            begin = time.process_time()
            made = touch(plate, direction)
            (first if name == asked[0][0] else again).append(time.process_time() - begin)
            before, after = (colour.lab(np.median(colour.to_linear(p.foreground[at[:, 1], at[:, 0]]), axis=0)) for p in (plate, made))
            rows.append({"name": photo.stem, "group": group_of[photo.stem], "asked": name, "skin": float(colour.delta_e(before, after)),
                         "lightness": float(after[0] - before[0])})
    out = {}
    for name, _ in asked:
        mine = [r for r in rows if r["asked"] == name]
        by = by_group(mine, "skin")
        out[name] = {**spread(r["skin"] for r in mine), "lightness": spread(r["lightness"] for r in mine), "furthest": furthest_group(by)}
    return {"skin": out, "seconds": {"first": spread(first), "again": spread(again)}}


def portrait(plate: Plate, direction: Direction, *, texture: bool, seed: int) -> Shot:
    """A headshot before grey paper."""
    subject = Subject(plates=(plate,), template=plate.descriptor, likeness_limit=1.0)
    if texture:
        plate, direction = touch(plate, direction), Direction()
        subject = replace(subject, plates=(plate,))
    recipe = Recipe(look=Look(backdrop="paper-light-grey", crop="headshot"), direction=direction, plate=plate.sha256, seed=seed,
                    size=best_size(plate, crops().get("headshot")))
    shot = engine.shoot(subject, recipe)
    if not isinstance(shot, Shot):
        raise SystemExit(f"{plate.name}: {shot.message}")
    return shot


def in_frame_of(shot: Shot, other: Shot) -> np.ndarray:
    """(900, 720, 3) uint8 sRGB: what shot shows, framed as other is, closer by as much as keeps its own edge out.

    A face of another age is framed by its own measures; beside each other the frames, which nobody compares, would tell the two apart.
    """
    w, h = other.frame.size
    zoom = CLOSER * 1440 / w  # twice the size, and made smaller after, so that both are resampled alike
    closer = np.array([[zoom, 0, (1440 - zoom * w) / 2], [0, zoom, (1800 - zoom * h) / 2], [0, 0, 1]])
    whole = [np.vstack([s.frame.matrix, [0, 0, 1]]) for s in (shot, other)]
    matrix = (closer @ whole[1] @ np.linalg.inv(whole[0]))[:2]
    large = cv2.warpAffine(shot.pixels, matrix, (1440, 1800), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(large, (720, 900), interpolation=cv2.INTER_AREA)


def pairs(out: Path, *, texture: bool, people: int = 24) -> None:
    """Writes older-1.png …, touched-1.png … and panel-1.png …, each of other people, and, apart, the key."""
    photos = sorted((portraits_folder() / "more").glob("*.jpg"))
    rng, key = np.random.default_rng(int.from_bytes(hashlib.sha256(str(out.resolve()).encode()).digest()[:4])), {}
    half = list(rng.permutation([True, False] * (people // 2)))
    plates, made = _usable(photos, rng), {}
    for kind in KINDS:
        made[kind] = []
        for number in range(1, people + 1):
            plate = next(plates)
            aged, left = int(rng.choice([-10, 10])), bool(rng.integers(2))
            right, wrong = (10, -10) if kind == "older" else (aged, 0)
            frame = portrait(plate, Direction(), texture=texture, seed=number)
            shots = {years: portrait(plate, Direction(age=years), texture=texture, seed=number) for years in (right, wrong)}
            seen = {years: in_frame_of(shot, frame) for years, shot in shots.items()}
            if kind == "panel":
                made[kind].append(seen[right] if half[number - 1] else seen[wrong])
                answer = "touched" if half[number - 1] else "own"
            else:
                made[kind].append(np.hstack([seen[right], seen[wrong]] if left else [seen[wrong], seen[right]]))
                answer = "left" if left else "right"
            key[f"{kind}-{number}"] = {"answer": answer, "who": Path(plate.name).stem, "years": right if answer != "own" else 0}
            print(kind, number, plate.name, flush=True)
    out.mkdir(parents=True, exist_ok=True)
    for kind, pictures in made.items():
        for number, sheet in enumerate(_sheets(pictures), 1):
            cv2.imwrite(str(out / f"{kind}-{number}.png"), sheet[..., ::-1])
    Path(f"{out}-key.json").write_text(json.dumps(key, indent=1), encoding="utf-8")


def _usable(photos: list[Path], rng: np.random.Generator) -> Iterator[Plate]:
    """Plates of people in a drawn order, without the turned and the small."""
    plates = Plates()
    for place in rng.permutation(len(photos)):
        plate = plates.get(photos[place])
        if plate is None or abs(plate.face.pose.yaw) > 25 or plate.face.eye_distance < 90:
            continue
        if not isinstance(lens.frame(plate, crops().get("headshot"), size=(720, 900), seed=0), Finding):
            yield plate
    raise SystemExit("too few people whose face is large and turned to the camera")


def _sheets(pictures: list[np.ndarray]) -> Iterable[np.ndarray]:
    """Six numbered pairs or pictures a sheet, (h, w, 3) uint8."""
    for start in range(0, len(pictures), _A_SHEET):
        tiles = []
        for number, picture in enumerate(pictures[start : start + _A_SHEET], start + 1):
            tile = cv2.resize(picture, (picture.shape[1] * 625 // 900, 625), interpolation=cv2.INTER_AREA)
            tile = cv2.copyMakeBorder(tile, 44, 12, 8, 8, cv2.BORDER_CONSTANT, value=(255, 255, 255))
            tiles.append(cv2.putText(tile, str(number), (16, 34), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 2, cv2.LINE_AA))
        tiles += [np.full_like(tiles[0], 255)] * (len(tiles) % 2)
        yield np.vstack([np.hstack(tiles[i : i + 2]) for i in range(0, len(tiles), 2)])


def score(out: Path, answers: Path) -> dict:
    """answers: lines "older-3 left", "panel-3 own". Right ones by kind."""
    key = json.loads(Path(f"{out}-key.json").read_text(encoding="utf-8"))
    given = dict(line.split()[:2] for line in answers.read_text(encoding="utf-8").splitlines() if line.strip())
    right = {n: given[n] == key[n]["answer"] for n in given if n in key}
    return {kind: {"answers": len(mine), "right": sum(mine.values()), "wrong": [n for n, ok in mine.items() if not ok]}
            for kind in KINDS if (mine := {n: ok for n, ok in right.items() if n.startswith(kind)})}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("calibrate", "cost", "pairs", "score"))
    parser.add_argument("--out", type=Path, help="folder of the sheets")
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--texture", action="store_true", help="leave out what age does to the shape")
    asked = parser.parse_args()
    if asked.what == "pairs":
        pairs(asked.out, texture=asked.texture)
    else:
        made = {"calibrate": calibrate, "cost": cost, "score": lambda: score(asked.out, asked.answers)}[asked.what]()
        print(json.dumps(made, indent=1))


if __name__ == "__main__":
    main()
