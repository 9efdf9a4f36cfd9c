"""Features, age and presentation: what may be asked, and how a wrong wish is answered."""

import math
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.brief import Brief, Direction
from goodlight.errors import UsageError
from goodlight.sets.choose import choose
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import check_features, features, parse_feature, parse_features
from goodlight.sets.personal import OLDER, YOUNGER, personal, presentation_amount, presentations

AMOUNTS = st.floats(-1, 1)


def test_every_feature_says_what_it_does_and_those_with_sides_have_both():
    for feature in features():
        assert feature.kind in ("shape", "texture") and feature.group and feature.description
        assert feature.least < 0 or feature.most > 0
        assert bool(feature.less) == (feature.least < 0) and bool(feature.more) == (feature.most > 0)
        if feature.side:
            assert feature.both in features() and {f"left-{feature.both}", f"right-{feature.both}"} <= set(features().names)


@given(name=st.sampled_from(features().names), amount=AMOUNTS)
def test_what_is_written_is_what_is_read(name, amount):
    feature = features().get(name)
    amount = min(max(amount, feature.least), feature.most)
    assert parse_feature(f"{name}={amount!r}") == (name, amount)


@given(st.text(max_size=80) | st.builds("{}={}".format, st.sampled_from(features().names) | st.text(max_size=9), st.text(max_size=9)))
def test_any_text_is_a_feature_in_its_range_or_a_usage_error(text):
    try:
        name, amount = parse_feature(text)
    except UsageError as error:
        assert error.advice and error.code in ("bad_feature", "unknown_feature")
    else:
        assert features().get(name).least <= amount <= features().get(name).most


def test_the_nearest_name_is_suggested():
    with pytest.raises(UsageError) as caught:
        parse_feature("jaw=-0.3")
    assert caught.value.code == "unknown_feature" and "Did you mean jaw-width or jaw-angle?" in caught.value.advice


@pytest.mark.parametrize(("kind", "typed", "meant"), [
    (features, "dark circles", "under-eye"), (features, "grey-hair", "hair-grey"), (features, "glare", "glasses-glare"),
    (features, "Eyebrows", "brow-height, brow-arch or brow-spacing"), (features, "wrinkels", "smile-lines"),
    (poses, "profile", "three-quarter-left or three-quarter-right"), (poses, "tree-quarter-left", "three-quarter-left"),
    (expressions, "smile", "soft-smile or warm-smile"), (expressions, "happy", "warm-smile"), (presentations, "female", "feminine")])
def test_words_that_people_use_find_the_name(kind, typed, meant):
    with pytest.raises(UsageError) as caught:
        kind().get(typed)
    assert f"Did you mean {meant}?" in caught.value.advice


def test_every_word_means_something_and_none_is_a_name_already():
    table = tomllib.loads(resources.files("goodlight.sets").joinpath("words.toml").read_text("utf-8"))
    for kind, registry in (("pose", poses()), ("expression", expressions()), ("presentation", presentations()), ("feature", features())):
        for word, names in table.pop(kind).items():
            assert names and all(name in registry for name in names) and word not in registry, word
    assert not table


def test_what_resembles_nothing_suggests_nothing():
    with pytest.raises(UsageError) as caught:
        features().get("qqqqq")
    assert caught.value.advice.startswith("Choose among")


def test_a_feature_asked_for_twice_is_refused_and_not_decided_for_the_person():
    with pytest.raises(UsageError, match="lips is asked for twice"):
        parse_features(["lips=.1", "lips=.2"])


def test_amounts_of_nothing_are_left_out_and_the_order_is_settled():
    assert list(check_features({"lips": 0.5, "ears": 0.0, "cheeks": -1}).items()) == [("cheeks", -1.0), ("lips", 0.5)]


@given(st.floats())
def test_age_is_bounded_and_never_nothing(age):
    if YOUNGER <= age <= OLDER:
        assert personal(Brief(age=age))["age"] == age
    else:
        with pytest.raises(UsageError) as caught:
            personal(Brief(age=age))
        assert caught.value.code == "bad_age"


@given(st.floats().map(str) | st.text(max_size=20) | st.sampled_from(presentations().names))
def test_presentation_is_a_name_or_a_number_in_its_range(text):
    try:
        amount = presentation_amount(text)
    except UsageError as error:
        assert error.advice
    else:
        assert math.isfinite(amount) and -1 <= amount <= 1


def test_feminine_and_masculine_are_opposite_and_nothing_is_assumed():
    assert presentation_amount("feminine") == -presentation_amount("masculine") < 0
    assert presentation_amount("as-shot") == presentation_amount("neutral") == 0 == presentation_amount(Brief().presentation)


@pytest.mark.parametrize("middle", ["neutral", "0", "as-shot"])
def test_the_middle_of_presentation_is_the_person_as_they_are(middle):
    assert personal(Brief(presentation=middle))["presentation"] == "as-shot"


def test_every_direction_of_a_brief_carries_what_was_asked_and_can_be_a_key():
    directions = (d for _, d in choose(Brief(age=-3, presentation="feminine", features={"lips": 0.5, "ears": 0.0})))
    one, two = next(directions), next(directions)
    assert (one.age, one.presentation, one.features) == (-3, "feminine", {"lips": 0.5}) == (two.age, two.presentation, two.features)
    assert hash(one) == hash(Direction(**vars(one))) and {one: 1}[two] == 1
