"""The light estimate finds again the light that a ball or a face was painted with."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodlight.colour import to_srgb
from goodlight.subject.light import estimate_light, face_normals, sh_basis

RADIUS, MIDDLE = 150.0, 250.0


def ball():
    """A face whose mesh is the front of a ball, as far as 0.93 of its radius."""
    turn, radius = np.arange(468) * 2.39996, 0.93 * RADIUS * np.sqrt((np.arange(468) + 0.5) / 468)
    points = np.zeros((478, 3), np.float32)
    points[:468, 0], points[:468, 1] = radius * np.cos(turn), radius * np.sin(turn)
    points[:468, 2] = -np.sqrt(RADIUS**2 - radius**2)
    for index, x in ((33, -70), (133, -40), (362, 40), (263, 70)):  # eyes, for the blur that goes by their distance
        points[index] = (x, -40, -np.sqrt(RADIUS**2 - x * x - 40**2))
    return replace(painted.face(), landmarks=points + np.float32([MIDDLE, MIDDLE, 0]))


BALL = ball()


def ball_normals() -> tuple[np.ndarray, np.ndarray]:
    """(500, 500, 3) unit normals in camera axes (x right, y up, z to the camera), and where the ball is."""
    x, y = (np.stack(np.meshgrid(np.arange(500), np.arange(500))) - MIDDLE) / RADIUS
    inside = x**2 + y**2 < 0.99
    z = np.sqrt(np.where(inside, 1 - x**2 - y**2, 0))
    return np.stack([x, -y, z], axis=-1) * inside[..., None], inside


def lit(normals: np.ndarray, towards, *, ambient: float = 0.25, albedo=(0.5, 0.36, 0.28)) -> np.ndarray:
    towards = np.array(towards, float) / np.linalg.norm(towards)
    shading = ambient + (1 - ambient) * np.clip(normals @ towards, 0, None)
    return to_srgb(shading[..., None] * np.array(albedo))


def points_in(inside: np.ndarray) -> np.ndarray:
    ys, xs = np.nonzero(inside[::4, ::4])
    return np.stack([xs, ys], axis=1).astype(np.float32) * 4


def angle_between(a, b) -> float:
    a, b = np.array(a, float), np.array(b, float)
    return float(np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1))))


def estimate_on_ball(towards, **light):
    normals, inside = ball_normals()
    near = cv2.erode(inside.astype(np.uint8), np.ones((31, 31))) > 0
    return estimate_light(lit(normals, towards, **light), BALL, face_normals(BALL), points_in(near))


def test_normals_of_a_ball_are_a_ball_s():
    normals = face_normals(BALL).astype(float)
    h, w = normals.shape[:2]
    x0, y0, x1, y1 = BALL.box
    gx, gy = np.meshgrid(x0 + (np.arange(w) + 0.5) * (x1 - x0) / w, y0 + (np.arange(h) + 0.5) * (y1 - y0) / h)
    true = ball_normals()[0][gy.astype(int).clip(0, 499), gx.astype(int).clip(0, 499)]
    on = (np.abs(normals).sum(axis=2) > 0.5) & (np.hypot(gx - MIDDLE, gy - MIDDLE) < 0.75 * RADIUS)
    off = np.degrees(np.arccos(np.clip((normals[on] * true[on]).sum(axis=1), -1, 1)))
    print(f"normals off by {np.median(off):.1f}° in the median, {np.quantile(off, 0.95):.1f}° at 95 %")
    assert on.mean() > 0.3 and np.median(off) < 3 and np.quantile(off, 0.95) < 8


def test_normals_are_unit_or_nothing_and_face_the_camera():
    normals = face_normals(painted.face()).astype(float)
    length = np.linalg.norm(normals, axis=2)
    assert (np.isclose(length, 1, atol=0.01) | (length == 0)).all() and (length == 0).any() and (length > 0).mean() > 0.6
    assert (normals[length > 0][:, 2] > 0).all()
    left, right = normals[60:100, : normals.shape[1] // 4, 0], normals[60:100, -normals.shape[1] // 4 :, 0]
    assert left.mean() < -0.2 and right.mean() > 0.2


KEYS = [(0.6, 0.3, 0.75), (-0.6, 0.3, 0.75), (0, 0.6, 0.8), (0, -0.5, 0.85)]


@pytest.mark.parametrize("towards", KEYS)
def test_the_side_of_the_key_is_found_on_a_ball(towards):
    x, y, z = estimate_on_ball(towards).key_direction
    assert angle_between((x, y), towards[:2]) < 5 and z > 0 and x * x + y * y + z * z == pytest.approx(1, abs=1e-5)


def test_a_key_beside_the_camera_is_found():
    assert angle_between(estimate_on_ball((0, 0, 1)).key_direction, (0, 0, 1)) < 3


@pytest.mark.parametrize("towards", KEYS)
def test_the_direction_of_the_key_is_found_on_a_ball(towards):
    off = angle_between(estimate_on_ball(towards).key_direction, towards)
    print(f"{towards}: off by {off:.1f}°")
    assert off < 12


@pytest.mark.parametrize("side", [-1, 1])
def test_the_side_and_height_of_the_key_are_found_on_a_face(side):
    face = painted.face()
    normals = face_normals(face)
    x0, y0, x1, y1 = (round(v) for v in face.box)
    picture = np.zeros((900, 720, 3), np.uint8)
    shaded = lit(normals.astype(float), (side * 0.6, 0.35, 0.7))
    picture[y0:y1, x0:x1] = cv2.resize(shaded, (x1 - x0, y1 - y0))
    on = cv2.resize((np.abs(normals.astype(float)).sum(axis=2) > 0.5).astype(np.uint8), (x1 - x0, y1 - y0)) > 0
    points = points_in(cv2.erode(on.astype(np.uint8), np.ones((15, 15))) > 0) + np.float32([x0, y0])
    light = estimate_light(picture, face, normals, points)
    off = angle_between(light.key_direction, (side * 0.6, 0.35, 0.7))
    print(f"side {side}: off by {off:.1f}°, contrast {light.contrast:.2f}")
    assert angle_between(light.key_direction[:2], (side * 0.6, 0.35)) < 10 and light.key_direction[2] > 0 and light.contrast > 0.15


def test_contrast_is_none_in_front_and_grows_as_the_key_goes_round():
    contrasts = [estimate_on_ball((np.sin(np.radians(a)), 0, np.cos(np.radians(a)))).contrast for a in (0, 25, 50, 75)]
    print("contrasts", np.round(contrasts, 3))
    assert contrasts[0] < 0.03 and (np.diff(contrasts) > 0).all() and contrasts[-1] <= 1


def test_brightness_is_measured_and_does_not_move_the_direction():
    bright, dim = estimate_on_ball((0.5, 0.3, 0.8), albedo=(0.6,) * 3), estimate_on_ball((0.5, 0.3, 0.8), albedo=(0.15,) * 3)
    assert bright.luminance / dim.luminance == pytest.approx(4, rel=0.05)
    assert angle_between(bright.key_direction, dim.key_direction) < 2 and bright.sh == pytest.approx(dim.sh, abs=0.03)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**31))
def test_the_basis_is_orthonormal_on_the_sphere(seed):
    n = np.random.default_rng(seed).normal(size=(4000, 3))
    n /= np.linalg.norm(n, axis=1, keepdims=True)
    basis = sh_basis(n)
    assert basis.T @ basis * (4 * np.pi / len(n)) == pytest.approx(np.eye(9), abs=0.12)
