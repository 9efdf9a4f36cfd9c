"""Layers of a painted person whose hair, skin and shirt are known; and of random words of the network, whatever they say."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.errors import GoodlightError
from goodlight.models.layer_network import CLASSES, SIDE, head_frame
from goodlight.subject.layers import CLOTH, HAIR, SKIN, settle, split

FACE = painted.face()
COLOURS, ALPHA = painted.colours(FACE), painted.outline(FACE)
PERSON = ALPHA > 250


def truth() -> np.ndarray:
    """(H, W) the class of each pixel, by the colour it was painted in; features of the face are skin."""
    near = [np.abs(COLOURS.astype(int) - c).sum(axis=-1) for c in (painted.SKIN, painted.HAIR, painted.SHIRT)]
    label = np.array([SKIN, HAIR, CLOTH])[np.argmin(near, axis=0)]
    face = np.zeros(label.shape, np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(FACE.landmarks[:468, :2].astype(np.int32)), 1)
    return np.where(face > 0, SKIN, label)


def classes_of(label: np.ndarray, *, blur: float = 1.5) -> np.ndarray:
    """What a network would say of these labels: (256, 256, 5) uint8, with borders as vague as its grid."""
    hot = np.eye(len(CLASSES), dtype=np.float32)[label]
    small = [cv2.resize(c, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for c in hot.transpose(2, 0, 1)]
    return (np.dstack([cv2.GaussianBlur(c, (0, 0), blur) for c in small]) * 255 + 0.5).astype(np.uint8)


TRUTH = truth()
PLATE = replace(painted.plate(), classes=classes_of(TRUTH))


def total(layers) -> np.ndarray:
    return layers.skin + layers.hair + layers.headwear + layers.accessory + layers.cloth


def test_each_layer_is_where_it_was_painted():
    layers = split(PLATE)
    away = cv2.erode(PERSON.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    for mask, number in ((layers.skin, SKIN), (layers.hair, HAIR), (layers.cloth, CLOTH)):
        inside = cv2.erode((number == TRUTH).astype(np.uint8), np.ones((19, 19), np.uint8)).astype(bool) & away
        assert inside.sum() > 500 and mask[inside].mean() > 0.97
        assert mask[away & ~cv2.dilate((number == TRUTH).astype(np.uint8), np.ones((19, 19), np.uint8)).astype(bool)].mean() < 0.02


def test_the_border_of_the_shirt_is_finer_than_the_network_s_grid():
    layers = split(PLATE)
    border = cv2.morphologyEx((TRUTH == CLOTH).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((9, 9), np.uint8)).astype(bool) & PERSON
    wide = cv2.resize(PLATE.classes[..., CLOTH], ALPHA.shape[::-1]) / 255
    before, after = (np.abs(m - (TRUTH == CLOTH))[border].mean() for m in (wide, layers.cloth))
    print(f"mean error at the border {before:.3f} → {after:.3f}")
    assert after < 0.5 * before


def test_no_shirt_is_left_in_the_colours_of_the_head():
    layers = split(PLATE)
    kept = (layers.head > 0.5) & PERSON
    kept[: int(FACE.chin[1] + 5)] = False
    shirt = np.abs(layers.colours[kept].astype(int) - painted.SHIRT).max(axis=-1) < 30
    assert kept.sum() > 500 and shirt.mean() < 0.01


def test_masks_add_up_to_alpha_at_the_plate_s_size():
    layers = split(PLATE)
    assert layers.cloth.dtype == np.float32 and layers.cloth.shape == ALPHA.shape and layers.colours.shape == (*ALPHA.shape, 3)
    np.testing.assert_allclose(total(layers), PLATE.alpha / np.float32(255), atol=1e-5)
    np.testing.assert_allclose(layers.head + layers.cloth, PLATE.alpha / np.float32(255), atol=1e-5)


def test_a_large_plate_has_large_layers():
    face = painted.face(unit=260, centre=(900, 800))
    size = (1800, 2000)
    plate = painted.plate_of(face, painted.colours(face, size), painted.outline(face, size))
    label = np.full(size[::-1], CLOTH)
    label[: round(face.chin[1])] = SKIN
    layers = split(replace(plate, classes=classes_of(label)))
    np.testing.assert_allclose(total(layers), plate.alpha / np.float32(255), atol=1e-5)
    assert layers.skin[round(face.chin[1]) - 40, round(face.chin[0])] > 0.99 and layers.cloth[-20, round(face.chin[0])] > 0.99


def test_the_face_is_never_taken_for_cloth():
    x, y = FACE.landmarks[4, :2].astype(int)
    assert split(replace(PLATE, classes=classes_of(np.full_like(TRUTH, CLOTH)))).cloth[y, x] == 0


def test_a_chip_of_skin_on_the_shirt_goes_and_a_chip_of_shirt_in_the_hair_stays():
    label = TRUTH.astype(np.int32)
    cv2.circle(label, (560, 840), 12, SKIN, -1)
    top = (int(FACE.landmarks[10, 0]), int(FACE.landmarks[10, 1]) - 30)
    cv2.circle(label, top, 8, CLOTH, -1)
    settled = settle(classes_of(label, blur=0.5) / np.float32(255), ALPHA, FACE)
    h, w = ALPHA.shape
    assert settled[840 * SIDE // h, 560 * SIDE // w, CLOTH] > 0.99
    assert settled[top[1] * SIDE // h, top[0] * SIDE // w, CLOTH] < 0.01
    np.testing.assert_allclose(settled.sum(axis=-1), 1, atol=0.02)


def test_what_is_taken_for_hair_and_does_not_grow_from_the_head_is_cloth():
    label = TRUTH.astype(np.int32)
    cv2.circle(label, (360, 760), 40, HAIR, -1)  # a microphone before the chest
    layers = split(replace(PLATE, classes=classes_of(label)))
    assert layers.hair[760, 360] < 0.01 and layers.cloth[760, 360] > 0.99


def test_without_cloth_the_picture_stays_as_it_is():
    bare = np.where((TRUTH == CLOTH)[..., None], np.array(painted.SKIN, np.uint8), PLATE.foreground)
    layers = split(replace(PLATE, foreground=bare, classes=classes_of(np.where(TRUTH == CLOTH, SKIN, TRUTH))))
    assert layers.cloth.max() == 0 and (layers.colours == bare).all()


def test_colours_change_at_the_border_only():
    layers = split(PLATE)
    inside = cv2.erode((TRUTH != CLOTH).astype(np.uint8), np.ones((61, 61), np.uint8)).astype(bool) & PERSON
    assert inside.sum() > 2000 and (layers.colours[inside] == PLATE.foreground[inside]).all()


def test_without_the_network_s_word_the_advice_names_the_model():
    with pytest.raises(GoodlightError) as raised:
        split(replace(PLATE, classes=None))
    assert raised.value.code == "no_layers" and "isnet-general-use" in raised.value.advice


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), coarse=st.sampled_from([4, 16, 64]))
def test_whatever_the_network_says_the_layers_are_layers(seed, coarse):
    rng = np.random.default_rng(seed)
    noise = rng.random((coarse, coarse, len(CLASSES))).astype(np.float32) ** 4
    classes = (cv2.resize(noise / noise.sum(axis=-1, keepdims=True), (SIDE, SIDE)) * 255 + 0.5).astype(np.uint8)
    layers = split(replace(PLATE, classes=classes))
    masks = np.stack([layers.skin, layers.hair, layers.headwear, layers.accessory, layers.cloth])
    assert np.isfinite(masks).all() and masks.min() >= -1e-6 and masks.max() <= 1 + 1e-6
    np.testing.assert_allclose(masks.sum(axis=0), PLATE.alpha / np.float32(255), atol=1e-4)


@pytest.mark.parametrize("roll", [-25, 0, 30])
def test_the_head_s_frame_turns_with_the_head(roll):
    face = painted.face(roll=roll)
    w, h = painted.SIZE
    x, y = head_frame(face.landmarks[:, :2] / [w, h], (w, h))

    def at(index: int) -> tuple[float, float]:
        px, py = (face.landmarks[index, :2] / [w, h] * SIDE).astype(int)
        return float(x[py, px]), float(y[py, px])

    assert at(152) == pytest.approx((0, 0), abs=0.03) and at(10) == pytest.approx((0, -1), abs=0.08)
    assert at(454)[0] > 0.3 and at(234)[0] < -0.3
