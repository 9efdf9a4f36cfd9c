import pytest

from goodlight.errors import UsageError
from goodlight.sets.rigs import lights, place, rigs


def test_the_light_of_the_selfie_comes_first_and_every_rig_says_what_it_is():
    assert lights().names[0] == "as-shot" and lights().get("as-shot").keeps_selfie
    assert "studio" in lights().names and lights().get("studio").even
    assert all(rig.licence and rig.description for rig in rigs())


def test_a_side_and_an_edge_are_asked_for_in_the_name():
    left, right = rigs().get("loop-left"), rigs().get("loop-right")
    assert left.key.azimuth < 0 < right.key.azimuth == -left.key.azimuth and right.fill.azimuth == -left.fill.azimuth
    assert (left.name, left.side) == ("loop-left", "given")
    soft, hard = rigs().get("loop-right-soft"), rigs().get("loop-right-hard")
    assert hard.key.softness < right.key.softness < soft.key.softness and hard.key.azimuth == right.key.azimuth
    assert rigs().get("loop-hard-right").key == hard.key


def test_a_pattern_turns_with_the_face_and_a_key_in_front_stays_in_front():
    loop, split, butterfly = (rigs().get(name) for name in ("loop-left", "split-left", "butterfly"))
    away = loop.turned(20, 0)
    assert away.key.azimuth == loop.key.azimuth + 20 and away.fill.azimuth == loop.fill.azimuth + 20 and away.rim == loop.rim
    assert split.turned(-30, 0).key.azimuth == split.key.azimuth  # no further aside
    up = butterfly.turned(25, 10)
    assert up.key.azimuth == 0 and up.key.elevation == butterfly.key.elevation + 5
    assert rigs().get("studio").turned(30, 10) == rigs().get("studio")
    assert place("lobby", [[1, 1, 1]] * 9).turned(30, 10).key is None


@pytest.mark.parametrize("name", ["butterfly-left", "loop-left-right", "loop-hard-soft", "studio-left", "studio-hard", "as-shot-left",
                                  "-left", "left", "loop-", "nothing"])
def test_what_is_no_light_is_refused_with_what_there_is(name):
    assert name not in rigs()
    with pytest.raises(UsageError) as caught:
        rigs().get(name)
    assert caught.value.code == "unknown_light" and "rembrandt" in caught.value.advice


def test_a_place_brings_nine_rows_of_three():
    assert place("lobby", [[1, 1, 1]] + [[0, 0, 0]] * 8).sh[0] == (1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="9 rows"):
        place("lobby", [[1, 1, 1]])
