"""The report in words and figures, shared by terminal, page and documents."""

from __future__ import annotations

import math
from collections.abc import Sequence

from goodlight.scorecard.audit.gaps import SIGNIFICANT, Figure, Status, Verdict
from goodlight.scorecard.audit.measures import Measure, Rule
from goodlight.scorecard.audit.report import AuditReport, GroupingReport
from goodlight.scorecard.statistics import Interval

MINUS, NOTHING = "\N{MINUS SIGN}", "\N{EN DASH}"


def number(measure: Measure, value: float | None, *, gap: bool = False) -> str:
    """A figure as it is shown: shares in percent, gaps and shifts with their sign, and no minus before 0."""
    if value is None or not math.isfinite(value):
        return NOTHING
    scaled, digits = (100 * value, 1) if measure.share else (value, measure.digits)
    text = f"{abs(scaled):.{digits}f}"
    nothing = not float(text)
    sign = "" if nothing or (scaled > 0 and not (gap or _signed(measure))) else "+" if scaled > 0 else MINUS
    return f"{sign}{text}{' %' if measure.share and not gap else ''}"


def span(measure: Measure, interval: Interval, *, gap: bool = False) -> str:
    """ "0.08 (0.07 to 0.11)", or the figure alone where the interval has no bounds."""
    value = number(measure, interval.value, gap=gap)
    low, high = (number(measure, v, gap=gap).removesuffix(" %") for v in (interval.low, interval.high))
    return f"{value} ({low} to {high})" if interval.known else value


def gap_of(measure: Measure, found: Figure) -> str:
    """A significant gap with its p, or why there is none to tell."""
    if found.gap is None:
        return "too few"
    p = "" if found.corrected is None else f", p {found.corrected:.2g}"
    return f"{span(measure, found.gap, gap=True)}{p}{' *' if found.significant else ''}"


def limit(measure: Measure, verdict: Verdict) -> str:
    return f"{verdict.rule.value} {number(measure, verdict.limit).lstrip('+')}{_unit(measure)}"


def failing(report: AuditReport) -> list[str]:
    """One sentence for each limit that a group does not keep."""
    return [_sentence(report, v) for v in report.failing]


def gaps(report: AuditReport) -> list[str]:
    """One sentence for each significant gap."""
    out = []
    for grouping, group, found in report.gaps:
        measure = report.measure(found.measure)
        out.append(f"{measure.title}: {group.name} (by {grouping.title}) {span(measure, found.gap, gap=True)}{_points(measure)} "
                   f"against the others, corrected p {found.corrected:.2g}.")
    return out


def too_few(grouping: GroupingReport, fewest: int) -> list[str]:
    return [g.name for g in grouping.groups if g.people < fewest]


def summary(report: AuditReport) -> str:
    """The first sentence of the report."""
    sure = sum(v.status is Status.FAILS for v in report.failing)
    chance = len(report.failing) - sure
    judged = sum(v.status is not Status.FEW for v in report.verdicts)
    if not judged:
        return "No group is large enough to be judged."
    if not report.failing:
        return f"All {judged} limits that could be judged hold.{_of_chance(report)}"
    parts = [f"{sure} surely" if sure else "", f"{chance} by the figure, with an interval that reaches the limit" if chance else ""]
    return f"{len(report.failing)} of {judged} limits that could be judged fail: {' and '.join(filter(None, parts))}.{_of_chance(report)}"


def _of_chance(report: AuditReport) -> str:
    """How many would fail whoever is in which group; nothing where chance alone makes none fail and none does."""
    chance, failing = report.chance, len(report.failing)
    if chance is None or (not failing and chance.expected < 0.05):
        return ""
    dealt = (f" With the same people dealt to the groups at random, {chance.expected:.1f} fail on average, and {chance.most:.0f} or fewer "
             "in 95 % of deals")
    if not failing:
        return f"{dealt}."
    said = ("together these are missed by no more than chance does" if chance.p > SIGNIFICANT else
            "together these are missed by more than chance does: groups are treated differently")
    return f"{dealt}; {said} (p {chance.p:.2g})."


def columns(report: AuditReport, wanted: Sequence[str]) -> list[Measure]:
    """Those of the wanted measures that the report has."""
    return [m for name in wanted for m in report.measures if m.name == name]


def _sentence(report: AuditReport, verdict: Verdict) -> str:
    measure = report.measure(verdict.measure)
    grouping = next(g for g in report.groupings if g.name == verdict.grouping)
    found = next(g for g in grouping.groups if g.name == verdict.group).figures[verdict.measure]
    chance = "; may be chance" if verdict.status is Status.CHANCE else ""
    whole = f", all {number(measure, report.whole[measure.name].interval.value)}" if _against_all(verdict, report) else ""
    return (f"{measure.title}: {verdict.group} (by {grouping.title}, {found.people} people) {span(measure, found.interval)}{_unit(measure)}"
            f"{whole}; the limit is {limit(measure, verdict)}{chance}.")


def _against_all(verdict: Verdict, report: AuditReport) -> bool:
    return verdict.rule in (Rule.NOT_ABOVE_WHOLE, Rule.NOT_BELOW_WHOLE) and verdict.measure in report.whole


def _signed(measure: Measure) -> bool:
    return any(rule is Rule.EITHER_WAY for rule, _ in measure.limits) or measure.unit == "ΔL*" or measure.name == "held_out"


def _points(measure: Measure) -> str:
    return " points" if measure.share else _unit(measure)


def _unit(measure: Measure) -> str:
    return "" if measure.share or measure.unit == "distance" else f" {measure.unit}"
