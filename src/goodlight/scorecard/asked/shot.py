"""One delivered picture beside what was asked for it, and beside the selfie that it was made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from goodlight.scorecard.measure.values import PictureMeasures


@dataclass(frozen=True, eq=False, kw_only=True)
class AskedShot:
    """record: the shot in gallery.json. source: the selfie, measured as the picture was; None where the selfies were not given."""

    picture: PictureMeasures
    record: dict
    source: PictureMeasures | None = None

    @property
    def look(self) -> dict:
        return self.record["look"]

    @property
    def direction(self) -> dict:
        return self.record["direction"]

    @property
    def notes(self) -> frozenset[str]:
        """Codes of the compromises that the studio itself wrote down."""
        return frozenset(note["code"] for note in self.record.get("notes", ()))


Check = Callable[[AskedShot], list[bool]]
"""Whether each thing asked is there. Empty: nothing of the kind was asked, or a measurement cannot tell."""
