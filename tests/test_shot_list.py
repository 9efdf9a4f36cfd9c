"""The shot list: refuses what cannot be had before any work, and gives the same well-mixed recipes for the same brief."""

from collections import Counter
from dataclasses import replace
from itertools import islice

import numpy as np
import painted
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.brief import Brief, Direction, Example, Look
from goodlight.errors import UsageError
from goodlight.finding import Finding
from goodlight.sets.backdrops import backdrops
from goodlight.shot_list import LONGEST_SIDE, check, shot_list

LEFT, RIGHT = painted.plate(yaw=-25, sha256="1" * 64), painted.plate(yaw=25, sha256="2" * 64)
GRIN, SERIOUS = painted.plate(smile=0.9, sha256="3" * 64), painted.plate(smile=0.0, sha256="4" * 64)


def recipes(brief: Brief, *plates, count: int = 24) -> list:
    return list(islice(shot_list(painted.subject(*plates), brief), count))


def cramped():
    """A selfie that ends just below the chin and beside the ears: it carries no banner."""
    plate = painted.plate()
    y, face = int(plate.face.chin[1]) + 25, plate.face
    moved = replace(face, landmarks=face.landmarks - np.float32([220, 0, 0]))
    return painted.plate_of(moved, np.ascontiguousarray(plate.foreground[:y, 220:500]), plate.alpha[:y, 220:500].copy(), sha256="9" * 64)


@pytest.mark.parametrize(("wrong", "code"), [
    ({"count": 0}, "bad_count"), ({"count": -3}, "bad_count"), ({"count": 10**6}, "bad_count"), ({"seed": -1}, "bad_seed"),
    ({"retouch": "heavy"}, "unknown_retouch"), ({"long_side": 100}, "bad_size"), ({"long_side": LONGEST_SIDE + 1}, "bad_size"),
    ({"long_side": 0}, "bad_size"), ({"backdrops": ("beach",)}, "unknown_backdrop"), ({"backdrops": ("#12345",)}, "bad_colour"),
    ({"backdrops": ("paper-white", "nope")}, "unknown_backdrop"), ({"backdrops": ("",)}, "unknown_backdrop"),
    ({"attires": ("tuxedo",)}, "unknown_attire"), ({"lights": ("disco",)}, "unknown_light"), ({"crops": ("hexagon",)}, "unknown_crop"),
    ({"poses": ("headstand",)}, "unknown_pose"), ({"expressions": ("furious",)}, "unknown_expression"),
])
def test_what_cannot_be_had_is_refused_with_its_code_and_an_advice(wrong, code):
    with pytest.raises(UsageError) as caught:
        check(Brief(**wrong))
    assert caught.value.code == code and caught.value.advice and caught.value.exit_code == 2


@pytest.mark.parametrize("fine", [{}, {"count": 1}, {"count": 1000}, {"seed": 2**40}, {"long_side": 256}, {"long_side": LONGEST_SIDE},
                                  {"retouch": "light"}, {"backdrops": ("transparent", "#a0B1c2")}, {"crops": ("passport-35x45", "banner")}])
def test_what_can_be_had_is_not_refused(fine):
    check(Brief(**fine))


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**63), count=st.integers(1, 20))
def test_the_brief_decides_and_nothing_else(seed, count):
    brief = Brief(seed=seed, crops=("headshot", "square"))
    once, again = (recipes(brief, LEFT, RIGHT, count=count) for _ in range(2))
    assert once == again and len(once) == count


def test_the_count_does_not_change_the_recipes():
    """Asking for more gives the same ones and others after them."""
    assert recipes(Brief(count=3), count=6) == recipes(Brief(count=300), count=12)[:6]


def test_another_seed_is_another_list():
    one, two = recipes(Brief(seed=1)), recipes(Brief(seed=2))
    assert one != two and {r.seed for r in one}.isdisjoint(r.seed for r in two)


def test_no_two_shots_share_a_seed():
    seeds = [r.seed for r in recipes(Brief(), count=100)]
    assert len(set(seeds)) == 100 and min(seeds) >= 0


def test_every_backdrop_asked_for_appears_equally_often_and_no_other():
    asked = ("paper-white", "canvas-blue", "#123456", "transparent")
    seen = Counter(r.look.backdrop for r in recipes(Brief(backdrops=asked), count=20))
    assert seen == dict.fromkeys(asked, 5)


def test_an_open_brief_goes_through_every_backdrop_of_the_mix():
    mixed = {b.name for b in backdrops() if b.mix}
    assert {r.look.backdrop for r in recipes(Brief(), count=2 * len(mixed))} == mixed


def test_every_crop_pose_and_expression_asked_for_appears():
    brief = Brief(crops=("headshot", "square", "linkedin"), poses=("straight", "three-quarter-left"), expressions=("soft-smile", "neutral"))
    made = recipes(brief, count=48)
    assert {r.look.crop for r in made} == set(brief.crops)
    assert {(r.direction.pose, r.direction.expression) for r in made} == {(p, e) for p in brief.poses for e in brief.expressions}


def test_the_recipe_carries_what_was_asked():
    made = recipes(Brief(retouch="light", long_side=500, backdrops=("#aabbcc",), crops=("square",)), count=3)
    assert all((r.retouch, r.size, r.look.backdrop, r.plate) == ("light", (500, 500), "#AABBCC", "a" * 64) for r in made)


def test_a_picture_is_never_larger_than_the_plate_carries():
    small = painted.face(unit=40, centre=(144, 132))
    plate = painted.plate_of(small, painted.colours(small, (288, 360)), painted.outline(small, (288, 360)))
    (recipe,) = recipes(Brief(crops=("headshot",), long_side=3000), plate, count=1)
    assert max(recipe.size) < 1280 and recipe.size[0] / recipe.size[1] == pytest.approx(4 / 5, abs=0.01)


@pytest.mark.parametrize(("asked", "wanted"), [({"poses": ("three-quarter-left",)}, LEFT), ({"poses": ("three-quarter-right",)}, RIGHT)])
def test_the_plate_with_the_pose_is_taken(asked, wanted):
    assert {r.plate for r in recipes(Brief(**asked), LEFT, RIGHT)} == {wanted.sha256}


@pytest.mark.parametrize(("asked", "wanted"), [({"expressions": ("warm-smile",)}, GRIN), ({"expressions": ("neutral",)}, SERIOUS)])
def test_the_plate_with_the_expression_is_taken(asked, wanted):
    assert {r.plate for r in recipes(Brief(**asked), GRIN, SERIOUS)} == {wanted.sha256}


def test_the_open_mix_asks_nobody_for_what_the_selfie_cannot_give():
    """A grin cannot be closed. Asked for by name it is tried all the same, and the shot says how far it came."""
    shown = {r.direction.expression for r in recipes(Brief(seed=2), GRIN, count=60)}
    assert shown == {"as-shot", "warm-smile", "approachable"}
    assert {r.direction.expression for r in recipes(Brief(seed=2), SERIOUS, count=60)} >= {"as-shot", "confident"}
    assert {r.direction.expression for r in recipes(Brief(expressions=("soft-smile",)), GRIN)} == {"soft-smile"}


def test_without_a_direction_every_plate_comes_and_the_best_oftenest():
    brief = Brief(poses=("as-shot",), expressions=("as-shot",))
    seen = Counter(r.plate for r in recipes(brief, LEFT, RIGHT, painted.plate(sha256="5" * 64), count=200))
    print(dict(seen))
    assert len(seen) == 3 and seen[LEFT.sha256] == max(seen.values()) < 160


def test_a_held_selfie_is_the_best_or_the_example_s_and_varies_when_asked():
    def taken(**brief):
        return {r.plate for r in recipes(Brief(**brief), LEFT, RIGHT, GRIN)}

    shot = Example(rank=1, look=Look(backdrop="paper-white"), direction=Direction(), plate=GRIN.sha256, seed=5)
    assert taken(vary=("backdrop",)) == {LEFT.sha256} and taken(like=shot) == taken(like=shot, vary=("crop",)) == {GRIN.sha256}
    assert taken(vary=("selfie",)) == taken(like=shot, vary=("selfie",)) == {LEFT.sha256, RIGHT.sha256, GRIN.sha256}


def test_more_like_a_shot_are_not_that_shot_again():
    made = recipes(Brief())
    shot = Example(rank=1, look=made[0].look, direction=made[0].direction, plate=made[0].plate, seed=made[0].seed)
    more = recipes(Brief(like=shot))
    assert {r.seed for r in more}.isdisjoint(r.seed for r in made) and more == recipes(Brief(like=shot))
    assert more != recipes(Brief(like=shot, seed=1))


def test_plates_meet_every_backdrop_and_crop_evenly():
    brief = Brief(backdrops=("paper-white", "canvas-blue"), crops=("headshot", "square"), poses=("as-shot",), expressions=("as-shot",))
    seen = Counter((r.plate, r.look.backdrop, r.look.crop) for r in recipes(brief, LEFT, RIGHT, count=60))
    share = {LEFT.sha256: 10, RIGHT.sha256: 5}
    assert len(seen) == 8 and all(abs(n - share[plate]) <= 2 for (plate, _, _), n in seen.items())


def test_a_crop_that_no_plate_carries_comes_with_the_reason():
    made = recipes(Brief(crops=("banner",), backdrops=("paper-white",)), cramped(), count=3)
    assert len(made) == 3
    for recipe, why in made:
        assert isinstance(why, Finding) and why.code == "crop_impossible" and why.message and why.advice
        assert (recipe.look.crop, recipe.plate) == ("banner", "9" * 64)


def test_another_plate_carries_the_crop_when_the_first_does_not():
    made = recipes(Brief(crops=("banner",)), cramped(), painted.plate(), count=10)
    assert all(not isinstance(r, tuple) and r.plate == "a" * 64 for r in made)
