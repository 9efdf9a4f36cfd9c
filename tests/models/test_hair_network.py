"""The hair network with the weights that ship: better than the matte it starts from, and nothing where there is no hair."""

import cv2
import numpy as np
import pytest

from goodlight.colour import to_linear, to_srgb
from goodlight.models.hair_network import HairNetwork

SIDE, EYES = 320, 150.0


@pytest.fixture(scope="module")
def network() -> HairNetwork:
    return HairNetwork(threads=1)


def made(behind: tuple[int, int, int], hair=(38, 28, 22)) -> tuple[np.ndarray, np.ndarray]:
    """A head of dark hair with single hairs standing off it: sRGB and true alpha (h, w) float32."""
    rng = np.random.default_rng(5)
    alpha = np.zeros((2 * SIDE, 2 * SIDE), np.float32)
    cv2.circle(alpha, (SIDE, SIDE + 60), 210, 1, -1, cv2.LINE_AA)
    for angle in rng.uniform(-2.9, -0.2, 220):
        root = np.array([SIDE + 200 * np.cos(angle), SIDE + 60 + 200 * np.sin(angle)])
        along = angle + rng.normal(0, 0.8)
        end = root + rng.uniform(15, 70) * np.array([np.cos(along), np.sin(along)])
        cv2.line(alpha, root.astype(int).tolist(), end.astype(int).tolist(), 0.8, 2, cv2.LINE_AA)
    alpha = cv2.resize(alpha, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    tone = cv2.GaussianBlur(rng.normal(0, 0.5, (SIDE, SIDE)), (0, 0), 1.2)
    own = to_linear(np.full((SIDE, SIDE, 3), hair, np.uint8)) * np.exp(tone)[..., None].astype(np.float32)
    scene = to_linear(np.full((SIDE, SIDE, 3), behind, np.uint8)) * np.linspace(0.7, 1.3, SIDE, dtype=np.float32)[None, :, None]
    return to_srgb(np.clip(own * alpha[..., None] + scene * (1 - alpha[..., None]), 0, 1)), alpha


def seen(alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The other networks' view: a soft outline without strands, a coarse person, classes."""
    soft = np.clip(cv2.GaussianBlur(cv2.morphologyEx(alpha, cv2.MORPH_OPEN, np.ones((9, 9))), (0, 0), 4), 0, 1)
    classes = np.zeros((256, 256, 5), np.uint8)
    classes[..., 1] = cv2.resize(soft * 255, (256, 256)).astype(np.uint8)
    return soft, cv2.GaussianBlur(soft, (0, 0), 5), classes


@pytest.mark.parametrize("behind", [(200, 200, 196), (90, 130, 190), (120, 60, 50)])
def test_it_is_nearer_to_the_truth_than_the_matte(network, behind):
    srgb, alpha = made(behind)
    soft, person, classes = seen(alpha)
    found = network.matte(srgb, soft, person, classes, eye_distance=EYES)
    before, after = (float(np.abs(a - alpha).mean()) for a in (soft, found))
    strands = (alpha > 0.3) & (soft < 0.1)
    outside = [float(a[strands].mean()) for a in (soft, found, alpha)]
    print("error {:.4f} → {:.4f}; single hairs {:.2f} → {:.2f} of {:.2f}".format(before, after, *outside))
    assert found.dtype == np.float32 and found.shape == alpha.shape and found.min() >= 0 and found.max() <= 1
    assert after < 0.96 * before


def test_without_hair_it_says_what_the_matte_says(network):
    srgb, alpha = made((90, 130, 190))
    soft, person, classes = seen(alpha)
    assert network.matte(srgb, soft, person, 0 * classes, eye_distance=EYES) is soft


def test_far_from_hair_the_matte_stays(network):
    srgb, alpha = made((90, 130, 190))
    soft, person, classes = seen(alpha)
    wide = [np.pad(a, [(0, 400), (0, 0), (0, 0)][: a.ndim], mode="edge") for a in (srgb, soft, person)]
    tall = np.zeros((256, 256, 5), np.uint8)
    tall[:114] = cv2.resize(classes, (256, 114))
    found = network.matte(*wide, tall, eye_distance=EYES)
    np.testing.assert_array_equal(found[-200:], wide[1][-200:])


@pytest.mark.parametrize("scale", [0.5, 3])
def test_faces_larger_and_smaller_than_it_learnt_from(network, scale):
    srgb, alpha = made((200, 200, 196))
    soft, person, classes = seen(alpha)
    size = (round(SIDE * scale), round(SIDE * scale))
    srgb, alpha, soft, person = (cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in (srgb, alpha, soft, person))
    found = network.matte(srgb, soft, person, classes, eye_distance=EYES * scale)
    before, after = (float(np.abs(a - alpha).mean()) for a in (soft, found))
    print(f"×{scale}: error {before:.4f} → {after:.4f}")
    assert found.shape == alpha.shape and after < before
