"""The comparison: two folders → measures → seven rows → a report. Reads top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.measure.tools import Tools
from goodlight.scorecard.prices import Prices
from goodlight.scorecard.references import references
from goodlight.scorecard.rows.authenticity import authenticity
from goodlight.scorecard.rows.bias import bias
from goodlight.scorecard.rows.cost import cost
from goodlight.scorecard.rows.customization import customization
from goodlight.scorecard.rows.figure import Row
from goodlight.scorecard.rows.quality import quality
from goodlight.scorecard.rows.time import time
from goodlight.scorecard.rows.variation import variation
from goodlight.scorecard.sides import Watch, find_side, measure_side

ROWS = (quality, authenticity, cost, time, customization, variation, bias)


@dataclass(frozen=True, eq=False, kw_only=True)
class Scorecard:
    """What a comparison gave: the measures and the seven rows."""

    comparison: Comparison
    rows: tuple[Row, ...]

    def row(self, key: str) -> Row:
        return next(r for r in self.rows if r.key == key)


def compare(generated: str | Path, real: str | Path, *, selfies: str | Path | None = None, prices: Prices | None = None,
            people: str | Path | None = None, tools: Tools | None = None, squares: bool = False, watch: Watch | None = None) -> Scorecard:
    """Measure two folders of headshots and hold them against each other.

    generated: a gallery, a folder of galleries (a subfolder a person), or any folder of headshots. real: a photographer's headshots.
    selfies: the person's own photos, in subfolders of the same names where there are several people. people: the CSV for the
    fairness audit. squares: keep what a blind panel needs.
    Raises UsageError for a folder that is missing, empty or without a face, and ModelUnavailable.
    """
    watch = watch or (lambda stage, done, total: None)
    for name, folder in (("generated", generated), ("real", real), ("selfies", selfies)):
        if folder:
            find_side(name, Path(folder))  # a wrong folder is told at once, not after minutes of measuring another
    tools = tools or Tools.load()
    made = measure_side("generated", Path(generated), tools, watch, squares=squares)
    shot = measure_side("real", Path(real), tools, watch, squares=squares)
    own = measure_side("selfies", Path(selfies), tools, watch) if selfies else None
    return judge(Comparison(generated=made, real=shot, selfies=own, references=references(made, shot, own), prices=prices or Prices(),
                            people=Path(people) if people else None))


def judge(comparison: Comparison, rows: Sequence = ROWS) -> Scorecard:
    """The seven rows of a comparison whose pictures were measured already."""
    return Scorecard(comparison=comparison, rows=tuple(row(comparison) for row in rows))
