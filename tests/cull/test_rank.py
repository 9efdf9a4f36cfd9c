from dataclasses import replace
from types import SimpleNamespace

import fake_shots
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.brief import Direction, Look
from goodlight.cull import Cull, rank
from goodlight.finding import Finding
from goodlight.studio.shot import Likeness


def candidate(*, quality=0.8, backdrop="paper-grey", crop="headshot", plate="a", tone=50.0):
    thumbnail = np.zeros((320, 3), np.float32)
    thumbnail[:, 0] = tone
    return rank.Candidate(quality=quality, look=Look(backdrop=backdrop, crop=crop), direction=Direction(), plate=plate, size=(4, 5),
                          thumbnail=thumbnail.ravel())


def test_the_best_comes_first():
    shots = [candidate(quality=q, tone=t, backdrop=str(t)) for q, t in ((0.5, 20), (0.9, 50), (0.7, 80))]
    assert rank.order(shots, count=3)[0][0] == 1


def test_a_different_shot_goes_before_a_slightly_better_one_that_looks_the_same():
    shots = [candidate(quality=0.90), candidate(quality=0.89, tone=54), candidate(quality=0.85, backdrop="canvas", plate="b", tone=20)]
    assert rank.order(shots, count=2)[0] == [0, 2]


def test_variety_does_not_carry_a_bad_shot_to_the_front():
    shots = [candidate(quality=0.2, backdrop="canvas", plate="b", tone=5), candidate(quality=0.9), candidate(quality=0.88, tone=60)]
    assert rank.order(shots, count=3)[0][0] == 1


@pytest.mark.parametrize("ground", ["own-soft", "canvas-slate"])
def test_of_equals_one_before_a_ground_with_structure_comes_first_and_a_better_shot_still_before_it(ground):
    structured = candidate(quality=0.80, backdrop=ground, tone=20)
    assert rank.order([candidate(quality=0.84), structured], count=2)[0] == [1, 0]
    assert rank.order([candidate(quality=0.90), structured], count=2)[0] == [0, 1]


@pytest.mark.parametrize(("yaw", "pitch", "mouth", "caught"),
                         [(0, 0, 0, 0), (-12, 7, 0.23, 0), (-42, 2, 0.28, 1), (0, 30, 0, 1), (8, 0, 0.36, 1)])
def test_who_turns_away_or_speaks_was_photographed_in_passing(yaw, pitch, mouth, caught):
    face = SimpleNamespace(pose=SimpleNamespace(yaw=yaw, pitch=pitch), expression=SimpleNamespace(mouth_open=mouth))
    assert rank._caught(SimpleNamespace(face=face)) == caught


def test_the_first_shots_show_every_backdrop():
    shots = [candidate(quality=0.9 - i / 100, backdrop=f"b{i % 4}", tone=20 + 20 * (i % 4) + 3 * (i // 4)) for i in range(12)]
    first = rank.order(shots, count=4)[0]
    assert len({shots[i].look.backdrop for i in first}) == 4


def test_duplicates_are_told_and_the_better_one_stays():
    shots = [candidate(quality=0.6), candidate(quality=0.8, tone=50.5), candidate(quality=0.7, tone=80)]
    selects, duplicates = rank.order(shots, count=3)
    assert duplicates == [0] and set(selects) == {1, 2}


@pytest.mark.parametrize("other", [{"plate": "b"}, {"crop": "square"}])
def test_another_selfie_or_crop_is_never_a_duplicate(other):
    assert rank.duplicate_of(candidate(**other), [candidate()]) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from("abc"), st.floats(0, 100)), max_size=12), st.integers(0, 15))
def test_order_names_each_shot_once(kinds, count):
    shots = [candidate(quality=q, plate=p, tone=t) for q, p, t in kinds]
    selects, duplicates = rank.order(shots, count=count)
    assert len(set(selects)) == len(selects) <= count
    assert not set(selects) & set(duplicates)
    assert len(selects) == min(count, len(shots) - len(duplicates))
    assert (selects, duplicates) == rank.order(shots, count=count)


def test_quality_falls_with_each_of_its_parts():
    plate = fake_shots.plate()
    shot = fake_shots.shot(plate).with_measures(likeness=Likeness(distance=0.2, limit=0.5, recogniser="r"))
    best = rank.quality(shot, plate, sharpness=1, edges=1)
    advice = Finding(code="close_crop", message="Close.")
    worse = [rank.quality(shot, plate, sharpness=0.4, edges=1), rank.quality(shot, plate, sharpness=1, edges=0.4),
             rank.quality(shot.with_measures(likeness=Likeness(distance=0.45, limit=0.5, recogniser="r")), plate, sharpness=1, edges=1),
             rank.quality(shot, fake_shots.plate(eye_openness=0.12), sharpness=1, edges=1),
             rank.quality(replace(shot, frame=replace(shot.frame, findings=(advice,))), plate, sharpness=1, edges=1),
             rank.quality(replace(shot, pixels=shot.pixels // 5), plate, sharpness=1, edges=1)]
    assert min(worse) >= 0 and max(worse) < best <= 1


def test_the_cull_keeps_what_is_good_and_names_what_is_not():
    plate = fake_shots.plate()
    subject, cull = fake_shots.subject(plate), Cull(describe=fake_shots.describe)
    grey, again, dark = (cull.judge(fake_shots.shot(plate, backdrop=b), subject) for b in ((150, 150, 155), (150, 150, 156), (30, 30, 32)))
    assert grey.defects == () and 0 < grey.quality <= 1 and grey.likeness.distance == 0 and grey.drift.skin_delta_e < 1
    assert [d.code for d in again.defects] == ["duplicate"]
    assert dark.defects == ()
    cut = cull.judge(fake_shots.shot(plate, shift=(0, -110)), subject)
    assert "cut_head" in [d.code for d in cut.defects]
    assert len(cull) == 2 and sorted(cull.order()) == [0, 1] and len(cull.order(1)) == 1


def test_a_shot_without_a_face_is_judged_all_the_same():
    plate = fake_shots.plate()
    shot = Cull(describe=lambda picture: []).judge(fake_shots.shot(plate), fake_shots.subject(plate))
    assert [d.code for d in shot.defects] == ["no_face"] and shot.likeness is None


def test_qualities_that_nobody_can_tell_apart_leave_the_order_to_the_plan():
    first, second = candidate(quality=0.80, backdrop="a"), candidate(quality=0.81, backdrop="b", tone=80.0)
    assert rank.order([first, second], count=1)[0] == [0]
    clearly = candidate(quality=0.81 - 2 * rank.STEP, backdrop="a")
    assert rank.order([clearly, second], count=1)[0] == [1]
