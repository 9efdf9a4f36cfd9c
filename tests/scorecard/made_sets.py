"""Sets of portraits with one known fault each, measured without a file: what a row must see and the others must not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from goodlight.coach.crop import BROWS, EYES, LIPS, OVAL
from goodlight.scorecard.compare import Scorecard, judge
from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.measure.picture import measure
from goodlight.scorecard.measure.tools import Tools
from goodlight.scorecard.prices import Prices
from goodlight.scorecard.references import references
from goodlight.scorecard.sides import GalleryRecord, Side
from goodlight.scorecard.statistics import difference
from goodlight.selfies import Selfie
from goodlight.subject.face import Face

Fault = Callable[[np.ndarray, Face], np.ndarray]
PEOPLE = 6
_LEVEL = 0.995  # of the interval that a figure must leave to count as moved


@cache
def tools() -> Tools:
    return Tools.load()


def _polygon(face: Face, points: tuple[int, ...], shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [face.landmarks[list(points), :2].round().astype(np.int32)], 1)
    return mask


def skin(face: Face, shape: tuple[int, ...]) -> np.ndarray:
    """(H, W, 1) float32: the face without eyes, brows and lips, with a soft edge."""
    grow = max(1, round(0.08 * face.eye_distance)) * 2 + 1
    features = np.maximum.reduce([_polygon(face, p, shape) for p in (*EYES, *BROWS, LIPS)])
    mask = _polygon(face, OVAL, shape) & (1 - cv2.dilate(features, np.ones((grow, grow), np.uint8)))
    return cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.02 * face.eye_distance)[..., None]


def _mixed(srgb: np.ndarray, other: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return (srgb * (1 - mask) + other * mask + 0.5).clip(0, 255).astype(np.uint8)


def unchanged(srgb: np.ndarray, face: Face) -> np.ndarray:
    return srgb


def blurred(srgb: np.ndarray, face: Face) -> np.ndarray:
    return cv2.GaussianBlur(srgb, (0, 0), 0.01 * face.eye_distance)


def plastic(srgb: np.ndarray, face: Face) -> np.ndarray:
    return _mixed(srgb, cv2.bilateralFilter(srgb, 0, 40, 0.04 * face.eye_distance), skin(face, srgb.shape))


def lightened(srgb: np.ndarray, face: Face) -> np.ndarray:
    lab = cv2.cvtColor(srgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 0] += 6 * skin(face, srgb.shape)[..., 0]
    return (cv2.cvtColor(lab, cv2.COLOR_LAB2RGB) * 255 + 0.5).clip(0, 255).astype(np.uint8)


def haloed(srgb: np.ndarray, face: Face) -> np.ndarray:
    person = (tools().matting.person(srgb) > 0.5).astype(np.uint8)
    width = max(1, round(0.05 * face.eye_distance)) * 2 + 1
    ring = cv2.dilate(person, np.ones((width, width), np.uint8)) - person
    soft = cv2.GaussianBlur(ring.astype(np.float32), (0, 0), 1)[..., None]
    return _mixed(srgb, np.full_like(srgb, (120, 255, 120)), 0.9 * soft)


def clipped(srgb: np.ndarray, face: Face) -> np.ndarray:
    """The lightest 3 % of the skin, and only that, are pure white."""
    where = skin(face, srgb.shape)[..., 0] > 0.5
    tone = srgb.astype(np.float32).mean(axis=-1)
    return np.where((where & (tone > np.quantile(tone[where], 0.97)))[..., None], np.uint8(255), srgb)


def _photo(portraits: Path, person: Path, number: int) -> np.ndarray:
    return np.array(Image.open(person / f"{number}.jpg").convert("RGB"))


def _measured(srgb: np.ndarray, name: str, group: str):
    pixels = np.ascontiguousarray(srgb)
    selfie = Selfie(Path("nowhere") / name, name, hashlib.sha256(pixels.tobytes()).hexdigest(), pixels, srgb.shape[1::-1])
    return measure(selfie, tools(), group=group)


def _closer(srgb: np.ndarray) -> np.ndarray:
    """The same photo from a little nearer: the second picture of each set."""
    h, w = srgb.shape[:2]
    return cv2.resize(srgb[h // 20: h - h // 20, w // 20: w - w // 20], (w, h), interpolation=cv2.INTER_LANCZOS4)


@cache
def people(portraits: Path) -> tuple[Path, ...]:
    return tuple(sorted((portraits / "multi").iterdir())[:PEOPLE])


@cache
def originals(portraits: Path) -> tuple[Side, Side]:
    """(selfies, held-out): the first and the second photo of each person."""
    sides = [tuple(_measured(_photo(portraits, p, n), f"{p.name}-{n}.jpg", p.name) for p in people(portraits)) for n in (1, 2)]
    return Side(name="selfies", folder=portraits, pictures=sides[0]), Side(name="real", folder=portraits, pictures=sides[1])


@cache
def made(portraits: Path, fault: Fault, *, repeated: bool = False) -> Side:
    """Two pictures of each person from their first photo, each with the fault. repeated: the second is the first again, encoded anew."""
    pictures, records = [], []
    for person, selfie in zip(people(portraits), originals(portraits)[0].pictures, strict=True):
        first = _photo(portraits, person, 1)
        second = np.clip(first.astype(int) + 1, 0, 255).astype(np.uint8) if repeated else _closer(first)
        names = [f"{person.name}-a.jpg", f"{person.name}-b.jpg"]
        for srgb, name in zip((first, second), names, strict=True):
            faulty = fault(srgb, tools().finder.find(srgb)[0])
            # One code value of noise, so that no picture is the selfie itself bit by bit.
            noise = np.random.default_rng(len(pictures)).integers(-1, 2, faulty.shape)
            pictures.append(_measured(np.clip(faulty.astype(int) + noise, 0, 255).astype(np.uint8), name, person.name))
        records.append(_record(person.name, names, selfie.sha256))
    return Side(name="generated", folder=portraits, pictures=tuple(pictures), galleries=tuple(records))


def _record(group: str, names: list[str], plate: str) -> GalleryRecord:
    look = {"backdrop": "transparent", "attire": "own", "light": "as-shot", "crop": "none of ours"}
    direction = {"pose": "as-shot", "expression": "as-shot", "age": 0, "presentation": "as-shot", "features": {}}
    shots = [{"file": n, "plate": plate, "seed": 0, "look": look, "direction": direction} for n in names]
    timing = {"first_shot_s": 5.0, "total_s": 10.0, "cpu_s": 18.0}
    return GalleryRecord(group=group, data={"shots": shots, "selfies": [{}], "timing": timing})


def card(portraits: Path, generated: Side, *, strangers: bool = False) -> Scorecard:
    """strangers: everybody is given the next person's selfies."""
    from dataclasses import replace

    selfies, held_out = originals(portraits)
    if strangers:
        names = [p.group for p in selfies.pictures]
        selfies = replace(selfies, pictures=tuple(replace(p, group=names[k - 1]) for k, p in enumerate(selfies.pictures)))
    return judge(Comparison(generated=generated, real=held_out, selfies=selfies, references=references(generated, held_out, selfies),
                            prices=Prices()))


def moved(case: Scorecard, base: Scorecard) -> dict[str, set[str]]:
    """Rows with a figure of the generated side that left the interval of no change, by as much as matters: row → figures."""
    out: dict[str, set[str]] = {}
    for row in case.rows:
        before = {f.key: f for f in base.row(row.key).figures}
        for figure in row.figures:
            a, b = before[figure.key].generated, figure.generated
            if a is None or b is None or min(len(a.values), len(b.values)) < 2:
                continue
            gap = difference(a.values, b.values, np.mean, level=_LEVEL)
            if gap.excludes(0.0) and abs(gap.value) >= figure.matters:
                out.setdefault(row.key, set()).add(figure.key)
    return out
