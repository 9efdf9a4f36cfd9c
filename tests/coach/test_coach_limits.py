"""The coach's data: limits, words, and what explains what."""

import pytest
from made_faces import measures

from goodlight.coach.advice import WORDS, finding
from goodlight.coach.judge import findings_of
from goodlight.coach.limits import EXPLAINS, LIMITS
from goodlight.finding import Severity


def test_a_good_selfie_has_no_finding():
    assert findings_of(measures()) == ()


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.code}-{limit.measure}-{limit.severity}")
def test_every_limit_measures_something_and_a_good_selfie_keeps_well_away(limit):
    value = getattr(measures(), limit.measure)
    assert not limit.crossed(value)
    assert limit.crossed(limit.limit + (-1e-6 if limit.below else 1e-6)) and limit.unit and limit.why


def test_of_one_measure_the_rejection_lies_beyond_the_advice():
    by_severity = {}
    for limit in LIMITS:
        by_severity.setdefault((limit.code, limit.measure), {})[limit.severity] = limit
    pairs = [v for v in by_severity.values() if len(v) == 2]
    assert len(pairs) >= 8
    for pair in pairs:
        assert pair[Severity.ADVICE].crossed(pair[Severity.REJECT].limit)


@pytest.mark.parametrize("code", WORDS)
@pytest.mark.parametrize("severity", Severity)
def test_every_code_has_words_for_people(code, severity):
    made = finding(code, severity, value=1.0, limit=2.0, unit="px", other="a.jpg")
    assert made.message.endswith(".") and made.advice.endswith(".") and "{" not in made.message
    assert made.as_dict()["severity"] == severity.value


def test_codes_of_limits_and_explanations_have_words():
    assert {limit.code for limit in LIMITS} <= set(WORDS)
    assert {code for row in EXPLAINS for code in (row[0], *row[2])} <= set(WORDS)


def test_one_finding_a_code_and_the_rejection_wins():
    (only,) = findings_of(measures(eye_distance=10))
    assert (only.code, only.severity, only.value, only.limit) == ("face_too_small", Severity.REJECT, 10, 24)
    (only,) = findings_of(measures(eye_distance=60))
    assert only.severity is Severity.ADVICE


def test_a_blurred_selfie_is_not_called_filtered_too():
    assert [f.code for f in findings_of(measures(noise=0.001))] == ["filtered"]
    assert [f.code for f in findings_of(measures(noise=0.001, blur=6.0))] == ["blurred"]


def test_sunglasses_are_not_called_closed_eyes():
    assert [f.code for f in findings_of(measures(eye_detail=0.1, eye_cover=3.0, eye_pattern=0.9))] == ["sunglasses"]


def test_dark_skin_in_good_light_is_not_too_dark():
    """Skin three stops below the fairest, with highlights as any lit face has them."""
    assert findings_of(measures(skin_light=-3.8, highlight=-1.7)) == ()
    assert [f.code for f in findings_of(measures(skin_light=-3.8, highlight=-3.6))] == ["too_dark"]
