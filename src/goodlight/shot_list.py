"""The shot list: which plate, look and direction each shot takes. Endless, well mixed, decided by the brief alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodlight.brief import Brief, Direction, Recipe
from goodlight.errors import UsageError
from goodlight.finding import Finding
from goodlight.gallery.label import LABELS
from goodlight.sets.choose import choose_directions, choose_looks
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.studio import dress, lens
from goodlight.studio.retouch import RETOUCHES
from goodlight.subject.plate import Plate, Subject

LONGEST_SIDE = 3000
_MOST_COUNT = 1000
_BEST_TWICE = 2  # the best plate comes up this many times as often as the others


def check(brief: Brief) -> None:
    """Raises UsageError for anything in the brief that cannot be had, before any work is done."""
    if not 1 <= brief.count <= _MOST_COUNT:
        raise UsageError(f"Cannot make {brief.count} shots.", code="bad_count", advice=f"Ask for 1 to {_MOST_COUNT}.")
    if brief.seed < 0:
        raise UsageError(f"The seed {brief.seed} is negative.", code="bad_seed", advice="Use 0 or a positive whole number.")
    if brief.retouch not in RETOUCHES:
        raise UsageError(f"There is no retouch {brief.retouch!r}.", code="unknown_retouch", advice=f"There are: {', '.join(RETOUCHES)}.")
    if unknown := set(brief.labels) - set(LABELS):
        raise UsageError(f"There is no label {sorted(unknown)[0]!r}.", code="unknown_label", advice=f"There are: {', '.join(LABELS)}.")
    if brief.long_side is not None and not 256 <= brief.long_side <= LONGEST_SIDE:
        raise UsageError(f"A long side of {brief.long_side} pixels cannot be had.", code="bad_size",
                         advice=f"Ask for 256 to {LONGEST_SIDE} pixels.")
    next(choose_looks(brief))
    next(choose_directions(brief))


def shot_list(subject: Subject, brief: Brief) -> Iterator[Recipe | tuple[Recipe, Finding]]:
    """Recipes without end; a recipe whose crop no plate carries comes with the Finding that says why."""
    rng = np.random.default_rng([brief.seed, 3])
    for look, direction in zip(choose_looks(brief), choose_directions(brief), strict=False):
        crop = crops().get(look.crop)
        seed = int(rng.integers(2**31))
        refusal = None
        for plate in _preferred(subject.plates, direction, rng):
            worn = dress.wear(plate, look.attire)
            size = lens.best_size(worn, crop, brief.long_side)
            recipe = Recipe(look=look, direction=direction, plate=plate.sha256, seed=seed, size=size, retouch=brief.retouch)
            framed = lens.frame(worn, crop, size=size, seed=seed)
            if not isinstance(framed, Finding):
                yield recipe
                break
            refusal = refusal or (recipe, framed)
        else:
            yield refusal


def _preferred(plates: tuple[Plate, ...], direction: Direction, rng: np.random.Generator) -> list[Plate]:
    """The plates in the order to try them: those that have the pose and expression first, then by chance, the best a little oftener."""
    pose, expression = poses().get(direction.pose), expressions().get(direction.expression)
    weight = np.ones(len(plates))
    weight[0] *= _BEST_TWICE
    drawn = rng.choice(len(plates), size=len(plates), replace=False, p=weight / weight.sum())
    miss = [pose.miss(p.face) / 10 + expression.miss(p.face) * 2 for p in plates]
    # Python's sort keeps the drawn order among plates that fit equally well.
    return [plates[i] for i in sorted(drawn, key=lambda i: round(miss[i], 1))]
