"""The shipped weights: they load, they say what was trained, and the same picture gives the same word."""

import cv2
import numpy as np
import painted
import pytest

from goodlight.models.layer_network import CLASSES, MAPS, SIDE, LayerNetwork, context
from goodlight.models.matting import Matting

_SHAPES = ((64, 256, 256), (128, 128, 128), (256, 64, 64), (512, 32, 32), (512, 16, 16))
FACE = painted.face()


@pytest.fixture(scope="module")
def network():
    return LayerNetwork(threads=1)


def seen(srgb=None, alpha=None):
    srgb = painted.colours(FACE) if srgb is None else srgb
    alpha = painted.outline(FACE) if alpha is None else alpha
    size = srgb.shape[1::-1]
    return context(srgb, alpha, FACE.landmarks[:, :2] / np.array(size), size)


def test_each_pixel_s_classes_add_up_whatever_the_maps_hold(network):
    rng = np.random.default_rng(0)
    for scale in (0.0, 1.0, 30.0):
        classes = network.classify([(scale * rng.normal(size=s)).astype(np.float32) for s in _SHAPES], seen())
        assert classes.dtype == np.uint8 and classes.shape == (SIDE, SIDE, len(CLASSES)) and len(MAPS) == len(_SHAPES)
        assert np.abs(classes.sum(axis=-1).astype(int) - 255).max() <= len(CLASSES)


def test_the_context_is_colour_place_outline_and_matte():
    values = seen()
    assert values.shape == (7, SIDE, SIDE) and values.dtype == np.float32 and np.isfinite(values).all()
    w, h = painted.SIZE
    x, y = (FACE.landmarks[4, :2] / [w, h] * SIDE).astype(int)
    assert values[5, y, x] == 1 and values[6, y, x] == pytest.approx(1, abs=0.01) and -0.8 < values[4, y, x] < -0.2
    assert values[5, 5, 5] == 0 and values[6, 5, 5] == 0


def test_a_grey_picture_has_no_colour_in_its_context():
    grey = np.full((*painted.SIZE[::-1], 3), 118, np.uint8)
    values = seen(grey)
    assert np.abs(values[1:3]).max() < 0.01 and values[0] == pytest.approx(0, abs=0.03)


def test_the_context_does_not_depend_on_the_picture_s_size():
    srgb, alpha = cv2.GaussianBlur(painted.colours(FACE, noise=0), (0, 0), 3), painted.outline(FACE)
    size = painted.SIZE
    large = context(cv2.resize(srgb, None, fx=2, fy=2), cv2.resize(alpha, None, fx=2, fy=2), FACE.landmarks[:, :2] / np.array(size), size)
    assert np.abs(large - seen(srgb, alpha)).mean() < 0.01


@pytest.mark.weights
def test_the_sample_s_face_hair_and_suit_are_told_apart(sample, tools):
    (face,) = tools.finder.find(sample)
    matte, classes = Matting().matte_and_classes(sample, face.landmarks)
    h, w = sample.shape[:2]

    def said(x: float, y: float) -> str:
        return CLASSES[int(classes[int(y * SIDE / h), int(x * SIDE / w)].argmax())]

    nose, crown = face.landmarks[4, :2], face.landmarks[10, :2] - [0, 0.3 * face.height]
    assert matte.shape == (h, w) and said(*nose) == "skin" and said(*crown) == "hair" and said(220, 480) == "cloth"


@pytest.mark.weights
def test_the_matte_is_the_same_with_and_without_classes(sample, tools):
    (face,) = tools.finder.find(sample)
    matting = Matting()
    np.testing.assert_array_equal(matting.soft_matte(sample), matting.matte_and_classes(sample, face.landmarks)[0])
