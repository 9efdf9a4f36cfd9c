"""Sets with a stranger, a copy or two people in one picture: what ``calibrate_coach.py`` prints about ``judge_set``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from goodlight.coach.faces import faces_in
from goodlight.coach.identity import largest_group
from goodlight.coach.measures import fingerprint
from goodlight.coach.whole_set import CLEARLY, SAME, SAME_PHOTO


def judge_mixed_sets(portraits: Path, finder, recogniser, *, seed: int = 7) -> None:
    """Prints the rates. Photos of one person are years apart here, which is harder than selfies of one week."""
    rng = np.random.default_rng(seed)
    people = {d.name: [_measured(p, finder, recogniser) for p in sorted(d.glob("*.jpg"))] for d in sorted((portraits / "multi").iterdir())}
    strangers = [_measured(p, finder, recogniser) for p in sorted((portraits / "single").glob("*.jpg"))]
    sets = kept = out = alone = 0
    for photos in people.values():
        for _ in range(40):
            others = rng.choice(len(strangers), 1, replace=False)
            mixed = [*photos, *(strangers[k] for k in others)]
            order = rng.permutation(len(mixed))
            member = largest_group(np.stack([mixed[k][2] for k in order]))[np.argsort(order)]
            sets, kept, out = sets + 1, kept + int(member[: len(photos)].all()), out + int(not member[len(photos) :].any())
        alone += int(largest_group(np.stack([p[2] for p in photos])).all())
    print(f"\nidentity: {len(people)} people, {sets} sets of their photos and one stranger: stranger turned away {out / sets:.1%}, "
          f"everyone else kept {kept / sets:.1%}; without a stranger all kept for {alone} of {len(people)}")
    right = total = 0
    for photos in people.values():
        for other in rng.choice(len(strangers), 8, replace=False):
            pair = np.array([np.linalg.norm(d - photos[1][2]) for d in (strangers[other][2], photos[0][2])])
            right, total = right + int(pair[1] < SAME and pair[0] - pair[1] > CLEARLY), total + 1
    print(f"two people in one picture, one other photo says who it is: the right face picked in {right / total:.1%} of {total}")
    copies = [float(_print(p) @ _print((_copy(p[0], rng), p[1], None), finder)) for p in strangers[::3]]
    different = [float(_print(a) @ _print(b)) for photos in people.values() for a, b in zip(photos, photos[1:], strict=False)]
    print(f"copies (cropped, resized, brightened, JPEG 60): correlation at least {min(copies):.3f} of {len(copies)}; "
          f"different photos of one person at most {max(different):.3f} of {len(different)}; limit {SAME_PHOTO}")


def _measured(path: Path, finder, recogniser):
    srgb = np.ascontiguousarray(cv2.imread(str(path))[..., ::-1])
    face = faces_in(srgb, finder)[0]
    return srgb, face, recogniser.describe(srgb, face)


def _print(photo, finder=None) -> np.ndarray:
    srgb, face, _ = photo
    if finder is not None:
        face = faces_in(srgb, finder)[0]
    return fingerprint(srgb, replace(face))


def _copy(srgb: np.ndarray, rng) -> np.ndarray:
    h, w = srgb.shape[:2]
    part = srgb[int(0.04 * h) : int(0.96 * h), int(0.03 * w) :]
    small = cv2.resize(part, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    bright = np.clip(small * rng.uniform(0.85, 1.1), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(cv2.imdecode(cv2.imencode(".jpg", bright, [cv2.IMWRITE_JPEG_QUALITY, 60])[1], cv2.IMREAD_COLOR))
