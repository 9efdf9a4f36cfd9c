"""Skin is measured on skin and hair on hair, whoever the person is."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest

from goodlight import colour
from goodlight.subject.reference import hair_points, median_lab, skin_mask, skin_points

FACE = painted.face()
PICTURE, ALPHA = painted.colours(FACE), painted.outline(FACE)


def lab_of(rgb) -> np.ndarray:
    return colour.lab(colour.to_linear(np.array(rgb, np.uint8)))


def at(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    return picture[points[:, 1].astype(int), points[:, 0].astype(int)].astype(int)


def test_the_skin_mask_keeps_clear_of_eyes_brows_lips_and_outline():
    mask = skin_mask(FACE, PICTURE.shape)
    clean = painted.colours(FACE, noise=0)
    assert mask.sum() > 0.1 * cv2.contourArea(cv2.convexHull(np.ascontiguousarray(FACE.landmarks[:, :2])))
    other = (np.abs(clean.astype(int) - painted.SKIN).max(axis=2) > 40) & mask
    assert other.sum() < 0.02 * mask.sum()
    assert skin_mask(replace(FACE, landmarks=FACE.landmarks + [5000, 0, 0]), PICTURE.shape).sum() == 0


def test_skin_points_lie_on_skin_and_give_its_colour():
    points = skin_points(PICTURE, FACE)
    assert points.dtype == np.float32 and len(points) > 200
    assert (np.abs(at(PICTURE, points) - painted.SKIN).max(axis=1) < 25).mean() > 0.97
    assert float(colour.delta_e(median_lab(PICTURE, points), lab_of(painted.SKIN))) < 0.5


@pytest.mark.parametrize("skin", [(250, 224, 210), (141, 94, 70), (62, 40, 32)], ids=["light", "brown", "dark"])
def test_every_skin_tone_is_measured_equally_well(skin):
    recoloured = np.where((painted.colours(FACE, noise=0) == painted.SKIN).all(axis=2, keepdims=True), np.array(skin, np.uint8), PICTURE)
    points = skin_points(recoloured, FACE)
    assert len(points) > 200 and float(colour.delta_e(median_lab(recoloured, points), lab_of(skin))) < 1


def test_glare_shadow_and_spectacle_frames_are_left_out():
    spoilt = PICTURE.copy()
    cheek, forehead, nose = FACE.landmarks[[101, 151, 197], :2].round().astype(int)
    cv2.circle(spoilt, tuple(cheek.tolist()), 8, (255, 255, 255), -1)
    cv2.circle(spoilt, tuple(forehead.tolist()), 8, (90, 60, 45), -1)
    cv2.line(spoilt, (nose - [40, 0]).tolist(), (nose + [40, 0]).tolist(), (10, 10, 12), 5)
    points = skin_points(spoilt, FACE)
    assert float(colour.delta_e(median_lab(spoilt, points), median_lab(PICTURE, skin_points(PICTURE, FACE)))) < 0.5
    assert (np.abs(at(spoilt, points) - painted.SKIN).max(axis=1) < 60).mean() > 0.97


def test_hair_points_lie_in_the_hair():
    skin = median_lab(PICTURE, skin_points(PICTURE, FACE))
    points = hair_points(PICTURE, ALPHA, FACE, skin)
    assert len(points) >= 60 and (np.abs(at(PICTURE, points) - painted.HAIR).max(axis=1) < 30).mean() > 0.95
    assert (ALPHA[points[:, 1].astype(int), points[:, 0].astype(int)] > 250).all()


def test_a_shaved_head_has_no_hair_colour():
    bald = np.where((np.abs(PICTURE.astype(int) - painted.HAIR).max(axis=2) < 30)[..., None], np.array(painted.SKIN, np.uint8), PICTURE)
    assert hair_points(bald, ALPHA, FACE, lab_of(painted.SKIN)).shape == (0, 2)


def test_no_hair_in_the_picture_is_no_hair():
    assert hair_points(PICTURE, np.zeros_like(ALPHA), FACE, lab_of(painted.SKIN)).shape == (0, 2)


def test_the_median_colour_is_taken_in_linear_light():
    picture = np.zeros((1, 3, 3), np.uint8)
    picture[0, :, :] = [[10] * 3, [60] * 3, [250] * 3]
    assert median_lab(picture, np.array([[0, 0], [1, 0], [2, 0]])) == pytest.approx(lab_of((60, 60, 60)))
