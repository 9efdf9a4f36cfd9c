"""Ears are found by place, by the matte and by the colour of the cheeks; hair and wall are none."""

import cv2
import numpy as np
import painted

from goodlight.subject.ears import about_ears, sure_ears

FACE = painted.face()
LEFT = FACE.landmarks[[234, 127], :2].mean(axis=0)
MIDDLE = tuple(np.rint(LEFT + FACE.eye_distance * np.array([-0.2, -0.15])).astype(int).tolist())


def scene(ear=(196, 132, 112), size=(900, 720)):
    """A head with an ear at the picture's left before a blue wall; the matte is sure of both."""
    picture = np.full((*size, 3), (60, 80, 140), np.uint8)
    soft = np.zeros(size, np.float32)
    hull = cv2.convexHull(FACE.landmarks[:468, :2].astype(np.int32))
    axes = (round(0.2 * FACE.eye_distance), round(0.38 * FACE.eye_distance))
    for mask, value in ((picture, ear), (soft, 1.0)):
        cv2.ellipse(mask, MIDDLE, axes, 0, 0, 360, value, -1)
    for mask, value in ((picture, (205, 150, 128)), (soft, 1.0)):
        cv2.fillConvexPoly(mask, hull, value)
    return picture, soft


def test_an_ear_is_found_with_the_shadow_in_its_hollow():
    picture, soft = scene()
    cv2.circle(picture, MIDDLE, 8, (70, 45, 45), -1)
    assert sure_ears(picture, soft, FACE)[MIDDLE[1], MIDDLE[0]]


def test_a_shadow_that_parts_the_rim_lets_nothing_in():
    picture, soft = scene()
    cv2.circle(picture, MIDDLE, 12, (70, 45, 45), -1)
    cv2.line(picture, MIDDLE, (MIDDLE[0] - 60, MIDDLE[1]), (70, 45, 45), 5)
    assert sure_ears(picture, soft, FACE)[MIDDLE[1], MIDDLE[0]]


def test_an_ear_that_light_comes_through_is_found():
    picture, soft = scene(ear=(225, 118, 105))
    assert sure_ears(picture, soft, FACE)[MIDDLE[1], MIDDLE[0]]


def test_dark_hair_there_and_what_the_matte_doubts_are_no_ears():
    assert not sure_ears(*scene(ear=(45, 35, 30)), FACE)[MIDDLE[1], MIDDLE[0]]
    picture, soft = scene()
    doubted = np.where(about_ears(FACE, soft.shape), np.minimum(soft, 0.8), soft)
    assert not sure_ears(picture, doubted, FACE)[MIDDLE[1], MIDDLE[0]]


def test_nothing_beyond_the_matte():
    picture, soft = scene()
    assert not (sure_ears(picture, soft, FACE) & (soft < 1)).any()
