"""Step 4: labels for the next round: what the last network is sure of, corrected by hand (``hand.txt``).

    python training/layers/labels.py PREDICTIONS FEATURES OUT [--sure P]

A line of ``hand.txt``: ``NAME CLASS x,y x,y …`` paints the polygon (percent of the frame) with a class; ``NAME CLASS<OTHER x,y …`` only
what was OTHER (``CLASS<hair|skin`` for several); CLASS may be ``unknown``. Later lines win. ``#`` starts a comment.
``NAME glasses`` paints the dark rims around the eyes as accessory, ``NAME glasses?`` as unknown.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from seeds import cheeks, hull, unlike

from goodlight.models.layer_network import CLASSES
from goodlight.subject.layer_colours import by_colour

_UNKNOWN = 255
_SKIN, _HAIR = CLASSES.index("skin"), CLASSES.index("hair")
_ACCESSORY = CLASSES.index("accessory")
_NUMBER = {name: k for k, name in enumerate(CLASSES)} | {"unknown": _UNKNOWN}


def by_hand(path: Path) -> dict[str, list[tuple[int, set[int] | None, np.ndarray]]]:
    """NAME → (class, which classes it replaces or None for all, polygon (N, 2) in the unit square), or only the class for the rule for
    spectacles; in the order of the file."""
    out: dict[str, list] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        name, what, *points = words
        if what in ("glasses", "glasses?"):
            out.setdefault(name, []).append(_ACCESSORY if what == "glasses" else _UNKNOWN)
            continue
        target, _, replaced = what.partition("<")
        others = None if not replaced else {_NUMBER[r] for r in replaced.split("|")}
        out.setdefault(name, []).append((_NUMBER[target], others, np.array([p.split(",") for p in points], float) / 100))
    return out


def spectacles(picture: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Thin dark lines near the eyes that are neither lids nor brows. picture: (n, n, 3) uint8, landmarks: unit square. (n, n) bool."""
    side = picture.shape[0]
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    width = max(5, round(0.1 * side * float(np.linalg.norm(landmarks[33] - landmarks[263]))) | 1)
    lines = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))) > 22
    near = hull(landmarks, side, points=(127, 356, 70, 300, 105, 334, 50, 280, 117, 346, 4), grow=1.12)
    eyes = [(33, 160, 158, 133, 153, 144), (362, 385, 387, 263, 373, 380)]
    brows = [(70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)]
    for points, grow in [(e, 1.25) for e in eyes] + [(b, 1.25) for b in brows]:
        lines &= ~hull(landmarks, side, points=points, grow=grow)
    return cv2.morphologyEx((lines & near).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) > 0


def ears_and_scalp(label: np.ndarray, picture: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """What is called hair and has the cheeks' colour, not the hair's, is skin: ears and bald heads, where hair and skin differ."""
    away, unlike_hair = unlike(picture, cheeks(landmarks, picture.shape[0])), unlike(picture, label == _HAIR)
    if (label == _HAIR).sum() < 300 or np.median(away[label == _HAIR]) < 3:
        return label
    bare = (label == _HAIR) & (away < 1.6) & (unlike_hair > 2)
    bare = cv2.morphologyEx(bare.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5))) > 0
    return np.where(cv2.dilate(bare.astype(np.uint8), np.ones((3, 3))) > 0, _SKIN, label).astype(np.uint8)


def corrected(label: np.ndarray, guess: np.ndarray, person: np.ndarray, picture: np.ndarray, landmarks: np.ndarray,
              lines: list) -> np.ndarray:
    """label, guess: (n, n) uint8; guess is the network's first choice even where it is unsure."""
    side = label.shape[0]
    for line in lines:
        if isinstance(line, int):
            label = np.where(spectacles(picture, landmarks), line, label).astype(np.uint8)
            continue
        target, others, polygon = line
        inside = np.zeros((side, side), np.uint8)
        cv2.fillPoly(inside, [np.round(polygon * side).astype(np.int32)], 1)
        where = (inside > 0) & person
        if others is not None:
            where &= np.isin(guess, list(others))
        label, guess = np.where(where, target, label).astype(np.uint8), np.where(where, target, guess).astype(np.uint8)
    return label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("features", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sure", type=float, default=0.7)
    parser.add_argument("--hand", type=Path, default=Path(__file__).with_name("hand.txt"))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    hand = by_hand(args.hand)
    for path in sorted(args.predictions.glob("*.png")):
        with np.load(args.features / f"{path.stem}.npz") as d:
            matte, picture, landmarks, size = d["matte"], d["picture"], d["landmarks"], d["size"]
        person = matte > 80
        p = cv2.imread(str(path), cv2.IMREAD_UNCHANGED).reshape(len(CLASSES), 256, 256).transpose(1, 2, 0)
        small = [cv2.resize(image, (256, 256), interpolation=cv2.INTER_AREA) for image in (picture, matte)]
        p = by_colour(p.astype(np.float32) / 255, small[0], small[1] > 200, landmarks, size) * 255
        p = cv2.resize(p, person.shape[::-1], interpolation=cv2.INTER_LINEAR)
        guess = p.argmax(axis=-1).astype(np.uint8)
        guess = ears_and_scalp(guess, picture, landmarks)
        label = np.where(person & (p.max(axis=-1) > 255 * args.sure), guess, _UNKNOWN).astype(np.uint8)
        cv2.imwrite(str(args.out / path.name), corrected(label, guess, person, picture, landmarks, hand.get(path.stem, [])))


if __name__ == "__main__":
    main()
