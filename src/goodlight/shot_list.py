"""The shot list: which plate, look and direction each shot takes. Endless, well mixed, decided by the brief alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from goodlight.brief import AS_SHOT, AXES, OWN_ATTIRE, SELFIE, Brief, Direction, Look, Recipe
from goodlight.errors import UsageError
from goodlight.finding import Finding
from goodlight.gallery.label import LABELS
from goodlight.sets.choose import choose
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.plan import Axis, Choice
from goodlight.studio import dress, dress_turn, lens
from goodlight.studio.direct.shape import out_of_reach
from goodlight.studio.framings import CANDIDATES, Framings
from goodlight.studio.retouch import RETOUCHES
from goodlight.studio.sitter import Sitter, sitter_of
from goodlight.studio.touch import touch
from goodlight.subject.plate import Plate, Subject

Hopeless = Callable[[str, Look, Direction], bool]
LONGEST_SIDE = 3000
_MOST_COUNT = 1000
_GIVE_UP = 2000  # looks and directions in a row of which every plate is hopeless
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
    next(choose(brief))


def shot_list(subject: Subject, brief: Brief, *, hopeless: Hopeless = lambda *_: False) -> Iterator[Recipe | tuple[Recipe, Finding]]:
    """Recipes; a recipe whose crop no plate carries comes with the Finding that says why.

    hopeless: asked before each recipe whether a plate (by its sha256) is given up for that look and direction; then the next
    plate is taken, or the shot passed over. It ends when nothing but hopeless ones have come for long, else never.
    """
    numbers = [brief.seed, 3] if brief.like is None else [brief.seed, 3, brief.like.seed]  # an example is not made once more
    rng, framings = np.random.default_rng(numbers), Framings()
    sitters: dict[tuple[str, str, float], Sitter] = {}
    turns = Axis([Choice(name=p.sha256, weight=1 if n else _BEST_TWICE) for n, p in enumerate(subject.plates)],
                 np.random.default_rng([*numbers, 1]))
    passed_over = 0
    for look, wanted in choose(brief):
        if passed_over > _GIVE_UP:
            return
        crop = crops().get(look.crop)
        seeds = rng.integers(2**31, size=CANDIDATES).tolist()
        within = [("backdrop", look.backdrop), ("crop", look.crop), ("light", look.light)]
        refusal = None
        for place, plate in _in_turn(subject.plates, wanted, brief, turns, within):
            direction = _in_reach(plate, wanted, brief)
            if hopeless(plate.sha256, look, direction):
                continue
            yaw = dress_turn.body_yaw(plate, direction, look.attire)
            who = plate.sha256, look.attire, yaw
            if who not in sitters:  # touching up leaves the outline; a touched plate that is dressed here need not be for the shot
                own = look.attire == OWN_ATTIRE
                sitters[who] = sitter_of(plate if own else dress.wear(touch(plate, direction), look.attire, yaw=yaw))
            sitter = sitters[who]
            size = lens.best_size(sitter, crop, brief.long_side)
            seed, framed = framings.choose((plate.sha256, look.backdrop, look.crop), sitter, crop, seeds, size)
            recipe = Recipe(look=look, direction=direction, plate=plate.sha256, seed=seed, size=size, retouch=brief.retouch)
            if not isinstance(framed, Finding):
                turns.took(place, within)
                passed_over = 0
                yield recipe
                break
            refusal = refusal or (recipe, framed)
        else:
            passed_over = 0 if refusal else passed_over + 1
            if refusal:
                yield refusal


def _in_reach(plate: Plate, direction: Direction, brief: Brief) -> Direction:
    """The direction, with a pose or expression of the open mix left as shot where the selfie cannot be brought to it: nobody asked for it,
    and a gallery must not name what its pictures do not show. What was asked for stays, and the shot says how far it came."""
    for axis in ("pose", "expression"):
        if brief.like is None and not getattr(brief, AXES[axis]) and axis in out_of_reach(plate, direction):
            direction = replace(direction, **{axis: AS_SHOT})
    return direction


def _in_turn(plates: tuple[Plate, ...], direction: Direction, brief: Brief, turns: Axis,
             within: list[tuple[str, str]]) -> Iterator[tuple[int, Plate]]:
    """The plates with their places, in the order to try them: nearest to the pose and expression first, then the one whose turn it is.

    A brief that holds the selfie keeps to the best, or to the example's, as far as the direction and the crop allow.
    """
    pose, expression = poses().get(direction.pose), expressions().get(direction.expression)
    miss = [round(pose.miss(p.face) / 10 + expression.miss(p.face) * 2, 1) for p in plates]
    held = SELFIE not in brief.vary and (brief.vary or brief.like)
    example = brief.like.plate if brief.like else ""
    for near in sorted(set(miss)):
        group = [n for n, m in enumerate(miss) if m == near]
        while group:
            place = min(group, key=lambda n: plates[n].sha256 != example) if held else turns.pick(within, among=group)
            yield place, plates[place]
            group.remove(place)
