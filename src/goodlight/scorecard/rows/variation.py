"""Variation: how many truly different pictures are there?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from goodlight.cull.rank import DUPLICATE_LIMIT
from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.rows.figure import Better, Question, Row, answer, finite, in_words, outcome_of
from goodlight.scorecard.sides import Side

Matrix = Callable[[Sequence[PictureMeasures]], np.ndarray]
"""Pictures → (N, N) distances, zero on the diagonal."""

CLEARLY = {"look": 12.0, "pose": 10.0, "expression": 0.4, "light": 30.0}
"""The distance from which two pictures are clearly different in this: mean ΔE76 of thumbnails, degrees, shares of the span, degrees."""


def look(pictures: Sequence[PictureMeasures]) -> np.ndarray:
    """Mean ΔE76 between 16×20 thumbnails."""
    t = np.stack([p.scene.thumbnail for p in pictures]).reshape(len(pictures), -1, 3)
    return np.stack([np.linalg.norm(t - one, axis=-1).mean(axis=-1) for one in t])


def pose(pictures: Sequence[PictureMeasures]) -> np.ndarray:
    """Degrees between the directions of the heads."""
    return _euclidean([(p.person.yaw, p.person.pitch, p.person.roll) for p in pictures])


def expression(pictures: Sequence[PictureMeasures]) -> np.ndarray:
    """Smile, open mouth and open eyes, scaled so that each spans about 1 between its extremes."""
    return _euclidean([(p.person.smile, 4 * p.person.mouth_open, 4 * p.person.eye_openness) for p in pictures])


def light(pictures: Sequence[PictureMeasures]) -> np.ndarray:
    """Degrees between the keys, counted by how much the light models: with flat light the direction means nothing."""
    d = np.array([p.scene.light for p in pictures])
    angle = np.degrees(np.arccos(np.clip(d @ d.T, -1, 1)))
    strength = np.clip(np.array([p.scene.contrast for p in pictures]) / 0.25, 0, 1)
    return angle * np.sqrt(strength[:, None] * strength[None]) * (1 - np.eye(len(pictures)))


_FACTORS: dict[str, tuple[str, str, Matrix]] = {
    "look": ("Look", "ΔE", look), "pose": ("Pose", "°", pose), "expression": ("Expression", "0–1", expression),
    "light": ("Light", "°", light)}


def variation(comparison: Comparison) -> Row:
    questions = [Question(key=key, label=f"{label}, mean distance", unit=unit, better=Better.HIGH, matters=0.25 * CLEARLY[key],
                          statistic=np.mean, generated=_spread(comparison.generated, matrix), real=_spread(comparison.real, matrix))
                 for key, (label, unit, matrix) in _FACTORS.items()]
    questions += [
        Question(key="different", label="Truly different pictures", unit="% of the set", better=Better.HIGH, matters=5.0,
                 statistic=np.mean, share=True, generated=_firsts(comparison.generated, clusters), real=_firsts(comparison.real, clusters)),
        Question(key="duplicates", label="Near-duplicates", unit="% of the set", better=Better.LOW, matters=5.0, statistic=np.mean,
                 share=True, generated=_duplicates(comparison.generated), real=_duplicates(comparison.real)),
    ]
    figures = answer(questions)
    return Row(
        key="variation", title="Variation", question="How many truly different pictures?", figures=figures, outcome=outcome_of(figures),
        verdict=in_words(figures),
        method="Within each person's set: the mean distance of two pictures in look, pose, expression and light; groups of pictures that "
               "are clearly different from each other in at least one of these; and near-duplicates, below "
               f"ΔE {DUPLICATE_LIMIT:g} between thumbnails.",
        source="Distances as in goodlight's own ranking; groups by average linkage (Sokal and Michener 1958); intervals from jackknife "
               "pseudo-values.",
        notes=tuple(_notes(comparison)))


def _notes(comparison: Comparison):
    for side in (comparison.generated, comparison.real):
        groups = side.groups.values()
        if all(len(g) < 2 for g in groups):
            yield f"Every person on the {side.name} side has one picture, so nothing can be said of variation there."
        if side.copies:
            yield f"{len(side.copies)} byte-identical copies were found on the {side.name} side; they count as near-duplicates."
    counts = {g: len(set(clusters(p).tolist())) for g, p in comparison.generated.groups.items() if len(p) > 1}
    if counts:
        yield "Different pictures generated: " + ", ".join(f"{n}" + (f" of {g}" if g else "") for g, n in counts.items()) + "."


def _spread(side: Side, matrix: Matrix) -> dict[str, list[float]]:
    return finite({g: pseudo_values(matrix(p)) for g, p in side.groups.items() if len(p) > 1})


def pseudo_values(distances: np.ndarray) -> list[float]:
    """Jackknife pseudo-values of the mean pairwise distance, one a picture: their mean is it, and their spread is its own uncertainty."""
    n = len(distances)
    total = distances.sum() / 2
    mean = total / (n * (n - 1) / 2)
    if n == 2:
        return [mean, mean]
    without = (total - distances.sum(axis=1)) / ((n - 1) * (n - 2) / 2)
    return (n * mean - (n - 1) * without).tolist()


def clusters(pictures: Sequence[PictureMeasures]) -> np.ndarray:
    """(N,) int: the group of each picture. Two pictures are as far apart as they are in the factor in which they differ most."""
    if len(pictures) < 2:
        return np.ones(len(pictures), int)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = np.max([matrix(pictures) / CLEARLY[key] for key, (_, _, matrix) in _FACTORS.items()], axis=0)
    return fcluster(linkage(squareform(apart, checks=False), "average"), 1.0, "distance")


def _firsts(side: Side, label: Callable[[Sequence[PictureMeasures]], np.ndarray]) -> dict[str, list[float]]:
    """100 for the first picture of each group, 0 for the others, by person: the mean is the share of different pictures."""
    out = {}
    for group, pictures in side.groups.items():
        if len(pictures) > 1:
            seen: set[int] = set()
            out[group] = [0.0 if k in seen or seen.add(k) else 100.0 for k in label(pictures).tolist()]
    return out


def _duplicates(side: Side) -> dict[str, list[float]]:
    """100 for a picture that nearly repeats an earlier one of the same person and shape."""
    out = {}
    for group, pictures in side.groups.items():
        if len(pictures) > 1:
            apart = look(pictures)
            shape = np.array([p.size[0] / p.size[1] for p in pictures])
            twin = (apart < DUPLICATE_LIMIT) & (np.abs(shape[:, None] / shape[None] - 1) < 0.01)
            out[group] = [100.0 if twin[k, :k].any() else 0.0 for k in range(len(pictures))]
    if out and side.copies:
        first = next(iter(out))
        out[first] = out[first] + [100.0] * len(side.copies)
    return out


def _euclidean(rows: Sequence[Sequence[float]]) -> np.ndarray:
    p = np.array(rows, float)
    return np.linalg.norm(p[:, None] - p[None], axis=-1)
