"""Write the tables of docs/direction.md from the registries, and with --pictures the strips beside them. ``make docs`` runs it.

The strips show the sample photographs (Eileen Collins, NASA S99-37040, and Grace Hopper, United States Navy: both public domain) and the
rendered faces of docs/faces, which assets/faces makes.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from goodlight.brief import Direction, Look, Recipe
from goodlight.models.store import model_path
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import Feature, features
from goodlight.sets.personal import OLDER, YOUNGER, presentations
from goodlight.studio import engine
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject

PAGE = Path(__file__).with_name("direction.md")
FOLDER = Path(__file__).with_name("direction")
_START, _END = "<!-- made by docs/make_direction_page.py: edit the registries, not this -->\n", "<!-- end -->\n"
PHOTOGRAPHS = ("sample-astronaut", "sample-hopper")
RENDERED = Path(__file__).with_name("faces")
_TILE = (120, 144)
_SEEN = 4.0  # grey levels between as shot and directed that 1 of 500 pixels must pass for anything to show
_HEAD, _FACE, _NEAR = 1.95, 1.2, 0.8  # eye distances from the face's middle to a tile's sides
_REACH = {"ears": _HEAD, "forehead": _HEAD, "hair": _HEAD, "glasses": _NEAR, "mouth": _NEAR}
"""By group of features; the others show on the face."""
_UNSEEN = {"pose-as-shot", "expression-as-shot", "presentation-as-shot", "presentation-neutral"}
"""What changes nothing on anyone."""


def tables() -> str:
    """The generated part of the page as Markdown."""
    named = "".join(_table(title, [(p.name, p.description, kind) for p in entries]) for title, kind, entries in (
        ("Poses", "pose", poses()), ("Expressions", "expression", expressions()), ("Presentation", "presentation", presentations())))
    age = (f"\n### Age\n\n`--age YEARS`, {YOUNGER:g} to +{OLDER:g}.\n\n"
           "![ten years younger, seven and fifteen years older](direction/age.webp)\n")
    rows = [(f.name, f"{f.group}; {f.description}{_sides(f)}", "feature") for f in features() if not f.side]
    return f"{named}{age}{_table('Features', rows)}"


def _sides(feature: Feature) -> str:
    return f"; also `left-{feature.name}` and `right-{feature.name}`" if f"left-{feature.name}" in features() else ""


def _table(title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [f"| `{name}` | {words} | {'' if f'{kind}-{name}' in _UNSEEN else f'![{name}](direction/{kind}-{name}.webp)'} |"
             for name, words, kind in rows]
    return "\n".join([f"\n### {title}\n", "| name | what | as shot, and directed |", "|---|---|---|", *lines]) + "\n"


def page(text: str) -> str:
    """The page with its generated part anew."""
    before, rest = text.split(_START)
    return before + _START + tables() + _END + rest.split(_END)[1]


def directions() -> dict[str, list[Direction]]:
    """File name → what its strip shows beside the undirected face."""
    out = {f"pose-{p.name}": [Direction(pose=p.name)] for p in poses()}
    out |= {f"expression-{e.name}": [Direction(expression=e.name)] for e in expressions()}
    out |= {f"presentation-{p.name}": [Direction(presentation=p.name)] for p in presentations()}
    out["age"] = [Direction(age=years) for years in (YOUNGER, 7.0, OLDER)]
    out |= {f"feature-{f.name}": [Direction(features={f.name: a}) for a in (f.least, f.most) if a] for f in features() if not f.side}
    return {name: asked for name, asked in out.items() if name not in _UNSEEN}


@dataclass(frozen=True, eq=False)
class Face:
    """One person of the strips, with what is undirected of them by reach."""

    subject: Subject

    @property
    def plate(self) -> Plate:
        return self.subject.plates[0]

    def tile(self, direction: Direction, reach: float) -> np.ndarray:
        """(h, w, 3) uint8 sRGB around the middle of the undirected face, `reach` eye distances to either side."""
        recipe = Recipe(look=Look(backdrop="paper-thunder"), direction=direction, plate=self.plate.sha256, seed=0, size=(512, 640))
        shot = engine.shoot(self.subject, recipe)
        middle = shot.frame.to_picture(self.plate.face.landmarks[:468, :2]).mean(axis=0)
        side = _TILE[0] / (2 * reach * self.plate.face.eye_distance * shot.frame.scale)
        small = cv2.resize(shot.pixels, None, fx=side, fy=side, interpolation=cv2.INTER_AREA)  # a warp would alias hair and brows
        return cv2.getRectSubPix(small, _TILE, (side * middle).tolist())

    @cached_property
    def before(self) -> dict[float, np.ndarray]:
        return {reach: self.tile(Direction(), reach) for reach in (_HEAD, _FACE, _NEAR)}

    def row(self, asked: Sequence[Direction], reach: float) -> list[np.ndarray]:
        """As shot and directed; nothing where no direction shows, as glare without glasses."""
        tiles = [self.tile(direction, reach) for direction in asked]
        changed = [np.percentile(np.abs(tile.astype(int) - self.before[reach]).max(axis=2), 99.8) for tile in tiles]
        return [self.before[reach], *tiles] if max(changed) > _SEEN else []


def faces() -> list[Face]:
    """Two photographs and the rendered faces."""
    tools, found = Tools.load(), []
    for path in (*map(model_path, PHOTOGRAPHS), *sorted(RENDERED.glob("*.jpg"))):
        photo = np.array(Image.open(path).convert("RGB"))
        face = tools.finder.find(photo)[0]
        template = tools.recogniser.describe(photo, face)
        plate = make_plate(name=path.stem, sha256=hashlib.sha256(path.read_bytes()).hexdigest(), pixels=photo, face=face, template=template,
                           tools=tools)
        found.append(Face(Subject(plates=(plate,), template=template, likeness_limit=0.54)))
    return found


def pictures(only: Sequence[str] = ()) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted, people = directions(), faces()
    for name in only or wanted:
        rows = [row for person in people if (row := person.row(wanted[name], _reach(name)))]
        _save(rows, FOLDER / f"{name}.webp")
    for file in FOLDER.glob("*.webp"):
        if file.stem not in wanted:
            file.unlink()


def _reach(name: str) -> float:
    kind, _, rest = name.partition("-")
    if kind == "feature":
        return _REACH.get(features().get(rest).group, _FACE)
    return _FACE if kind in ("expression", "presentation") else _HEAD


def _save(rows: Sequence[Sequence[np.ndarray]], path: Path) -> None:
    """Tiles side by side and rows below each other, 4 white pixels between them."""
    beside, below = np.full((_TILE[1], 4, 3), 255, np.uint8), np.full((4, (_TILE[0] + 4) * len(rows[0]) - 4, 3), 255, np.uint8)
    lines = [np.hstack([part for tile in row for part in (tile, beside)][:-1]) for row in rows]
    Image.fromarray(np.vstack([part for line in lines for part in (line, below)][:-1])).save(path, quality=80, method=6)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", nargs="*", metavar="STRIP", help="render the strips as well, or only those named; needs the models")
    options = parser.parse_args()
    if options.pictures is not None:
        pictures(options.pictures)
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
