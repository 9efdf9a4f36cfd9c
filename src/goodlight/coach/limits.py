"""The coach's limits, as data: what is measured, where the limit lies, and why there.

Figures come from ``benchmarks/calibrate_coach.py``; docs/coach.md repeats them for people and a test keeps the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from goodlight.finding import Severity


@dataclass(frozen=True)
class Limit:
    """``measure`` beyond ``limit`` (above it, or below it where ``below``) gives ``code`` with ``severity``."""

    code: str
    measure: str  # a field or property of Measures
    below: bool
    limit: float
    unit: str
    severity: Severity
    why: str

    def crossed(self, value: float) -> bool:
        return value < self.limit if self.below else value > self.limit


_ADVICE, _REJECT = Severity.ADVICE, Severity.REJECT
_BELOW, _ABOVE = True, False

LIMITS: tuple[Limit, ...] = tuple(Limit(*row) for row in (
    ("face_too_small", "eye_distance", _BELOW, 24, "px between the eyes", _REJECT, "below it no restoration keeps the likeness"),
    ("face_too_small", "eye_distance", _BELOW, 90, "px between the eyes", _ADVICE, "below it the face is restored"),
    ("cut_off", "outside", _ABOVE, 0.02, "share of the face", _REJECT, "the mesh has to guess what is outside"),
    ("cut_off", "headroom", _BELOW, 0.12, "face heights", _ADVICE, "hair and crown rise about a quarter of the face above the forehead"),
    ("blurred", "blur", _ABOVE, 4.0, "% of the eye distance", _REJECT, "lashes and irises are gone"),
    ("blurred", "blur", _ABOVE, 2.2, "% of the eye distance", _ADVICE, "softer than every real portrait measured"),
    ("too_dark", "highlight", _BELOW, -2.6, "stops below white", _REJECT,
     "even the brightest of the face is deep in the shadows; that holds for every tone of skin"),
    ("too_dark", "crushed", _ABOVE, 0.25, "share of skin", _REJECT, "skin without detail"),
    ("too_dark", "highlight", _BELOW, -1.9, "stops below white", _ADVICE, "darker than every real portrait measured"),
    ("too_bright", "blown", _ABOVE, 0.30, "share of skin", _REJECT, "skin without detail cannot be brought back"),
    ("too_bright", "blown", _ABOVE, 0.10, "share of skin", _ADVICE, "patches of skin are white"),
    ("harsh_light", "side_difference", _ABOVE, 2.5, "stops", _ADVICE, "one half of the face is in shade"),
    ("extreme_pose", "turn", _ABOVE, 55, "degrees", _REJECT, "one eye and one cheek are hidden"),
    ("extreme_pose", "turn", _ABOVE, 38, "degrees", _ADVICE, "the far half of the face is too narrow to work from"),
    ("extreme_pose", "tilt", _ABOVE, 35, "degrees", _REJECT, "seen from below or above, the shape of the face is lost"),
    ("extreme_pose", "tilt", _ABOVE, 24, "degrees", _ADVICE, "beyond every real portrait measured"),
    ("sideways", "lean", _ABOVE, 60, "degrees", _REJECT, "the picture was saved lying on its side"),
    ("extreme_pose", "lean", _ABOVE, 35, "degrees", _ADVICE, "the shoulders no longer fit a level head"),
    ("low_resolution", "short_side", _BELOW, 480, "px", _ADVICE, "a copy from a chat, or a thumbnail"),
))
