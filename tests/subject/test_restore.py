"""Restoration: only where it is needed, only detail, and only as long as the person stays the person."""

import cv2
import numpy as np
import painted
import pytest

from goodlight.subject.restore import LIKENESS_COST, SMALL_HEIGHT, WANTED_HEIGHT, restore

SMALL = painted.face(unit=60, centre=(180, 165))
SMALL_SIZE = (360, 450)


class Network:
    """Stands for Real-ESRGAN: four times as large, sharpened, and tinted as no network should."""

    def __init__(self, tint=(0, 0, 0)) -> None:
        self.tint, self.calls = tint, 0

    def enlarge(self, srgb):
        self.calls += 1
        large = cv2.resize(srgb, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC).astype(np.float32)
        sharp = large + 0.7 * (large - cv2.GaussianBlur(large, (0, 0), 3)) + np.array(self.tint)
        return np.clip(sharp, 0, 255).astype(np.uint8)


def same(_picture) -> float:
    return 0.2


def small_selfie() -> np.ndarray:
    return painted.selfie(SMALL, SMALL_SIZE)


def plain(srgb: np.ndarray, scale: float) -> np.ndarray:
    size = (round(srgb.shape[1] * scale), round(srgb.shape[0] * scale))
    return cv2.resize(srgb, size, interpolation=cv2.INTER_LANCZOS4)


def test_a_large_sharp_face_is_left_alone_bit_for_bit():
    face = painted.face(unit=130, centre=(360, 330))
    picture, network = painted.selfie(face), Network()
    assert face.height > SMALL_HEIGHT
    restored = restore(picture, face, network, distance=lambda _: pytest.fail("nothing to compare"))
    assert restored.pixels is picture and restored.scale == 1 and restored.outcome is None and network.calls == 0


def test_a_small_face_is_enlarged_to_a_headshot_s_size():
    picture = small_selfie()
    restored = restore(picture, SMALL, Network(), distance=same)
    assert SMALL.height < SMALL_HEIGHT and restored.scale == pytest.approx(WANTED_HEIGHT / SMALL.height)
    assert restored.pixels.shape[:2] == tuple(round(n * restored.scale) for n in picture.shape[:2]) and restored.pixels.dtype == np.uint8
    assert restored.outcome.kept and restored.outcome.scale == restored.scale


def test_no_face_is_enlarged_more_than_the_network_can():
    tiny = painted.face(unit=20, centre=(72, 66))
    assert restore(painted.selfie(tiny, (144, 180)), tiny, Network(), distance=same).scale == 4


def test_detail_is_added_to_the_head_and_nothing_elsewhere():
    picture = small_selfie()
    restored = restore(picture, SMALL, Network(), distance=same)
    base = plain(picture, restored.scale)
    changed = (restored.pixels != base).any(axis=2)
    ys, xs = np.nonzero(changed)
    x0, y0, x1, y1 = np.array(SMALL.box) * restored.scale
    height = y1 - y0
    assert changed[int(y0) : int(y1), int(x0) : int(x1)].mean() > 0.05
    assert y0 - 0.5 * height < ys.min() and ys.max() < y1 + 0.3 * height and x0 - 0.5 * height < xs.min() and xs.max() < x1 + 0.5 * height


def test_a_soft_face_gets_sharper():
    soft = painted.face(unit=130, centre=(360, 330))
    picture = cv2.GaussianBlur(painted.selfie(soft), (0, 0), 7)
    restored = restore(picture, soft, Network(), distance=same)
    assert restored.outcome is not None and restored.scale == 1 and restored.pixels.shape == picture.shape
    detail = [float(cv2.Laplacian(p[150:550, 180:540].astype(np.float32), cv2.CV_32F).std()) for p in (picture, restored.pixels)]
    print(f"detail {detail[0]:.3f} → {detail[1]:.3f}")
    assert detail[1] > 1.2 * detail[0]


@pytest.mark.parametrize("tint", [(40, 0, 0), (0, -30, 30), (25, 25, 25)])
def test_skin_cannot_drift_whatever_the_network_does_to_colour(tint):
    picture = small_selfie()
    restored = restore(picture, SMALL, Network(tint), distance=same)
    cheek = (np.array(SMALL.landmarks[[101, 330], :2]) * restored.scale).astype(int)
    base = plain(picture, restored.scale)
    for x, y in cheek:
        here, there = (p[y - 12 : y + 12, x - 12 : x + 12].reshape(-1, 3).mean(axis=0) for p in (restored.pixels, base))
        assert here == pytest.approx(there, abs=1.0)


@pytest.mark.parametrize(("cost", "kept"), [(-0.05, True), (0.0, True), (LIKENESS_COST * 0.9, True), (LIKENESS_COST * 1.1, False),
                                            (float("inf"), False)])
def test_what_costs_likeness_is_dropped_and_the_distances_are_told(cost, kept):
    picture, answers = small_selfie(), iter([0.3, 0.3 + cost])
    restored = restore(picture, SMALL, Network(), distance=lambda _: next(answers))
    outcome = restored.outcome
    assert outcome.kept is kept and (outcome.distance_before, outcome.distance_after) == (0.3, 0.3 + cost)
    assert bool((restored.pixels == plain(picture, restored.scale)).all()) is not kept


@pytest.mark.weights
def test_the_sample_is_restored_and_stays_herself():
    import real

    (plate,) = real.sample_subject().plates
    print(plate.restoration)
    assert plate.restoration.kept and plate.restoration.scale > 2 and plate.face.height > 380
    assert plate.restoration.distance_after <= plate.restoration.distance_before + LIKENESS_COST
