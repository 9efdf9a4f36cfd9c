"""A crop shows what its matrix says: places, black beyond the picture, and no aliasing."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.models.crop import sample


def matrix(scale: float, shift=(0.0, 0.0), degrees: float = 0.0) -> np.ndarray:
    c, s = scale * np.cos(np.radians(degrees)), scale * np.sin(np.radians(degrees))
    return np.array([[c, s, shift[0]], [-s, c, shift[1]]])


def ramp(width: int = 500, height: int = 400) -> np.ndarray:
    """Red tells x, green tells y: two pixels a code."""
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([x / 2, y / 2, np.zeros_like(x)], axis=-1).clip(0, 255).astype(np.uint8)


def test_the_identity_is_the_picture():
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert (sample(picture, matrix(1), 64) == picture).all()


@settings(deadline=None, max_examples=60)
@given(scale=st.floats(0.1, 3), degrees=st.floats(-180, 180))
def test_places_are_where_the_matrix_says(scale, degrees):
    pixels = 48
    turn = matrix(scale, degrees=degrees)
    turn[:, 2] = np.array([pixels / 2, pixels / 2]) - turn[:, :2] @ [250, 200]
    crop = sample(ramp(), turn, pixels).astype(float)
    back = np.linalg.inv(np.vstack([turn, [0, 0, 1]]))[:2]
    for u, v in ((24, 24), (14, 30), (33, 20)):
        x, y = back @ [u, v, 1]
        if 20 < x < 480 and 20 < y < 380:
            # Half a crop pixel, and the steps of the ramp.
            assert crop[v, u, :2] == pytest.approx([x / 2, y / 2], abs=0.25 / scale + 1.2)


def test_beyond_the_picture_is_black():
    white = np.full((50, 50, 3), 255, np.uint8)
    crop = sample(white, matrix(1, (25, 0)), 100)
    assert (crop[:, :24] == 0).all() and (crop[:49, 26:74] == 255).all() and (crop[52:] == 0).all()
    assert (sample(white, matrix(1, (5000, 5000)), 32) == 0).all() and (sample(white, matrix(0.1, (5000, 0)), 32) == 0).all()


@pytest.mark.parametrize("scale", [0.4, 0.2, 0.05])  # unfiltered, the deviation is above 60
def test_fine_texture_becomes_grey_and_not_moiré(scale):
    y, x = np.mgrid[:1200, :1200]
    board = np.repeat(((x + y) % 2 * 255).astype(np.uint8)[..., None], 3, axis=2)
    crop = sample(board, matrix(scale), 40)
    assert crop.mean() == pytest.approx(127.5, abs=4) and crop.std() < 24


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (3, 5)])
def test_no_picture_is_too_thin(shape):
    picture = np.full((*shape, 3), 200, np.uint8)
    for scale in (0.05, 0.3, 1, 7):
        assert sample(picture, matrix(scale), 16).shape == (16, 16, 3)


@pytest.mark.parametrize("scale", [0.05, 0.1, 0.3, 0.49, 0.5, 1.0])
def test_an_edge_lies_where_the_matrix_puts_it(scale):
    """Also where the picture is reduced before it is sampled: from pixel centre to pixel centre."""
    picture = np.zeros((1200, 1200, 3), np.uint8)
    picture[:, 600:] = 255
    picture = cv2.GaussianBlur(picture, (0, 0), 2 / scale)  # a soft edge, whose place a sampled crop shows exactly
    m = np.array([[scale, 0, 17.3 - scale * 599.5], [0, scale, 0.0]])  # the edge at 17.3
    dark = 40 - sample(picture, m, 40)[20, :, 0].astype(float).sum() / 255
    assert dark == pytest.approx(17.3 + 0.5, abs=0.06)
