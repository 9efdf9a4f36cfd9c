"""Figures and verdicts in the words that people read. One place, so that page and terminal say the same."""

from __future__ import annotations

import math

from goodlight.scorecard.rows.figure import Figure, Row, Summary, Verdict
from goodlight.scorecard.statistics import Interval

NOTHING = "–"
OUTCOMES = {
    Verdict.GENERATED: "Generated better", Verdict.REAL: "Real better", Verdict.DIFFERENT: "Mixed", Verdict.SAME: "No difference found",
    Verdict.WITHIN: "Within the limit", Verdict.BEYOND: "Beyond the limit", Verdict.TOO_FEW: "Too few to say", Verdict.NONE: "Not measured",
}
SAID = {**OUTCOMES, Verdict.DIFFERENT: "They differ", Verdict.SAME: "No difference", Verdict.NONE: NOTHING}
STEADIER = {Verdict.GENERATED: "generated steadier", Verdict.REAL: "real steadier"}
TONE = {Verdict.GENERATED: "generated", Verdict.REAL: "real", Verdict.DIFFERENT: "mixed", Verdict.BEYOND: "beyond"}
"""CSS class of a verdict; the others are neutral. The words say the same: colour is never alone."""


def number(value: float, figure: Figure) -> str:
    """With as many significant digits as the figure has, and minutes as people say them."""
    if not math.isfinite(value):
        return NOTHING
    if figure.unit == "min":
        return duration(value)
    if figure.unit == "$":
        return f"${value:,.2f}" if value >= 1 else f"${_significant(value, figure.digits)}"
    return _significant(0.0 if abs(value) < 5e-4 else value, figure.digits)


def _significant(value: float, digits: int) -> str:
    """Never in powers of ten, at most four decimals below 1, none that mean nothing above 100."""
    if abs(value) < 5e-7:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{min(decimals, 6)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration(minutes: float) -> str:
    for size, unit in ((24 * 60, "days"), (60, "h"), (1, "min")):
        if minutes >= size * (1 if unit != "days" else 2):
            return f"{_significant(minutes / size, 2)} {unit}"
    return f"{minutes * 60:.0f} s"


def range(interval: Interval, figure: Figure) -> str:
    """"0.54–0.56"; "" where nothing was sampled or the bounds are the value."""
    if not interval.known or interval.low == interval.high == interval.value:
        return ""
    return f"{number(interval.low, figure)}{'–' if interval.low >= 0 else ' to '}{number(interval.high, figure)}"


def span(interval: Interval, figure: Figure) -> str:
    """"0.55 (0.54–0.56)"; the value alone where it has no range."""
    value, bounds = number(interval.value, figure), range(interval, figure)
    return f"{value} ({bounds})" if bounds else value


def per_cent(share: Interval) -> str:
    """Of a share 0–1: "40 % (29–52 %)"."""
    return f"{100 * share.value:.0f} % ({100 * share.low:.0f}–{100 * share.high:.0f} %)" if math.isfinite(share.value) else NOTHING


def side(summary: Summary | None, figure: Figure) -> str:
    return NOTHING if summary is None else span(summary.middle, figure)


def counted(summary: Summary | None) -> str:
    """"32 people"; "" where nothing was sampled."""
    if summary is None or summary.of == "sets":
        return ""
    of = {"people": "person", "pictures": "picture"}[summary.of] if summary.n == 1 else summary.of
    return f"{summary.n} {of}"


def verdict(figure: Figure) -> str:
    said = SAID[figure.verdict]
    steadier = STEADIER.get(figure.consistency)
    return f"{said}; {steadier}" if steadier else said


def unit(figure: Figure) -> str:
    return "" if figure.unit in ("min", "$") else figure.unit


def alt(figure: Figure) -> str:
    """What the plot of a figure shows, for those who do not see it."""
    sides = [f"{name} {side(summary, figure)}" + (f", {n}" if (n := counted(summary)) else "")
             for name, summary in (("generated", figure.generated), ("real", figure.real)) if summary is not None]
    limit = "" if figure.limit is None else f"; limit {number(figure.limit, figure)}"
    return f"{figure.label}, {unit(figure)}: " + "; ".join(sides) + limit


def headline(row: Row) -> tuple[Figure, ...]:
    """The figures of a row that a short table shows."""
    chosen = tuple(f for f in row.figures if f.key in _HEADLINES.get(row.key, ()) and (f.generated or f.real))
    return chosen or row.figures[:2]


_HEADLINES = {"quality": ("sharpness", "noise", "halo", "framing"),
              "authenticity": ("likeness_selfies", "likeness_held_out", "skin", "pores"),
              "cost": ("per_shot", "per_usable"), "time": ("first", "all", "own"), "variation": ("look", "different", "duplicates"),
              "customization": ("backdrop", "crop", "light", "pose", "expression")}
