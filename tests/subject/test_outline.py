"""What the selfie shows of the outline: an edge where there is one, none where hair runs into the wall."""

import cv2
import numpy as np
import pytest

from goodlight.subject.outline import read_outline


def scene(person, left, right):
    """A disc of one colour before a wall of two."""
    alpha = np.zeros((400, 400), np.uint8)
    cv2.circle(alpha, (200, 200), 90, 255, -1)
    wall = np.zeros((400, 400, 3), np.uint8)
    wall[:, :200], wall[:, 200:] = left, right
    return np.where(alpha[..., None] > 0, np.array(person, np.uint8), wall), alpha


@pytest.mark.parametrize("eye_distance", [24, 60, 200])
def test_contrast_is_read_on_each_side(eye_distance):
    picture, alpha = scene((20, 20, 22), (22, 21, 20), (200, 200, 205))
    outline = read_outline(picture, alpha, eye_distance)
    left, right = outline[outline[:, 0] < 180], outline[outline[:, 0] > 220]
    assert len(left) > 10 and len(right) > 10
    assert left[:, 5].max() < 6 and np.median(right[:, 5]) > 50
    assert np.median(right[:, 2]) == pytest.approx(80, abs=4)  # L* of the light wall
    away = np.hypot(outline[:, 0] - 200, outline[:, 1] - 200)
    assert away.min() > 88 and away.max() < 90 + 0.3 * eye_distance + 6


def test_nobody_and_the_selfie_s_own_frame_are_no_outline():
    picture, alpha = scene((20, 20, 22), (90, 90, 90), (90, 90, 90))
    assert read_outline(picture, np.zeros_like(alpha), 60).shape == (0, 6)
    assert read_outline(picture, np.full_like(alpha, 255), 60).shape == (0, 6)
