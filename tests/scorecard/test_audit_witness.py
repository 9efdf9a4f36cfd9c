"""The second look at colours: what was put into a picture is found again, and nothing where nothing changed."""

from __future__ import annotations

import cv2
import numpy as np
import painted
import pytest

from goodlight import colour
from goodlight.scorecard.audit.groups import lightness_band
from goodlight.scorecard.audit.witness import Portrait, eye_change, hair_change, skin_change

FACE = painted.face()
SRGB = painted.selfie(FACE)
PERSON = painted.outline(FACE) / np.float32(255)
SELFIE = Portrait(SRGB, FACE, PERSON)
SCALE = 1.3


def enlarged(srgb: np.ndarray) -> Portrait:
    size = round(srgb.shape[1] * SCALE), round(srgb.shape[0] * SCALE)
    return Portrait(cv2.resize(srgb, size, interpolation=cv2.INTER_CUBIC), painted.face(unit=painted.UNIT * SCALE, centre=tuple(
        np.array(painted.CENTRE) * SCALE)))


def lighter(srgb: np.ndarray, by: float) -> np.ndarray:
    """The same hue and chroma ratio, L* raised at the skin's own tone: linear light times one number."""
    skin = colour.lab(colour.to_linear(np.array(painted.SKIN, np.uint8)))[0]
    gain = ((skin + by + 16) / (skin + 16)) ** 3
    return colour.to_srgb(colour.to_linear(srgb) * np.float32(gain))


@pytest.mark.parametrize("change", [skin_change, hair_change, eye_change])
def test_the_same_person_at_another_size_has_not_changed(change):
    found = change(SELFIE, enlarged(SRGB))
    assert found.delta_e < 0.6 and abs(found.lightness) < 0.6


@pytest.mark.parametrize("by", [-6.0, 2.0, 6.0])
def test_a_lightened_skin_is_found_with_its_sign(by):
    found = skin_change(SELFIE, enlarged(lighter(SRGB, by)))
    assert found.lightness == pytest.approx(by, abs=0.5)
    assert found.delta_e > 0.6 * abs(by)


def test_lightened_hair_is_found_and_skin_is_not_blamed():
    srgb = SRGB.copy()
    hair = (np.abs(srgb.astype(int) - painted.HAIR).max(axis=-1) < 12) & (PERSON > 0.5)
    srgb[hair] = np.clip(srgb[hair].astype(int) + 25, 0, 255)
    assert hair_change(SELFIE, enlarged(srgb)).lightness > 5
    assert abs(skin_change(SELFIE, enlarged(srgb)).lightness) < 0.6


def test_what_cannot_be_seen_is_not_measured():
    assert skin_change(SELFIE, Portrait(SRGB, painted.face(unit=60, centre=(-100, 330)))) is None
    assert eye_change(SELFIE, Portrait(cv2.resize(SRGB, None, fx=0.2, fy=0.2), painted.face(unit=20, centre=(72, 66)))) is None
    bald = Portrait(np.full_like(SRGB, painted.SKIN), FACE, PERSON)
    assert hair_change(bald, bald) is None


def test_skin_lightness_is_an_angle_and_darker_skin_a_smaller_one():
    dark = np.array(painted.SKIN) * 0.45
    brown = np.where(np.abs(SRGB.astype(int) - painted.SKIN).max(axis=-1, keepdims=True) < 12, dark.astype(np.uint8), SRGB)
    assert Portrait(brown, FACE).ita < -10 < 20 < SELFIE.ita
    bands = ["dark", "dark", "brown", "tan", "intermediate", "light", "very light"]
    assert [lightness_band(v) for v in (-60, -30, 0, 20, 35, 50, 90)] == bands
