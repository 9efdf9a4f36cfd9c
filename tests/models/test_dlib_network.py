"""dlib's network run by ncnn: its file is read as dlib writes it, and it gives dlib's own numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.models.dlib_network import _coded, _Tensors, as_ncnn, face_network
from goodlight.models.store import model_path


def serialised(values: np.ndarray) -> bytes:
    """A tensor as dlib writes it."""
    dimensions = (*values.shape, 1, 1, 1)[:4]
    return b"".join(_coded(n) for n in (2, *dimensions)) + values.astype("<f4").tobytes()


@given(st.lists(st.integers(1, 300), min_size=1, max_size=6), st.binary(max_size=40), st.integers(0, 99))
def test_tensors_are_found_in_order_between_other_things(sizes, between, seed):
    rng = np.random.default_rng(seed)
    written = [rng.normal(size=n) for n in sizes]
    tensors = _Tensors(between.replace(b"\x01\x02", b"").join([b"", *(serialised(w) for w in written)]))
    for values in written:
        assert tensors.next(len(values)) == pytest.approx(values, rel=1e-6)


@pytest.mark.parametrize("raw", [b"", b"not a network", serialised(np.zeros(4736)), serialised(np.zeros(4736))[:-1]])
def test_another_file_is_refused(raw):
    with pytest.raises(ValueError, match="no tensor"):
        as_ncnn(raw)


@pytest.mark.weights
def test_it_gives_the_numbers_of_dlib(sample):
    dlib = pytest.importorskip("_dlib_pybind11", reason="dlib is a tool of the tests")
    network = dlib.face_recognition_model_v1(str(model_path("face-recogniser")))
    rng = np.random.default_rng(1)
    h, w = sample.shape[:2]
    corners = [(int(rng.integers(0, h - 150)), int(rng.integers(0, w - 150))) for _ in range(4)]
    chips = [rng.integers(0, 256, (150, 150, 3), np.uint8), *(np.ascontiguousarray(sample[y : y + 150, x : x + 150]) for y, x in corners)]
    apart = [float(np.linalg.norm(face_network()(chip) - np.array(network.compute_face_descriptor(chip)))) for chip in chips]
    print(f"furthest from dlib's own {max(apart):.1e}")
    assert max(apart) < 1e-5
