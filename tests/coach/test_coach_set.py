"""The verdict on a set: strangers, copies, several faces, what is missing."""

import json

from made_faces import candidate, codes, person, photo_of, verdict

from goodlight.coach import judge_set
from goodlight.coach.whole_set import SAME_PHOTO


def alone(name, who=1, photo=0, look=None, **changes):
    return verdict(name, candidate(photo_of(who, photo), look=hash(name) % 9999 if look is None else look, **changes))


def test_a_stranger_is_turned_away_and_does_not_touch_the_template():
    mine = [alone(f"{k}.jpg", photo=k, look=k) for k in range(4)]
    judged = judge_set([*mine, alone("x.jpg", who=2, look=50)])
    assert [v.accepted for v in judged.verdicts] == [True] * 4 + [False]
    assert codes(judged.verdicts[-1]) == ["not_the_same_person"]
    assert (judged.template == judge_set(mine).template).all()


def test_of_copies_the_one_with_more_pixels_stays():
    copies = [alone("small.jpg", look=1, eye_distance=120), alone("large.jpg", look=1, eye_distance=240)]
    judged = judge_set([*copies, alone("b.jpg", photo=1, look=2)])
    assert [v.accepted for v in judged.verdicts] == [False, True, True]
    (found,) = judged.verdicts[0].findings
    assert found.code == "duplicate" and "large.jpg" in found.message and found.value > SAME_PHOTO


def test_two_faces_of_a_size_are_rejected_when_nobody_says_who_it_is():
    judged = judge_set([verdict("pair.jpg", candidate(photo_of(1, 0), height=310), candidate(photo_of(2, 0), height=300))])
    assert not judged.accepted and codes(judged.verdicts[0]) == ["several_faces"] and judged.template is None


def test_a_face_that_clearly_dominates_is_taken():
    judged = judge_set([verdict("pair.jpg", candidate(photo_of(1, 0), height=400), candidate(photo_of(2, 0), height=200))])
    assert judged.accepted and judged.verdicts[0].findings[0].severity == "advice"


def test_the_other_selfies_say_who_it_is_even_if_the_other_face_is_larger():
    pair = verdict("pair.jpg", candidate(photo_of(2, 0), height=500, look=7), candidate(photo_of(1, 9), height=200, look=8))
    judged = judge_set([alone("a.jpg", photo=0, look=1), alone("b.jpg", photo=1, look=2), pair])
    picked = judged.verdicts[2]
    assert picked.accepted and picked.face is pair.candidates[1].face and codes(picked) == ["several_faces"]


def test_the_picked_face_brings_its_own_findings():
    pair = verdict("pair.jpg", candidate(photo_of(2, 0), height=500, look=7), candidate(photo_of(1, 9), height=200, look=8, blur=9.0))
    judged = judge_set([alone("a.jpg", photo=0, look=1), pair])
    assert not judged.verdicts[1].accepted and codes(judged.verdicts[1]) == ["several_faces", "blurred"]


def test_what_is_missing_is_said_with_what_to_take():
    judged = judge_set([alone(f"{k}.jpg", photo=k, look=k, yaw=0.0, smile=0.9) for k in range(3)])
    missing = {f.code: f for f in judged.findings}
    assert set(missing) == {"missing_angles", "missing_calm", "missing_light", "too_few"}
    assert "each side" in missing["missing_angles"].advice and missing["too_few"].value == 3
    assert all(f.severity == "advice" and f.advice for f in judged.findings)


def test_a_full_set_misses_nothing():
    shots = [{"yaw": 0.0, "smile": 0.9}, {"yaw": -15.0, "smile": 0.1}, {"yaw": 16.0, "skin_light": -1.8}, {"yaw": 3.0, "warmth": 12.0}, {}]
    judged = judge_set([alone(f"{k}.jpg", photo=k, look=k, **s) for k, s in enumerate(shots)])
    assert len(judged.accepted) == 5 and judged.findings == ()


def test_one_side_is_asked_for_by_name():
    shots = [{"yaw": -15.0}, {"yaw": 0.0}]
    judged = judge_set([alone(f"{k}.jpg", photo=k, look=k, **s) for k, s in enumerate(shots)])
    assert "to the right of the picture" in next(f.advice for f in judged.findings if f.code == "missing_angles")


def test_an_empty_set_and_a_rejected_one_have_no_template():
    assert judge_set([]).template is None
    judged = judge_set([alone("dark.jpg", highlight=-5.0)])
    assert judged.template is None and judged.findings == () and judged.coverage.selfies == 0


def test_rejected_selfies_have_no_say_in_who_it_is():
    blurred = [alone(f"{k}.jpg", who=2, photo=k, look=k, blur=9.0) for k in range(5)]
    judged = judge_set([*blurred, alone("me.jpg", look=60)])
    assert [v.name for v in judged.accepted] == ["me.jpg"]


def test_the_json_has_every_fact():
    judged = judge_set([alone("a.jpg"), alone("x.jpg", who=2, look=3, blur=9.0)]).as_dict()
    back = json.loads(json.dumps(judged))
    assert back["version"] == 1 and back["set"]["given"] == 2 and back["set"]["accepted"] == 1
    assert [s["verdict"] for s in back["selfies"]] == ["accepted", "rejected"]
    assert set(back["selfies"][1]["findings"][0]) == {"code", "severity", "message", "advice", "value", "limit", "unit"}
    assert back["selfies"][0]["measures"]["blur"] == 0.4 and {"code", "advice"} <= set(back["set"]["findings"][0])


def test_people_made_for_these_tests_are_as_far_apart_as_real_ones():
    assert 0.7 < float(((person(1) - person(2)) ** 2).sum() ** 0.5) < 1.0
