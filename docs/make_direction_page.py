"""Write the tables of docs/direction.md from the registries, and with --pictures the strips beside them. ``make docs`` runs it.

The strips show the sample photograph: Eileen Collins, NASA S99-37040, public domain.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from goodlight.brief import Direction, Look, Recipe
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import Feature, features
from goodlight.sets.personal import OLDER, YOUNGER, presentations

PAGE = Path(__file__).with_name("direction.md")
FOLDER = Path(__file__).with_name("direction")
_START, _END = "<!-- made by docs/make_direction_page.py: edit the registries, not this -->\n", "<!-- end -->\n"
_TILE = (150, 180)
_HEAD, _FACE = 1.95, 1.2  # eye distances from the face's middle to a tile's sides
_OF_THE_HEAD = {"ears", "forehead", "hair"}  # groups of features that show only with the hair
_UNSEEN = {"pose-as-shot", "expression-as-shot", "presentation-as-shot", "presentation-neutral", "feature-glasses-glare"}
"""What changes nothing on the sample photograph; she wears no glasses."""


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


def pictures() -> None:
    from skimage.data import astronaut

    from goodlight.studio import engine
    from goodlight.subject.make_plate import Tools, make_plate
    from goodlight.subject.plate import Subject

    tools, photo = Tools.load(), astronaut()
    face = tools.finder.find(photo)[0]
    template = tools.recogniser.describe(photo, face)
    plate = make_plate(name="sample", sha256="0" * 64, pixels=photo, face=face, template=template, tools=tools)
    subject = Subject(plates=(plate,), template=template, likeness_limit=0.54)

    def tile(direction: Direction, reach: float) -> np.ndarray:
        recipe = Recipe(look=Look(backdrop="paper-thunder"), direction=direction, plate=plate.sha256, seed=0, size=(512, 640))
        shot = engine.shoot(subject, recipe)
        middle = shot.frame.to_picture(plate.face.landmarks[:468, :2]).mean(axis=0)
        side = _TILE[0] / (2 * reach * plate.face.eye_distance * shot.frame.scale)
        matrix = np.column_stack([np.eye(2) * side, np.array(_TILE) / 2 - side * middle])
        return cv2.warpAffine(shot.pixels, matrix, _TILE, flags=cv2.INTER_AREA)

    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = directions()
    before = {reach: tile(Direction(), reach) for reach in (_HEAD, _FACE)}
    for name, asked in wanted.items():
        reach = _reach(name)
        _save([before[reach], *(tile(direction, reach) for direction in asked)], FOLDER / f"{name}.webp")
    for file in FOLDER.glob("*.webp"):
        if file.stem not in wanted:
            file.unlink()


def _reach(name: str) -> float:
    kind, _, rest = name.partition("-")
    of_face = kind in ("expression", "presentation") or kind == "feature" and features().get(rest).group not in _OF_THE_HEAD
    return _FACE if of_face else _HEAD


def _save(tiles: Sequence[np.ndarray], path: Path) -> None:
    gap = np.full((_TILE[1], 4, 3), 255, np.uint8)
    Image.fromarray(np.hstack([part for tile in tiles for part in (tile, gap)][:-1])).save(path, quality=82, method=6)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", action="store_true", help="render the strips as well; needs the models")
    if parser.parse_args().pictures:
        pictures()
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
