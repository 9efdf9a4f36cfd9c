"""Previews: each choice looks like what it is."""

import numpy as np
import pytest

from goodlight.sets import mannequin
from goodlight.sets.directions import expressions, poses
from goodlight.sets.features import features
from goodlight.sets.personal import presentations
from goodlight.sets.previews import attire_preview, expression_preview, feature_preview, light_preview, pose_preview, presentation_preview
from goodlight.sets.rigs import Lamp, Rig, lights

SIZE = (80, 100)


def grey(picture) -> np.ndarray:
    return np.asarray(picture.convert("L"), np.float64)


def head(**options) -> np.ndarray:
    return mannequin.head((160, 200), unit=46.0, eyes=(79.5, 84.0), **options)


def lamp(azimuth: float) -> Rig:
    return Rig(name="", description="", key=Lamp(azimuth=azimuth, elevation=20, softness=20), ambient=0.05)


def test_the_head_is_a_premultiplied_layer_that_stands_in_the_middle():
    made = head()
    assert made.shape == (200, 160, 4) and made.dtype == np.float32 and made.min() >= 0 and made.max() <= 1
    assert (made[..., :3] <= made[..., 3:] + 1e-6).all()
    across = made[:120, :, 3].sum(axis=0)
    assert abs(np.average(np.arange(160), weights=across) - 79.5) < 2 and 0.2 < made[..., 3].mean() < 0.8


@pytest.mark.parametrize("azimuth", [-60, 60])
def test_a_lamp_at_one_side_lights_that_side(azimuth):
    light = head(rig=lamp(azimuth))[40:130, :, :3].mean(axis=2)
    left, right = light[:, 45:75].mean(), light[:, 85:115].mean()
    assert (left > 1.3 * right) if azimuth < 0 else (right > 1.3 * left)


def test_the_nose_throws_a_shadow_away_from_the_lamp():
    light, even = (head(rig=rig)[..., :3].mean(axis=2)[95:118] for rig in (lamp(-45), lamp(0)))
    ratio = light / np.maximum(even, 1e-3)
    assert ratio[:, 84:94].min() < 0.5 * ratio[:, 60:72].mean()


@pytest.mark.parametrize(("turn", "axis", "sign"), [((15, 0, 0), 1, 1), ((-15, 0, 0), 1, -1), ((0, 10, 0), 0, -1), ((0, -10, 0), 0, 1)])
def test_the_face_moves_where_the_head_turns(turn, axis, sign):
    def features_at(made):
        dark = (made[60:150, 40:120, :3].mean(axis=2) < 0.6 * np.median(made[60:150, 40:120, :3].mean(axis=2))).astype(float)
        return np.array([np.average(np.arange(dark.shape[a]), weights=dark.sum(axis=1 - a)) for a in (0, 1)])

    moved = features_at(head(turn=turn, body=False)) - features_at(head(body=False))
    assert sign * moved[axis] > 1


@pytest.mark.parametrize(("preview", "choices"), [(pose_preview, poses()), (expression_preview, expressions()), (light_preview, lights())])
def test_every_choice_has_a_picture_and_those_that_differ_differ(preview, choices):
    made = [grey(preview(choice, SIZE)) for choice in choices]
    assert all(m.shape == (100, 80) and m.std() > 10 for m in made)
    assert len({m.tobytes() for m in made}) >= 0.7 * len(made)


def test_presentations_and_features_change_the_face_both_ways():
    shapes = [feature for feature in features() if feature.kind == "shape" and not feature.side and feature.name != "ears"]
    for feature in shapes:
        both = grey(feature_preview(feature, SIZE))
        assert np.abs(both[:, :40] - both[:, 40:]).max() > 3, feature.name
    assert len({grey(presentation_preview(p.name, SIZE)).tobytes() for p in presentations()}) >= 3


def test_what_a_mannequin_cannot_show_has_no_picture():
    assert feature_preview(features().get("ears"), SIZE) is None
    assert feature_preview(features().get("hair-grey"), SIZE) is None


def test_a_garment_is_on_the_mannequin_in_its_colour():
    own, navy, white = (np.asarray(attire_preview(name, SIZE), float)[75:, 15:65] for name in ("own", "navy-suit", "t-shirt"))
    assert white.mean() > own.mean() > navy.mean()
    head_of = [np.asarray(attire_preview(name, SIZE), float)[5:40, 25:55].std() for name in ("navy-suit", "t-shirt")]
    assert min(head_of) > 15
