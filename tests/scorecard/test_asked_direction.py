"""Whether pose, expression, age, presentation and features are those that were asked for, on faces that were moved by a known amount."""

from functools import cache
from types import SimpleNamespace

import cv2
import numpy as np
import painted
import pytest
from scipy.interpolate import RBFInterpolator

from goodlight.scorecard.asked import direction, shape
from goodlight.scorecard.asked.shot import AskedShot
from goodlight.scorecard.measure.patch import EYE, FacePatch, face_patch
from goodlight.sets.features import features

SHAPES = [f.name for f in features() if f.kind == "shape" and not f.side and shape.carries(f.name, 0.5)]


@cache
def before() -> FacePatch:
    """A face whose skin has something to hold on to: noise of several sizes."""
    face = painted.face(unit=EYE, centre=(200, 200))
    rng = np.random.default_rng(1)
    grey = sum(cv2.GaussianBlur(rng.normal(0, 1, (460, 400)).astype(np.float32), (0, 0), s) * s for s in (1.5, 3, 6)) * 16 + 128
    return face_patch(np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2), face)


def moved(amounts: dict[str, float], *, light: float = 1.0) -> FacePatch:
    """The face with its pixels moved; the mesh is left where it was, as a mesh that sees nothing."""
    here = before()
    shift = EYE * sum((amount * shape._displacement(name, here) for name, amount in amounts.items()), np.zeros((468, 2)))
    y, x = np.mgrid[: here.grey.shape[0], : here.grey.shape[1]].astype(np.float32)
    field = RBFInterpolator(here.points[:, :2] + shift, -shift, neighbors=40, smoothing=1.0)
    ys, xs = np.mgrid[0: here.grey.shape[0]: 10, 0: here.grey.shape[1]: 10]
    coarse = field(np.stack([xs.ravel(), ys.ravel()], axis=1)).reshape(*xs.shape, 2).astype(np.float32)
    back = cv2.resize(coarse, here.grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    grey = cv2.remap(here.grey, x + back[..., 0], y + back[..., 1], cv2.INTER_LINEAR)
    return FacePatch(grey=np.clip(grey * light, 0, 255).astype(np.uint8), points=here.points, axes=here.axes)


_NOTHING = {"yaw": 0.0, "pitch": 0.0, "roll": 0.0, "smile": 0.1, "mouth_open": 0.0, "hair_lab": None}
_SMALL = {"lines": 0.0, "smile_lines": 0.0, "teeth": 0.0}


def person(*, patch=None, **measured):
    small = {k: measured.pop(k) for k in list(measured) if k in _SMALL}
    details = SimpleNamespace(**_SMALL | small)
    return SimpleNamespace(person=SimpleNamespace(**_NOTHING | measured, patch=patch or before(), details=details))


def asked(picture, *, source=None, **wanted) -> AskedShot:
    neutral = {"pose": "as-shot", "expression": "as-shot", "age": 0.0, "presentation": "as-shot", "features": {}}
    return AskedShot(picture=picture, record={"direction": neutral | wanted, "look": {}}, source=source)


@pytest.mark.parametrize("name", [*SHAPES, "left-brow-height"])
@pytest.mark.parametrize("amount", [-0.5, 0.5])
def test_a_feature_that_was_given_is_found_and_its_opposite_is_not(name, amount):
    picture, source = person(patch=moved({name: amount})), person()
    assert direction.facial_features(asked(picture, source=source, features={name: amount})) == [True]
    assert direction.facial_features(asked(picture, source=source, features={name: -amount})) == [False]


@pytest.mark.parametrize("name", [*SHAPES, "left-brow-height"])
def test_a_feature_that_was_not_given_is_not_found_in_other_light(name):
    picture, source = person(patch=moved({}, light=0.7)), person()
    assert direction.facial_features(asked(picture, source=source, features={name: 0.5})) == [False]


def test_several_features_are_told_apart():
    picture = person(patch=moved({"jaw-width": -0.5, "nose-length": 0.5}))
    wish = {"jaw-width": -0.5, "nose-length": 0.5, "lips": 0.5}
    assert direction.facial_features(asked(picture, source=person(), features=wish)) == [True, True, False]


@pytest.mark.parametrize(("presentation", "given", "kept"), [("masculine", 0.6, True), ("feminine", -0.6, True), ("feminine", 0.6, False),
                                                             ("0.5", 0.0, False)])
def test_presentation_is_a_direction_too(presentation, given, kept):
    picture = person(patch=moved({"presentation": 0.6 * given}))
    assert direction.presentation(asked(picture, source=person(), presentation=presentation)) == [kept]


def test_years_are_read_off_the_lines_of_the_skin():
    older, source = person(lines=1.2), person()
    assert direction.age(asked(older, source=source, age=10.0)) == [True]
    assert direction.age(asked(older, source=source, age=-10.0)) == [False]
    assert direction.age(asked(older, source=source, age=6.0)) == [], "the light of a set moves the lines as far as six years do"


@pytest.mark.parametrize(("feature", "measured", "kept"), [("teeth", {"teeth": -2.5}, True), ("teeth", {"teeth": 1.0}, False)])
def test_colours_that_were_asked_to_change_did(feature, measured, kept):
    assert direction.facial_features(asked(person(**measured), source=person(), features={feature: 0.5})) == [kept]


def test_without_the_selfies_nothing_is_said_of_change():
    shot = asked(person(), age=10.0, presentation="masculine", features={"nose-width": 0.5, "teeth": 0.5})
    assert direction.age(shot) == direction.presentation(shot) == direction.facial_features(shot) == []
    assert set(direction.unseen(shot)) == {f"{w} (without the selfies)" for w in ("age", "presentation", "nose-width", "teeth")}


def test_what_no_figure_carries_is_said_to_be_unseen():
    features = {"ears": 0.5, "stray-hairs": -0.5, "lip-tone": 1.0}
    shot = asked(person(), source=person(), pose="shoulders-left", presentation="0.01", features=features)
    assert direction.facial_features(shot) == direction.pose(shot) == direction.presentation(shot) == []
    assert set(direction.unseen(shot)) == {"the turn of the shoulders", "presentation", "ears", "stray-hairs", "lip-tone"}


@pytest.mark.parametrize(("name", "measured", "kept"), [
    ("straight", {"yaw": 5.0, "pitch": -4.0}, True), ("straight", {"yaw": 14.0}, False), ("three-quarter-left", {"yaw": -12.0}, True),
    ("three-quarter-left", {"yaw": 12.0}, False), ("chin-up", {"pitch": 7.0}, True), ("chin-up", {"pitch": -2.0}, False),
    ("tilt-right", {"roll": 6.0}, True), ("tilt-right", {"roll": -6.0}, False)])
def test_the_pose_is_that_of_the_head_in_the_picture(name, measured, kept):
    assert direction.pose(asked(person(**measured), pose=name)) == [kept]


def test_a_smile_is_measured_and_brows_and_lids_by_their_change():
    assert direction.expression(asked(person(smile=0.7), expression="warm-smile")) == [True]
    assert direction.expression(asked(person(smile=0.1), expression="warm-smile")) == [False]
    stern = person(patch=moved({"squinch": 0.3, "brow-down": 0.3}), smile=0.0)
    assert direction.expression(asked(stern, source=person(), expression="serious")) == [True]
    assert direction.expression(asked(person(smile=0.0), source=person(), expression="serious")) == [False], "the face did nothing"


def test_names_that_do_not_exist_are_passed_over():
    shot = asked(person(), source=person(), pose="upside down", expression="smug", presentation="x", features={"third-eye": 1.0})
    assert [check(shot) for check in (direction.pose, direction.expression, direction.presentation, direction.facial_features)] == [[]] * 4
