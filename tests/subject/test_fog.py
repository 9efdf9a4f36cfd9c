"""Taking fog away, on made mattes: patches go with what hangs beside them, strands and soft outlines stay."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.subject.fog import clear_fog

FACE = SimpleNamespace(eye_distance=100.0)
PLACE = np.s_[170:210, 440:480]  # inside the patch of ``foggy``


def head(blur: float = 0.8) -> np.ndarray:
    """A disc with strands standing off it."""
    alpha = np.zeros((512, 512), np.float32)
    cv2.circle(alpha, (256, 300), 150, 1.0, -1, cv2.LINE_AA)
    for degrees in range(-170, -10, 8):
        way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        ends = [tuple(int(v) for v in np.round(np.array([256, 300]) + r * way)) for r in (145, 185)]
        cv2.line(alpha, *ends, 0.7, 1, cv2.LINE_AA)
    return cv2.GaussianBlur(alpha, (0, 0), blur)


def foggy(amount: float) -> np.ndarray:
    alpha = head()
    cv2.circle(alpha, (430, 190), 50, amount, -1, cv2.LINE_AA)
    return np.maximum(alpha, head())


@pytest.mark.parametrize("amount", [0.1, 0.3, 0.5])
def test_a_patch_is_taken_away_and_the_head_stays(amount):
    cleared = clear_fog(foggy(amount), FACE)
    assert cleared[PLACE].max() < 0.05 < amount <= foggy(amount)[PLACE].max()
    assert np.abs(cleared - head())[:, :330].max() == 0, "away from the patch nothing changes"
    assert cleared[240:400, 160:350].min() == 1


def test_strands_alone_are_no_fog():
    np.testing.assert_array_equal(clear_fog(head(), FACE), head())


def test_the_soft_outline_of_a_lens_moves_in_by_little_and_stays_soft():
    soft = head(blur=4.0)
    cleared = clear_fog(soft, FACE)
    row = 300
    before, after = (np.interp(-0.5, -a[row, 300:500], np.arange(200)) for a in (soft, cleared))
    assert 0 <= before - after < 5, "a twentieth of the distance between the eyes"
    assert ((cleared[row] > 0.1) & (cleared[row] < 0.9)).sum() >= 4


def test_a_loose_piece_beside_fog_goes_and_one_elsewhere_stays():
    alpha = foggy(0.4)
    cv2.circle(alpha, (490, 190), 4, 1.0, -1)
    cv2.circle(alpha, (60, 120), 4, 1.0, -1)
    cleared = clear_fog(alpha, FACE)
    assert cleared[190, 490] < 0.05 and cleared[120, 60] == 1
