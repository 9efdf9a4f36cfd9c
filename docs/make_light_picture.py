"""Make docs/light.webp: the sample person under twelve lights. ``make docs`` runs it.

Photograph: Eileen Collins, NASA S99-37040, public domain.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from panels import Panel, save, side_by_side
from PIL import Image

from goodlight.brief import Look, Recipe
from goodlight.models.store import model_path
from goodlight.selfies import open_selfies
from goodlight.studio import engine
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Subject

LIGHTS = ("as-shot", "studio", "flat", "butterfly", "clamshell", "loop-right", "rembrandt-right", "rembrandt-left", "split-left",
          "rim-left", "low-key-right", "soft-window-left")
_A_ROW, _HEIGHT = 6, 240
_FACE = (slice(30, 480), slice(75, 435))  # of the 512 × 640 shot


def main() -> None:
    photo, tools = model_path("sample-astronaut"), Tools.load()
    pixels = next(iter(open_selfies([photo]))).pixels
    face = tools.finder.find(pixels)[0]
    plate = make_plate(name="sample", sha256=hashlib.sha256(photo.read_bytes()).hexdigest(), pixels=pixels, face=face,
                       template=tools.recogniser.describe(pixels, face), tools=tools)
    subject, panels = Subject(plates=(plate,), template=plate.descriptor, likeness_limit=1.0), []
    for light in LIGHTS:
        recipe = Recipe(look=Look(backdrop="paper-light-grey", light=light), plate=plate.sha256, seed=3, size=(512, 640))
        panels.append(Panel(pixels=engine.shoot(subject, recipe).pixels[_FACE], caption=light))
    rows = [np.asarray(side_by_side(panels[i : i + _A_ROW], height=_HEIGHT)) for i in range(0, len(panels), _A_ROW)]
    save(Image.fromarray(np.vstack(rows)), Path(__file__).with_name("light.webp"))


if __name__ == "__main__":
    main()
