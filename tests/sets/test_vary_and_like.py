"""``Brief.vary`` and ``Brief.like``: what varies, what is held, and at what."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.brief import AXES, SELFIE, Brief, Direction, Example, Look
from goodlight.errors import UsageError
from goodlight.sets.backdrops import backdrops
from goodlight.sets.choose import choose, parse_vary
from goodlight.sets.crops import crops
from goodlight.sets.directions import expressions, poses
from goodlight.sets.wardrobe import attires

SHOWN = Look(backdrop="canvas-olive", crop="square")
POSE, EXPRESSION = poses().names[1], expressions().names[1]
SHOT = Example(rank=12, look=SHOWN, direction=Direction(pose=POSE, expression=EXPRESSION, age=4.0, features={"lips": 0.2}),
               plate="a" * 64, seed=7)


def seen(count: int = 60, **brief) -> dict[str, set]:
    """Axis → the names that came."""
    chosen = list(islice(choose(Brief(**brief)), count))
    return {axis: {({**vars(look), **vars(direction)})[axis] for look, direction in chosen} for axis in AXES}


@settings(deadline=None, max_examples=30)
@given(st.sets(st.sampled_from([*AXES, SELFIE]), min_size=1), st.integers(0, 2**40))
def test_what_varies_varies_and_the_rest_is_held(vary, seed):
    came = seen(vary=tuple(vary), seed=seed)
    counts = {axis: len(names) for axis, names in came.items()}
    assert all(counts[axis] == 1 for axis in set(AXES) - vary)
    assert all(counts[axis] > 1 for axis in vary & {"backdrop", "attire", "crop", "pose", "expression"})


def test_what_is_held_is_what_the_first_shot_of_the_open_plan_has():
    for seed in range(6):
        look, direction = next(choose(Brief(seed=seed)))
        held = next(choose(Brief(seed=seed, vary=(SELFIE,))))
        assert held == (look, direction)


def test_an_axis_varies_over_the_mix_or_over_all_there_is_but_never_without_a_backdrop():
    came = seen(200, vary=("backdrop", "crop", "attire"))
    assert came["backdrop"] == {b.name for b in backdrops() if b.mix} and came["crop"] == {c.name for c in crops() if c.mix}
    assert came["attire"] == set(attires().names)


def test_what_is_asked_for_is_what_an_axis_varies_over_or_is_held_at():
    came = seen(vary=("crop",), crops=("square", "linkedin"), backdrops=("#102030",))
    assert came["crop"] == {"square", "linkedin"} and came["backdrop"] == {"#102030"}


@pytest.mark.parametrize("wish", [{"vary": ("colour",)}, {"vary": ("",)}, {"vary": ("pose",), "crops": ("square", "headshot")}])
def test_a_contradiction_is_a_named_fault_at_the_call(wish):
    with pytest.raises(UsageError) as caught:
        choose(Brief(**wish))
    assert caught.value.code == "bad_vary" and caught.value.advice


def test_more_like_a_shot_keep_all_it_has_but_for_backdrops_of_its_kind():
    came = seen(like=SHOT)
    assert {k: v for k, v in came.items() if k != "backdrop"} == {
        "crop": {"square"}, "light": {"as-shot"}, "attire": {"own"}, "pose": {POSE}, "expression": {EXPRESSION}}
    olive = backdrops().get("canvas-olive")
    assert "canvas-olive" in came["backdrop"] and len(came["backdrop"]) > 1
    assert {(backdrops().get(b).kind, backdrops().get(b).tone) for b in came["backdrop"]} == {(olive.kind, olive.tone)}
    _, direction = next(choose(Brief(like=SHOT)))
    assert (direction.age, direction.features) == (4.0, {"lips": 0.2})


def test_what_is_asked_for_wins_over_the_example():
    came = seen(like=SHOT, backdrops=("paper-white", "#102030"), crops=("headshot",))
    assert came["backdrop"] == {"paper-white", "#102030"} and came["crop"] == {"headshot"} and came["pose"] == {POSE}
    _, direction = next(choose(Brief(like=SHOT, age=-2.0)))
    assert direction.age == -2.0 and direction.features == {"lips": 0.2}


def test_with_both_only_what_varies_is_not_the_example_s():
    came = seen(like=SHOT, vary=("crop",))
    assert came["backdrop"] == {"canvas-olive"} and len(came["crop"]) > 1


def test_an_example_without_kin_stays_as_it_is():
    shot = Example(rank=1, look=Look(backdrop="#102030"), direction=Direction(), plate="a" * 64, seed=1)
    assert seen(like=shot)["backdrop"] == {"#102030"}


@pytest.mark.parametrize("look, direction, code", [
    (Look(backdrop="gone"), Direction(), "unknown_backdrop"), (Look(backdrop="gone/wall.jpg"), Direction(), "bad_backdrop_picture"),
    (Look(backdrop="paper-white", crop="oval"), Direction(), "unknown_crop"),
    (Look(backdrop="paper-white"), Direction(pose="headstand"), "unknown_pose")])
def test_what_an_example_names_must_still_exist(look, direction, code):
    with pytest.raises(UsageError) as caught:
        choose(Brief(like=Example(rank=1, look=look, direction=direction, plate="a" * 64, seed=1)))
    assert caught.value.code == code


@given(st.lists(st.lists(st.sampled_from([*AXES, SELFIE]), min_size=1).map(" , ".join)))
def test_names_with_commas_and_spaces_are_read_each_once(given_):
    wanted = [name.strip() for text in given_ for name in text.split(",")]
    got = parse_vary(given_)
    assert len(got) == len(set(got)) and set(got) == set(wanted)


@given(st.lists(st.text(), min_size=1))
def test_any_text_to_vary_is_read_or_a_named_fault(given_):
    try:
        next(choose(Brief(vary=parse_vary(given_))))
    except UsageError as error:
        assert error.code == "bad_vary" and len(error.message) < 200
