"""Chooses looks and directions for a brief: an endless, well-mixed sequence that depends only on the brief."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TypeVar

import numpy as np

from goodlight.brief import Brief, Direction, Look
from goodlight.sets.backdrops import backdrops, check_backdrop
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.personal import personal
from goodlight.sets.rigs import lights
from goodlight.sets.wardrobe import attires, resolve

T = TypeVar("T")


def choose_looks(brief: Brief) -> Iterator[Look]:
    """Looks without end. Neighbours have different backdrops where there are several; every backdrop comes once a round.

    Over the rounds each backdrop meets every crop, light and attire, as often as the crop's ``mix`` says when no crop was asked
    for. The first look of an open choice is a headshot. Raises UsageError, at the call, for a name that does not exist
    and for a backdrop picture that cannot be read.
    """
    behind = _asked(brief.backdrops, lambda name: check_backdrop(name).name) or [b.name for b in backdrops() if b.mix]
    framed = _asked(brief.crops, lambda name: crops().get(name).name) or [c.name for c in crops() for _ in range(c.mix)]
    lit = _asked(brief.lights, lambda name: lights().get(name).name) or [lights().names[0]]
    worn = _asked(brief.attires, lambda name: resolve(name).name) or [attires().names[0]]
    return _looks(np.random.default_rng([brief.seed, 1]), behind, list(product(framed, lit, worn)))


def choose_directions(brief: Brief) -> Iterator[Direction]:
    """Directions without end, every pair of pose and expression once a round. Raises UsageError for an unknown name, at the call."""
    posed = _asked(brief.poses, lambda name: poses().get(name).name) or [poses().names[0]]
    expressed = _asked(brief.expressions, lambda name: expressions().get(name).name) or [expressions().names[0]]
    asked = personal(brief)
    rng = np.random.default_rng([brief.seed, 2])
    return (Direction(pose=p, expression=e, **asked) for p, e in _rounds(rng, list(product(posed, expressed))))


def _looks(rng: np.random.Generator, behind: Sequence[str], rest: list[tuple[str, str, str]]) -> Iterator[Look]:
    """A Latin square: in every round each backdrop takes the next card of ``rest``, each from a place of its own."""
    first = rest[0][0]
    rng.shuffle(rest)
    place = {name: i for i, name in enumerate(rng.permutation(list(behind)).tolist())}
    start = 0
    for turn, name in enumerate(_rounds(rng, list(behind))):
        if turn == 0:
            start = [card[0] for card in rest].index(first) - place[name]
        crop, light, attire = rest[(place[name] + turn // len(behind) + start) % len(rest)]
        yield Look(backdrop=name, attire=attire, light=light, crop=crop)


def _rounds(rng: np.random.Generator, items: list[T]) -> Iterator[T]:
    """All items in random order, again and again; the same item never twice in a row where there are two."""
    last = None
    while True:
        order = [items[i] for i in rng.permutation(len(items))]
        if len(order) > 1 and order[0] == last:
            order.append(order.pop(0))
        yield from order
        last = order[-1]


def _asked(names: Sequence[str], find: Callable[[str], str]) -> list[str]:
    return list(dict.fromkeys(find(name) for name in names))
