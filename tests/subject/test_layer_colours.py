"""The person's own colours against the network's word: a mistake in a plain colour is put right, and doubt stays doubt."""

import cv2
import numpy as np
import painted
import pytest

from goodlight.models.layer_network import CLASSES, SIDE
from goodlight.subject.layer_colours import by_colour

SKIN, CLOTH = CLASSES.index("skin"), CLASSES.index("cloth")
FACE = painted.face()
SIZE = painted.SIZE
MARKS = FACE.landmarks[:, :2] / np.array(SIZE)
SMALL = cv2.resize(painted.colours(FACE, noise=6), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
PERSON = cv2.resize(painted.outline(FACE), (SIDE, SIDE), interpolation=cv2.INTER_AREA) > 200


def word(patch: tuple[slice, slice] | None = None) -> np.ndarray:
    """By the painted colours; in the patch skin, wrongly and almost surely."""
    near = [np.abs(SMALL.astype(int) - c).sum(axis=-1) for c in (painted.SKIN, painted.HAIR, painted.SHIRT)]
    label = np.array([SKIN, CLASSES.index("hair"), CLOTH])[np.argmin(near, axis=0)]
    if patch:
        label[patch] = SKIN
    return (0.96 * np.eye(len(CLASSES))[label] + 0.008).astype(np.float32)


SHIRT = (slice(225, 245), slice(110, 140))


def test_a_patch_of_shirt_that_was_taken_for_skin_is_put_right():
    before = word(SHIRT)
    after = by_colour(before, SMALL, PERSON, MARKS, SIZE)
    inner = after[228:242, 114:136]
    assert before[SHIRT][..., SKIN].min() > 0.9 and inner[..., CLOTH].min() > 0.5


def test_what_was_right_stays_right():
    before = word()
    after = by_colour(before, SMALL, PERSON, MARKS, SIZE)
    same = (after.argmax(axis=-1) == before.argmax(axis=-1))[PERSON]
    assert same.mean() > 0.97 and (after[~PERSON] == before[~PERSON]).all()
    np.testing.assert_allclose(after.sum(axis=-1), 1, atol=1e-3)


@pytest.mark.parametrize("person", [np.zeros_like(PERSON), PERSON & (np.arange(SIDE) == 100)])
def test_too_few_pixels_change_nothing(person):
    before = word()
    np.testing.assert_array_equal(by_colour(before, SMALL, person, MARKS, SIZE), before)


def test_a_network_that_is_never_sure_is_left_alone():
    before = np.full((SIDE, SIDE, len(CLASSES)), 0.2, np.float32)
    np.testing.assert_array_equal(by_colour(before, SMALL, PERSON, MARKS, SIZE), before)


def test_the_same_again():
    before = word(SHIRT)
    np.testing.assert_array_equal(by_colour(before, SMALL, PERSON, MARKS, SIZE), by_colour(before, SMALL, PERSON, MARKS, SIZE))
