"""A sheet of every garment under one rig: sheet.py --out FILE. Runs in the program's own environment, not in Blender's."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from goodlight.colour import to_linear, to_srgb
from goodlight.sets import garments, rigs

SKIN = to_linear(np.array([205, 160, 135], np.uint8))
GROUND = 0.42
EXPOSURE = 0.62


def picture(name: str, rig: str, *, yaw: float = 0.0) -> np.ndarray:
    """One garment on a grey ground, with the mannequin's neck: (h, w, 3) uint8 sRGB."""
    worn = garments.load(name, yaw=yaw)
    shown = np.full((*worn.alpha.shape, 3), GROUND, np.float32)
    for layer in worn.lit(garments.rig_weights(rigs.rigs().get(rig)), skin=tuple(SKIN)):
        shown = shown * (1 - layer.rgba[..., 3:]) + layer.rgba[..., :3]
    return to_srgb(shown * EXPOSURE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rig", default="corporate")
    parser.add_argument("--columns", type=int, default=4)
    parser.add_argument("--width", type=int, default=400)
    options = parser.parse_args()
    tiles = [Image.fromarray(picture(name, options.rig)) for name in garments.cuts().names]
    tiles = [tile.resize((options.width, options.width * tile.height // tile.width), Image.Resampling.LANCZOS) for tile in tiles]
    rows = -(-len(tiles) // options.columns)
    sheet = Image.new("RGB", (options.columns * options.width, rows * tiles[0].height), "white")
    for index, tile in enumerate(tiles):
        sheet.paste(tile, (index % options.columns * options.width, index // options.columns * tile.height))
    sheet.save(options.out)


if __name__ == "__main__":
    main()
