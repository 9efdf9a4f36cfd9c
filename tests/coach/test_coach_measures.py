"""Single measures on pictures made by hand."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_faces import face

from goodlight.coach.judge import findings_of
from goodlight.coach.measures import fingerprint, measure
from goodlight.coach.sharpness import _edge_sigma, blockiness


def edges(sigma: float, *, noise: float = 0.0) -> np.ndarray:
    """(160, 160) float32: discs and bars with edges of this blur."""
    sharp = np.full((1280, 1280), 0.8, np.float32)
    cv2.circle(sharp, (400, 640), 200, 0.2, -1)
    cv2.rectangle(sharp, (800, 300), (1000, 1000), 0.3, -1)
    small = cv2.resize(cv2.GaussianBlur(sharp, (0, 0), 8 * sigma), (160, 160), interpolation=cv2.INTER_AREA)
    return small + np.random.default_rng(0).normal(0, noise, small.shape).astype(np.float32)


WHOLE = np.ones((160, 160), bool)


@pytest.mark.parametrize("sigma", [1.5, 2.5, 4.0])
def test_edge_sigma_is_in_pixels(sigma):
    assert _edge_sigma(edges(sigma), WHOLE, 0.7, 1.4) == pytest.approx(sigma, rel=0.25)


def test_motion_in_one_direction_is_seen():
    kernel = np.full((1, 13), 1 / 13, np.float32)
    still, moved = edges(1.0), cv2.filter2D(edges(1.0), -1, kernel)
    assert _edge_sigma(moved, WHOLE, 0.7, 1.4) > 2.5 * _edge_sigma(still, WHOLE, 0.7, 1.4)


def test_the_coarse_pair_is_not_fooled_by_noise():
    noisy = edges(6.0, noise=0.02)
    assert _edge_sigma(noisy, WHOLE, 1.4, 2.8) > 4 > _edge_sigma(noisy, WHOLE, 0.7, 1.4)


def test_blockiness_grows_with_compression_and_needs_no_aligned_grid():
    rng = np.random.default_rng(3)
    picture = cv2.GaussianBlur(rng.uniform(0, 255, (256, 256, 3)).astype(np.float32), (0, 0), 6)
    picture = np.clip((picture - picture.mean()) * 8 + 128, 0, 255).astype(np.uint8)
    strong = cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 5])[1], cv2.IMREAD_COLOR)
    whole = (0.0, 0.0, 256.0, 256.0)
    assert blockiness(picture, whole) < 1.5 < 4 < blockiness(strong, whole)
    assert blockiness(np.ascontiguousarray(strong[3:, 5:]), (0.0, 0.0, 250.0, 250.0)) > 4
    assert blockiness(strong, (0.0, 0.0, 20.0, 20.0)) == 1.0


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.floats(2, 400), st.tuples(st.floats(-0.6, 1.6), st.floats(-0.6, 1.6)), st.integers(256, 500))
def test_any_mesh_anywhere_gives_finite_numbers(seed, size, place, side):
    """Meshes folded, tiny or mostly outside the picture: whatever a network may answer to a hostile picture."""
    rng = np.random.default_rng(seed)
    landmarks = (rng.normal(0, size, (478, 3)) + [place[0] * side, place[1] * side, 0]).astype(np.float32)
    pixels = rng.integers(0, 256, (side, side, 3), np.uint8)
    made = replace(face(), landmarks=landmarks)
    assume(made.eye_distance >= 5)
    measured = measure(pixels, made)
    assert all(np.isfinite(v) for v in measured.as_dict().values())
    findings_of(measured)
    assert np.isfinite(fingerprint(pixels, made)).all()


def test_black_white_and_grey_pictures_are_measured():
    made = replace(face(), landmarks=np.random.default_rng(1).normal([150, 150, 0], 40, (478, 3)).astype(np.float32))
    for value in (0, 128, 255):
        measured = measure(np.full((300, 300, 3), value, np.uint8), made)
        assert all(np.isfinite(v) for v in measured.as_dict().values())
    assert measured.blown == 1.0
