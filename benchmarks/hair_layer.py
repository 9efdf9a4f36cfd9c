"""The layer that goes over a garment, where the truth is known: how well its alpha is found, and how much of the old clothes stays visible.

    python benchmarks/hair_layer.py [--pictures DIR]

Each made picture is dressed as any selfie, and what is measured is the finished picture's own masks, after every rule of dressing. There
are two kinds: heads with their own real outline over cloth they never wore (``made_hair.py``), and the same people with long hair drawn
over that cloth (``drawn_hair.py``). Nobody here was trained on.
"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from drawn_hair import SHORT, longer, with_long_hair
from made_hair import HEADS, Made, made_pictures
from portraits import portraits_folder

from goodlight.colour import delta_e, lab, to_linear
from goodlight.cull import attire_defects
from goodlight.errors import GoodlightError
from goodlight.models.layer_network import outline
from goodlight.studio import dress
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate

GARMENT = "navy-suit"
REMNANT = 0.004  # old cloth that stays visible, in face areas (a square of the mesh's height), from which a person counts as marked
_TOLD_APART = 10.0  # CIEDE2000: black cloth in black hair is not seen
_SURE = 0.15  # a smaller difference of alpha is softness, not a remnant
_LONGER = 1.5  # distances of the eyes by which the pictures get more cloth below, for hair to lie on
_ENDS = 0.9  # distances of the eyes from the frame's edge, where cut hair is given ends


@dataclass(frozen=True, kw_only=True)
class Row:
    kind: str
    name: str
    error: float  # mean absolute error of alpha where hair ends over cloth; not a number where it does not
    remnant: float  # old cloth that is kept, face areas
    visible: float  # of that, what differs from the hair's colour by more than ``_TOLD_APART``
    lost: float  # hair that should lie over the garment and does not, face areas
    refused: str  # codes of the defects found


def cases(tools: Tools) -> Iterator[tuple[str, Made, np.ndarray]]:
    """Kind, picture, and the true alpha of its hair, (H, W) float32, 0 on skin, which a garment's collar may cover."""
    for seed, made in enumerate(made_pictures(portraits_folder() / "single")):
        person = made.name.split(",")[0]
        face = tools.finder.find(made.picture)[0]
        made = longer(made, round(_LONGER * face.eye_distance))
        h, w = made.head.shape
        _, x0, x1, _ = HEADS[person]
        bare = outline(face.landmarks[:, :2] / [w, h], max(h, w), grow=1.04).astype(np.uint8)
        bare = cv2.resize(bare, (w, h), interpolation=cv2.INTER_NEAREST)
        bare[int(face.landmarks[[132, 361], 1].min()) :, int((x0 - 4) * w / 100) : int((x1 + 4) * w / 100)] = 1  # ears' lobes and neck
        yield "own outline", made, made.head * (1 - bare)
        if person in SHORT:
            drawn = with_long_hair(made, face, seed=seed)
            yield "drawn", drawn.made, drawn.strands


def measure(kind: str, made: Made, hair: np.ndarray, plate: Plate, worn: dress.Dressed) -> Row:
    h, w = made.head.shape
    unit, area = plate.face.eye_distance, plate.face.height**2
    head, skin = (on_plate(mask, worn, (h, w)) for mask in (worn.head, worn.own_skin))
    edge = round(_ENDS * unit)
    hair = hair * (plate.alpha / 255)  # what the cut-out lost is not this layer's doing
    inside = np.zeros((h, w), bool)
    inside[worn.start : h - edge, edge // 3 : w - edge // 3] = True
    radius = max(3, round(plate.face.height / 20))
    soft = ((hair > 0.5) & (cv2.erode((hair > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)).astype(np.uint8)
    beside = cv2.dilate((made.cloth & (made.head < 0.5)).astype(np.uint8), np.ones((3, 3), np.uint8))
    near = (cv2.dilate(soft * beside, np.ones((2 * radius + 1,) * 2, np.uint8)) > 0) & inside
    away = head + skin - made.head
    seen = np.maximum(away, 0) * (made.cloth & (away > _SURE) & inside)
    gone = np.maximum(hair - head, 0) * (made.cloth & (hair - head > _SURE) & inside)
    codes = " ".join(f.code for f in attire_defects.judge(worn))
    near &= (made.head - hair < 0.05) & (plate.alpha > 250)  # nothing but hair and cloth
    error = float(np.abs(head + skin - hair)[near].mean()) if near.sum() > 500 else math.nan
    apart = 0.0 if plate.hair_lab is None else delta_e(lab(to_linear(made.picture)), np.broadcast_to(plate.hair_lab, made.picture.shape))
    visible = seen * (apart > _TOLD_APART)
    return Row(kind=kind, name=made.name, error=error, remnant=float(seen.sum() / area), visible=float(visible.sum() / area),
               lost=float(gone.sum() / area), refused=codes)


def on_plate(mask: np.ndarray, worn: dress.Dressed, shape: tuple[int, int]) -> np.ndarray:
    """A mask of the dressed plate in the selfie's pixels: (H, W) float32 0–1, 0 where the dressed plate does not reach."""
    out = np.zeros(shape, np.float32)
    x0, y0 = worn.offset[0], worn.start
    a, b = max(0, -x0), min(mask.shape[1], shape[1] - x0)
    rows = min(mask.shape[0], shape[0] - y0)
    out[y0 : y0 + rows, a + x0 : b + x0] = mask[:rows, a:b] / 255
    return out


def table(rows: list[Row]) -> str:
    lines = ["| hair | picture of | mean alpha error where hair ends over cloth | old clothes kept, % of a face | and seen "
             "| hair lost, % of a face | refused |\n|---|---|---|---|---|---|---|"]
    lines += [f"| {r.kind} | {r.name} | {r.error:.3f} | {100 * r.remnant:.2f} | {100 * r.visible:.2f} | {100 * r.lost:.2f} | {r.refused} |"
              for r in rows]
    for kind in dict.fromkeys(r.kind for r in rows):
        some = [r for r in rows if r.kind == kind]
        passed = [r for r in some if not r.refused]
        error = statistics.median(r.error for r in some if not math.isnan(r.error))
        clean, clean_passed = (sum(r.visible <= REMNANT for r in group) for group in (some, passed))
        lines.append(f"\n{kind}: median alpha error {error:.3f}; without a remnant (more than "
                     f"{100 * REMNANT:g} % of a face) {clean} of {len(some)}, and of those delivered {clean_passed} of {len(passed)}; "
                     f"hair lost, median {100 * statistics.median(r.lost for r in some):.2f} %")
    return "\n".join(lines)


def write(path: Path, made: Made, worn: dress.Dressed, *, side: int = 640) -> None:
    """What was given, and the same person dressed before grey."""
    alpha = worn.plate.alpha[..., None] / 255
    dressed = (worn.plate.foreground * alpha + 200 * (1 - alpha)).astype(np.uint8)
    both = [cv2.resize(p, (round(side * p.shape[1] / p.shape[0]), side), interpolation=cv2.INTER_AREA) for p in (made.picture, dressed)]
    cv2.imwrite(str(path), np.hstack(both)[..., ::-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path)
    args = parser.parse_args()
    if args.pictures:
        args.pictures.mkdir(parents=True, exist_ok=True)
    tools, rows = Tools.load(), []
    for kind, made, hair in cases(tools):
        try:
            face = tools.finder.find(made.picture)[0]
            template = tools.recogniser.describe(made.picture, face)
            plate = make_plate(name=made.name, sha256=made.name, pixels=made.picture, face=face, template=template, tools=tools)
        except (GoodlightError, IndexError) as why:
            print(f"{kind}, {made.name}: no plate ({why})", flush=True)
            continue
        worn = dress.dressed(plate, GARMENT)
        rows.append(measure(kind, made, hair, plate, worn))
        print(rows[-1], flush=True)
        if args.pictures:
            write(args.pictures / f"{kind}-{made.name}.png".replace(" ", "-").replace(",", ""), made, worn)
    print("\n" + table(rows))


if __name__ == "__main__":
    main()
