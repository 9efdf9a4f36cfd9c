"""Head pose and expression from constructed landmarks: signs, sizes, and independence of where and how the head is held."""

import numpy as np
import painted
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.subject.measure_face import FaceFinder, expression, head_axes, head_pose

LEVEL = head_pose(head_axes(painted.mesh()))
MOUTH_CORNERS, LOWER_LIP, BROWS = [61, 291], [14], [105, 334]
angle = st.floats(-40, 40)


def pose(**angles):
    return head_pose(head_axes(painted.mesh(**angles)))


def expression_of(points: np.ndarray):
    return expression(points, head_axes(points))


@pytest.mark.parametrize("degrees", [-40, -15, 5, 30])
def test_each_angle_alone_is_measured_as_it_was_set(degrees):
    assert pose(yaw=degrees).yaw - LEVEL.yaw == pytest.approx(degrees, abs=0.2)
    assert pose(pitch=degrees).pitch - LEVEL.pitch == pytest.approx(degrees, abs=0.2)
    assert pose(roll=degrees).roll - LEVEL.roll == pytest.approx(degrees, abs=0.2)


def test_signs():
    """Judged by where the nose and the eyes go in the picture, not by angles."""
    nose, brow, left, right = 1, 9, 33, 263
    for sign in (1, -1):
        turned = painted.mesh(yaw=20 * sign)
        assert np.sign(pose(yaw=20 * sign).yaw) == np.sign(turned[nose, 0] - turned[[left, right], 0].mean()) == sign
        nodded, level = painted.mesh(pitch=20 * sign), painted.mesh()
        lifted = (level[nose, 1] - level[brow, 1]) - (nodded[nose, 1] - nodded[brow, 1])
        assert np.sign(pose(pitch=20 * sign).pitch) == np.sign(lifted) == sign
        tilted = painted.mesh(roll=20 * sign)
        assert np.sign(pose(roll=20 * sign).roll) == np.sign(tilted[right, 1] - tilted[left, 1]) == sign


@given(yaw=angle, pitch=st.floats(-30, 30), roll=angle)
def test_axes_are_orthonormal_and_right_handed(yaw, pitch, roll):
    axes = head_axes(painted.mesh(yaw=yaw, pitch=pitch, roll=roll))
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-6) and np.linalg.det(axes) == pytest.approx(1)


@given(yaw=angle, pitch=st.floats(-30, 30), roll=angle, unit=st.floats(20, 300))
def test_an_expression_does_not_depend_on_size_place_and_pose(yaw, pitch, roll, unit):
    there, here = expression_of(painted.mesh(yaw=yaw, pitch=pitch, roll=roll, unit=unit, centre=(50, 900))), expression_of(painted.mesh())
    for name in ("smile", "squinch", "mouth_open", "brow_raise"):
        assert getattr(there, name) == pytest.approx(getattr(here, name), abs=2e-3)
    assert there.eye_openness == pytest.approx(here.eye_openness, abs=2e-3)


def moved(indices: list[int], by: tuple[float, float]) -> np.ndarray:
    """The painted mesh with some points moved, in eye distances."""
    points = painted.mesh()
    points[indices, :2] += np.array(by) * painted.UNIT
    return points


def rising(values) -> bool:
    return bool((np.diff(values) > 0).all())


def test_smile_grows_as_the_corners_go_out_and_up():
    out = []
    for step in (0.0, 0.03, 0.06):
        points = painted.mesh()
        points[MOUTH_CORNERS, 0] += np.array([-1, 1]) * (step - 0.13) * painted.UNIT
        out.append(expression_of(points).smile)
    assert rising(out)
    assert rising([expression_of(moved(MOUTH_CORNERS, (0, 0.05 - step))).smile for step in (0.0, 0.04, 0.08)])


def test_mouth_open_grows_with_the_gap():
    gaps = [expression_of(moved(LOWER_LIP, (0, step))).mouth_open for step in (0, 0.1, 0.3)]
    assert rising(gaps) and gaps[2] - gaps[0] == pytest.approx(0.3, abs=0.02)


def test_brow_raise_grows_with_the_brows():
    raised = [expression_of(moved(BROWS, (0, -step))).brow_raise for step in (0, 0.05, 0.1)]
    assert rising(raised) and raised[2] - raised[0] == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(("upper", "lower", "side"), [((159, 158), (145, 153), 0), ((386, 385), (374, 380), 1)])
def test_closing_one_lid_closes_that_eye_and_squinches(upper, lower, side):
    opennesses, squinches = [], []
    for closed in (0.0, 0.5, 0.95):
        points = painted.mesh()
        for u, low in zip(upper, lower, strict=True):
            points[u] += closed * (points[low] - points[u])
        measured = expression_of(points)
        opennesses.append(measured.eye_openness)
        squinches.append(measured.squinch)
    mine, other = np.array(opennesses)[:, side], np.array(opennesses)[:, 1 - side]
    assert rising(-mine) and mine[-1] < 0.12 and other == pytest.approx(other[0], abs=1e-3)
    assert squinches[0] < squinches[1] <= squinches[2] <= 1


@pytest.mark.weights
def test_the_sample_photograph_has_one_face_that_looks_at_the_camera(sample, tools):
    (face,) = tools.finder.find(sample)
    x0, y0, x1, y1 = face.box
    print(face.pose, face.expression)
    assert 190 < (x0 + x1) / 2 < 260 and 60 < y0 < y1 < 200
    assert abs(face.pose.yaw) < 25 and abs(face.pose.roll) < 15 and min(face.expression.eye_openness) > 0.12
    assert face.expression.smile > 0.4  # she smiles broadly


@pytest.mark.weights
def test_a_mirrored_picture_mirrors_the_pose(sample, tools):
    (face,), (mirrored,) = tools.finder.find(sample), tools.finder.find(np.ascontiguousarray(sample[:, ::-1]))
    assert mirrored.pose.yaw == pytest.approx(-face.pose.yaw, abs=5) and mirrored.pose.roll == pytest.approx(-face.pose.roll, abs=4)
    assert sample.shape[1] - mirrored.eyes[::-1, 0] == pytest.approx(face.eyes[:, 0], abs=2.5)


@pytest.mark.weights
def test_nothing_is_found_where_nobody_is(tools):
    noise = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    for empty in (np.zeros((300, 200, 3), np.uint8), np.full((64, 640, 3), 255, np.uint8), noise):
        assert tools.finder.find(empty) == []


@pytest.mark.weights
def test_largest_first(sample, tools):
    small = sample[::2, ::2]
    both = np.zeros((512, 768, 3), np.uint8)
    both[:, 256:], both[:256, :256] = sample, small
    heights = [f.height for f in tools.finder.find(both)]
    assert len(heights) == 2 and heights[0] > 1.5 * heights[1]
    assert isinstance(tools.finder, FaceFinder)
