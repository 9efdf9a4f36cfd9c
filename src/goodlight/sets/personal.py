"""Age, presentation and features of a brief: what may be asked, and the same for every shot of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from goodlight.brief import AS_SHOT, Brief
from goodlight.errors import UsageError
from goodlight.sets.features import check_features
from goodlight.sets.registry import Registry

YOUNGER, OLDER = -10.0, 15.0
"""Years that age may be changed by. Beyond them the face stops being believable, or stops being the person."""

NEUTRAL = "neutral"
"""The middle of the slider by its name, which is the person as they are."""

_NAMED = {AS_SHOT: 0.0, NEUTRAL: 0.0, "feminine": -0.6, "masculine": 0.6}


@dataclass(frozen=True, kw_only=True)
class Presentation:
    name: str
    description: str


@cache
def presentations() -> Registry[Presentation]:
    """The names that presentation has. A signed number −1 (feminine) … 1 (masculine) is accepted as well.

    The middle is the person as they are: where a face stands between the ends is not guessed from its photo, and could not be, see
    docs/decisions/0010-direction.md.
    """
    return Registry("presentation", (
        Presentation(name=AS_SHOT, description="As you are"),
        Presentation(name=NEUTRAL, description="The middle of the slider: as you are; a photo does not tell which way that lies"),
        Presentation(name="feminine", description="Softer brow, jaw and chin"),
        Presentation(name="masculine", description="Stronger brow, jaw and chin")))


def presentation_amount(presentation: str) -> float:
    """−1 feminine … 0 as you are … 1 masculine.

    Raises UsageError ``unknown_presentation`` or ``bad_presentation``.
    """
    if presentation in _NAMED:
        return _NAMED[presentation]
    try:
        amount = float(presentation)
    except ValueError:
        presentations().get(presentation, also=", or a number from -1 (feminine) to 1 (masculine)")
        raise
    if not (math.isfinite(amount) and -1 <= amount <= 1):
        raise UsageError(f"Presentation cannot be {presentation}.", code="bad_presentation",
                         advice="Choose a number from -1 (feminine) to 1 (masculine), or a name.")
    return amount


def personal(brief: Brief) -> dict:
    """The fields age, presentation and features of every Direction of the brief; the middle of presentation is "as-shot".

    Raises UsageError for what cannot be had.
    """
    if not (math.isfinite(brief.age) and YOUNGER <= brief.age <= OLDER):
        raise UsageError(f"Age cannot be changed by {brief.age:g} years.", code="bad_age",
                         advice=f"Choose from {YOUNGER:g} to +{OLDER:g} years; 0 leaves it.")
    presentation = brief.presentation if presentation_amount(brief.presentation) else AS_SHOT
    return {"age": float(brief.age), "presentation": presentation, "features": check_features(brief.features)}
