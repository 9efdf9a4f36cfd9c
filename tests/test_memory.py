"""Freed memory goes back where the C library can, and nothing happens where it cannot."""

import ctypes
import sys
from pathlib import Path

import numpy as np
import pytest

from goodlight.memory import give_back


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc of Linux")
def test_freed_memory_goes_back():
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    kept = []
    for _ in range(4000):  # blocks too small to be mapped on their own, each second one kept until the end
        kept.append(np.ones(8000))
        kept.append(np.ones(8000))
    before = resident()
    del kept[:]
    give_back()
    assert resident() < before - 200e6


def test_a_library_without_it_is_no_error(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    give_back()
