"""Which angles, expressions, light and distances a set of selfies has, and what a photographer would take next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from goodlight.coach.measures import Measures
from goodlight.finding import Finding, Severity

ENOUGH = 5
"""Selfies from which on more of the same teach nothing new."""
SIDE, FRONT = 10.0, 8.0
"""Degrees of yaw from which a head is turned, and up to which it is frontal."""
SMILE, CALM = 0.6, 0.35
"""Expression.smile from which a face smiles, and up to which it is calm."""
EVEN = 1.0
"""Stops between the cheeks up to which light is even."""
CLOSE = 0.55
"""Share of the picture's height that a face may fill before the short distance of the camera widens the nose."""
VARIED = 0.35
"""Stops of skin or b* tenths between selfies from which on the light counts as different."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many accepted selfies show each thing."""

    selfies: int
    front: int
    left: int  # the face turns to the picture's left
    right: int
    calm: int
    smiling: int
    even_light: int
    relaxed_distance: int
    lights: int  # different kinds of light, counted by brightness and warmth of the skin

    def as_dict(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def findings(self) -> tuple[Finding, ...]:
        """What is missing, the most useful first; empty when nothing is. Advice only: a set never fails for what it lacks."""
        if not self.selfies:
            return ()
        return tuple(Finding(code=w.code, message=w.message, advice=w.advice, severity=Severity.ADVICE, value=float(w.value),
                             limit=float(w.wanted), unit="selfies") for w in self.wishes() if w.value < w.wanted)

    def wishes(self) -> tuple[_Wish, ...]:
        n = self.selfies
        return (
            _Wish("missing_front", "No selfie looks straight into the camera.",
                  "Take one nose to the lens, phone at eye level.", self.front, 1),
            _Wish("missing_angles", "Your face is seen from too few sides.", self._turns(), (self.left > 0) + (self.right > 0), 2),
            _Wish("missing_calm", "There is no calm face among these.",
                  "Take one with your lips closed and your eyes at rest, thinking of nothing.", self.calm, 1),
            _Wish("missing_smile", "There is no smile among these.",
                  "Take one while somebody makes you laugh; a real smile starts at the eyes.", self.smiling, 1),
            _Wish("missing_even_light", "In every selfie one side of your face is much darker.",
                  "Take one facing a big window, so that both cheeks are equally bright.", self.even_light, 1),
            _Wish("missing_distance", "All of these are taken from very near, which widens the nose.",
                  "Take one from farther away: stretch your arm, or lean the phone on a shelf and use the timer.",
                  self.relaxed_distance, 1),
            _Wish("missing_light", "All of these are in the same light.", "Take one by a window and one outdoors in open shade.",
                  self.lights, min(2, n)),
            _Wish("too_few", f"There is only {n} usable selfie." if n == 1 else f"There are only {n} usable selfies.",
                  f"{ENOUGH} or more give the best likeness; {ENOUGH - n} more would help.", n, ENOUGH),
        )

    def _turns(self) -> str:
        if not self.left and not self.right:
            return "Take two with your head turned a little to each side, as if someone called you from there."
        return f"Take one with your head turned a little to the {'left' if not self.left else 'right'} of the picture."


class _Wish(NamedTuple):
    """``value`` selfies show it; ``wanted`` should."""

    code: str
    message: str
    advice: str
    value: int
    wanted: int


def coverage_of(measures: Sequence[Measures]) -> Coverage:
    def count(test) -> int:
        return sum(1 for m in measures if test(m))

    return Coverage(selfies=len(measures), front=count(lambda m: m.turn <= FRONT), left=count(lambda m: m.yaw <= -SIDE),
                    right=count(lambda m: m.yaw >= SIDE), calm=count(lambda m: m.smile <= CALM), smiling=count(lambda m: m.smile >= SMILE),
                    even_light=count(lambda m: m.side_difference <= EVEN), relaxed_distance=count(lambda m: m.face_share <= CLOSE),
                    lights=_kinds_of_light(measures))


def _kinds_of_light(measures: Sequence[Measures]) -> int:
    """Greedy count of selfies whose skin differs in brightness or warmth from each counted before."""
    seen: list[tuple[float, float]] = []
    for m in measures:
        here = (m.skin_light, m.warmth / 10)
        if all(max(abs(here[0] - a), abs(here[1] - b)) > VARIED for a, b in seen):
            seen.append(here)
    return len(seen)
