"""A plan: endless picks from weighted choices that stay even at every length, for each axis alone and for each pair of axes.

A sequence of low discrepancy over named choices. After n picks a choice of share p has come about n·p times, among all shots and also among
the shots that have a given backdrop, crop or light. So the first twelve of a thousand are as well mixed as the thousand, and a longer plan
begins with the shorter one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

_FIRST = 0.5  # picks owed before a choice comes for the first time (Webster's rule): the usual first, the rare when it has earned its place
_CHANCE = 0.35  # what the seed adds to what is owed; below one pick, so that it decides among equals only
_ROUNDING = 1e-9
_ALIKE = 0.35  # picks owed that make up for a trait in which two neighbours are the same


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One entry of an axis. weight: > 0, against the other entries. traits: what it has in common with others, as "dark" or "canvas"."""

    name: str
    weight: float = 1.0
    traits: tuple[str, ...] = ()


class Axis:
    """Picks from its choices for ever. The picks depend on the choices, the generator and the calls so far, on nothing else."""

    def __init__(self, choices: Sequence[Choice], rng: np.random.Generator, *, apart: float = 0.0) -> None:
        """apart: picks owed that make up for the same choice twice in a row."""
        if not choices or any(c.weight <= 0 for c in choices):
            raise ValueError("an axis needs choices, each of a weight above 0")
        self.choices = tuple(choices)
        self._rng, self._apart = rng, apart
        weights = np.array([c.weight for c in choices], np.float64)
        self._share = weights / weights.sum()
        self._count = np.zeros(len(choices))
        self._within: dict[Hashable, np.ndarray] = {}  # counts among the shots that have something else in common
        self._traits = _memberships([c.traits for c in choices])  # (traits, choices)
        self._last: int | None = None

    def pick(self, within: Iterable[Hashable] = (), *, among: Sequence[int] | None = None, fits: np.ndarray | None = None) -> int:
        """The place of the next choice: one that is owed, of these the one that is owed most among shots like this one.

        within: what else is settled of this shot, as ("crop", "square"). among: the places that may be taken; None: all.
        fits: (choices,) how much oftener than usual each goes with this shot; None: all alike. Count it with ``took``.
        """
        within, allowed = list(within), np.arange(len(self.choices)) if among is None else np.asarray(among)
        place = allowed[0]
        if len(allowed) > 1:
            owed = self._owed(self._share, self._count)
            due = allowed[owed[allowed] >= np.where(self._count[allowed], 0, _FIRST) - _ROUNDING]
            if not len(due):
                wait = (self._count + _FIRST) / self._share
                due = allowed[wait[allowed] <= wait[allowed].min() * (1 + _ROUNDING)]
            score = owed + self._rng.uniform(0, _CHANCE, len(owed)) + self._owed_traits() - self._sameness()
            share = self._share if fits is None else self._share * fits / (self._share @ fits)
            for key in within:
                score += self._owed(share, self._within.get(key, 0))
            place = due[np.argmax(score[due])]
        return int(place)

    def took(self, place: int, within: Iterable[Hashable] = ()) -> Choice:
        """Count a pick; returns its choice."""
        self._count[place] += 1
        for key in within:
            self._within.setdefault(key, np.zeros(len(self.choices)))[place] += 1
        self._last = place
        return self.choices[place]

    @staticmethod
    def _owed(share: np.ndarray, count: np.ndarray | int) -> np.ndarray:
        """Picks by which each choice is behind once one more is made."""
        return share * (np.sum(count) + 1) - count

    def _owed_traits(self) -> np.ndarray:
        """(choices,) picks by which the traits of each choice are behind."""
        owed = self._traits @ self._share * (self._count.sum() + 1) - self._traits @ self._count
        return owed @ self._traits

    def _sameness(self) -> np.ndarray:
        """What is taken off a choice for standing next to one like it."""
        if self._last is None:
            return np.zeros(len(self.choices))
        alike = _ALIKE * (self._traits * self._traits[:, self._last, None]).sum(axis=0)
        alike[self._last] += self._apart
        return alike


def _memberships(traits: Sequence[tuple[str, ...]]) -> np.ndarray:
    """(traits, choices) of 0 and 1."""
    names = list(dict.fromkeys(t for own in traits for t in own))
    return np.array([[float(name in own) for own in traits] for name in names]).reshape(len(names), len(traits))
