"""Everything the rows may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from goodlight.scorecard.prices import Prices
from goodlight.scorecard.references import Reference
from goodlight.scorecard.sides import Side


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """Two measured sides, the selfies where they were given, and what the user said of prices and people.

    references: by group of the generated side. people: the CSV for the fairness audit.
    """

    generated: Side
    real: Side
    selfies: Side | None
    references: Mapping[str, Reference]
    prices: Prices
    people: Path | None = None
