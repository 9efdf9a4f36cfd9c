"""Grain grows with noise and not with gradients; the rise distance grows with blur."""

import cv2
import numpy as np
import painted
import pytest

from goodlight.subject.texture import grain, sharpness

POINTS = np.stack([g.ravel() for g in np.meshgrid(np.arange(20, 280, 5), np.arange(20, 280, 5))], axis=1).astype(np.float32)


def noisy(sigma: float, *, base=None) -> np.ndarray:
    base = np.full((300, 300), 130.0) if base is None else base
    noise = np.random.default_rng(3).normal(0, 1, base.shape) * sigma
    return np.repeat(np.clip(base + noise + 0.5, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def test_grain_grows_in_proportion_to_the_noise():
    levels = np.array([2.0, 4.0, 8.0])
    measured = np.array([grain(noisy(s), POINTS) for s in levels])
    print("noise", levels, "measured", measured.round(2))
    assert measured[1:] / measured[:-1] == pytest.approx([2, 2], rel=0.15)
    assert ((measured > 0.6 * levels) & (measured < 1.2 * levels)).all()


def test_a_flat_surface_and_a_gradient_have_no_grain():
    x, y = np.meshgrid(np.arange(300), np.arange(300))
    assert grain(noisy(0), POINTS) < 1e-3
    slope = np.repeat((40 + (x + y) // 4).astype(np.uint8)[..., None], 3, axis=2)
    assert grain(slope, POINTS) < 0.8  # the steps of eight bits
    assert grain(noisy(5, base=40 + (x + y) / 4.0), POINTS) == pytest.approx(grain(noisy(5), POINTS), rel=0.1)


def test_a_few_pores_are_not_grain():
    skin = noisy(2)
    marked = skin.copy()
    for x, y in POINTS[::10].astype(int):
        marked[y, x] = 60
    assert grain(marked, POINTS) == pytest.approx(grain(skin, POINTS), rel=0.2)


def test_blur_makes_the_rise_distance_grow():
    face = painted.face()
    clean = painted.colours(face, noise=0)
    measured = [sharpness(cv2.GaussianBlur(clean, (0, 0), s) if s else clean, face) for s in (0, 1, 2, 4)]
    print("rise distances", np.round(measured, 2))
    assert (np.diff(measured) > 0).all() and measured[0] < 3 and measured[-1] > 5


def test_the_rise_distance_is_in_pixels_of_the_picture():
    """The same blur relative to the face, at twice the size: twice the distance."""
    small, large = painted.face(unit=80, centre=(300, 300)), painted.face(unit=160, centre=(600, 600))
    a = sharpness(cv2.GaussianBlur(painted.colours(small, (600, 700), noise=0), (0, 0), 2), small)
    b = sharpness(cv2.GaussianBlur(painted.colours(large, (1200, 1400), noise=0), (0, 0), 4), large)
    assert b / a == pytest.approx(2, rel=0.15)


def test_an_eye_outside_the_picture_is_not_measured():
    picture = painted.colours(painted.face())
    assert sharpness(picture, painted.face(centre=(-500, -500))) == float("inf")
