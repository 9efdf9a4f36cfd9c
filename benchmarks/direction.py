"""Is the asked direction in the picture, is it still the person, and how long does it take?

    PYTHONPATH=src python benchmarks/direction.py [--people 24] [--only reach,likeness,groups,time,sheets] [--seed 5] [--work DIR]

reach: people of portraits/single × every named pose and expression, measured again by the mesh on the finished shot. The mesh hardly sees
    lids: a field that closes them by a third changes its word by a twentieth. So they are measured by optical flow (DIS, Kroeger 2016).
likeness: people of portraits/multi × named choices and slider ends: distance to the person's other photo, less the undirected shot's.
groups: people of portraits/single × four fixed directions: distance to the undirected shot and rejections, by gender, ethnicity and thirds
    of skin lightness.
sheets: people × 12 random directions each, with eight directed faces a row beside the undirected one, to be looked at.
DIR gets figures.json, rows.json and the sheets.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from figures import bootstrap_median, share, spread
from portraits import groups, portraits_folder, read_srgb, several, singles

from goodlight.brief import Direction, Look, Recipe
from goodlight.colour import lab, to_linear
from goodlight.finding import Finding
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, landmark_directions, poses
from goodlight.sets.features import features
from goodlight.studio import engine, lens
from goodlight.studio.direct import shape
from goodlight.studio.direct.sitting import sitting
from goodlight.studio.shot import Shot
from goodlight.subject.face import Face
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject
from goodlight.subject.plate_cache import PlateCache

SIZE = (640, 800)
DEGREES, SHARE, LEAST_SMILE = 3.0, 0.25, 0.12
LIMIT = 0.54  # distance to the selfie's own face beyond which a shot is rejected
FLOW_EYES = 400  # pixels between the eyes at which lids are followed
NAMED = [*(Direction(pose=p.name) for p in poses() if p.name != "as-shot"),
         *(Direction(expression=e.name) for e in expressions() if e.name != "as-shot"),
         *(Direction(presentation=name) for name in ("feminine", "masculine"))]
FIXED = [Direction(pose="three-quarter-left", expression="confident"), Direction(expression="warm-smile", presentation="feminine"),
         Direction(age=10.0, presentation="masculine"), Direction(age=-8.0, pose="tilt-right", features={"jaw-width": -0.5})]
ENDS = [Direction(age=-10.0), Direction(age=15.0), Direction(presentation="-1"), Direction(presentation="1"),
        *(Direction(features={f.name: amount}) for f in features() if f.kind == "shape" and not f.side for amount in (f.least, f.most))]


def plate_of(photo: Path, tools: Tools, cache: PlateCache) -> Plate:
    srgb, sha256 = read_srgb(photo), hashlib.sha256(photo.read_bytes()).hexdigest()
    face = tools.finder.find(srgb)[0]
    template = tools.recogniser.describe(srgb, face)
    key = cache.key(sha256, template, face)
    plate = cache.get(key)
    if plate is None:
        plate = make_plate(name=photo.stem, sha256=sha256, pixels=srgb, face=face, template=template, tools=tools)
        cache.put(key, plate)
    return plate


def shot_of(plate: Plate, direction: Direction, *, size: tuple[int, int] = SIZE) -> Shot | Finding:
    subject = Subject(plates=(plate,), template=plate.descriptor, likeness_limit=LIMIT)
    size = min(lens.best_size(plate, crops().get("headshot")), size)
    return engine.shoot(subject, Recipe(look=Look(backdrop="paper-thunder"), direction=direction, plate=plate.sha256, seed=0, size=size))


def measured(shot: Shot, tools: Tools) -> Face | None:
    return next(iter(tools.finder.find(shot.pixels)), None)


def label(direction: Direction) -> str:
    given = [direction.pose, direction.expression] if (direction.pose, direction.expression) != ("as-shot", "as-shot") else []
    given = [g for g in given if g != "as-shot"]
    given += [f"age {direction.age:+g}"] * bool(direction.age) + [direction.presentation] * (direction.presentation != "as-shot")
    return ", ".join([*given, *(f"{name} {amount:+.2g}" for name, amount in direction.features.items())]) or "as-shot"


def reach(plates: Sequence[Plate], tools: Tools) -> Iterator[dict]:
    for plate in plates:
        before = shot_of(plate, Direction())
        own = None if isinstance(before, Finding) else measured(before, tools)
        if own is None:
            continue
        for direction in (d for d in NAMED if d.presentation == "as-shot"):
            after = shot_of(plate, direction)
            face = None if isinstance(after, Finding) else measured(after, tools)
            if face is None:
                yield {"name": plate.name, "direction": label(direction), "reached": False, "said": False, "why": "no face"}
                continue
            said = sorted({f.code for f in after.frame.findings} & {"pose_short", "expression_short", "direction_held_back"})
            misses = [*_pose_misses(direction, face), *_expression_misses(plate, direction, own, face),
                      *_lid_misses(plate, direction, before, after)]
            yield {"name": plate.name, "direction": label(direction), "reached": not misses, "said": said, "why": "; ".join(misses)}


def _pose_misses(direction: Direction, face: Face) -> Iterator[str]:
    pose = poses().get(direction.pose)
    for axis in ("yaw", "pitch", "roll"):
        wanted, value = getattr(pose, axis), getattr(face.pose, axis)
        if wanted and not wanted[0] - DEGREES <= value <= wanted[1] + DEGREES:
            yield f"{axis} {value:.0f} not in {wanted[0]:.0f} … {wanted[1]:.0f}"


def _expression_misses(plate: Plate, direction: Direction, own: Face, face: Face) -> Iterator[str]:
    look = expressions().get(direction.expression)
    now, then = face.expression, own.expression
    if look.smile:
        goal = float(np.clip(plate.face.expression.smile, *look.smile)) - plate.face.expression.smile
        got = now.smile - then.smile
        if abs(goal) > LEAST_SMILE and not (1 - SHARE) * abs(goal) - 0.05 <= got * np.sign(goal):
            yield f"smile {got:+.2f} of {goal:+.2f}"
    if look.mouth_open and now.mouth_open > look.mouth_open[1] + 0.03:
        yield f"mouth open {now.mouth_open:.2f}"


def _lid_misses(plate: Plate, direction: Direction, before: Shot, after: Shot) -> Iterator[str]:
    """How far the lower lids came up, in eye distances, against what the landmarks would give."""
    amount = expressions().get(direction.expression).squinch
    if not amount:
        return
    lids = np.array([144, 145, 153, 373, 374, 380])
    corners = np.array([33, 133, 263, 362])
    goal = -amount * float(landmark_directions()["squinch"][lids, 1].mean())
    at = before.frame.to_picture(plate.face.landmarks[:468, :2])
    scale = FLOW_EYES / (plate.face.eye_distance * before.frame.scale)  # a lid moves a few pixels: enlarged, or the flow smooths it away
    middle = at[[33, 263]].mean(axis=0)
    matrix = np.column_stack([np.eye(2) * scale, np.array([FLOW_EYES, FLOW_EYES / 2]) - scale * middle])
    eyes = [cv2.warpAffine(cv2.cvtColor(s.pixels, cv2.COLOR_RGB2GRAY), matrix, (2 * FLOW_EYES, FLOW_EYES), flags=cv2.INTER_CUBIC)
            for s in (before, after)]
    moved = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(*eyes, None)
    at = (at * scale + matrix[:, 2]).astype(np.float32)
    found = cv2.remap(moved, at[None, :, 0], at[None, :, 1], cv2.INTER_LINEAR)[0][:, 1]
    got = -float(found[lids].mean() - found[corners].mean()) / FLOW_EYES
    if got < (1 - SHARE) * goal:
        yield f"lids {got:.3f} of {goal:.3f}"


def likeness(folder: Path, tools: Tools, cache: PlateCache, directions: Sequence[Direction]) -> Iterator[dict]:
    for photos in several(folder).values():
        if len(photos) < 2:
            continue
        first, other = read_srgb(photos[0]), read_srgb(photos[1])
        there = tools.finder.find(other)
        if not tools.finder.find(first) or not there:
            continue
        plate, theirs = plate_of(photos[0], tools, cache), tools.recogniser.describe(other, there[0])
        before = _described(shot_of(plate, Direction()), tools)
        if before is None:
            continue
        for direction in directions:
            after = _described(shot_of(plate, direction), tools)
            if after is not None:
                yield {"name": photos[0].parent.name, "direction": label(direction), "to_self": float(np.linalg.norm(after - before)),
                       "to_other": float(np.linalg.norm(after - theirs)),
                       "change": float(np.linalg.norm(after - theirs) - np.linalg.norm(before - theirs))}


def _described(shot: Shot | Finding, tools: Tools) -> np.ndarray | None:
    face = None if isinstance(shot, Finding) else measured(shot, tools)
    return None if face is None else tools.recogniser.describe(shot.pixels, face)


def by_groups(plates: Sequence[Plate], folder: Path, tools: Tools) -> Iterator[dict]:
    """A row a person: means over ``FIXED``. cost: distance to the undirected shot; rejected: shares without a shot or beyond the limit."""
    stated = groups(folder)
    for plate in plates:
        before = _described(shot_of(plate, Direction()), tools)
        if before is None:
            continue
        at = plate.skin_points.astype(int)
        angle = ita(np.median(plate.foreground[at[:, 1], at[:, 0]], axis=0))
        after = [_described(shot_of(plate, d), tools) for d in FIXED]
        costs = [float(np.linalg.norm(a - before)) for a in after if a is not None]
        beyond = sum(a is None or float(np.linalg.norm(a - plate.descriptor)) > LIMIT for a in after)
        warps = [w for w in (shape.warp(plate, d) for d in FIXED) if w is not None]
        held = sum(any(f.code == "direction_held_back" for f in w.findings) for w in warps)
        yield {"name": plate.name, **dict(zip(("gender", "ethnicity"), stated[plate.name.removesuffix(".jpg")].split(", "), strict=True)),
               "angle": angle,
               "cost": float(np.mean(costs)) if costs else None, "rejected": beyond / len(FIXED), "held_back": held / len(FIXED)}


def ita(srgb: np.ndarray) -> float:
    """Individual typology angle (Chardon 1991) of a colour (3,), degrees, under the portrait's own light; 90 is the lightest."""
    lightness, _, yellow = lab(to_linear(srgb.astype(np.uint8)))
    return float(np.degrees(np.arctan2(lightness - 50, yellow)))


def timing(plates: Sequence[Plate]) -> Iterator[dict]:
    """Processor seconds. once: a plate's first direction; choice: another choice, the first time; field, remap: of a shot afterwards."""
    one, two = Direction(pose="three-quarter-left"), Direction(pose="tilt-right")
    look, both = Direction(expression="confident"), Direction(pose="three-quarter-left", expression="confident")
    shape.warp(plates[0], one)  # the recogniser is loaded
    for plate in plates:
        for cached in (shape.warp, shape.choice_cost, sitting):
            cached.cache_clear()
        once, choice, _, field = (_spent(partial(shape.warp, plate, d)) for d in (one, two, look, both))
        shots = [partial(shot_of, plate, d, size=(1024, 1280)) for d in (Direction(), both)]
        plain, directed = (min(_spent(shot) for _ in range(4)) for shot in shots)
        yield {"name": plate.name, "once": once, "choice": choice, "field": field, "remap": directed - plain}


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def random_direction(rng: np.random.Generator) -> Direction:
    """As a customer who plays with every slider: a pose, an expression, perhaps an age, a presentation, two features."""
    pose, look = rng.choice(poses().names), rng.choice(expressions().names)
    shapes = [f for f in features() if f.kind == "shape"]
    chosen = rng.choice(len(shapes), 2, replace=False)
    return Direction(pose=str(pose), expression=str(look), age=float(rng.choice([0, 0, -8, 6, 12])),
                     presentation=str(rng.choice(["as-shot", "as-shot", "feminine", "masculine"])),
                     features={shapes[i].name: round(float(rng.uniform(shapes[i].least, shapes[i].most)), 2) for i in chosen})


def sheets(plates: Sequence[Plate], work: Path, *, seed: int = 5, each: int = 12) -> None:
    """A row a person: undirected, then random directions; one PNG a person and words.json beside them."""
    words = {}
    for number, plate in enumerate(plates):
        rng = np.random.default_rng([seed, number])
        directions = [Direction(), *(random_direction(rng) for _ in range(each))]
        tiles = []
        for direction in directions:
            shot = shot_of(plate, direction, size=(768, 960))
            tiles.append(np.zeros((600, 480, 3), np.uint8) if isinstance(shot, Finding)
                         else cv2.resize(shot.pixels, (480, 600), interpolation=cv2.INTER_AREA))
        tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % 5)
        rows = [np.hstack(tiles[i:i + 5]) for i in range(0, len(tiles), 5)]
        cv2.imwrite(str(work / f"{number:02d}-{plate.name}.png"), np.vstack(rows)[..., ::-1])
        words[plate.name] = [label(d) for d in directions]
        (work / "words.json").write_text(json.dumps(words, indent=1, ensure_ascii=False), encoding="utf-8")


def summarise(rows: dict[str, list[dict]]) -> dict:
    """Rows as the parts make them → figures."""
    out: dict = {}
    if found := rows.get("reach"):
        out["reach"] = {"n": len(found), "reached": share(sum(r["reached"] for r in found), len(found)),
                        "reached_or_said": share(sum(bool(r["reached"] or r["said"]) for r in found), len(found)),
                        "by": {d: _reach([r for r in found if r["direction"] == d]) for d in dict.fromkeys(r["direction"] for r in found)}}
    if found := rows.get("likeness"):
        by = {d: [r for r in found if r["direction"] == d] for d in dict.fromkeys(r["direction"] for r in found)}
        out["likeness"] = {d: {"to_self": spread(r["to_self"] for r in mine), "change": spread(r["change"] for r in mine)}
                           for d, mine in by.items()}
    if found := rows.get("groups"):
        thirds = np.array_split(sorted(found, key=lambda r: r["angle"]), 3)
        out["groups"] = {f"{by} {name}": _group([r for r in found if r[by] == name])
                         for by in ("gender", "ethnicity") for name in sorted({r[by] for r in found})}
        out["groups"] |= {f"skin {name}": _group(list(rows)) for name, rows in zip(("darkest", "middle", "lightest"), thirds, strict=True)}
        out["groups"]["all"] = _group(found)
    if found := rows.get("time"):
        out["time"] = {key: spread(r[key] for r in found) for key in ("once", "choice", "field", "remap")}
    return out


def _group(rows: list[dict]) -> dict:
    costs = [[r["cost"]] for r in rows if r["cost"] is not None]
    return {"people": len(rows), "cost": float(np.median(costs)), "cost_95": bootstrap_median(costs),
            "rejected": float(np.mean([r["rejected"] for r in rows])), "held_back": float(np.mean([r["held_back"] for r in rows]))}


def _reach(rows: list[dict]) -> dict:
    return {"n": len(rows), "reached": share(sum(r["reached"] for r in rows), len(rows)),
            "reached_or_said": share(sum(bool(r["reached"] or r["said"]) for r in rows), len(rows))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=24)
    parser.add_argument("--only", default="reach,likeness,time,sheets")
    parser.add_argument("--seed", type=int, default=5, help="of the sheets' random directions")
    parser.add_argument("--work", type=Path, default=Path("build/direction"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    folder, tools, cache, parts = portraits_folder(), Tools.load(), PlateCache(), options.only.split(",")
    photos = singles(folder)
    photos = [photos[i] for i in np.linspace(0, len(photos) - 1, options.people).round().astype(int)]
    plates = [plate_of(photo, tools, cache) for photo in photos] if set(parts) - {"likeness"} else []
    rows: dict[str, list[dict]] = {}
    for name, made in (("reach", lambda: reach(plates, tools)), ("likeness", lambda: likeness(folder, tools, cache, [*NAMED, *ENDS])),
                       ("groups", lambda: by_groups(plates, folder, tools)), ("time", lambda: timing(plates[:6]))):
        if name in parts:
            rows[name] = []
            for row in made():
                rows[name].append(row)
                (options.work / f"rows-{name}.json").write_text(json.dumps(rows[name], indent=1, ensure_ascii=False), encoding="utf-8")
    if "sheets" in parts:
        sheets(plates, options.work, seed=options.seed)
    figures = summarise(rows)
    (options.work / "figures.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    print(json.dumps(figures, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
