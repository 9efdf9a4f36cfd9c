"""Combing the outline, on made hair: saw-teeth and dashes go along the strands, real hairs stay, curls and cloth are left alone."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.subject.comb import comb

SIDE = 400
FACE = SimpleNamespace(eye_distance=180.0)


def straight_hair(degrees: float, *, teeth: float, seed=0):
    """Strands of one direction filling one side of a line along it: picture, true alpha, alpha with teeth of that many pixels."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    along, across = (np.cos(np.radians(degrees)) * x + np.sin(np.radians(degrees)) * y,
                     -np.sin(np.radians(degrees)) * x + np.cos(np.radians(degrees)) * y)
    true = np.clip(0.5 - across / 3, 0, 1).astype(np.float32)
    bites = np.interp(along.ravel(), np.arange(-SIDE, SIDE, 4), rng.normal(0, teeth, SIDE // 2)).reshape(SIDE, SIDE)
    guessed = np.clip(0.5 - (across + bites) / 3, 0, 1).astype(np.float32)
    strands = 0.25 + 0.1 * np.sin(across * 1.1 + rng.uniform(0, 6))
    grey = strands * true + 0.75 * (1 - true)
    return np.repeat((grey * 255).astype(np.uint8)[..., None], 3, axis=2), true, guessed


@pytest.mark.parametrize("degrees", [0, 35, 90, 140])
def test_teeth_go(degrees):
    picture, true, guessed = straight_hair(degrees, teeth=2.5)
    combed = comb(picture, guessed, FACE, np.ones_like(guessed))
    inner = np.s_[40:-40, 40:-40]
    before, after = (np.abs(a - true)[inner].sum() for a in (guessed, combed))
    print(f"alpha error {before:.0f} → {after:.0f}")
    assert after < 0.75 * before and combed.dtype == np.float32 and combed.min() >= 0 and combed.max() <= 1


def test_a_dashed_hair_becomes_a_line_and_no_wider():
    picture, true, _ = straight_hair(20, teeth=0)
    hair = np.zeros((SIDE, SIDE), np.float32)
    cv2.line(hair, (60, 210), (340, 312), 0.7, 2, cv2.LINE_AA)
    picture = (picture * (1 - hair[..., None]) + 60 * hair[..., None]).astype(np.uint8)
    dashed = np.maximum(true, hair * (np.sin(np.arange(SIDE) / 1.6) > 0)[None])
    combed = comb(picture, dashed.astype(np.float32), FACE, np.ones_like(dashed))
    on = (hair > 0.5) & (true == 0)
    beside = (cv2.dilate(hair, np.ones((11, 11))) > 0) & (cv2.dilate(hair, np.ones((5, 5))) == 0) & (true == 0)
    print(f"along the hair {dashed[on].std():.2f} → {combed[on].std():.2f}, beside it {combed[beside].mean():.3f}")
    assert combed[on].std() < 0.5 * dashed[on].std() and combed[on].mean() > 0.7 * dashed[on].mean() and combed[beside].mean() < 0.03


def test_curls_have_no_direction_and_stay():
    rng = np.random.default_rng(1)
    picture = np.full((SIDE, SIDE, 3), 190, np.uint8)
    alpha = np.zeros((SIDE, SIDE), np.float32)
    for x, y in rng.uniform(60, 340, (160, 2)):
        cv2.circle(alpha, (round(x), round(y)), 7, 0.8, 2, cv2.LINE_AA)
    picture = (picture * (1 - alpha[..., None]) + 30 * alpha[..., None]).astype(np.uint8)
    combed = comb(picture, alpha, FACE, np.ones_like(alpha))
    assert np.abs(combed - alpha).mean() < 0.25 * np.abs(cv2.blur(alpha, (9, 9)) - alpha).mean()


def test_what_is_no_hair_stays():
    picture, _, guessed = straight_hair(35, teeth=2.5)
    assert comb(picture, guessed, FACE, np.zeros_like(guessed)) is guessed
    half = np.ones_like(guessed)
    half[:, : SIDE // 2] = 0
    assert (comb(picture, guessed, FACE, half) == guessed)[:, : SIDE // 2 - 20].all()


def test_where_no_direction_prevails_anywhere_nothing_is_done():
    flat = np.full((SIDE, SIDE, 3), 120, np.uint8)
    haze = np.full((SIDE, SIDE), 0.5, np.float32)
    np.testing.assert_array_equal(comb(flat, haze, FACE, np.ones_like(haze)), haze)
