import fake_shots
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.cull import likeness
from goodlight.finding import Finding


def at(distance: float) -> np.ndarray:
    return np.full(128, distance / np.sqrt(128))


def describing(*faces):
    return lambda picture: faces


def test_distance_to_the_template_is_euclidean():
    whole = (0, 0, 512, 640)
    measured = likeness.measure(fake_shots.shot(), fake_shots.subject(), describe=describing((whole, at(0.37))))
    assert measured.distance == pytest.approx(0.37)
    assert measured.limit == 0.5
    assert measured.recogniser == "dlib-resnet-v1"


def test_no_face_is_a_finding():
    found = likeness.measure(fake_shots.shot(), fake_shots.subject(), describe=describing())
    assert isinstance(found, Finding) and found.code == "no_face"


def test_a_face_somewhere_else_is_not_the_person():
    found = likeness.measure(fake_shots.shot(), fake_shots.subject(), describe=describing(((0, 0, 30, 30), at(0.1))))
    assert isinstance(found, Finding) and found.code == "no_face"


def test_of_several_faces_the_one_where_the_plate_stands_counts():
    shot = fake_shots.shot()
    x, y = shot.frame.to_picture(fake_shots.plate().face.landmarks[:468, :2]).mean(axis=0)
    printed_on_the_shirt = ((x - 60, y + 40, x + 60, y + 160), at(0.1))
    person = ((x - 80, y - 100, x + 80, y + 100), at(0.3))
    measured = likeness.measure(shot, fake_shots.subject(), describe=describing(printed_on_the_shirt, person))
    assert measured.distance == pytest.approx(0.3)


def test_transparent_shots_are_described_as_opaque_pictures():
    shapes = []

    def describe(picture):
        shapes.append((picture.shape, picture.dtype, picture[0, 0].tolist()))
        return fake_shots.describe(picture)

    likeness.measure(fake_shots.shot(transparent=True), fake_shots.subject(), describe=describe)
    assert shapes == [((640, 512, 3), np.uint8, [127, 127, 127])]


@pytest.mark.parametrize(("distance", "alike"), [(0.5, True), (0.501, False)])
def test_the_limit_itself_still_passes(distance, alike):
    measured = likeness.measure(fake_shots.shot(), fake_shots.subject(), describe=describing(((0, 0, 512, 640), at(distance))))
    measured = type(measured)(distance=distance, limit=0.5, recogniser=measured.recogniser)
    finding = likeness.judge(measured)
    assert (finding is None) is alike
    if finding:
        assert (finding.code, finding.value, finding.limit) == ("not_alike", distance, 0.5)


def test_one_selfie_has_the_default_limit():
    assert likeness.limit_for([at(0.2)]) == likeness.ONE_SELFIE


def test_selfies_that_agree_make_the_limit_tighter_and_spread_makes_it_looser():
    rng = np.random.default_rng(0)

    def selfies(distance):
        directions = rng.normal(size=(8, 128))
        return list(directions / np.linalg.norm(directions, axis=1, keepdims=True) * distance / np.sqrt(2))  # pairs lie ``distance`` apart

    assert likeness.limit_for(selfies(0.25)) == likeness.TIGHTEST
    assert likeness.TIGHTEST < likeness.limit_for(selfies(0.42)) < likeness.ONE_SELFIE
    assert likeness.limit_for(selfies(0.70)) == likeness.LOOSEST


@given(st.lists(st.floats(-1, 1), max_size=12))
def test_the_limit_stays_in_its_bounds_whatever_comes_in(spread):
    limit = likeness.limit_for([at(s) for s in spread])
    assert likeness.TIGHTEST <= limit <= likeness.LOOSEST
