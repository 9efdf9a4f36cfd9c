"""Places on a garment's picture: found where the body is turned as where it faces the camera."""

import numpy as np
import pytest

from goodlight.sets.garment_anchors import front_columns, lowest_of_neckline, neck_column

SIDES = {"neck_left": [[90, 80], [92, 60], [94, 40]], "neck_right": [[110, 80], [112, 60], [114, 40]]}
STRAIGHT = {"chin": [100, 50], "pixels_per_metre": 400.0, "neck_left": [[90, 50]], "neck_right": [[110, 50]]}
TURNED = {**STRAIGHT, **SIDES, "chin": [120, 50], "midline": [[108, 60], [112, 80], [116, 120]]}


def test_the_neck_is_measured_at_the_chins_height_and_not_under_the_chin():
    assert neck_column(STRAIGHT) == 100
    assert neck_column(TURNED) == pytest.approx(103)


def test_the_front_is_the_chins_column_or_the_midline():
    assert front_columns(STRAIGHT, [60, 90]).tolist() == [100, 100]
    assert front_columns(TURNED, [50, 70, 200]).tolist() == [108, 110, 116]


@pytest.mark.parametrize(("anchors", "point"), [(STRAIGHT, 100), (TURNED, 113)])
def test_the_point_of_a_neckline_is_found(anchors, point):
    y, x = np.mgrid[:160, :200]
    front = (y > 110 - 1.5 * np.abs(x - point)).astype(np.float32)
    column, row = lowest_of_neckline(front, anchors)
    assert column == pytest.approx(point, abs=1) and row == pytest.approx(111, abs=1)


def test_a_closed_front_has_no_neckline():
    assert lowest_of_neckline(np.ones((160, 200), np.float32), STRAIGHT) is None
