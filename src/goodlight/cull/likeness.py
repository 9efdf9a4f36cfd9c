"""Likeness: does the shot still show this person? Judged by a face recogniser, with a limit set for each person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from goodlight.finding import Finding
from goodlight.studio.shot import Likeness, Shot
from goodlight.subject.plate import Subject

RECOGNISER = "dlib-resnet-v1"

Box = tuple[float, float, float, float]
Describe = Callable[[np.ndarray], Sequence[tuple[Box, np.ndarray]]]
"""(H, W, 3) uint8 sRGB picture → for every face found, its box (x0, y0, x1, y1) in pixels and its (128,) descriptor."""

LOOSEST = 0.54
"""95 % of pairs of photos of one person, years apart, lie closer than this, and 1 in 1000 pairs of two people closer than 0.55."""
TIGHTEST = 0.42
"""Never asked for more: genuine pairs have their median at 0.40, so a tighter limit would turn good shots away."""
ONE_SELFIE = 0.50
"""With a single selfie nothing is known of the person's own spread. A shot keeps that selfie's pixels, so half-way up is generous."""

_OTHER = (127, 127, 127)  # behind a transparent shot: a grey that no recogniser takes for hair or skin


def limit_for(descriptors: Sequence[np.ndarray]) -> float:
    """The person's likeness limit, from the (128,) descriptors of their accepted selfies.

    The statistic is the selfies' own distances to each other: their 90th percentile, which is how far apart two real photos of this
    person lie when light and expression change, plus a margin of 0.03 for the recogniser's noise. Few pairs say little, so the figure is
    drawn towards the limit for one selfie with the weight of three pairs, and kept within TIGHTEST … LOOSEST.
    """
    pairs = [float(np.linalg.norm(a - b)) for a, b in combinations(descriptors, 2)]
    if not pairs:
        return ONE_SELFIE
    own = float(np.percentile(pairs, 90)) + 0.03
    weight = len(pairs) / (len(pairs) + 3)
    return float(np.clip(weight * own + (1 - weight) * ONE_SELFIE, TIGHTEST, LOOSEST))


def measure(shot: Shot, subject: Subject, *, describe: Describe) -> Likeness | Finding:
    """The distance of the shot's face to the subject's template, or the finding "no_face".

    Of several faces (a print on a T-shirt, a picture backdrop) the one nearest to where the plate's face was placed counts.
    """
    faces = describe(_opaque(shot.pixels))
    expected = shot.frame.to_picture(subject.plate(shot.recipe.plate).face.landmarks[:468, :2]).mean(axis=0)
    near = [(float(np.hypot(*(np.array([(b[0] + b[2]) / 2, (b[1] + b[3]) / 2]) - expected))), max(b[2] - b[0], b[3] - b[1]), d)
            for b, d in faces]
    near = [f for f in near if f[0] < f[1]]
    if not near:
        return Finding(code="no_face", message="No face can be found in the shot.", advice="Choose a crop that shows the whole face.")
    descriptor = min(near, key=lambda f: f[0])[2]
    distance = float(np.linalg.norm(np.asarray(descriptor, np.float64) - subject.template))
    return Likeness(distance=distance, limit=subject.likeness_limit, recogniser=RECOGNISER)


def judge(likeness: Likeness) -> Finding | None:
    """The defect "not_alike" when the distance is above the limit."""
    if likeness.distance <= likeness.limit:
        return None
    return Finding(code="not_alike", message="The shot does not look enough like the person.", value=likeness.distance,
                   limit=likeness.limit, unit="distance", advice="Add a sharp selfie, taken from the front in even light.")


def _opaque(pixels: np.ndarray) -> np.ndarray:
    if pixels.shape[2] == 3:
        return pixels
    alpha = pixels[..., 3:].astype(np.uint16)
    return ((pixels[..., :3] * alpha + np.array(_OTHER, np.uint16) * (255 - alpha) + 127) // 255).astype(np.uint8)
