"""The choice of looks: endless, the same for the same brief, and a good mix."""

from collections import Counter
from itertools import islice, pairwise

import pytest
from PIL import Image

from goodlight.brief import Brief, Look
from goodlight.errors import UsageError
from goodlight.sets.backdrops import backdrops
from goodlight.sets.choose import choose
from goodlight.sets.directions import expressions, poses


def looks(n, **brief):
    return [look for look, _ in islice(choose(Brief(**brief)), n)]


@pytest.mark.parametrize("seed", range(20))
def test_an_open_choice_begins_with_a_headshot_and_is_a_good_mix(seed):
    chosen = looks(120, seed=seed)
    assert chosen[0].crop == "headshot"
    assert all(a.backdrop != b.backdrop for a, b in pairwise(chosen))
    behind = Counter(look.backdrop for look in chosen)
    weights = {b.name: b.mix for b in backdrops() if b.mix}
    assert set(behind) == set(weights)
    assert all(abs(behind[name] - 120 * weight / sum(weights.values())) <= 1.5 for name, weight in weights.items())
    framed = Counter(look.crop for look in chosen)
    assert framed.most_common(1)[0][0] == "headshot" and 60 <= framed["headshot"] <= 84
    assert not set(framed) & {"banner", "banner-linkedin", "linkedin", "passport-35x45", "passport-2x2"}
    assert {look.attire for look in chosen} == {"own"} and {look.light for look in chosen} == {"studio", "place"}


def test_the_choice_depends_on_the_seed_and_on_nothing_else():
    assert looks(50, seed=4) == looks(50, seed=4)
    assert looks(50, seed=4) != looks(50, seed=5)


@pytest.mark.parametrize("seed", range(10))
def test_everything_asked_for_meets_everything_else(seed):
    chosen = looks(6, seed=seed, backdrops=("paper-white", "#102030", "paper-white"), crops=("square", "linkedin", "banner"))
    assert len(set(chosen)) == 6
    assert {look.backdrop for look in chosen} == {"paper-white", "#102030"}


def test_one_of_each_is_repeated_for_ever():
    assert set(looks(9, backdrops=("transparent",), crops=("square",))) == {Look(backdrop="transparent", light="studio", crop="square")}


def test_a_colour_is_normalised_and_a_picture_keeps_its_path(tmp_path):
    assert [look.backdrop for look in looks(1, backdrops=("#a0b1c2",))] == ["#A0B1C2"]
    wall = tmp_path / "My wall.png"
    Image.new("RGB", (400, 400), (90, 90, 90)).save(wall)
    assert [look.backdrop for look in looks(1, backdrops=(str(wall),))] == [str(wall)]


@pytest.mark.parametrize("wish, code", [
    ({"backdrops": ("nowhere",)}, "unknown_backdrop"), ({"backdrops": ("#xyz",)}, "bad_colour"), ({"crops": ("oval",)}, "unknown_crop"),
    ({"attires": ("tuxedo",)}, "unknown_attire"), ({"lights": ("disco",)}, "unknown_light"), ({"backdrops": ("",)}, "unknown_backdrop"),
    ({"backdrops": ("no/such/wall.jpg",)}, "bad_backdrop_picture"), ({"backdrops": ("tests/",)}, "bad_backdrop_picture"),
    ({"backdrops": ("a\0.jpg",)}, "bad_backdrop_picture"), ({"backdrops": ("x" * 5000 + ".jpg",)}, "bad_backdrop_picture"),
])
def test_what_does_not_exist_is_a_named_fault_at_the_call(wish, code):
    with pytest.raises(UsageError) as caught:
        choose(Brief(**wish))
    assert caught.value.code == code and caught.value.advice


@pytest.mark.parametrize("wish, code", [({"poses": ("upside-down",)}, "unknown_pose"), ({"expressions": ("smil",)}, "unknown_expression")])
def test_an_unknown_direction_is_a_named_fault_at_the_call(wish, code):
    with pytest.raises(UsageError) as caught:
        choose(Brief(**wish))
    assert caught.value.code == code


def test_directions_cover_what_was_asked():
    chosen = [d for _, d in islice(choose(Brief(poses=("three-quarter-left", "straight"), expressions=("soft-smile", "neutral"))), 8)]
    pairs = {(p, e): 2 for p in ("three-quarter-left", "straight") for e in ("soft-smile", "neutral")}
    assert Counter((d.pose, d.expression) for d in chosen) == pairs
    _, first = next(choose(Brief()))
    assert (first.pose, first.expression) == ("as-shot", "as-shot")


def test_poses_and_expressions_tell_faces_apart(make_face):
    turned, smiling = make_face(yaw=20.0), make_face(smile=0.9)
    assert poses().get("three-quarter-right").miss(turned) == 0 < poses().get("straight").miss(turned)
    assert poses().get("straight").miss(turned) == pytest.approx(16) and poses().get("three-quarter-left").miss(turned) == pytest.approx(31)
    assert expressions().get("warm-smile").miss(smiling) == 0 < expressions().get("neutral").miss(smiling)
    assert poses().get("as-shot").miss(turned) == expressions().get("as-shot").miss(smiling) == 0
