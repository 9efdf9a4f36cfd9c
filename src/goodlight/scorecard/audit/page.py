"""The report as one HTML page that needs nothing else: tables, and a dot with its interval for each group, drawn as inline SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from goodlight.scorecard.audit import words
from goodlight.scorecard.audit.calibrate import GATE, RATE
from goodlight.scorecard.audit.gaps import Figure
from goodlight.scorecard.audit.groups import FEWEST
from goodlight.scorecard.audit.measures import Measure
from goodlight.scorecard.audit.report import AuditReport, GroupingReport

PLOTTED = ("yield", "turned_away", "likeness", "likeness_calibrated", "skin_drift", "skin_lightness", "hair_edge", "matte_error")
_WIDTH, _LEFT, _RIGHT, _ROW = 660, 190, 40, 26  # of a plot, CSS pixels


@dataclass(frozen=True, kw_only=True)
class Row:
    """A group in a plot, in CSS pixels; low and high are None without an interval."""

    name: str
    y: float
    x: float
    low: float | None
    high: float | None
    small: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A measure over the groups. whole: where the figure of all lies. alt: what is seen, in words."""

    measure: Measure
    width: int
    height: int
    whole: float | None
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    alt: str


def html(report: AuditReport) -> str:
    """The page. Everything that came from outside is escaped by the template engine."""
    import jinja2

    loader = jinja2.PackageLoader("goodlight.scorecard.audit", "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    plots = {g.name: plots_of(report, g) for g in report.groupings}
    return environment.get_template("audit.html.j2").render(report=report, words=words, plots=plots, fewest=FEWEST, gate=GATE, rate=RATE)


def plots_of(report: AuditReport, grouping: GroupingReport) -> tuple[Plot, ...]:
    made = (_plot(m, grouping, report.whole) for m in words.columns(report, PLOTTED))
    return tuple(p for p in made if p is not None)


def _plot(measure: Measure, grouping: GroupingReport, whole: Mapping[str, Figure]) -> Plot | None:
    found = [(g, g.figures[measure.name]) for g in grouping.groups if measure.name in g.figures]
    if not found:
        return None
    middle = whole[measure.name].interval.value if measure.name in whole else None
    ends = [v for _, f in found for v in (f.interval.low, f.interval.value, f.interval.high) if math.isfinite(v)]
    ends += [] if middle is None else [middle]
    low, high = _padded(min(ends), max(ends))
    if measure.share:
        low, high = max(low, 0.0), min(high, 1.0)

    def x(value: float) -> float:
        return round(_LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT), 1)

    rows = tuple(Row(name=g.name, y=_ROW * k + _ROW / 2, x=x(f.interval.value), small=f.people < FEWEST,
                     low=x(f.interval.low) if f.interval.known else None, high=x(f.interval.high) if f.interval.known else None,
                     text=f"{words.span(measure, f.interval)}, {f.people} people") for k, (g, f) in enumerate(found))
    return Plot(measure=measure, width=_WIDTH, height=_ROW * len(rows) + 22, whole=None if middle is None else x(middle), rows=rows,
                ticks=tuple((x(v), words.number(measure, v)) for v in (low, (low + high) / 2, high)),
                alt=f"{measure.title}: " + "; ".join(f"{r.name} {r.text}" for r in rows))


def _padded(low: float, high: float) -> tuple[float, float]:
    room = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    return low - room, high + room
