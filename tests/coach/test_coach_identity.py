"""Who the selfies show, with strangers among them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_faces import person, photo_of

from goodlight.coach.identity import largest_group, stranger_limit, template_of, to_others


def photos(who, count, **kwargs):
    return [photo_of(who, k, **kwargs) for k in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_photos_of_one_person_belong_together(count):
    assert largest_group(np.stack(photos(1, count))).all()


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(3, 7), st.integers(1, 2))
def test_strangers_are_found_wherever_they_stand(seed, count, strangers):
    rng = np.random.default_rng(seed)
    everyone = photos(1, count) + [photo_of(2 + k, 0) for k in range(strangers)]
    order = rng.permutation(len(everyone))
    member = largest_group(np.stack([everyone[k] for k in order]))
    assert [bool(m) for m in member] == [k < count for k in order]


def test_of_two_people_with_equally_many_photos_the_first_is_meant():
    member = largest_group(np.stack([photo_of(3, 0), photo_of(4, 0)]))
    assert member.tolist() == [True, False]


def test_a_template_is_not_pulled_by_one_odd_photo():
    clean = photos(1, 9)
    before = np.mean(clean, axis=0)
    pulled = [np.linalg.norm(kind(np.stack([*clean, person(9)])) - before) for kind in (template_of, lambda d: d.mean(axis=0))]
    assert pulled[0] < 0.05 < pulled[1]


def test_the_limit_gets_stricter_with_the_number_of_other_photos():
    limits = [stranger_limit(n) for n in (1, 2, 4, 20)]
    assert limits == sorted(limits, reverse=True) and limits[0] == pytest.approx(0.58)


def test_distance_to_the_others_leaves_the_photo_itself_out():
    two = np.stack(photos(1, 2))
    assert to_others(two, np.array([True, True]), 0) == pytest.approx(np.linalg.norm(two[0] - two[1]))
    assert to_others(two, np.array([True, False]), 0) == 0.0
