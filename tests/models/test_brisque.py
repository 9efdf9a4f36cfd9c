"""The no-reference index: it must rise with every fault it was made for, and refuse a model that is not its own."""

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from goodlight.errors import ModelUnavailable
from goodlight.models import brisque

needs_module = pytest.mark.skipif(not hasattr(cv2, "quality"), reason="OpenCV was installed without its quality module")


@pytest.fixture(scope="module")
def index():
    return brisque.Brisque()


def noisy(srgb):
    return np.clip(srgb + np.random.default_rng(0).normal(0, 12, srgb.shape), 0, 255).astype(np.uint8)


def compressed(srgb):
    return cv2.imdecode(cv2.imencode(".jpg", srgb, [cv2.IMWRITE_JPEG_QUALITY, 25])[1], cv2.IMREAD_COLOR)


@needs_module
@pytest.mark.weights
@pytest.mark.parametrize("fault", [lambda p: cv2.GaussianBlur(p, (0, 0), 1.5), noisy, compressed], ids=["blur", "noise", "compression"])
def test_it_rises_with_a_fault(index, fault):
    photo = astronaut()
    sound, faulty = index.score(photo), index.score(fault(photo))
    print(f"{sound:.1f} → {faulty:.1f}")
    assert -15 < sound < 35 and faulty > sound + 10


@needs_module
@pytest.mark.weights
def test_worse_blur_is_worse(index):
    scores = [index.score(cv2.GaussianBlur(astronaut(), (0, 0), sigma)) for sigma in (0.6, 1.0, 1.6, 2.4)]
    assert scores == sorted(scores) and scores[-1] < 110


def test_a_build_without_the_module_is_told_plainly(monkeypatch):
    monkeypatch.delattr(cv2, "quality", raising=False)
    with pytest.raises(ModelUnavailable) as caught:
        brisque.Brisque()
    assert "opencv-contrib-python-headless" in caught.value.advice


def test_a_model_with_other_constants_is_refused():
    with pytest.raises(ModelUnavailable):
        brisque._read("svm_type epsilon_svr\ngamma 0.1\nrho -155.845\nSV\n1 1:0 2:0\n")


def test_weights_and_vectors_come_out_of_the_text():
    weights, vectors = brisque._read("gamma 0.05\nrho -155.845\nSV\n-2.5 1:0.5 2:-1\n4 1:3 2:1e-3 \n")
    assert weights.tolist() == [-2.5, 4] and vectors.tolist() == [[0.5, -1], [3, 1e-3]]
