"""The lens: no cut ever floats in a picture, eyes and headroom sit well, and what cannot be had is said."""

from dataclasses import replace

import numpy as np
import pytest
from fake_faces import fake_face, fake_person
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.finding import Finding
from goodlight.sets.crops import crops
from goodlight.studio.lens import MAX_SCALE, best_size, frame
from goodlight.studio.shot import Frame
from goodlight.studio.sitter import measure_sitter
from goodlight.subject.frame_cuts import find_cuts

ROOMY = {"size": (1200, 1200), "centre": (600.0, 480.0), "height": 260.0, "shoulders": 1.4}


def sitter(*, size=(1200, 1200), centre=(600.0, 480.0), height=260.0, yaw=0.0, roll=0.0, **body):
    face = fake_face(centre=centre, height=height, yaw=yaw, roll=roll)
    return measure_sitter(fake_person(size, centre=centre, height=height, **body), face)


def floating(alpha: np.ndarray, made: Frame) -> int:
    """How many border pixels of the person have the nothing beside them in sight. Judged pixel by pixel, without ``FrameCuts``."""
    h, w = alpha.shape
    beyond = [(-0.5, y) for y in np.flatnonzero(alpha[:, 0] >= 24)] + [(w - 0.5, y) for y in np.flatnonzero(alpha[:, -1] >= 24)]
    beyond += [(x, -0.5) for x in np.flatnonzero(alpha[0] >= 24)] + [(x, h - 0.5) for x in np.flatnonzero(alpha[-1] >= 24)]
    if len(beyond) < 3:
        return 0
    p = made.to_picture(np.array(beyond, np.float64))
    width, height = made.size
    return int(((p > -0.5) & (p < (width - 0.5, height - 0.5))).all(axis=1).sum())


@st.composite
def people(draw):
    w, h = draw(st.integers(256, 900)), draw(st.integers(256, 900))
    height = draw(st.floats(0.12, 0.6)) * min(w, h)
    centre = (draw(st.floats(0.3, 0.7)) * w, draw(st.floats(0.25, 0.75)) * h)
    body = {"hair": draw(st.floats(0.02, 0.8)), "shoulders": draw(st.floats(0.7, 2.0)), "lean": draw(st.floats(-0.6, 0.6))}
    face = fake_face(centre=centre, height=height, yaw=draw(st.floats(-40, 40)), roll=draw(st.floats(-20, 20)))
    return fake_person((w, h), centre=centre, height=height, **body), face


@settings(max_examples=250, deadline=None)
@given(people(), st.sampled_from(crops().names), st.integers(0, 2**31), st.sampled_from([None, 400, 900]))
def test_no_cut_floats_and_the_placement_is_sound(person, crop_name, seed, long_side):
    alpha, face = person
    crop, who = crops().get(crop_name), measure_sitter(alpha, face)
    size = best_size(who, crop, long_side)
    made = frame(who, crop, size=size, seed=seed)
    again = frame(who, crop, size=size, seed=seed)
    if isinstance(made, Finding):
        assert made.code in ("crop_impossible", "too_small_for_size") and made.advice and made == again
        return
    np.testing.assert_array_equal(made.matrix, again.matrix)
    assert floating(alpha, made) == 0
    eyes = made.to_picture(np.array([who.eyes]))[0] / size
    lowest = crop.eye_line.most + (0.101 if crop.tight else 0.001)
    assert crop.eye_line.least - 0.001 <= eyes[1] <= lowest
    if not made.findings:
        assert eyes[1] <= crop.eye_line.most + 0.001
    assert made.scale <= MAX_SCALE * 1.0001
    a, b = made.matrix[:, 0], made.matrix[:, 1]
    np.testing.assert_allclose([b[0], b[1]], [-a[1], a[0]], atol=1e-9)
    assert abs(np.degrees(np.arctan2(a[1], a[0]))) <= 3.0001
    chin = made.to_picture(np.array([who.chin]))[0]
    assert chin[1] < size[1]
    if crop.layout_check:
        assert "layout_check_only" in [f.code for f in made.findings]
        share = made.scale * who.length(crop.share_of) / size[1]
        assert crop.share.least - 1e-3 <= share <= crop.share.most + 1e-3


@pytest.mark.parametrize("crop", crops(), ids=lambda c: c.name)
def test_a_roomy_selfie_gives_every_crop_near_its_ideal(crop):
    who = sitter(**ROOMY)
    made = frame(who, crop, size=best_size(who, crop), seed=3)
    assert isinstance(made, Frame)
    assert {f.code for f in made.findings} <= {"layout_check_only"}
    eyes = made.to_picture(np.array([who.eyes]))[0] / made.size
    assert abs(eyes[1] - crop.eye_line.ideal) < 0.045
    assert abs(eyes[0] - crop.centre_x[0]) < 0.03
    top = made.to_picture(np.array([[who.centre_x, who.hair_top]]))[0, 1] / made.size[1]
    assert crop.headroom.least <= top <= crop.headroom.most


def test_the_picture_varies_within_bounds_from_seed_to_seed():
    who, crop = sitter(**ROOMY), crops().get("headshot")
    frames = [frame(who, crop, size=(512, 640), seed=seed) for seed in range(30)]
    scales = np.array([f.scale for f in frames])
    x = np.array([f.to_picture(np.array([who.eyes]))[0, 0] / 512 for f in frames])
    y = np.array([f.to_picture(np.array([who.eyes]))[0, 1] / 640 for f in frames])
    assert scales.std() / scales.mean() > 0.02 and scales.max() / scales.min() < 1.30
    assert x.std() > 0.01 and np.ptp(x) < 0.07 and y.std() > 0.005 and np.ptp(y) < 0.06
    passport = [frame(who, crops().get("passport-2x2"), size=(400, 400), seed=seed).matrix for seed in range(5)]
    assert all(np.array_equal(m, passport[0]) for m in passport)


def test_there_is_more_room_on_the_side_that_the_face_looks_to():
    crop = crops().get("headshot")
    x = {yaw: frame(sitter(**ROOMY, yaw=yaw), crop, seed=1).to_picture(np.array([[600.0, 450.0]]))[0, 0] for yaw in (-25.0, 25.0)}
    assert x[25.0] < x[-25.0] - 0.02 * 1024


def test_on_a_banner_the_person_looks_into_the_picture():
    crop = crops().get("banner")
    made = [frame(sitter(**ROOMY, yaw=yaw), crop, size=(900, 300)) for yaw in (20.0, -20.0)]
    right, left = (m.to_picture(np.array([[600.0, 450.0]]))[0, 0] for m in made)
    assert right < 450 < left


def test_a_tilt_is_taken_out_in_part():
    crop = crops().get("headshot")
    for roll, angle in ((4.0, -2.0), (-4.0, 2.0), (15.0, -3.0), (0.0, 0.0)):
        m = frame(sitter(**ROOMY, roll=roll), crop).matrix
        assert np.degrees(np.arctan2(m[1, 0], m[0, 0])) == pytest.approx(angle, abs=0.01)


def test_a_shoulder_cut_at_the_side_moves_the_frame_to_the_cut():
    cut = {"size": (900, 1200), "centre": (330.0, 420.0), "height": 300.0, "shoulders": 1.5}
    who = sitter(**cut)
    assert who.cuts.left and not who.cuts.right
    made = frame(who, crops().get("square"), size=(800, 800))
    alpha = fake_person(cut["size"], centre=cut["centre"], height=cut["height"], shoulders=1.5)
    assert isinstance(made, Frame) and floating(alpha, made) == 0
    free = replace(who, cuts=replace(who.cuts, left=None))
    assert floating(alpha, frame(free, crops().get("square"), size=(800, 800))) > 0  # the measure of this test sees a float


def test_a_crop_that_cannot_be_had_names_the_side_and_how_much_is_missing():
    made = frame(sitter(size=(240, 900), centre=(120.0, 300.0), height=260.0), crops().get("banner"), size=(900, 300))
    assert isinstance(made, Finding) and made.code == "crop_impossible"
    assert "left and right" in made.message and made.value > 30 and made.unit == "selfie pixels"
    assert "both shoulders" in made.advice


def test_hair_that_the_selfie_cuts_gives_a_tight_crop_but_never_a_passport():
    who = sitter(size=(900, 1200), centre=(450.0, 250.0), height=320.0, hair=0.45)
    assert who.cuts.top
    made = frame(who, crops().get("headshot"), size=(512, 640))
    assert [f.code for f in made.findings] == ["tight_crop"]
    for name in ("passport-35x45", "passport-2x2"):
        refused = frame(who, crops().get(name), size=crops().get(name).sized(600))
        assert isinstance(refused, Finding) and refused.code == "crop_impossible" and "top" in refused.message


def test_a_small_selfie_gives_a_smaller_picture_and_never_a_soft_one():
    who, crop = sitter(size=(400, 400), centre=(200.0, 170.0), height=80.0), crops().get("headshot")
    refused = frame(who, crop)
    assert isinstance(refused, Finding) and refused.code == "too_small_for_size" and refused.value > refused.limit == MAX_SCALE
    size = best_size(who, crop)
    assert size[0] < 1024 and isinstance(frame(who, crop, size=size, seed=9), Frame)
    assert best_size(sitter(**ROOMY), crop, 640) == (512, 640)


def test_cuts_are_found_where_the_person_touches_the_frame():
    alpha = np.zeros((100, 80), np.uint8)
    assert find_cuts(alpha) == replace(find_cuts(alpha), left=None, right=None, top=None, bottom=None)
    alpha[40:, 30:] = 255
    cuts = find_cuts(alpha)
    assert cuts.left is None and cuts.top is None
    assert cuts.right == (38, 99) and cuts.bottom == (28, 79)
    alpha[10, 0] = 255
    assert find_cuts(alpha).left is None  # a speck


def test_hair_is_found_above_the_face_and_strands_are_not():
    alpha = fake_person((600, 600), centre=(300, 300), height=160, hair=0.3)
    alpha[100:180, 300] = 255
    who = measure_sitter(alpha, fake_face(centre=(300.0, 300.0), height=160.0))
    assert who.hair_top == pytest.approx(300 - 0.8 * 160, abs=8)
    assert who.head_x[0] < who.face_x[0] and who.head_x[1] > who.face_x[1]
