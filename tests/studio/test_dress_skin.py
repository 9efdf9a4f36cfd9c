"""The rendered neck: forms that follow the light, a texture that is the face's own, pieces that do not grow from the head."""

from dataclasses import replace

import numpy as np
import pytest
from dressable import PLATE

from goodlight.sets import garments
from goodlight.studio import dress_hair, dress_skin

ANCHORS = garments.load("blouse").anchors
SHAPE = garments.load("blouse").alpha.shape
AXIS, CHIN = (round(float(v)) for v in ANCHORS["chin"])
NOTCH = CHIN + round(0.1 * float(ANCHORS["pixels_per_metre"]))


def lit(**shares):
    return dress_skin.forms(SHAPE, ANCHORS, shares)


def test_the_hollow_between_the_collar_bones_is_darker_than_the_chest():
    forms = lit(key_front=0.6, ambient=0.4)
    assert forms.shape == SHAPE and forms.dtype == np.float32
    assert forms[NOTCH - 6 : NOTCH, AXIS - 4 : AXIS + 4].mean() < 0.99
    assert np.abs(forms[-40:] - 1).max() < 0.02  # nothing far from the throat


def test_light_from_one_side_shades_the_other_side_of_each_form():
    left, right = lit(key_left=1.0), lit(key_right=1.0)
    assert np.abs(left[:, AXIS - 150 : AXIS + 151] - right[:, AXIS - 150 : AXIS + 151][:, ::-1]).mean() < 0.01
    assert np.abs(left - right).max() > 0.1


def textured(amount: float):
    noise = np.random.default_rng(1).normal(0, amount, PLATE.foreground.shape[:2])[..., None]
    grainy = np.clip(PLATE.foreground.astype(float) * np.exp(noise), 0, 255).astype(np.uint8)
    return replace(PLATE, foreground=grainy)


def test_fine_structure_is_as_strong_as_the_faces():
    smooth, rough = (dress_skin.fine_structure((200, 300), textured(a)) for a in (0.0, 0.08))
    assert smooth.shape == (200, 300, 3)
    fine = [np.diff(np.log(t[..., 1]), axis=1).std() for t in (smooth, rough)]
    assert fine[1] > 3 * fine[0]
    assert abs(np.log(rough).mean()) < 0.03  # it neither lightens nor darkens
    assert (dress_skin.fine_structure((200, 300), textured(0.08)) == rough).all()


@pytest.fixture
def around():
    """Skin of the painted face and neck, hair over both shoulders; masks (h, w) and the plate's pixels."""
    from goodlight.subject.layers import split

    layers = split(PLATE)
    return layers.hair.copy(), layers.skin.copy(), PLATE.foreground, PLATE.face


def test_a_piece_that_hangs_together_with_nothing_goes(around):
    hair, skin, pixels, face = around
    y, x, r = round(float(face.chin[1] + 0.9 * face.eye_distance)), round(float(face.chin[0] + 1.6 * face.eye_distance)), 6
    hair[y - r : y + r, x - r : x + r] = 1
    grown, kept = dress_hair.rooted(hair, skin, pixels, PLATE, face, float(face.chin[0]))
    assert grown[y - r : y + r, x - r : x + r].max() < 0.1
    cx, cy = face.chin.round().astype(int)
    assert kept[cy - 10, cx] > 0.9 * skin[cy - 10, cx]


def test_hair_in_the_clothes_colour_gets_its_own_back():
    colours = np.full((120, 120, 3), [0.5, 0.35, 0.2], np.float32)
    colours[60:, :] = [0.5, 0.03, 0.03]
    tinted = np.zeros((120, 120), np.float32)
    tinted[60:] = 1
    led, stays = dress_hair.own_colour(colours, tinted, 1 - tinted, 60.0)
    assert np.allclose(led[:50], colours[:50], atol=1e-5)
    near = led[62:66, 20:100].mean(axis=(0, 1))
    assert near[1] / near[0] == pytest.approx(0.7, abs=0.08)
    assert stays.shape == (120, 120) and stays[:40].min() > 0.95


def test_a_patch_with_a_weave_gives_skin_without_one():
    rng, size = np.random.default_rng(0), 64
    woven = 0.02 * np.sin(np.arange(size) * 2 * np.pi / 8)[None] * np.ones((size, 1)) + 0.002 * rng.standard_normal((size, size))
    spot, strength = dress_skin._spot(np.dstack([woven] * 3).astype(np.float32))
    assert np.allclose(strength, 1, atol=0.05)
    across, down = (float((np.diff(spot, axis=axis) ** 2).sum()) for axis in (1, 0))
    assert 0.8 < across / down < 1.25
    assert float((spot**2).sum()) ** 0.5 == pytest.approx(float(woven.std()), rel=0.3)
