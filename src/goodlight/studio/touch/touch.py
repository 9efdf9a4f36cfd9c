"""Touching up: the plate as a careful retoucher would give it back, some years older or younger, with other hair, without circles.

What is measured once a plate (``Study``) is kept, so that another direction of the same plate costs little. docs/age.md shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from goodlight.brief import Direction
from goodlight.finding import Finding
from goodlight.sets.features import features
from goodlight.sets.personal import presentation_amount
from goodlight.studio.direct.sitting import Sitting
from goodlight.studio.retouch import remove_blemishes
from goodlight.studio.touch import age, details, glare, grey, grooming, hair_colour
from goodlight.studio.touch.canvas import canvas_of
from goodlight.studio.touch.hair import Hair, hair_of
from goodlight.studio.touch.zones import Zones, zones_of
from goodlight.subject.plate import Plate

_KEPT, _STUDIES = 12, 2  # touched plates, and what was measured of plates, held in memory
_SKIN_A_YEAR = 0.06  # share of ``age.older`` or ``age.younger``; docs/age.md says what real years do
_GREY_A_YEAR = 0.015  # see ``grey.greyed``; by eye on 14 people, so that a judge who looks for it does not see it first
_LESS_GREY_A_YEAR = 0.035
_GREY_OF_FEATURE = 0.75  # of ``hair-grey`` 1


@dataclass(frozen=True, kw_only=True)
class Wish:
    """The part of a direction that is seen in light and colour. Neutral values: 0."""

    years: float = 0.0
    presentation: float = 0.0  # −1 feminine … 1 masculine
    features: tuple[tuple[str, float], ...] = ()  # names of texture features and their amounts, sorted


def wish_of(direction: Direction) -> Wish:
    """Raises UsageError for a presentation or a feature that does not exist."""
    textures = tuple((name, float(amount)) for name, amount in sorted(direction.features.items())
                     if amount and features().get(name).kind == "texture")
    return Wish(years=float(direction.age), presentation=presentation_amount(direction.presentation), features=textures)


def touch(plate: Plate, direction: Direction) -> Plate:
    """The plate touched up; itself when nothing is asked for. Landmarks, skin points and identity stay those of the selfie."""
    wish = wish_of(direction)
    return plate if wish == Wish() else _touched(plate, wish)


def notes(plate: Plate, direction: Direction) -> tuple[Finding, ...]:
    """What was asked of light and colour and cannot be given."""
    asked = "glasses-glare" in dict(wish_of(direction).features)
    said = glare.note(_study(plate).glare) if asked else None
    return (said,) if said else ()


class Study:
    """What one plate has to be touched up: measured when it is first needed, then kept."""

    def __init__(self, plate: Plate) -> None:
        self.plate, self.canvas = plate, canvas_of(plate)

    @cached_property
    def zones(self) -> Zones:
        return zones_of(self.plate, self.canvas)

    @cached_property
    def bands(self) -> age.SkinBands:
        return age.skin_bands(self.canvas, self.zones)

    @cached_property
    def hair(self) -> Hair:
        return hair_of(self.canvas, self.zones)

    @cached_property
    def glare(self) -> glare.Glare | None:
        """None where no spectacles are seen."""
        return glare.glare_of(self.canvas, self.zones) if Sitting(self.plate).glasses else None

    @cached_property
    def older(self) -> np.ndarray:
        return age.older(self.bands, self.zones, self.canvas)

    @cached_property
    def younger(self) -> np.ndarray:
        return age.younger(self.bands, self.zones, self.canvas)


_GAINS: dict[str, Callable[[Study, float], np.ndarray]] = {
    "smile-lines": lambda s, amount: details.smile_lines(s.canvas, s.zones, s.bands, amount),
    "under-eye": lambda s, amount: details.under_eyes(s.canvas, s.zones, s.bands, amount),
    "teeth": lambda s, amount: details.teeth(s.canvas, s.zones, amount),
    "lip-tone": lambda s, amount: details.lip_tone(s.canvas, s.zones, amount),
    "glasses-glare": lambda s, amount: glare.softened(s.canvas, s.glare, amount) if s.glare else _unchanged(s),
    "hair-colour": lambda s, amount: hair_colour.coloured(s.canvas, s.hair, amount),
}
"""Features that are gains of their own; ``hair-grey`` goes with the years, ``blemishes`` and ``stray-hairs`` change the plate otherwise."""


@lru_cache(maxsize=_STUDIES)
def _study(plate: Plate) -> Study:
    return Study(plate)


@lru_cache(maxsize=_KEPT)
def _touched(plate: Plate, wish: Wish) -> Plate:
    amounts = dict(wish.features)
    study = _study(plate)
    gains = [_GAINS[name](study, amount) for name, amount in amounts.items() if name in _GAINS]
    if wish.years:
        gains.append(_SKIN_A_YEAR * abs(wish.years) * (study.older if wish.years > 0 else study.younger))
    if greyer := _greyer(wish):
        gains.append(_grey(study, greyer))
    if wish.presentation:
        gains.append(grooming.groomed(study.canvas, study.zones, study.bands, study.hair, wish.presentation))
    if "blemishes" in amounts:
        plate = remove_blemishes(plate, strength=-amounts["blemishes"])
    if gains:
        plate = study.canvas.gained(plate, sum(gains))
    return hair_colour.without_stray_hairs(plate, amounts["stray-hairs"]) if "stray-hairs" in amounts else plate


def _greyer(wish: Wish) -> float:
    """How much grey the years and the feature give together: a strand loses its pigment once, so amounts are added and not gains."""
    years = wish.years * (_GREY_A_YEAR if wish.years > 0 else _LESS_GREY_A_YEAR)
    return years + _GREY_OF_FEATURE * dict(wish.features).get("hair-grey", 0.0)


def _unchanged(study: Study) -> np.ndarray:
    return np.zeros((*study.canvas.shape, 3), np.float32)


def _grey(study: Study, amount: float) -> np.ndarray:
    if amount > 0:
        return grey.greyed(study.canvas, study.zones, study.hair, amount)
    return grey.less_grey(study.canvas, study.hair, -amount)
