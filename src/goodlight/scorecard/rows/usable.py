"""Which generated pictures somebody could use: the same plain bounds for anybody's pictures."""

from __future__ import annotations

import math

import numpy as np

from goodlight.cull.likeness import LOOSEST
from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.references import Reference
from goodlight.scorecard.rows.authenticity import likeness

SOFT = 1.3
"""Blur on the eyes, hundredths of the eye distance: softer than every real portrait measured (the coach's limit)."""
CLIPPED = 0.15
"""Share of the face's skin without detail: the coach's limit."""
CLOSED = 0.10
"""Lid gap over eye width: below it an eye is closed."""


def usable(picture: PictureMeasures, reference: Reference) -> bool:
    """One face, sharp, with detail in the skin and open eyes, and the person's own as far as anybody can tell."""
    photos = reference.unseen(picture, reference.own)
    alike = not photos or float(np.median([likeness(picture, p) for p in photos])) <= LOOSEST
    return (alike and picture.faces == 1 and picture.technical.blur <= SOFT and picture.technical.clipped <= CLIPPED
            and not picture.person.eye_openness < CLOSED and not math.isnan(picture.technical.blur))


def usable_share(comparison: Comparison) -> dict[str, list[float]]:
    """100 or 0 for each generated picture, by person."""
    return {group: [100.0 * usable(p, comparison.references[group]) for p in pictures]
            for group, pictures in comparison.generated.groups.items()}
