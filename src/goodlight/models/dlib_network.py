"""dlib's face network (King 2017) run by ncnn, eight times as fast as by dlib's own wheel: the same weights, numbers equal to 1e-6.

The weights come in dlib's serialisation of the network; ``tests/models/test_dlib_network.py`` holds the two against each other.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from goodlight.models.store import model_path

_MEAN = np.array([122.782, 117.001, 104.298], np.float32)  # of R, G, B; then divided by 256
_BLOCKS = (*[(32, 1)] * 3, (64, 2), *[(64, 1)] * 3, (128, 2), *[(128, 1)] * 2, (256, 2), *[(256, 1)] * 2, (256, 2))
"""Residual blocks from the picture on: (filters, stride). A stride of 2 halves the picture, without a border."""
_AFTER_POOLING = 35  # pixels: 150 → 72 by the first filters → 35


class _Tensors:
    """The tensors of a file of dlib's, one after the other: each is a version (2), four dimensions and little-endian floats."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0

    def next(self, *dimensions: int) -> np.ndarray:
        """The next tensor of exactly these dimensions, flat float32. Raises ValueError where there is none."""
        head = b"".join(_coded(n) for n in (2, *dimensions, *[1] * (4 - len(dimensions))))
        found = self._raw.find(head, self._at)
        count = int(np.prod(dimensions))
        if found < 0 or found + len(head) + 4 * count > len(self._raw):
            raise ValueError(f"the file holds no tensor of {dimensions} from byte {self._at} on")
        self._at = found + len(head) + 4 * count
        return np.frombuffer(self._raw, "<f4", count, found + len(head))


def _coded(n: int) -> bytes:
    """A whole number ≥ 0 in dlib's serialisation: how many bytes, then these, the least first."""
    least_first = n.to_bytes(max(1, (n.bit_length() + 7) // 8), "little")
    return bytes([len(least_first)]) + least_first


class _Writer:
    """Writes ncnn's two files: layers as lines of text, weights as floats each behind a mark that says so."""

    def __init__(self, tensors: _Tensors) -> None:
        self._tensors, self._lines, self._weights, self._blobs = tensors, [], [], 0

    def layer(self, kind: str, inputs: tuple[str, ...], options: str, outputs: int = 1) -> tuple[str, ...]:
        names = tuple(str(self._blobs + i) for i in range(outputs))
        self._lines.append(f"{kind} of-{names[0]} {len(inputs)} {outputs} {' '.join((*inputs, *names))} {options}")
        self._blobs += outputs
        return names

    def convolution(self, of: str, channels: int, filters: int, size: int, stride: int, *, relu: bool) -> str:
        """dlib's convolution and the affine layer behind it, as one. With a stride there is no border."""
        weights = self._tensors.next(filters * channels * size**2 + filters)
        kernel, bias = weights[:-filters].reshape(filters, -1), weights[-filters:]
        gain, shift = self._tensors.next(2 * filters).reshape(2, -1)
        self._store(kernel * gain[:, None], bias * gain + shift)
        border = size // 2 if stride == 1 else 0
        (out,) = self.layer("Convolution", (of,), f"0={filters} 1={size} 3={stride} 4={border} 5=1 6={kernel.size} 9={int(relu)}")
        return out

    def fully_connected(self, of: str, inputs: int, outputs: int) -> None:
        self._store(self._tensors.next(inputs, outputs).reshape(inputs, outputs).T)
        self.layer("InnerProduct", (of,), f"0={outputs} 1=0 2={inputs * outputs}")

    def _store(self, weights: np.ndarray, *bias: np.ndarray) -> None:
        self._weights += [bytes(4), *(np.ascontiguousarray(part, "<f4").tobytes() for part in (weights, *bias))]

    def files(self) -> tuple[str, bytes]:
        return "\n".join(["7767517", f"{len(self._lines)} {self._blobs}", *self._lines, ""]), b"".join(self._weights)


def as_ncnn(raw: bytes) -> tuple[str, bytes]:
    """The layers and the weights in ncnn's form, from the file dlib_face_recognition_resnet_model_v1.dat. Blob 0 takes the picture, the
    last one gives the description. Raises ValueError for another file."""
    writer = _Writer(_Tensors(raw))
    (at,) = writer.layer("Input", (), "")
    at = writer.convolution(at, 3, 32, 7, 2, relu=True)
    (at,) = writer.layer("Pooling", (at,), "0=0 1=3 2=2 3=0 5=1")
    channels, side = 32, _AFTER_POOLING
    for filters, stride in _BLOCKS:
        at, side = _residual(writer, at, channels, filters, stride, side)
        channels = filters
    (at,) = writer.layer("Pooling", (at,), "0=1 4=1")
    writer.fully_connected(at, channels, 128)
    return writer.files()


def _residual(writer: _Writer, of: str, channels: int, filters: int, stride: int, side: int) -> tuple[str, int]:
    """Two convolutions and what goes past them, added; dlib fills up with zeros where one of the two is smaller. With its new side."""
    through, past = writer.layer("Split", (of,), "", outputs=2)
    through = writer.convolution(writer.convolution(through, channels, filters, 3, stride, relu=True), filters, filters, 3, 1, relu=False)
    if stride == 2:
        (past,) = writer.layer("Pooling", (past,), "0=1 1=2 2=2 3=0 5=1")
        convolved, side = (side - 3) // 2 + 1, side // 2
        if filters > channels:
            (past,) = writer.layer("Padding", (past,), f"8={filters - channels}")
        if side > convolved:
            (through,) = writer.layer("Padding", (through,), f"1={side - convolved} 3={side - convolved}")
    (added,) = writer.layer("BinaryOp", (through, past), "0=0")
    return writer.layer("ReLU", (added,), "")[0], side


@cache
def face_network() -> Callable[[np.ndarray], np.ndarray]:
    """(150, 150, 3) uint8 sRGB → (128,) float64. Thread-safe; one thread a call, so the same chip gives the same numbers."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # as in restoration.py: whichever imports ncnn first settles it for both
    import ncnn

    layers, weights = as_ncnn(model_path("face-recogniser").read_bytes())
    network = ncnn.Net()
    network.opt.num_threads = 1
    network.opt.use_vulkan_compute = False
    for name in ("use_fp16_packed", "use_fp16_storage", "use_fp16_arithmetic", "use_bf16_storage"):
        setattr(network.opt, name, False)
    with tempfile.TemporaryDirectory() as folder:  # ncnn's Python module reads weights from files only
        for name, content in (("param", layers.encode()), ("bin", weights)):
            (Path(folder) / name).write_bytes(content)
        network.load_param(str(Path(folder) / "param"))
        network.load_model(str(Path(folder) / "bin"))
    last = str(int(layers.splitlines()[1].split()[1]) - 1)

    def describe(chip: np.ndarray) -> np.ndarray:
        planes = np.ascontiguousarray(((chip - _MEAN) / 256).transpose(2, 0, 1), np.float32)
        extractor = network.create_extractor()
        extractor.input("0", ncnn.Mat(planes).clone())  # a Mat of an array does not own its numbers
        _, out = extractor.extract(last)
        return np.array(out, np.float64)

    return describe
