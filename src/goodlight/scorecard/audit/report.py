"""What an audit says: figures of all, of every group, the limits that hold or fail, and what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from goodlight.scorecard.audit.calibrate import Calibration
from goodlight.scorecard.audit.chance import ByChance
from goodlight.scorecard.audit.gaps import Figure, Status, Verdict
from goodlight.scorecard.audit.measures import Measure

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class GroupReport:
    """One group. people: in the group; a figure says how many of them have it."""

    name: str
    people: int
    figures: Mapping[str, Figure]  # by measure


@dataclass(frozen=True, kw_only=True)
class GroupingReport:
    name: str
    title: str
    groups: tuple[GroupReport, ...]
    calibration: Calibration | None


@dataclass(frozen=True, kw_only=True)
class AuditReport:
    """measures: those that anybody has a figure of, in the order to show them. tests: how many were corrected for together."""

    people: int
    delivered: int
    tried: int
    measures: tuple[Measure, ...]
    whole: Mapping[str, Figure]
    groupings: tuple[GroupingReport, ...]
    verdicts: tuple[Verdict, ...]
    tests: int
    notes: tuple[str, ...]
    chance: ByChance | None = None  # how many limits fail where people are dealt to the groups at random

    @property
    def failing(self) -> tuple[Verdict, ...]:
        """Limits that a group does not keep, the sure ones first."""
        failed = (v for v in self.verdicts if v.status in (Status.FAILS, Status.CHANCE))
        return tuple(sorted(failed, key=lambda v: v.status is Status.CHANCE))

    @property
    def gaps(self) -> tuple[tuple[GroupingReport, GroupReport, Figure], ...]:
        """Differences between a group and the rest that are significant after correction."""
        return tuple((grouping, group, found) for grouping in self.groupings for group in grouping.groups
                     for found in group.figures.values() if found.significant)

    def measure(self, name: str) -> Measure:
        return next(m for m in self.measures if m.name == name)

    def as_dict(self) -> dict:
        """JSON-ready, without anybody's name: only groups."""
        return {
            "version": VERSION, "people": self.people, "delivered": self.delivered, "tried": self.tried, "tests": self.tests,
            "notes": list(self.notes),
            "measures": [{"name": m.name, "title": m.title, "unit": m.unit, "source": m.source,
                          "statistic": "mean" if m.share else "95th percentile" if m.upper else "median",
                          "limits": [{"rule": rule.value, "limit": limit} for rule, limit in m.limits]} for m in self.measures],
            "whole": {name: _figure(f) for name, f in self.whole.items()},
            "groupings": [{"name": g.name, "title": g.title, "calibration": _calibration(g.calibration),
                           "groups": [{"name": x.name, "people": x.people, "figures": {n: _figure(f) for n, f in x.figures.items()}}
                                      for x in g.groups]} for g in self.groupings],
            "verdicts": [{**asdict(v), "rule": v.rule.value, "status": v.status.value, "beyond": _round(v.beyond)} for v in self.verdicts],
            "failing": len(self.failing),
            "chance": {k: _round(v) for k, v in asdict(self.chance).items()} if self.chance else None,
        }


def _figure(found: Figure) -> dict:
    return {"people": found.people, **found.interval.as_dict(), "gap": found.gap.as_dict() if found.gap else None, "p": _round(found.p),
            "corrected": _round(found.corrected), "significant": found.significant}


def _calibration(made: Calibration | None) -> dict | None:
    if made is None:
        return None
    return {"pooled": _round(made.pooled),
            "groups": [{"group": g.group, "people": g.people, "pairs": g.pairs, "limit": g.limit.as_dict() if g.limit else None,
                        "passing": _round(g.passing), "genuine": g.genuine.as_dict() if g.genuine else None,
                        "genuine_people": g.genuine_people} for g in made.groups]}


def _round(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
