"""One displacement for all that a direction asks of a plate's shape: summed, checked for folds and for likeness, inverted once."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from goodlight.brief import Direction
from goodlight.finding import Finding, Severity
from goodlight.studio.direct import face, pose
from goodlight.studio.direct.budget import BUDGET, cost
from goodlight.studio.direct.sitting import Sitting, sitting
from goodlight.studio.direct.warp import Warp, invert, least_area
from goodlight.studio.direct.wish import Wish, wish_of
from goodlight.subject.plate import Plate

_FOLD = 0.2  # least area that a warp may leave of any place of the person
_SHRINK = 0.8
_TRIES = 8
_SAID_BELOW = 0.75  # share given from which on nothing is said


@lru_cache(maxsize=48)
def warp(plate: Plate, direction: Direction, *, shoulders: bool = True) -> Warp | None:
    """The displacement of the plate's pixels for the direction; None when nothing moves. Kept in memory: shots share it.

    shoulders: False leaves them, as what the person wears turns them. What was asked and could not be given is in its ``findings``.
    """
    if direction == Direction():
        return None
    here = sitting(plate)
    wish = wish_of(here, direction)
    if not shoulders:
        wish = replace(wish, turn=replace(wish.turn, shoulders=0.0))
    if not wish.any:
        return Warp(grid=here.grid, forward=_still(here), backward=_still(here), findings=wish.missing) if wish.missing else None
    share = _affordable(here, direction, wish)
    made, unfolded = without_folds(here, wish.times(share))
    share *= unfolded
    given = wish.times(share)
    return replace(made, given=_record(given), findings=(*wish.missing, *(() if share >= _SAID_BELOW else (_kept_back(share),))))


@lru_cache(maxsize=256)
def out_of_reach(plate: Plate, direction: Direction) -> frozenset[str]:
    """Which of "pose" and "expression" the plate cannot be brought to."""
    return frozenset(f.code.removesuffix("_short") for f in wish_of(sitting(plate), direction).missing)


def without_folds(here: Sitting, wish: Wish) -> tuple[Warp, float]:
    """The warp for the largest share of the wish that folds nothing, and that share."""
    share = 1.0
    for _ in range(_TRIES):
        part = wish.times(share)
        forward = pose.displacement(here, part.turn) + here.carried(face.displacement(here, dict(part.amounts)))
        if least_area(here.grid, forward, here.person > 0.3) >= _FOLD:
            break
        share *= _SHRINK
    else:
        share, forward = 0.0, _still(here)
    return Warp(grid=here.grid, forward=forward, backward=invert(here.grid, forward)), share


def _affordable(here: Sitting, direction: Direction, wish: Wish) -> float:
    """The share of the wish that stays within the budget, from the costs of its parts, each measured once a plate."""
    costs = [choice_cost(here.plate, part) for part in parts(direction)]
    total = float(np.sqrt(np.square(costs).sum()))  # the recogniser's numbers move in nearly orthogonal ways for different parts
    return min(1.0, BUDGET / total) if total else 1.0


def parts(direction: Direction) -> list[Direction]:
    """The direction's choices apart, each as a direction of its own."""
    alone = [Direction(pose=direction.pose), Direction(expression=direction.expression), Direction(age=direction.age),
             Direction(presentation=direction.presentation), Direction(features=direction.features)]
    return [part for part in alone if part != Direction()]


@lru_cache(maxsize=512)
def choice_cost(plate: Plate, part: Direction) -> float:
    here = sitting(plate)
    wish = wish_of(here, part)
    return cost(here, without_folds(here, wish)[0]) if wish.any else 0.0


def _still(here: Sitting) -> np.ndarray:
    return np.zeros((*here.grid.shape, 2), np.float32)


def _record(given: Wish) -> tuple[tuple[str, float], ...]:
    turned = ((name, round(value, 1)) for name, value in vars(given.turn).items())
    return tuple((name, value) for name, value in (*turned, *((n, round(a, 3)) for n, a in given.amounts)) if value)


def _kept_back(share: float) -> Finding:
    return Finding(code="direction_held_back", severity=Severity.ADVICE, value=round(share, 2), limit=1.0, unit="of what was asked",
                   message=f"The direction is given at {100 * share:.0f} %, so that the person stays themselves.",
                   advice="Ask for less at once, or add a selfie that is nearer to the wish.")
