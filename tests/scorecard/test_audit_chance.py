"""How many limits fail by chance: the deal must know a real difference from none, and leave single people's measures together."""

from __future__ import annotations

import numpy as np
import pytest
from made_galleries import two_groups, write

from goodlight.scorecard.audit import audit, words
from goodlight.scorecard.audit.chance import by_chance
from goodlight.scorecard.audit.groups import Grouping
from goodlight.scorecard.audit.measures import Measure, Rule


def measure(*limits) -> Measure:
    return Measure(name="m", title="M", unit="x", source="made", limits=limits)


def dealt(values: np.ndarray, *limits, excess: float, whole: float | None = None):
    """Two halves of the values as groups."""
    names = [f"p{k}" for k in range(len(values))]
    grouping = Grouping(name="g", title="g", groups={n: "ab"[k >= len(names) // 2] for k, n in enumerate(names)}, order=("a", "b"))
    found = {("g", "m"): dict(zip(names, values.tolist(), strict=True))}
    whole = float(np.median(values)) if whole is None else whole
    return by_chance([grouping], found, [measure(*limits)], {("g", "m"): whole}, excess=excess)


def test_a_real_difference_is_more_than_chance():
    values = np.random.default_rng(0).normal(0, 1, 40) + np.repeat([0, 2], 20)
    apart = abs(np.median(values[:20]) - np.median(values[20:]))
    chance = dealt(values, (Rule.APART, 1.0), excess=2 * (apart - 1.0))
    assert chance.p < 0.05 and chance.expected < 1


def test_scatter_alone_fails_limits_and_is_called_chance():
    values = np.random.default_rng(1).normal(0, 1, 12)
    chance = dealt(values, (Rule.NOT_ABOVE_WHOLE, 0.1), excess=0.5)
    assert chance.expected > 0.3 and chance.p > 0.05


@pytest.mark.parametrize(("rule", "limit", "value"), [
    (Rule.AT_MOST, 1.0, 2.0), (Rule.EITHER_WAY, 1.0, -2.0), (Rule.NOT_BELOW_WHOLE, 0.1, 2.0), (Rule.NOT_ABOVE_WHOLE, 0.1, 2.0)])
def test_what_everybody_does_fails_in_every_deal_or_in_none(rule, limit, value):
    whole = {Rule.NOT_BELOW_WHOLE: 3.0, Rule.NOT_ABOVE_WHOLE: 1.0}.get(rule, value)
    chance = dealt(np.full(12, value), (rule, limit), excess=2.0, whole=whole)
    assert chance.expected == chance.most == 2 and chance.p == 1
    assert dealt(np.zeros(12), (rule, limit), excess=0.0, whole=0.0).expected == 0


def test_groups_of_four_are_never_judged():
    assert dealt(np.arange(8.0), (Rule.AT_MOST, 1.0), excess=0.0) is None


def test_the_report_says_that_a_gap_of_chance_is_one(tmp_path):
    people = {f"p{k}": {"delivered": 0 if k == 0 else 4} for k in range(20)}
    galleries, csv = write(tmp_path, people, columns={f"p{k}": {"team": "ab"[k // 10]} for k in range(20)})
    report = audit([galleries], csv)
    assert report.chance.p == 1.0, "whoever has the person with nothing fails both limits, in every deal"
    assert "no more than chance" in words.summary(report) and report.as_dict()["chance"]["expected"] == 2.0


def test_the_report_says_that_a_real_gap_is_none(tmp_path):
    galleries, csv = two_groups(tmp_path, b={"delivered": 2, "rejected": 6})
    report = audit([galleries], csv, by=["team"])
    assert report.chance.p < 0.05 and "groups are treated differently" in words.summary(report)
