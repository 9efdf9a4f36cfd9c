"""Fit ``src/goodlight/coach/patterns.npz``: eyes open or closed, nose and mouth bare or covered.

    python benchmarks/train_coach_patterns.py PORTRAITS [--out src/goodlight/coach/patterns.npz]

Learns from PORTRAITS/more only, so that single, multi and plain stay for measuring (``calibrate_coach.py``). The covers here are random
shapes of random stuff; those of the calibration (masks, hands, phones) are never seen. Ridge regression, weighted so that both sides count
the same; prints the scores of people left out (five folds).
"""

from __future__ import annotations

import argparse
import zlib
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from coach_degradations import defocus_with_noise, exposure, eyes_closed, gaussian, half_shade, jpeg, motion, turned

from goodlight.coach.crop import FaceCrop, face_crop
from goodlight.coach.faces import one_each
from goodlight.coach.patterns import eye_features, mouth_features
from goodlight.subject.measure_face import FaceFinder

RIDGE = 0.01
HARMLESS = (gaussian(1.5), motion(4), exposure(-2), exposure(1), half_shade(2), jpeg(15), turned(20), defocus_with_noise(1, 8))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portraits", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/goodlight/coach/patterns.npz"))
    args = parser.parse_args()
    finder, rng = FaceFinder(), np.random.default_rng(2024)
    people = []
    for path in sorted((args.portraits / "more").glob("*.jpg")):
        srgb = np.ascontiguousarray(cv2.imread(str(path))[..., ::-1])
        faces = one_each(finder.find(srgb))
        if faces:
            people.append((path.stem, srgb, faces[0], face_crop(srgb, faces[0])))
    data = {}
    for name, rows in (("mouth", list(mouth_rows(people, finder, rng))), ("eye", list(eye_rows(people, finder, rng)))):
        x, y = np.array([r[0] for r in rows], np.float32), np.array([r[1] for r in rows], np.float32)
        fold = np.array([zlib.crc32(r[2].encode()) % 5 for r in rows])
        left_out = np.zeros(len(y))
        for k in range(5):
            mean, weights, bias = fit(x[fold != k], y[fold != k])
            left_out[fold == k] = (x[fold == k] - mean) @ weights + bias
        for label, word in ((-1, "bare or open"), (1, "covered or closed")):
            print(f"{name:6} {word:18} n {int((y == label).sum()):5}  0, 1, 5, 50, 95, 99, 100 %:",
                  np.percentile(left_out[y == label], [0, 1, 5, 50, 95, 99, 100]).round(2))
        mean, weights, bias = fit(x, y)
        data |= {f"{name}_mean": mean.astype(np.float16), f"{name}_weights": weights.astype(np.float16), f"{name}_bias": np.float32(bias)}
    np.savez_compressed(args.out, **data)
    print(f"{args.out}: {args.out.stat().st_size} bytes")


def mouth_rows(people, finder, rng):
    """(features, label, person)."""
    donors = [crop for *_, crop in people]
    for name, srgb, face, crop in people:
        for clean in bare(srgb, face, crop, finder, rng):
            yield mouth_features(clean), -1, name
        for _ in range(6):
            yield mouth_features(jittered(covered(crop, rng, donors), rng)), 1, name


def eye_rows(people, finder, rng):
    for name, srgb, face, crop in people:
        for clean in bare(srgb, face, crop, finder, rng):
            yield from ((f, -1, name) for f in eye_features(clean))
        shut = eyes_closed(srgb, face, rng)
        again = one_each(finder.find(shut))
        for closed in [face_crop(shut, face)] + ([face_crop(shut, again[0])] if again else []):
            for one in (closed, jittered(closed, rng)):
                yield from ((f, 1, name) for f in eye_features(one))


def bare(srgb, face, crop, finder, rng):
    """The face as it is, with the mesh a little off, and in two kinds of worse light or sharpness, found again."""
    yield crop
    yield jittered(crop, rng)
    yield jittered(crop, rng)
    for k in rng.choice(len(HARMLESS), 2, replace=False):
        worse = HARMLESS[k](srgb, face, rng)
        again = one_each(finder.find(worse))
        if again:
            yield face_crop(worse, again[0])


def jittered(crop: FaceCrop, rng) -> FaceCrop:
    """The same picture with its mesh scaled by 2 % and shifted by 2 % of the eye distance, as detection errs."""
    nose = crop.points[1]
    points = (crop.points - nose) * (1 + rng.normal(0, 0.02)) + nose + rng.normal(0, 0.02 * crop.eye, 2)
    return replace(crop, points=points.astype(np.float32))


def covered(crop: FaceCrop, rng, donors) -> FaceCrop:
    """Something with a random outline over nose, mouth or chin: plain, lined, of the person's own skin, or cut from another picture."""
    p, unit, side = crop.points, crop.eye, crop.srgb.shape[0]
    centre = (p[13] + p[[13, 2, 152][rng.integers(3)]]) / 2 + rng.normal(0, 0.1, 2) * unit
    angles = np.linspace(0, 2 * np.pi, rng.choice([4, 6, 12, 24]), endpoint=False) + rng.uniform(0, 1)
    reach = np.array([rng.uniform(0.5, 1.1), rng.uniform(0.4, 0.9)]) * unit * (1 + rng.normal(0, 0.1, (len(angles), 1)))
    lean = rng.uniform(-0.6, 0.6)
    turn = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    outline = np.stack([np.cos(angles), np.sin(angles)], axis=1) * reach @ turn + centre
    mask = np.zeros((side, side), np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 255)
    alpha = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), rng.uniform(0.005, 0.03) * unit)[..., None]
    skin = crop.srgb[crop.bare_skin].mean(axis=0)
    sheet = (stuff if rng.random() < 0.5 else plain)(side, skin, rng, donors)
    return FaceCrop(srgb=(crop.srgb * (1 - alpha) + np.clip(sheet, 0, 255) * alpha).astype(np.uint8), points=p, eye=unit,
                    matrix=crop.matrix, inside=crop.inside)


def plain(side, skin, rng, donors) -> np.ndarray:
    colour = skin * rng.uniform(0.6, 1.15) if rng.random() < 0.5 else (rng.uniform(5, 245, 3) + rng.uniform(5, 245)) / 2
    sheet = np.ascontiguousarray(np.broadcast_to(colour, (side, side, 3)), np.float32)
    for _ in range(rng.integers(0, 5)):
        a, b = (tuple(int(v) for v in side / 2 + rng.normal(0, 0.2, 2) * side) for _ in range(2))
        cv2.line(sheet, a, b, (colour * rng.uniform(0.3, 0.8)).tolist(), int(rng.integers(1, 6)), cv2.LINE_AA)
    folds = cv2.GaussianBlur(rng.normal(0, 1, (side, side)).astype(np.float32), (0, 0), rng.uniform(1, 12))
    return sheet * (1 + 0.08 * folds / folds.std())[..., None]


def stuff(side, skin, rng, donors) -> np.ndarray:
    other = donors[rng.integers(len(donors))].srgb
    half = other.shape[0] // 2
    y, x = rng.integers(0, half, 2)
    part = np.ascontiguousarray(np.rot90(other[y : y + half, x : x + half], rng.integers(4)))
    sheet = cv2.resize(part, (side, side)).astype(np.float32)
    return sheet if rng.random() < 0.5 else sheet.mean(axis=2, keepdims=True) / max(1.0, float(sheet.mean())) * skin


def fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """mean, weights, bias of a ridge regression in which both labels weigh the same."""
    share = np.where(y > 0, 0.5 / (y > 0).mean(), 0.5 / (y <= 0).mean())[:, None] / len(y)
    mean = x.mean(axis=0)
    z, bias = x - mean, float((share[:, 0] * y).sum())
    return mean, np.linalg.solve((z * share).T @ z + RIDGE * np.eye(z.shape[1]), (z * share).T @ (y - bias)), bias


if __name__ == "__main__":
    main()
