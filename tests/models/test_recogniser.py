"""Who is it: the alignment is a true least-squares similarity, and the distance sees people, not tilt, size or light."""

from dataclasses import replace

import cv2
import numpy as np
import painted
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.models.recogniser import face_chip, similarity


def apply(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:, :2].T + matrix[:, 2]


@given(scale=st.floats(0.05, 20), degrees=st.floats(-179, 179), x=st.floats(-1e3, 1e3), y=st.floats(-1e3, 1e3), seed=st.integers(0, 999))
def test_a_similarity_is_found_again(scale, degrees, x, y, seed):
    source = np.random.default_rng(seed).normal(size=(5, 2)) * 50
    c, s = scale * np.cos(np.radians(degrees)), scale * np.sin(np.radians(degrees))
    true = np.array([[c, -s, x], [s, c, y]])
    assert similarity(source, apply(true, source)) == pytest.approx(true, abs=1e-6 * max(1, scale, abs(x), abs(y)))


@given(st.integers(0, 999))
def test_no_mirror_image_and_no_shear(seed):
    rng = np.random.default_rng(seed)
    turn = similarity(rng.normal(size=(5, 2)), rng.normal(size=(5, 2)))[:, :2]
    assert np.linalg.det(turn) >= 0 and turn @ turn.T == pytest.approx(np.eye(2) * np.linalg.det(turn), abs=1e-9)


def test_it_is_the_least_squares_one():
    rng = np.random.default_rng(5)
    source, target = rng.normal(size=(5, 2)), rng.normal(size=(5, 2))
    best = similarity(source, target)
    error = ((apply(best, source) - target) ** 2).sum()
    for _ in range(200):
        a, b, x, y = rng.normal(size=4) * 0.05
        other = best + np.array([[a, -b, x], [b, a, y]])
        assert ((apply(other, source) - target) ** 2).sum() >= error


@pytest.mark.parametrize("angles", [{}, {"roll": 25}, {"roll": -40}])
def test_a_chip_is_level_and_of_one_size(angles):
    face = painted.face(**angles)
    picture = np.zeros((900, 720, 3), np.uint8)
    for channel, point in enumerate((263, 33)):
        cv2.circle(picture, tuple(face.landmarks[point, :2].round().astype(int).tolist()), 6, [255 * (i == channel) for i in range(3)], -1)
    chip = face_chip(picture, face).astype(float)
    grid = np.stack(np.meshgrid(np.arange(150), np.arange(150)), axis=-1)
    right, left = ((grid * chip[..., i, None]).sum(axis=(0, 1)) / chip[..., i].sum() for i in (0, 1))
    assert chip.shape == (150, 150, 3) and right[1] == pytest.approx(left[1], abs=1.5)
    assert right[0] - left[0] == pytest.approx((0.8596 - 0.1206) / 1.5 * 150, rel=0.06) and right[0] + left[0] == pytest.approx(150, abs=5)


@pytest.mark.parametrize("larger", [1, 2, 3])
def test_texture_finer_than_the_chip_is_averaged_and_not_picked_from(larger):
    face = painted.face()
    face = replace(face, landmarks=face.landmarks * larger)
    grain = np.random.default_rng(0).integers(0, 256, (900 * larger, 720 * larger, 1), np.uint8).repeat(3, axis=2)
    a_mean_of_these_pixels = grain.std() * 0.538 / larger  # a pixel of the chip covers (larger / 0.538)² of the picture's
    assert face_chip(grain, face).std() <= 1.05 * a_mean_of_these_pixels


@pytest.mark.weights
def test_size_says_little_about_who_it_is(sample, tools):
    def describe(picture):
        return tools.recogniser.describe(picture, tools.finder.find(picture)[0])

    sizes = [describe(cv2.resize(sample, None, fx=f, fy=f, interpolation=cv2.INTER_CUBIC)) for f in (1, 1.5, 2, 3)]
    distances = [float(np.linalg.norm(a - b)) for i, a in enumerate(sizes) for b in sizes[:i]]
    print(f"distances {np.round(distances, 3)}")
    assert np.median(distances) < 0.06


def turned(picture: np.ndarray, degrees: float) -> np.ndarray:
    h, w = picture.shape[:2]
    return cv2.warpAffine(picture, cv2.getRotationMatrix2D((w / 2, h / 2), degrees, 1.0), (w, h), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.weights
@pytest.mark.parametrize("change", [lambda p: turned(p, 15), lambda p: cv2.resize(p, None, fx=2, fy=2), lambda p: p[:, ::-1].copy(),
                                    lambda p: np.clip(p * 0.75 + 12, 0, 255).astype(np.uint8)], ids=["tilt", "size", "mirror", "light"])
def test_the_same_face_otherwise_shown_stays_near(sample, tools, change):
    other = change(sample)
    (face,), (found,) = tools.finder.find(sample), tools.finder.find(other)
    distance = float(np.linalg.norm(tools.recogniser.describe(sample, face) - tools.recogniser.describe(other, found)))
    print(f"distance {distance:.3f}")
    assert distance < 0.4


@pytest.mark.weights
def test_the_same_pixels_give_the_same_description(sample, tools):
    (face,) = tools.finder.find(sample)
    one, two = (tools.recogniser.describe(sample, face) for _ in range(2))
    assert one.shape == (128,) and one.dtype == np.float64 and (one == two).all() and np.linalg.norm(one) > 0.5


@pytest.mark.weights
@pytest.mark.portraits
def test_two_people_are_further_apart_than_two_photos_of_one(portraits_dir, tools):
    def describe(path):
        picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        return tools.recogniser.describe(picture, tools.finder.find(picture)[0])

    people = [sorted(p.glob("*.jpg"))[:2] for p in sorted((portraits_dir / "multi").iterdir()) if p.is_dir()][:5]
    pairs = [tuple(map(describe, two)) for two in people if len(two) == 2]
    genuine = [float(np.linalg.norm(a - b)) for a, b in pairs]
    impostor = [float(np.linalg.norm(a[0] - b[0])) for i, a in enumerate(pairs) for b in pairs[:i]]
    print(f"one person {np.round(genuine, 2)}, two people {np.round(impostor, 2)}")
    assert len(genuine) >= 3 and np.median(genuine) < 0.5 and min(impostor) > np.median(genuine) + 0.1
