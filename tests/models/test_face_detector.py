"""Where a face is, in the picture's own pixels, whatever the picture's shape; one answer a face."""

import threading

import cv2
import numpy as np
import pytest

from goodlight.models import face_detector
from goodlight.models.face_detector import FaceDetector


class Network:
    """Stands for one BlazeFace: answers with boxes at given anchors, offsets in input pixels."""

    def __init__(self, anchors: int, answers: dict[int, tuple[float, np.ndarray]]) -> None:
        self.raw, self.logits = np.zeros((1, anchors, 16), np.float32), np.full((1, anchors, 1), -50, np.float32)
        for index, (logit, numbers) in answers.items():
            self.logits[0, index, 0], self.raw[0, index] = logit, numbers
        self.inputs = []

    def __call__(self, x):
        self.inputs.append(x)
        return [self.raw, self.logits]


ANCHORS = 48 * 48  # of the full-range network: one a cell of 4 input pixels


def detector(monkeypatch, full: dict, **options) -> tuple[FaceDetector, Network]:
    networks = {"face-detector-short": Network(896, {}), "face-detector-full": Network(ANCHORS, full)}
    monkeypatch.setattr(face_detector, "model_path", lambda name: name)
    monkeypatch.setattr(face_detector, "load_interpreter", networks.__getitem__)
    return FaceDetector(**options), networks["face-detector-full"]


def answer(logit: float, size: float) -> tuple[float, np.ndarray]:
    """A box around its anchor, in input pixels, with the keypoints at its middle but the nose below it."""
    numbers = np.zeros(16)
    numbers[2:4] = size
    numbers[9] = size / 4
    return logit, numbers


def anchor(row: int, column: int) -> int:
    return row * 48 + column


@pytest.mark.parametrize("shape", [(192, 192), (384, 384), (400, 800), (900, 300), (191, 640)])
def test_boxes_are_in_the_picture_s_pixels(monkeypatch, shape):
    """The middle of the network's input is the middle of the picture, and one input pixel is the long side's 192nd."""
    found = detector(monkeypatch, {anchor(24, 24): answer(8, 48)})[0].detect(np.zeros((*shape, 3), np.uint8))
    assert len(found) == 1
    x0, y0, x1, y1 = found[0].box
    unit = max(shape) / 192
    assert [(x0 + x1) / 2, (y0 + y1) / 2] == pytest.approx([shape[1] / 2 + 2 * unit, shape[0] / 2 + 2 * unit], abs=1.01 * unit)
    assert [x1 - x0, y1 - y0] == pytest.approx([48 * unit] * 2, rel=1e-3)
    assert found[0].keypoints.shape == (6, 2) and found[0].keypoints[2, 1] - found[0].keypoints[0, 1] == pytest.approx(12 * unit, rel=1e-3)
    assert found[0].score == pytest.approx(1 / (1 + np.exp(-8)), abs=1e-5)


def test_the_picture_is_centred_scaled_and_never_stretched(monkeypatch):
    made, network = detector(monkeypatch, {})
    made.detect(np.full((300, 600, 3), 255, np.uint8))
    (x,) = network.inputs
    assert x.shape == (1, 192, 192, 3) and (x[0, 48:144] == 1).all() and (x[0, :47] == 0).all() and (x[0, 145:] == 0).all()


def test_of_boxes_that_overlap_the_better_one_stays(monkeypatch):
    many = {anchor(20, 20): answer(2, 40), anchor(20, 21): answer(6, 40), anchor(21, 20): answer(4, 60), anchor(40, 40): answer(1, 20)}
    found = detector(monkeypatch, many)[0].detect(np.zeros((192, 192, 3), np.uint8))
    assert [round(float(np.log(d.score / (1 - d.score)))) for d in found] == [6, 1]


def test_a_box_inside_another_is_the_same_face(monkeypatch):
    made, _ = detector(monkeypatch, {anchor(20, 20): answer(6, 80), anchor(22, 20): answer(5, 20)})
    assert len(made.detect(np.zeros((192, 192, 3), np.uint8))) == 1


def test_below_the_least_score_nothing_is_found(monkeypatch):
    answers = {anchor(20, 20): answer(0.5, 40)}
    picture = np.zeros((192, 192, 3), np.uint8)
    assert len(detector(monkeypatch, answers)[0].detect(picture)) == 1
    assert detector(monkeypatch, answers, min_score=0.7)[0].detect(picture) == []


@pytest.mark.weights
def test_the_sample_s_face_and_its_keypoints(sample):
    (found,) = FaceDetector().detect(sample)
    x0, y0, x1, y1 = found.box
    left, right, nose, mouth, left_ear, right_ear = found.keypoints
    assert 170 < x0 < left[0] < right[0] < x1 < 280 and 50 < y0 < y1 < 200
    assert left_ear[0] < left[0] and right_ear[0] > right[0] and left[1] < nose[1] < mouth[1] < y1 and found.score > 0.7


@pytest.mark.weights
@pytest.mark.parametrize("scale", [0.25, 1, 3])
def test_a_face_is_found_small_and_large(sample, scale):
    picture = cv2.resize(sample, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = FaceDetector().detect(picture)[0]
    true = FaceDetector().detect(sample)[0]
    assert np.array(best.box) / scale == pytest.approx(true.box, abs=0.2 * (true.box[2] - true.box[0]))


@pytest.mark.weights
def test_a_moved_face_is_found_where_it_went(sample):
    made = FaceDetector()
    wide = np.zeros((512, 900, 3), np.uint8)
    wide[:, 388:] = sample
    there, here = made.detect(wide)[0], made.detect(sample)[0]
    assert np.array(there.box) - [388, 0, 388, 0] == pytest.approx(here.box, abs=0.15 * (here.box[2] - here.box[0]))


@pytest.mark.weights
def test_threads_may_share_it(sample):
    made = FaceDetector()
    pictures = [sample, np.ascontiguousarray(sample[:, ::-1])]
    alone = [made.detect(p)[0].box for p in pictures]
    answers: dict[int, list] = {0: [], 1: []}

    def work(which: int) -> None:
        for _ in range(5):
            answers[which].append(made.detect(pictures[which])[0].box)

    threads = [threading.Thread(target=work, args=(n % 2,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert all(box == alone[which] for which, boxes in answers.items() for box in boxes) and len(answers[0]) == 10
