"""Remnants of the old scene: large ones, which the segmenter knows. The rest is tested with the whole cut-out, in test_matte.py."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.subject.remnants import clear_remnants, foreign_colours, seen_through, vivid_patches

LANDMARKS = np.zeros((478, 3), np.float32)
LANDMARKS[:, :2] = (240, 180)
LANDMARKS[14, 1] = 225
FACE = SimpleNamespace(chin=np.array([240.0, 300.0]), height=200.0, eye_distance=80.0, landmarks=LANDMARKS)


def test_the_back_of_a_chair_goes_and_the_shoulder_beside_it_stays():
    prior, person = np.zeros((2, 512, 512), np.float32)
    prior[350:, 100:480] = person[350:, 100:380] = 1  # the network takes the chair at the right for the sitter's, the segmenter does not
    picture = np.full((512, 512, 3), (40, 42, 50), np.uint8)
    cleared = clear_remnants(picture, prior.copy(), person, FACE)
    assert cleared[400:, 400:470].max() < 0.05 and cleared[360:, 110:360].min() > 0.95
    small = prior.copy()
    small[350:, 386:] = 0  # a strip of doubt is left to the finer steps
    np.testing.assert_array_equal(clear_remnants(picture, small.copy(), person, FACE) > 0.5, small > 0.5)


def test_a_dark_shoulder_that_the_segmenter_lost_before_a_dark_flag_stays():
    rng = np.random.default_rng(1)
    prior, person, hair = np.zeros((3, 512, 512), np.float32)
    prior[200:, 150:400] = person[200:, 150:400] = 1
    hair[60:200, 200:330] = prior[60:200, 200:330] = person[60:200, 200:330] = 1
    person[200:230, 370:400] = 0  # the shoulder, higher than the chin
    picture = np.full((512, 512, 3), (24, 40, 74), np.uint8)
    picture[prior > 0] = (44, 48, 56)
    picture[200:230, 370:400] = (27, 42, 70)  # in the flag's light: a little nearer to it than to the rest of the suit
    picture = np.clip(picture + rng.normal(0, 2, picture.shape), 0, 255).astype(np.uint8)
    assert clear_remnants(picture, prior.copy(), person, FACE, hair)[206:225, 375:394].min() > 0.95
    hair[190:250, 350:420] = 1
    assert clear_remnants(picture, prior.copy(), person, FACE, hair)[206:225, 375:394].mean() < 0.8


def test_a_lamp_behind_the_hair_goes_and_an_earring_and_blonde_hair_stay():
    """Before a plain colour palettes cannot tell a lamp from a blonde strand; that the segmenter doubts it and that it is light does."""
    prior, person, hair = np.zeros((3, 512, 512), np.float32)
    prior[100:400, 150:330] = person[100:400, 150:330] = hair[100:400, 150:330] = 1
    prior[120:155, 330:365] = hair[120:155, 330:365] = 1  # the lamp
    prior[300:330, 330:355] = 1  # an earring: doubted as well
    picture = np.full((512, 512, 3), (90, 80, 75), np.uint8)
    picture[100:400, 150:330] = (140, 118, 85)
    picture[100:400, 150:330:6] = picture[100:400, 151:330:6] = (250, 240, 205)  # blonde strands, as light as the lamp
    picture[120:155, 330:365] = picture[300:330, 330:355] = (250, 240, 205)
    cleared = clear_remnants(picture, prior.copy(), person, FACE, hair)
    assert cleared[125:150, 340:360].max() < 0.1
    assert cleared[305:325, 335:350].min() > 0.9 and cleared[110:170, 160:325].min() > 0.9


@pytest.mark.parametrize("hair_colour", [(38, 28, 24), (190, 160, 120)], ids=["dark", "blonde"])
def test_a_stripe_of_a_flag_beside_the_hair_goes_and_hairs_before_it_and_what_is_red_on_the_person_stay(hair_colour):
    rng = np.random.default_rng(0)
    fine = np.zeros((512, 512), np.float32)
    cv2.ellipse(fine, (240, 180), (130, 140), 0, 0, 360, 1, -1)
    picture = np.clip(np.full((512, 512, 3), (150, 165, 190)) + rng.normal(0, 4, (512, 512, 1)), 0, 255).astype(np.uint8)
    picture[:, 330:420] = (190, 30, 40)  # the flag
    own = fine > 0
    picture[own] = np.clip(hair_colour + rng.normal(0, 8, (int(own.sum()), 1)), 0, 255)
    cv2.ellipse(picture, (240, 190), (80, 100), 0, 0, 360, (205, 150, 125), -1)
    cv2.circle(picture, (240, 225), 20, (190, 40, 45), -1)  # something red in the middle of the face
    person = fine.copy()
    stripe = np.zeros_like(own)
    stripe[150:200, 330:385] = True
    stripe &= ~own
    fine[stripe] = 1  # all networks take it for hair
    cv2.line(picture, (372, 100), (386, 118), hair_colour, 2)  # a loose hair before the flag
    cv2.line(fine, (372, 100), (386, 118), 0.8, 2)
    patches = vivid_patches(picture, fine, foreign_colours(picture, fine, person, FACE, np.ones_like(own)), FACE)
    print(f"stripe {patches[stripe].mean():.2f}, person {patches[own].max():.2f}")
    assert patches[stripe].mean() > 0.9 and patches[own].mean() < 0.002 and patches[100:118, 372:386].max() < 0.1


def test_a_calm_wall_leaves_the_hair_alone():
    fine = np.zeros((512, 512), np.float32)
    cv2.ellipse(fine, (240, 180), (130, 140), 0, 0, 360, 1, -1)
    picture = np.where(fine[..., None] > 0, np.uint8((60, 40, 30)), np.uint8((150, 152, 155)))
    foreign = foreign_colours(picture, fine, fine, FACE, fine > 0)
    assert foreign.max() < 0.1 and not vivid_patches(picture, fine, foreign, FACE).any()


def test_a_flag_is_seen_between_dark_strands_and_an_ear_is_none():
    rng = np.random.default_rng(1)
    fine = np.zeros((512, 512), np.float32)
    cv2.ellipse(fine, (240, 180), (130, 140), 0, 0, 360, 1, -1)
    picture = np.full((512, 512, 3), (150, 160, 180), np.uint8)
    picture[:, 330:420] = (190, 30, 40)
    own = fine > 0
    picture[own] = np.clip((38, 28, 24) + rng.normal(0, 6, (int(own.sum()), 1)), 0, 255)
    between, ear = np.zeros_like(own), np.zeros_like(own)
    between[150:200, 352:366], ear[150:200, 115:130] = True, True
    picture[between], picture[ear] = (105, 24, 28), (200, 105, 90)
    strand, reddish = np.zeros_like(own), (52, 27, 27)
    strand[150:200, 346:352] = True
    picture[strand] = reddish  # beside the flag ...
    picture[250:290, 180:230] = reddish  # ... and far from it
    through = seen_through(picture, fine, FACE, fine)
    away = own & ~(cv2.dilate((between | strand).astype(np.uint8), np.ones((41, 41))) > 0) & ~ear
    seen = {name: float(through[where].mean()) for name, where in (("between", between), ("strand", strand), ("ear", ear), ("away", away))}
    print(seen)
    assert seen["between"] > 0.9 and seen["strand"] > 0.5 and seen["ear"] < 0.1 and seen["away"] < 0.02
    assert not through[cv2.dilate(own.astype(np.uint8), np.ones((5, 5))) == 0].any()
