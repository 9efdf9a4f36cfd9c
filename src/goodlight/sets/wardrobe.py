"""Attire by name: the person's own clothes, and the garments of the wardrobe, each in any colour (``navy-suit:charcoal``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from goodlight.brief import OWN_ATTIRE
from goodlight.errors import UsageError
from goodlight.sets import garments, own_garments
from goodlight.sets.fabrics import linear_colour
from goodlight.sets.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Attire:
    name: str
    description: str
    licence: str
    mix: float = 0  # weight in the open mix; 0 = only when asked


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an attire's name says: the garment, and the colour of its first panel ("" = the garment's own)."""

    garment: str
    colour: str = ""
    own: bool = False  # kept with `goodlight wardrobe add`

    @property
    def name(self) -> str:
        return f"{self.garment}:{self.colour}" if self.colour else self.garment


@cache
def attires() -> Registry[Attire]:
    """``own`` first, then every garment on offer."""
    own = Attire(name=OWN_ATTIRE, description="What the person wears in the selfie", licence="yours", mix=1)
    return Registry("attire", [own, *(Attire(name=c.name, description=c.description, licence="Apache-2.0") for c in garments.cuts())])


def resolve(name: str) -> Asked:
    """``GARMENT`` or ``GARMENT:COLOUR``. Raises UsageError ``unknown_attire`` or ``bad_colour``."""
    garment, colon, colour = name.partition(":")
    mine = own_garments.kept() if garment not in attires() else ()
    if garment not in mine:
        _known(garment, mine)
    if colon and (garment == OWN_ATTIRE or garment in mine):
        what = "The person's own clothes keep their" if garment == OWN_ATTIRE else "A garment cut from a photo keeps its"
        raise UsageError(f"{what} colour.", code="bad_colour", advice="Choose a garment of the wardrobe to colour.")
    if colon:
        linear_colour(colour)  # refuses what is no colour
    return Asked(garment=garment, colour=colour, own=garment in mine)


def _known(garment: str, mine: tuple[str, ...]) -> None:
    """Raises ``unknown_attire`` with the nearest names, those of one's own included."""
    if mine:
        both = [*attires(), *(Attire(name=name, description="A garment of yours", licence="yours") for name in mine)]
        Registry("attire", both).get(garment)
    attires().get(garment)
