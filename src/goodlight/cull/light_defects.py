"""Whether a light did to the face what its rig says, and no more."""

from __future__ import annotations

import numpy as np

from goodlight import colour
from goodlight.cull.drift import light_at
from goodlight.finding import Finding
from goodlight.studio.shot import Shot
from goodlight.subject.plate import Plate

LIGHTNESS_LIMIT = 9.0
"""L*: how far the skin as a whole may come out lighter or darker than the rig says."""


def find(shot: Shot, plate: Plate, *, exposure: float) -> tuple[Finding, ...]:
    """The defect "wrong_exposure". exposure: the rig's, in stops; the light's gain at the plate's skin points is judged by it."""
    if shot.gain is None or len(plate.skin_points) == 0:
        return ()
    x, y = plate.skin_points.astype(int).T
    own = colour.to_linear(plate.foreground[y, x])
    lit = np.clip(own * light_at(shot, plate.skin_points), 0, 1)
    before, after = (float(colour.lab(c)[:, 0].mean()) for c in (own, lit))
    off = after - ((before + 16) * 2 ** (exposure / 3) - 16)
    if abs(off) <= LIGHTNESS_LIMIT:
        return ()
    return (Finding(code="wrong_exposure", message="The light leaves the face too light or too dark.", value=off, limit=LIGHTNESS_LIMIT,
                    unit="L*", advice="Choose a softer light, or a selfie in even light."),)
