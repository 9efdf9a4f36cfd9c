"""How well head, hair and old clothes are told apart: hand-placed points, and made pictures whose truth is known.

    python benchmarks/layers.py [--pictures DIR]

Points (``layers_points.txt``) are scored on the finished masks, by class, by group and by hair. Made pictures: a real head with its own
soft outline over real cloth that it never wore (``made_hair.py``). ``--pictures`` writes each split for the eye. Nobody here was
trained on.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
from made_hair import Made, made_pictures
from portraits import groups, portraits_folder, read_srgb

from goodlight.colour import to_linear, to_srgb
from goodlight.models.layer_network import CLASSES
from goodlight.models.matting import Matting
from goodlight.subject.face import Face
from goodlight.subject.layers import Layers, split_pixels
from goodlight.subject.make_plate import cut_out_person
from goodlight.subject.measure_face import FaceFinder

POINTS = Path(__file__).with_name("layers_points.txt")
REMNANT = 0.004  # old cloth that stays visible, in face areas (a square of the mesh's height), from which a person counts as marked

HAIR = {  # person → hair, as seen; for the figures by hair
    "alexandria-ocasio-cortez": "long", "barbara-lee": "afro", "cori-bush": "braids", "debra-haaland": "long", "frederica-wilson": "hat",
    "gwen-moore": "afro", "katherine-cammack": "long", "lauren-underwood": "afro", "lucy-mcbath": "long", "maria-salazar": "long",
    "judy-chu": "short", "nikema-williams": "long", "shelia-jackson-lee": "braids", "katherine-clark": "short", "al-green": "beard",
    "andre-carson": "bald", "danny-davis": "beard", "gregory-meeks": "hat", "jamaal-bowman": "bald", "jesus-garcia": "short",
    "juan-vargas": "short", "kevin-brady": "bald", "kweisi-mfume": "short", "raja-krishnamoorthi": "short", "ted-lieu": "short",
    "van-taylor": "short", "ruben-gallego": "beard", "jimmy-gomez": "short", "debbie-dingell": "long", "norma-torres": "long",
}


def points() -> dict[str, list[tuple[str, float, float]]]:
    """Person → (class, x, y) in percent of the frame."""
    out: dict[str, list] = defaultdict(list)
    for line in POINTS.read_text(encoding="utf-8").splitlines():
        name, *rest = line.split("#")[0].split() or [""]
        for point in rest[1:]:
            x, y = map(float, point.split(","))
            out[name].append((rest[0], x, y))
    return out


class Splitter:
    def __init__(self) -> None:
        self.finder, self.matting = FaceFinder(), Matting()
        self.seconds: list[float] = []

    def __call__(self, srgb: np.ndarray) -> tuple[Face, np.ndarray, Layers]:
        """The largest face, alpha (H, W) uint8 and the layers of a picture."""
        face = self.finder.find(srgb)[0]
        foreground, alpha, classes = cut_out_person(srgb, face, self.matting)
        start = time.perf_counter()
        layers = split_pixels(foreground, alpha, face, classes)
        self.seconds.append(time.perf_counter() - start)
        return face, alpha, layers


def at(layers: Layers, alpha: np.ndarray, x: float, y: float) -> str:
    """The class that has most of a small square; what is not the person counts as cloth, for it is not kept."""
    h, w = alpha.shape
    px, py, r = round(x * w / 100), round(y * h / 100), max(1, round(w / 256))
    square = (slice(max(0, py - r), py + r + 1), slice(max(0, px - r), px + r + 1))
    shares = [getattr(layers, c)[square].mean() for c in CLASSES]
    shares[-1] += 1 - alpha[square].mean() / 255
    return CLASSES[int(np.argmax(shares))]


def score_points(split: Splitter, pictures: Path | None) -> None:
    folder = portraits_folder()
    group = groups(folder)
    table = np.zeros((len(CLASSES), len(CLASSES)), int)
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])  # points, right about keeping, people, people without an error
    for name, marked in points().items():
        srgb = read_srgb(folder / "single" / f"{name}.jpg")
        face, alpha, layers = split(srgb)
        if pictures:
            cv2.imwrite(str(pictures / f"{name}.png"), panels(srgb, face, alpha, layers)[..., ::-1])
        wrong = []
        for wanted, x, y in marked:
            said = at(layers, alpha, x, y)
            table[CLASSES.index(wanted), CLASSES.index(said)] += 1
            if (said == "cloth") != (wanted == "cloth"):
                wrong.append(f"{wanted} at {x:g},{y:g} is {said}")
        if wrong:
            print(f"  {name}: {'; '.join(wrong)}", flush=True)
        for key in ("all", *(g.strip() for g in group[name].split(",")), f"hair: {HAIR[name]}"):
            for i, n in enumerate((len(marked), len(marked) - len(wrong), 1, not wrong)):
                by[key][i] += n
    print(f"\n| wanted \\ said | {' | '.join(CLASSES)} | right |\n|---|{'---|' * (len(CLASSES) + 1)}")
    for name, row in zip(CLASSES, table, strict=True):
        print(f"| {name} | {' | '.join(map(str, row))} | {100 * row[CLASSES.index(name)] / max(1, row.sum()):.0f} % |")
    print(f"\nright class {100 * np.trace(table) / table.sum():.1f} % of {table.sum()} points\n")
    print("| group | people | without an error | points | kept or replaced rightly |\n|---|---|---|---|---|")
    for key, (n, right, people, clean) in sorted(by.items()):
        print(f"| {key} | {people} | {clean} | {n} | {100 * right / n:.1f} % |")


def score_made(split: Splitter, pictures: Path | None) -> None:
    """Alpha error and remnants where the truth is known."""
    errors, rows, marked = [], [], 0
    for made in made_pictures(portraits_folder() / "single"):
        face, alpha, layers = split(made.picture)
        if pictures:
            cv2.imwrite(str(pictures / f"made-{made.name}.png"), panels(made.picture, face, alpha, layers)[..., ::-1])
        error, remnant, lost = judge(made, face, layers)
        errors.append(error)
        marked += remnant > REMNANT
        rows.append(f"| {made.name} | {error:.3f} | {100 * remnant:.2f} | {100 * lost:.2f} |")
    print("\n| made of | mean alpha error at the border | old cloth visible, % of a face | head lost, % of a face |\n|---|---|---|---|")
    print("\n".join(rows))
    print(f"\nmedian alpha error {statistics.median(errors):.3f}; {len(rows) - marked} of {len(rows)} without a remnant "
          f"(more than {100 * REMNANT:g} % of a face)")


def judge(made: Made, face: Face, layers: Layers) -> tuple[float, float, float]:
    """Mean absolute error of the head's alpha near its border with the cloth; cloth kept and head lost, in face areas."""
    radius = max(3, round(face.height / 20))
    near = cv2.dilate((made.border > 0).astype(np.uint8), np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)) > 0
    away = layers.head - made.head
    error = float(np.abs(away)[near].mean())
    cloth = made.cloth & (np.abs(away) > 0.15)
    remnant, lost = np.maximum(away, 0)[cloth].sum(), np.maximum(-away, 0)[made.cloth | near].sum()
    return error, float(remnant / face.height**2), float(lost / face.height**2)


def panels(srgb: np.ndarray, face: Face, alpha: np.ndarray, layers: Layers, *, side: int = 420) -> np.ndarray:
    """Picture, layers in colours, flat grey cloth under the head, and that near the chin: (side, about 4 · side, 3) uint8."""
    colours = np.array([[90, 220, 90], [230, 60, 230], [255, 150, 0], [255, 255, 0], [40, 110, 255]], np.float32)
    tint = sum(getattr(layers, c)[..., None] * k for c, k in zip(CLASSES, colours, strict=True))
    tint = 0.6 * tint + 0.4 * srgb * (alpha[..., None] / 255)
    wall, cloth = (to_linear(np.full((1, 1, 3), v, np.uint8)) for v in (235, 120))
    a = alpha[..., None].astype(np.float32) / 255
    head, old = layers.head[..., None], layers.cloth[..., None]
    flat = to_srgb((wall * (1 - a) + cloth * old + to_linear(layers.colours) * head).astype(np.float32))
    (x, y), r = face.chin.astype(int), int(0.8 * face.height)
    close = flat[max(0, y - r // 2) : y + r, max(0, x - r) : x + r]
    parts = [srgb, tint.clip(0, 255).astype(np.uint8), flat, close]
    return np.hstack([cv2.resize(p, (round(side * p.shape[1] / p.shape[0]), side), interpolation=cv2.INTER_AREA) for p in parts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path)
    args = parser.parse_args()
    if args.pictures:
        args.pictures.mkdir(parents=True, exist_ok=True)
    split = Splitter()
    score_points(split, args.pictures)
    score_made(split, args.pictures)
    print(f"\nsplit: median {statistics.median(split.seconds):.2f} s, longest {max(split.seconds):.2f} s")


if __name__ == "__main__":
    main()
