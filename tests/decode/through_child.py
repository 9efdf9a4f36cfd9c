"""Decode in the real child, so that these tests see what a user gets and Pillow stays as it is in the test process."""

from __future__ import annotations

import atexit
from dataclasses import dataclass
from functools import cache

import numpy as np

from goodlight.decode.limits import DecodeLimits
from goodlight.decode.process import Decoder
from goodlight.decode.protocol import Note
from goodlight.decode.sniff import sniff


@dataclass(frozen=True, eq=False)
class Decoded:
    pixels: np.ndarray
    original_size: tuple[int, int]
    notes: tuple[Note, ...]


@cache
def _decoder(max_edge: int) -> Decoder:
    decoder = Decoder(DecodeLimits(min_side=1, max_edge=max_edge))
    atexit.register(decoder.close)
    return decoder


def decode(data: bytes, *, max_edge: int = 4096) -> Decoded:
    answer = _decoder(max_edge).decode(data, sniff(data[:512])[0])
    assert answer.refusal is None, f"{answer.refusal}: {answer.why}"
    pixels = np.frombuffer(answer.payload, np.uint8).reshape(answer.height, answer.width, 3)
    return Decoded(pixels, answer.original_size, answer.notes)
