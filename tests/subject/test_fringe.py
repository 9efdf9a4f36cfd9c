"""Thinning the fringe, on made heads whose true alpha is known: strands that are not there go, those that are there stay."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.colour import to_linear, to_srgb
from goodlight.subject.fringe import thin_fringe

SIDE = 512
FACE = SimpleNamespace(chin=np.array([256.0, 420.0]), height=200.0)


def head(hair=(40, 30, 25), behind=(150, 152, 155), *, unrest=0.0, seed=0):
    """A disc of hair with single strands: sRGB picture, true alpha, and alpha as a network gives it, with strands too many."""
    rng = np.random.default_rng(seed)
    alpha = np.zeros((SIDE, SIDE), np.float32)
    cv2.circle(alpha, (256, 260), 130, 1.0, -1, cv2.LINE_AA)
    guessed = alpha.copy()
    for i, angle in enumerate(rng.uniform(np.pi * 1.05, np.pi * 1.95, 60)):
        ends = [(round(256 + r * np.cos(angle)), round(260 + r * np.sin(angle))) for r in (126, 158)]
        cv2.line(guessed, *ends, 0.6, 2, cv2.LINE_AA)
        if i % 3 == 0:
            cv2.line(alpha, *ends, 0.6, 2, cv2.LINE_AA)
    leaves = cv2.resize(rng.standard_normal((SIDE // 8, SIDE // 8)).astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    ground = to_linear(np.full((SIDE, SIDE, 3), behind, np.uint8)) * np.clip(1 + unrest * leaves, 0, 4)[..., None]
    colour = to_linear(np.full((SIDE, SIDE, 3), hair, np.uint8))
    picture = to_srgb(np.clip(colour * alpha[..., None] + ground * (1 - alpha[..., None]), 0, 1))
    return picture, alpha, np.maximum(guessed, alpha)


@pytest.mark.parametrize("hair, behind", [((40, 30, 25), (150, 152, 155)), ((225, 222, 220), (40, 60, 90)),
                                          ((150, 110, 60), (235, 236, 238))])
def test_strands_that_are_not_in_the_picture_go_and_the_others_stay(hair, behind):
    picture, true, guessed = head(hair, behind)
    thinned = thin_fringe(picture, guessed, FACE)
    before, after = np.abs(guessed - true).sum(), np.abs(thinned - true).sum()
    print(f"alpha error {before:.0f} → {after:.0f}")
    assert after < 0.45 * before
    strands = (true > 0.4) & (true < 0.9)
    assert thinned[strands].mean() > 0.7 * true[strands].mean()


def test_alpha_never_rises_and_the_inside_stays_solid():
    picture, _, guessed = head()
    thinned = thin_fringe(picture, guessed, FACE)
    assert (thinned <= guessed + 1e-6).all() and thinned.dtype == np.float32
    inside = cv2.erode((guessed == 1).astype(np.uint8), np.ones((9, 9))) > 0
    assert thinned[inside].min() > 0.99


@pytest.mark.parametrize("case", [{"behind": (45, 34, 30)}, {"unrest": 2.5}])
def test_where_hair_and_background_cannot_be_told_apart_nothing_changes(case):
    picture, _, guessed = head(**case)
    assert np.abs(thin_fringe(picture, guessed, FACE) - guessed).mean() < 0.001


def test_cloth_below_the_chin_is_left_alone():
    picture, _, guessed = head()
    upside_down = SimpleNamespace(chin=np.array([256.0, 60.0]), height=200.0)  # all of it is below the chin
    np.testing.assert_allclose(thin_fringe(picture, np.round(guessed), upside_down), np.round(guessed), atol=0.02)
