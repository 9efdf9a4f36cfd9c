"""The quantisation tables of a JPEG, read from bytes that come from anywhere."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from goodlight.scorecard.measure import jpeg


def file(quality: int, **options) -> bytes:
    out = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(noise).save(out, options.pop("format", "JPEG"), quality=quality, **options)
    return out.getvalue()


@pytest.mark.parametrize("quality", [30, 50, 75, 90, 95])
def test_the_quality_is_the_one_it_was_saved_with(quality):
    assert jpeg.quality(file(quality)) == pytest.approx(quality, abs=1.0)


def test_progressive_files_and_long_metadata_are_read_too():
    assert jpeg.quality(file(80, progressive=True, exif=b"Exif\0\0" + b"x" * 60_000)) == pytest.approx(80, abs=1.0)


def test_other_files_have_none():
    assert math.isnan(jpeg.quality(file(80, format="PNG"))) and math.isnan(jpeg.quality(b""))


@given(st.binary(max_size=300))
@example(b"\xff\xd8\xff\xdb\x00\x02")
@example(b"\xff\xd8\xff\xdb\x00\x00")
@example(b"\xff\xd8" + b"\xff" * 100)
def test_no_bytes_break_it(data):
    for start in (b"", b"\xff\xd8", b"\xff\xd8\xff\xdb"):
        found = jpeg.quality(start + data)
        assert math.isnan(found) or 1 <= found <= 100


@given(st.integers(0, 700))
def test_no_cut_breaks_it(length):
    found = jpeg.quality(file(75)[:length])
    assert math.isnan(found) or found == pytest.approx(75, abs=1.0)
