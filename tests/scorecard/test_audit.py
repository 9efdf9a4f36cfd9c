"""The audit finds the unfairness that was put in, and none that was not."""

from __future__ import annotations

import json

import pytest
from made_galleries import two_groups, write

from goodlight.errors import UsageError
from goodlight.scorecard.audit import audit, words
from goodlight.scorecard.audit.gaps import Status
from goodlight.scorecard.audit.measures import MEASURES, Rule
from goodlight.scorecard.audit.page import html


def failing(report) -> set[tuple[str, str, Rule]]:
    return {(v.group, v.measure, v.rule) for v in report.failing}


def test_equal_groups_show_no_difference(tmp_path):
    report = audit(*args(two_groups(tmp_path)), by=["team"])
    assert not report.failing and not report.gaps
    assert report.tests >= 4
    assert words.summary(report).startswith("All ")


def test_a_gap_between_groups_that_have_all_is_not_called_certain(tmp_path):
    report = audit(*args(two_groups(tmp_path)), by=["team"])
    gap = report.groupings[0].groups[0].figures["yield"].gap
    assert gap.value == 0 and gap.low < -0.1 and gap.high > 0.1


def test_a_group_that_gets_fewer_headshots_is_named(tmp_path):
    report = audit(*args(two_groups(tmp_path, b={"delivered": 2, "rejected": 6})), by=["team"])
    assert ("b", "yield", Rule.NOT_BELOW_WHOLE) in failing(report) and not any(g == "a" for g, *_ in failing(report))
    assert next(v for v in report.failing if v.measure == "yield").status is Status.FAILS
    assert {f.measure for _, _, f in report.gaps} == {"yield", "turned_away", "defect:cut_head"}
    assert any("b (by team, 12 people) 50.0 %" in line and "all 75.0 %" in line for line in words.failing(report))


def test_a_group_whose_skin_drifts_is_named_and_nothing_else(tmp_path):
    report = audit(*args(two_groups(tmp_path, b={"skin": 4.0})), by=["team"])
    assert {m for _, m, _ in failing(report)} == {"skin_drift"}
    assert ("b", "skin_drift", Rule.AT_MOST) in failing(report) and ("b", "skin_drift", Rule.APART) in failing(report)
    assert {f.measure for _, _, f in report.gaps} == {"skin_drift", "skin_drift_95"}


def test_a_gap_of_chance_is_called_so(tmp_path):
    people = {f"p{k}": {"delivered": 0 if k == 0 else 4} for k in range(20)}
    report = audit(*args(write(tmp_path, people, columns={f"p{k}": {"team": "ab"[k // 10]} for k in range(20)})))
    assert {(v.group, v.measure, v.status) for v in report.failing} == {("a", "yield", Status.CHANCE), ("a", "served", Status.CHANCE)}
    assert not report.gaps


def test_a_small_group_is_shown_and_not_judged(tmp_path):
    people = {f"p{k}": {"delivered": 0 if k < 4 else 4} for k in range(20)}
    report = audit(*args(write(tmp_path, people, columns={f"p{k}": {"team": "few" if k < 4 else "many"} for k in range(20)})))
    few = next(g for g in report.groupings[0].groups if g.name == "few")
    assert few.figures["yield"].interval.value == 0 and not few.figures["yield"].interval.known and few.figures["yield"].gap is None
    assert not report.failing
    assert {v.status for v in report.verdicts if v.group == "few"} == {Status.FEW}
    assert words.too_few(report.groupings[0], 5) == ["few"]
    assert "Too few people to judge" in html(report)


def test_a_person_who_got_nothing_counts(tmp_path):
    people = {f"p{k}": {"delivered": 0, "selfie": "rejected"} if k % 2 else {} for k in range(12)}
    report = audit(*args(write(tmp_path, people, columns={f"p{k}": {"team": "ab"[k % 2]} for k in range(12)})))
    assert report.whole["served"].interval.value == 0.5 and report.whole["coach_rejected"].interval.value == 0.5
    assert report.whole["likeness"].people == 6


def test_ages_need_the_year_of_birth_and_are_taken_in_the_year_given(tmp_path):
    report = audit(*args(two_groups(tmp_path)), by=["age"], year=2000)
    assert [g.name for g in report.groupings[0].groups] == ["under 30", "30 to 44", "45 to 59", "60 to 74"]
    assert report.groupings[0].title == "age in 2000"


def test_columns_can_be_crossed_and_blanks_are_in_no_group(tmp_path):
    columns = {f"p{k}": {"team": "ab"[k % 2], "shift": "day" if k < 6 else ""} for k in range(12)}
    report = audit(*args(write(tmp_path, {name: {} for name in columns}, columns=columns)), by=["team+shift"])
    assert [g.name for g in report.groupings[0].groups] == ["a, day", "b, day"]
    assert any("6 of 12 people have no value" in note for note in report.notes)


def test_one_person_is_an_honest_cannot_say(tmp_path):
    report = audit(*args(write(tmp_path, {"p": {}}, columns={"p": {"team": "a"}})))
    assert not report.groupings and not report.verdicts
    assert any("too few to compare" in note for note in report.notes) and any("everybody has the same value" in n for n in report.notes)
    assert words.summary(report) == "No group is large enough to be judged."
    assert "<h1>" in html(report)


@pytest.mark.parametrize(("by", "code"), [(["nope"], "missing_column"), (["team+nope"], "missing_column"), (["lightness"], "no_selfies")])
def test_a_grouping_that_cannot_be_had_is_told(tmp_path, by, code):
    with pytest.raises(UsageError) as raised:
        audit(*args(two_groups(tmp_path, each=2)), by=by)
    assert raised.value.code == code and raised.value.advice


def test_people_without_a_gallery_and_what_was_not_measured_are_told(tmp_path):
    galleries, people = two_groups(tmp_path)
    people.write_text(people.read_text() + "absent,a,1990\n")
    report = audit([galleries], people)
    assert any("1 of 25 people in the list have no gallery" in note for note in report.notes)
    assert any("--selfies" in note for note in report.notes)
    assert "skin_lightness" not in report.whole


def test_the_report_is_the_same_every_time_and_holds_no_names(tmp_path):
    galleries, people = two_groups(tmp_path)
    (galleries / "p0").rename(galleries / "adalovelace")
    people.write_text(people.read_text().replace("p0,", "adalovelace,"))
    once, again = (json.dumps(audit([galleries], people).as_dict(), allow_nan=False) for _ in range(2))
    assert once == again and "adalovelace" not in once


def test_hostile_group_names_stay_text(tmp_path):
    columns = {f"p{k}": {"team": "<script>alert(1)</script>" if k % 2 else "[red]b[/red]"} for k in range(12)}
    page = html(audit(*args(write(tmp_path, {name: {} for name in columns}, columns=columns))))
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page and "http:" not in page and "https:" not in page


def test_every_measure_says_how_it_is_taken():
    assert len({m.name for m in MEASURES}) == len(MEASURES)
    assert all(m.source and m.title and m.unit for m in MEASURES)


def args(written):
    galleries, people = written
    return [galleries], people
