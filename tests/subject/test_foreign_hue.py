"""A stripe of a flag beside the hair goes; dyed strands, a ribbon, an ear and everything below the chin stay."""

from types import SimpleNamespace

import cv2
import numpy as np

from goodlight.models.layer_network import CLASSES
from goodlight.subject.foreign_hue import foreign_hue

SIDE = 400
LANDMARKS = np.zeros((478, 3), np.float32)
LANDMARKS[:, :2] = (200, 330)
FACE = SimpleNamespace(eye_distance=100.0, chin=np.array([200.0, 350.0]), landmarks=LANDMARKS)
ALPHA = cv2.circle(np.zeros((SIDE, SIDE), np.float32), (200, 200), 140, 1.0, -1)
STRIPE = np.s_[150:200, 62:76]


def asked(picture: np.ndarray, worn: tuple[slice, slice] | None = None) -> np.ndarray:
    classes = np.zeros((SIDE, SIDE, len(CLASSES)), np.uint8)
    classes[..., CLASSES.index("hair")] = 255
    if worn:
        classes[(*worn, CLASSES.index("headwear"))] = 255
    return foreign_hue(picture, ALPHA, np.ones_like(ALPHA), classes, FACE)


def hair() -> np.ndarray:
    noise = np.random.default_rng(2).normal(0, 6, (SIDE, SIDE, 3))
    return np.clip(np.float32((70, 50, 40)) + noise, 0, 255).astype(np.uint8)


def test_a_red_stripe_at_the_rim_goes_and_the_hair_stays():
    picture = hair()
    picture[STRIPE] = (190, 20, 30)
    found = asked(picture)
    assert found[160:190, 65:73].min() > 0.8 and found[100:300, 120:280].max() == 0 and found[250:, :].max() == 0


def test_hair_alone_is_left_alone():
    assert asked(hair()).max() == 0


def test_dyed_strands_have_their_like_within():
    picture = hair()
    picture[:, ::8] = picture[:, 1::8] = (190, 20, 90)
    assert asked(picture).max() == 0


def test_a_ribbon_is_known_by_its_class():
    picture = hair()
    picture[STRIPE] = (190, 20, 30)
    assert asked(picture, worn=STRIPE)[STRIPE].max() < 0.05


def test_an_ear_and_what_is_below_the_chin_stay():
    picture = hair()
    picture[300:345, 170:230] = (200, 90, 80)  # where the landmarks put the ears
    picture[350:, :] = (190, 20, 30)
    assert asked(picture).max() == 0
