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
    ("face_too_small", "eye_distance", _BELOW, 24, "px between the eyes", _REJECT,
     "below it a restored face drifts from the person: 0.07 farther from their other photos, and more"),
    ("face_too_small", "eye_distance", _BELOW, 90, "px between the eyes", _ADVICE, "below it the face is restored"),
    ("cut_off", "outside", _ABOVE, 0.02, "share of the face", _REJECT, "the mesh has to guess what is outside"),
    ("cut_off", "headroom", _BELOW, 0.15, "face heights", _ADVICE, "hair and crown rise a fifth of the face or more above the forehead"),
    ("blurred", "blur", _ABOVE, 2.4, "% of the eye distance", _REJECT, "lashes and irises are gone"),
    ("blurred", "blur_coarse", _ABOVE, 2.7, "% of the eye distance", _REJECT, "lashes and irises are gone, and noise hides it"),
    ("blurred", "blur", _ABOVE, 1.3, "% of the eye distance", _ADVICE, "softer than every real portrait measured"),
    ("blurred", "blur_coarse", _ABOVE, 2.0, "% of the eye distance", _ADVICE, "softer than every real portrait measured"),
    ("too_dark", "highlight", _BELOW, -3.2, "stops below white", _REJECT,
     "even the brightest of the face is deep in the shadows, whatever the tone of the skin; lower than light skin needs, so that dark "
     "skin, with highlights a stop lower, is not turned away for an error of two stops"),
    ("too_dark", "crushed", _ABOVE, 0.25, "share of skin", _REJECT, "skin without detail"),
    ("too_dark", "highlight", _BELOW, -2.0, "stops below white", _ADVICE, "darker than every real portrait measured"),
    ("too_bright", "blown", _ABOVE, 0.35, "share of skin", _REJECT, "skin without detail cannot be brought back"),
    ("too_bright", "blown", _ABOVE, 0.15, "share of skin", _ADVICE, "patches of skin are white"),
    ("harsh_light", "lost_side", _BELOW, -6.3, "stops below white", _REJECT, "one cheek is black and the other is not"),
    ("harsh_light", "side_difference", _ABOVE, 2.0, "stops", _ADVICE, "one half of the face is in shade; photographers do it on purpose"),
    ("harsh_light", "middle_step", _ABOVE, 1.2, "stops", _ADVICE, "the edge of a hard shadow runs down the middle of the face"),
    ("extreme_pose", "turn", _ABOVE, 55, "degrees", _REJECT, "one eye and one cheek are hidden"),
    ("extreme_pose", "turn", _ABOVE, 38, "degrees", _ADVICE, "the far half of the face is too narrow to work from"),
    ("extreme_pose", "tilt", _ABOVE, 35, "degrees", _REJECT, "seen from below or above, the shape of the face is lost"),
    ("extreme_pose", "tilt", _ABOVE, 25, "degrees", _ADVICE, "beyond every real portrait measured"),
    ("extreme_pose", "lean", _ABOVE, 30, "degrees", _ADVICE, "the shoulders no longer fit a level head"),
    ("sideways", "lean", _ABOVE, 60, "degrees", _REJECT, "the picture was saved lying on its side"),
    ("eyes_closed", "eye_pattern", _ABOVE, 0.6, "score, -1 open, +1 closed", _REJECT, "no real portrait with open eyes comes near it"),
    ("eyes_closed", "eye_pattern", _ABOVE, 0.32, "score, -1 open, +1 closed", _ADVICE, "narrower than every real portrait with open eyes"),
    ("sunglasses", "lens", _ABOVE, 1.9, "stops", _REJECT, "both eyes lie in the dark and nothing shows in them"),
    ("occluded", "mouth_cover", _ABOVE, 0.7, "score, -1 bare, +1 covered", _REJECT, "no mouth where a mouth must be"),
    ("occluded", "mouth_cover", _ABOVE, 0.3, "score, -1 bare, +1 covered", _ADVICE, "the mouth is hard to make out"),
    ("low_resolution", "short_side", _BELOW, 480, "px", _ADVICE, "a copy from a chat, or a thumbnail"),
    ("low_resolution", "blockiness", _ABOVE, 8.0, "times", _REJECT, "the blocks of the compression are stronger than the face"),
    ("low_resolution", "blockiness", _ABOVE, 4.0, "times", _ADVICE, "the blocks of the compression show"),
    ("filtered", "noise", _BELOW, 0.005, "stops", _REJECT, "half the grain of the smoothest real skin: nothing of the skin is left"),
    ("filtered", "noise", _BELOW, 0.0098, "stops", _ADVICE, "smoother than every real skin measured"),
))

EXPLAINS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("face_too_small", False, ("blurred", "filtered", "low_resolution", "eyes_closed")),
    ("blurred", False, ("filtered",)),
    ("blurred", True, ("eyes_closed", "sunglasses", "occluded")),
    ("too_dark", False, ("filtered",)),
    ("too_dark", True, ("eyes_closed", "sunglasses", "occluded", "harsh_light")),
    ("too_bright", False, ("filtered",)),
    ("too_bright", True, ("blurred", "eyes_closed", "sunglasses", "occluded")),
    ("low_resolution", False, ("filtered",)),
    ("cut_off", True, ("occluded", "eyes_closed", "sunglasses", "harsh_light", "extreme_pose")),
    ("sunglasses", False, ("eyes_closed", "blurred")),
    ("occluded", True, ("harsh_light", "filtered")),
    ("sideways", False, ("extreme_pose",)),
)
"""Where the first code is found (True: only as a rejection), the others are left out: their measures mean nothing then, and one clear
advice helps more than four."""
