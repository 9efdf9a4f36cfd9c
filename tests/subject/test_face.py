"""What a face says of itself: eyes, box, height; the eye distance does not shorten when the head turns."""

import numpy as np
import painted
import pytest


def test_eyes_lie_where_they_were_put_and_picture_left_comes_first():
    left, right = painted.face(unit=80, centre=(200, 150)).eyes
    assert left[0] < right[0] and (left + right) / 2 == pytest.approx([200, 150], abs=2)
    assert right[0] - left[0] == pytest.approx(80, rel=0.02)


@pytest.mark.parametrize("angles", [{"yaw": 35}, {"yaw": -35}, {"pitch": 20}, {"roll": 40}, {"yaw": 25, "pitch": -10, "roll": 15}])
def test_turning_the_head_does_not_shorten_the_eye_distance(angles):
    turned = painted.face(**angles)
    assert turned.eye_distance == pytest.approx(painted.face().eye_distance, rel=1e-4)
    if "yaw" in angles:
        assert np.ptp(turned.eyes[:, 0]) < 0.95 * turned.eye_distance  # in the picture it does


def test_the_box_holds_the_mesh_and_nothing_more():
    face = painted.face(yaw=20, roll=10)
    x0, y0, x1, y1 = face.box
    points = face.landmarks[:468, :2]
    assert (points >= [x0, y0]).all() and (points <= [x1, y1]).all()
    assert x0 in points[:, 0] and y1 in points[:, 1]


def test_the_height_goes_from_forehead_to_chin_whatever_the_tilt():
    assert painted.face(roll=30).height == pytest.approx(painted.face().height, rel=1e-4)
    assert painted.face().chin[1] > painted.face().eyes[:, 1].max()
