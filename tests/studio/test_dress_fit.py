"""Fit: the garment's shoulders fall as the selfie's own do, or lean with the head where they are not seen."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from dressable import PLATE

from goodlight.sets import garments
from goodlight.studio.dress_fit import fit
from goodlight.subject.layers import split

SWEATER = garments.load("crew-sweater")
LAYERS = split(PLATE)


def fallen(slope: float):
    """The layers with the clothes sheared: the picture's right shoulder lower for slope > 0."""
    middle = float(PLATE.face.chin[0])
    shear = np.float32([[1, 0, 0], [slope, 1, -slope * middle]])
    return replace(LAYERS, cloth=cv2.warpAffine(LAYERS.cloth, shear, LAYERS.cloth.shape[::-1]), hair=np.zeros_like(LAYERS.hair))


def test_level_shoulders_stay_level():
    assert abs(fit(PLATE.face, fallen(0.0), SWEATER).tilt) < 0.01


@pytest.mark.parametrize("slope", [-0.04, 0.04])
def test_a_lower_shoulder_is_followed(slope):
    level, tilted = fit(PLATE.face, fallen(0.0), SWEATER), fit(PLATE.face, fallen(slope), SWEATER)
    assert tilted.tilt - level.tilt == pytest.approx(0.8 * slope, abs=0.01)


def test_a_raised_arm_is_not_followed_all_the_way():
    assert fit(PLATE.face, fallen(0.3), SWEATER).tilt <= 0.055


def test_unseen_shoulders_lean_a_little_with_the_head():
    face = replace(PLATE.face, pose=replace(PLATE.face.pose, roll=8.0))
    unseen = replace(LAYERS, cloth=np.zeros_like(LAYERS.cloth))
    assert 0.02 < fit(face, unseen, SWEATER).tilt < 0.05
    assert fit(PLATE.face, unseen, SWEATER).tilt == pytest.approx(0, abs=0.005)


def test_an_open_shirt_is_drawn_up_to_the_throat_and_a_v_neck_under_a_blazer_is_not():
    shirt, blouse = (fit(PLATE.face, LAYERS, garments.load(name)) for name in ("charcoal-suit", "blazer-blouse"))
    assert blouse.throat == 0 < shirt.throat
