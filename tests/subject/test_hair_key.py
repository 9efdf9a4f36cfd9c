"""Keying hair by hue, on made heads whose true alpha is known: a veil of the background goes, real hairs are keyed, nothing is invented."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from goodlight.colour import to_linear, to_srgb
from goodlight.subject.hair_key import key_hair

SIDE = 512
FACE = SimpleNamespace(eye_distance=150.0)


def head(hair=(170, 130, 90), behind=(50, 75, 140), *, folds=0.0, grain=1.0, seed=0):
    """A disc of hair, light and dark from strand to strand, with loose hairs before a background with folds.

    Returns sRGB picture, true alpha, alpha as a matting network gives it (no loose hairs, and a rim of the background's), the hair's place.
    """
    rng = np.random.default_rng(seed)
    solid = np.zeros((SIDE, SIDE), np.float32)
    cv2.circle(solid, (256, 280), 130, 1.0, -1, cv2.LINE_AA)
    alpha, guessed = solid.copy(), solid.copy()
    cv2.circle(guessed, (256, 280), 138, 1.0, -1, cv2.LINE_AA)
    for angle in rng.uniform(np.pi * 1.05, np.pi * 1.95, 10):
        ends = [(round(256 + r * np.cos(angle)), round(280 + r * np.sin(angle))) for r in (126, 165)]
        cv2.line(alpha, *ends, 0.6, 2, cv2.LINE_AA)
    angles = np.arctan2(*np.mgrid[-280 : SIDE - 280, -256 : SIDE - 256])
    strands = np.exp(0.35 * np.sin(40 * angles + rng.uniform(0, 6))).astype(np.float32)
    own = to_linear(np.full((SIDE, SIDE, 3), hair, np.uint8)) * strands[..., None]
    fold = np.exp(folds * np.sin(np.arange(SIDE) / 18)).astype(np.float32)
    ground = to_linear(np.full((SIDE, SIDE, 3), behind, np.uint8)) * fold[None, :, None]
    picture = to_srgb(np.clip(own * alpha[..., None] + ground * (1 - alpha[..., None]), 0, 1)).astype(np.float32)
    picture = np.clip(picture + rng.normal(0, grain, picture.shape), 0, 255).round().astype(np.uint8)
    where = np.zeros((SIDE, SIDE), np.float32)
    cv2.circle(where, (256, 280), 145, 1.0, -1)
    return picture, alpha, guessed, where


@pytest.mark.parametrize("folds", [0.0, 0.15])
@pytest.mark.parametrize("hair, behind", [((170, 130, 90), (50, 75, 140)), ((60, 42, 34), (60, 90, 150)), ((200, 175, 140), (140, 30, 40))])
def test_a_rim_of_the_background_goes_and_loose_hairs_are_keyed(hair, behind, folds):
    picture, true, guessed, where = head(hair, behind, folds=folds)
    keyed = key_hair(picture, guessed, FACE, where)
    rim = (guessed > 0.5) & (true < 0.05)
    hairs = (true > 0.4) & (true < 0.9) & (guessed < 0.02)
    clear = cv2.erode(((true == 0) & (guessed == 0)).astype(np.uint8), np.ones((5, 5))) > 0
    print(f"rim {keyed[rim].mean():.2f}, hairs {keyed[hairs].mean():.2f} of {true[hairs].mean():.2f}, clear {keyed[clear].mean():.4f}")
    assert keyed[rim].mean() < 0.35 and keyed[clear].mean() < 0.004 and keyed.dtype == np.float32
    assert keyed[hairs].mean() > 0.2 * true[hairs].mean()
    assert keyed[cv2.erode((true == 1).astype(np.uint8), np.ones((15, 15))) > 0].min() > 0.9


@pytest.mark.parametrize("behind", [(150, 152, 154), (100, 84, 66)])
def test_before_a_background_of_the_hairs_hue_nothing_changes(behind):
    picture, _, guessed, where = head((120, 100, 80), behind)
    assert np.abs(key_hair(picture, guessed, FACE, where) - guessed).mean() < 0.004


def test_a_highlight_as_white_as_the_sky_makes_no_hole():
    picture, _, guessed, where = head((120, 85, 60), (250, 252, 255))
    cv2.circle(picture, (256, 190), 12, (252, 252, 252), -1)
    assert key_hair(picture, guessed, FACE, where)[182:198, 248:264].min() > 0.9


def test_a_lamp_beside_the_hair_is_no_hair():
    picture, _, guessed, where = head()
    cv2.circle(picture, (256, 118), 14, (250, 235, 200), -1, cv2.LINE_AA)
    assert key_hair(picture, guessed, FACE, where)[110:126, 248:264].mean() < 0.1


def test_spots_of_the_background_are_no_hairs():
    picture, _, guessed, where = head()
    cv2.ellipse(picture, (256, 130), (9, 2), 20, 0, 360, (150, 120, 90), -1, cv2.LINE_AA)
    assert key_hair(picture, guessed, FACE, where)[120:140, 245:267].max() < 0.05


def test_without_hair_or_background_nothing_changes():
    picture, _, guessed, where = head()
    assert key_hair(picture, guessed, FACE, where * 0) is guessed
    assert (key_hair(picture, guessed * 0 + 1, FACE, where) == 1).all()
