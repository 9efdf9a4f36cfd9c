"""Photograph one garment at one yaw: render.py NAME YAW --out FOLDER [--width W --samples N]. Run by build.py, one process a picture."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import cloths
import studio
from fits import shell
from garments import RECIPES
from shirts import crew, cut, ring, under

ASPECT = 27 / 32
"""Height over width of a garment's picture."""


def _anchors(worn, neck, *, yaw: float, width: int, height: int) -> dict:
    def pixel(points) -> list:
        return np.round(studio.project(np.atleast_2d(points), yaw=yaw, width=width, height=height), 2).tolist()

    joints = worn.body.joints
    chin = worn.body.vertices[(np.abs(worn.body.vertices[:, 0]) < 0.01) & (worn.body.vertices[:, 2] < 0.05)]
    chin = chin[(chin[:, 2] > -0.02) & (chin[:, 1] < -0.115)]
    heights = np.linspace(-0.05, 0.04, 10)
    middle = np.column_stack([np.zeros(10), np.interp(heights, [-0.06, 0.09], [-0.008, -0.036]), heights])
    side = np.array([math.cos(math.radians(yaw)), -math.sin(math.radians(yaw)), 0]) * 0.059
    front = worn.body.vertices[(np.abs(worn.body.vertices[:, 0]) < 0.003) & (worn.body.vertices[:, 1] < -0.06)]
    front = front[(front[:, 2] < 0.01) & (front[:, 2] > -0.32)]
    return {
        "eyes": pixel(np.stack([joints["eye.R"], joints["eye.L"]])),
        "chin": pixel(chin[np.argmin(chin[:, 2])])[0],
        "shoulders": pixel(np.stack([joints["upperarm01.R"] + [-0.03, 0, 0.06], joints["upperarm01.L"] + [0.03, 0, 0.06]])),
        "neck_ring": pixel(neck[::8]),
        "neck_left": pixel(middle - side),
        "neck_right": pixel(middle + side),
        "midline": pixel(front[np.argsort(-front[:, 2])]),
        "pixels_per_metre": width / studio.FRAME_WIDTH,
    }


def _neck_ring(worn) -> np.ndarray:
    """The base of the neck, the same curve for every garment: closed, from the nape."""
    near = under(worn)
    return ring(cut(near, crew(-0.080)(near.vertices)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("yaw", type=float)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--width", type=int, default=1024)
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--masks-only", action="store_true", help="render the masks anew and keep the rest")
    options = parser.parse_args()
    recipe = RECIPES[options.name]
    worn = shell(recipe.fit, options.cache)
    pieces = recipe.sew(worn)
    width, height = options.width, round(options.width * ASPECT / 2) * 2
    options.out.mkdir(parents=True, exist_ok=True)
    turn = math.radians(options.yaw)
    away = np.array([math.sin(turn), math.cos(turn)])
    studio.start()
    materials = {name: cloths.fabric(name, cloth, recipe.panels[name]) for name, cloth in recipe.fabrics.items()}
    cloth = []
    for number, piece in enumerate(pieces, 1):
        axis = np.interp(piece.vertices[:, 2], [-0.06, 0.09], [-0.008, -0.036])
        from_axis = np.column_stack([piece.vertices[:, 0], piece.vertices[:, 1] - axis])
        near = np.abs(piece.vertices[:, 0]) < 0.15
        beside = np.clip((np.abs(from_axis @ [away[1], -away[0]]) - 0.05) / 0.01, 0, 1)
        inwards = -from_axis / np.maximum(np.linalg.norm(from_axis, axis=1), 1e-6)[:, None]
        # What lies right behind the neck is behind it whichever way it faces; beside it a band's upper edge, which faces up, is not.
        extra = {**piece.extra, "behind": np.clip(from_axis @ away / 0.004 + 0.5, 0, 1) * near,
                 "inwards_x": inwards[:, 0], "inwards_y": inwards[:, 1], "counts_inside": 6.0 - 6.5 * beside}
        cloth.append(
            studio.place(
                piece.name,
                piece.vertices,
                piece.faces,
                materials[piece.fabric],
                uv=piece.uv,
                number=number,
                attributes=extra,
                thickness=piece.thickness,
                smooth=piece.smooth,
            )
        )
    man = studio.place("mannequin", worn.body.vertices, worn.body.faces, cloths.skin(), smooth=1)
    studio.lamps_and_camera(yaw=options.yaw, width=width, height=height)
    man.visible_camera = False
    base = str(options.out / f"{options.name}_{options.yaw:+.0f}")
    size = {"width": width, "height": height, "samples": options.samples}
    for kind in studio.PASSES if not options.masks_only else ("masks", "coordinates"):
        studio.photograph(f"{base}_{kind}_", kind, **size)
    man.visible_camera = True
    for item in cloth:
        item.visible_camera = False
    half = {**size, "width": width // 2, "height": height // 2}
    if not options.masks_only:
        studio.photograph(f"{base}_neck_", "cloth", **half)
    studio.photograph(f"{base}_neckmasks_", "masks", **half)
    anchors = _anchors(worn, _neck_ring(worn), yaw=options.yaw, width=width, height=height)
    if recipe.throat is not None:
        anchors["throat"] = recipe.throat
    (options.out / f"{options.name}_{options.yaw:+.0f}.json").write_text(json.dumps(anchors))


if __name__ == "__main__":
    main()
