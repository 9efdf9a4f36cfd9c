"""What the scorecard's eye sees of each wish: makes official portraits with one wish at a time and measures the change against the selfie.

    python benchmarks/asked.py PORTRAITS [--people N] [--light NAME]

Prints, for each wish, the figure's median response to an amount of 1 and its noise where nothing was asked (root mean square):
the numbers in ``scorecard/asked/response.toml`` and ``scorecard/asked/direction.py``.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np

from goodlight.brief import Direction, Look, Recipe
from goodlight.coach.crop import face_crop
from goodlight.finding import Finding
from goodlight.scorecard.asked import shape
from goodlight.scorecard.measure.details import details
from goodlight.scorecard.measure.patch import face_patch
from goodlight.selfies import open_selfies
from goodlight.sets.features import features
from goodlight.studio import engine
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject

SHAPES = [f.name for f in features() if f.kind == "shape" and not f.side and f.name != "ears"]
DETAILS = {"smile-lines": "smile_lines", "teeth": "teeth"}
EXPRESSED = {"confident": {"squinch": 0.6, "brow-down": 0.2}, "serious": {"squinch": 0.3, "brow-down": 0.25},
             "approachable": {"brow-up": 0.3}}
"""What these expressions ask of lids and brows: the amounts of sets/directions.toml."""
UNASKED, MOODS = [Direction()] * 3, [Direction(pose="straight"), Direction(pose="chin-up"), Direction(expression="warm-smile")]


class Eye:
    """Makes a shot of a plate and measures it as the scorecard does."""

    def __init__(self, plate: Plate, tools: Tools, light: str) -> None:
        self.subject, self.tools = Subject(plates=(plate,), template=plate.descriptor, likeness_limit=0.5), tools
        self.light, self.plate, self.before = light, plate, self._measured(plate.foreground, plate.face)

    def change(self, direction: Direction, seed: int = 0) -> tuple | None:
        look = Look(backdrop="paper-thunder", light=self.light)
        recipe = Recipe(look=look, direction=direction, plate=self.plate.sha256, seed=seed, size=(1024, 1280))
        shot = engine.shoot(self.subject, recipe)
        faces = [] if isinstance(shot, Finding) else self.tools.finder.find(shot.pixels)
        return self._measured(shot.pixels, faces[0]) if faces else None

    @staticmethod
    def _measured(srgb: np.ndarray, face) -> tuple:
        return face_patch(srgb, face), vars(details(face_crop(srgb, face)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portraits", type=Path)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--light", default="studio", help="of the shots; the selfie keeps its own (default: that of an open brief)")
    args = parser.parse_args()
    tools, found = Tools.load(), defaultdict(list)
    for path in sorted(args.portraits.glob("*.jpg"))[: args.people]:
        selfie = next(iter(open_selfies([path])))
        face = tools.finder.find(selfie.pixels)[0]
        plate = make_plate(name=path.stem, sha256=selfie.sha256, pixels=selfie.pixels, face=face,
                           template=tools.recogniser.describe(selfie.pixels, face), tools=tools)
        watch(Eye(plate, tools, args.light), found)
    for name in (*SHAPES, "squinch", "brow-up", "brow-down", "presentation", "age", *DETAILS):
        responses, noise, directed = (np.array(found[name, kind]) for kind in ("response", "noise", "directed"))
        print(f"{name} = {{response = {np.nanmedian(responses):.2f}, noise = {rms(noise):.3f}, directed = {rms(directed):.3f}}}")


def watch(eye: Eye, found: dict) -> None:
    """Adds one person's responses and noise to what was found."""
    wishes = [(name, amount, Direction(features={name: amount})) for name in (*SHAPES, *DETAILS) for amount in (-0.5, 0.5)
              if features().get(name).least <= amount <= features().get(name).most]
    wishes += [("presentation", amount, Direction(presentation=str(amount))) for amount in (-1.0, 1.0)]
    wishes += [("age", years, Direction(age=years)) for years in (-8.0, 8.0)]
    for name, amount, direction in wishes:
        if after := eye.change(direction):
            found[name, "response"].append(moved(name, eye.before, after) / amount)
    for expression, amounts in EXPRESSED.items():
        if after := eye.change(Direction(expression=expression)):
            seen = shape.amounts(eye.before[0], after[0], amounts, moods=True)
            for name, amount in amounts.items():
                found[name, "response"].append(seen[name] * shape.response(name) / amount)
    for kind, unasked in (("noise", UNASKED), ("directed", MOODS)):
        for seed, direction in enumerate(unasked):
            if after := eye.change(direction, seed):
                lids_and_brows = () if kind == "directed" and seed == 2 else ("squinch", "brow-up", "brow-down")
                for name in (*SHAPES, *lids_and_brows, "presentation", "age", *DETAILS):
                    found[name, kind].append(moved(name, eye.before, after, moods=kind == "directed"))


def moved(name: str, before: tuple, after: tuple, *, moods: bool = False) -> float:
    if name == "age":
        return after[1]["lines"] - before[1]["lines"]
    if name in DETAILS:
        return after[1][DETAILS[name]] - before[1][DETAILS[name]]
    return shape.amounts(before[0], after[0], (name,), moods=moods)[name] * shape.response(name)


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.nanmean(values**2))) if len(values) else float("nan")


if __name__ == "__main__":
    main()
