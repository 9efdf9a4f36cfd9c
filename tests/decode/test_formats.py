"""Round trips: a known picture into every format, mode, orientation and depth, and back; the differences are printed (``pytest -s``)."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import chart, encode, exif, heic, lay, png, png_chunk, tiff
from PIL import Image
from through_child import decode

from goodlight.decode import raster

CHART = chart()
GREY = np.repeat(CHART[..., :1], 3, 2)


def assert_close(got: np.ndarray, wanted: np.ndarray, *, worst: float, mean: float) -> None:
    assert got.shape == wanted.shape and got.dtype == np.uint8
    difference = np.abs(got.astype(int) - wanted.astype(int))
    print(f"max {difference.max()}, mean {difference.mean():.3f}")
    assert difference.max() <= worst and difference.mean() <= mean


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("form", "worst"), [("JPEG", 4), ("PNG", 0), ("WEBP", 0), ("AVIF", 5), ("TIFF", 0)])
def test_orientation_is_applied_once(form: str, worst: int, orientation: int) -> None:
    got = decode(encode(lay(CHART, orientation), form, exif=exif(orientation)))
    assert_close(got.pixels, CHART, worst=worst, mean=1)
    assert got.original_size == (320, 400)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_heic_is_turned_by_its_container_alone(orientation: int) -> None:
    got = decode(heic(f"orientation-{orientation}"))
    assert_close(got.pixels, CHART, worst=5, mean=1)
    assert got.original_size == (320, 400)


@pytest.mark.parametrize("name", ["chart", "burst", "ten-bits"])
def test_heic(name: str) -> None:
    got = decode(heic(name))
    assert_close(got.pixels, CHART, worst=5, mean=1)
    assert got.notes == ()


def test_heic_with_high_dynamic_range_says_so() -> None:
    assert [note.code for note in decode(heic("pq")).notes] == ["hdr"]


@pytest.mark.parametrize("orientation", [1, 3, 6, 7])
def test_sixteen_bits_are_turned_too(orientation: int) -> None:
    deep = lay(CHART, orientation).astype(np.uint16) * 257
    assert_close(decode(tiff(deep, tags={274: (3, [orientation])})).pixels, CHART, worst=0, mean=0)
    assert_close(decode(tiff(deep[..., :1], tags={274: (3, [orientation])})).pixels, GREY, worst=0, mean=0)
    assert_close(decode(png(deep, extra=png_chunk(b"eXIf", exif(orientation)[6:]))).pixels, CHART, worst=0, mean=0)


@pytest.mark.parametrize("make", [png, tiff, lambda s: tiff(s, order=">")], ids=["png", "tiff", "tiff-big-endian"])
@pytest.mark.parametrize("channels", [1, 3])
def test_sixteen_bits_are_rounded_not_cut(make, channels: int) -> None:
    ramp = np.linspace(0, 65535, 320 * 400).round().astype(np.uint16).reshape(400, 320, 1)
    wanted = np.repeat(np.rint(ramp / 257).astype(np.uint8), 3, 2)
    assert_close(decode(make(np.repeat(ramp, channels, 2))).pixels, wanted, worst=0, mean=0)


def with_alpha(alpha: int, channels: int = 3) -> np.ndarray:
    return np.dstack([CHART[..., :channels], np.full(CHART.shape[:2], alpha, np.uint8)])


@pytest.mark.parametrize("alpha", [0, 128, 255])
@pytest.mark.parametrize("make", [png, lambda s: png(s.astype(np.uint16) * 257), tiff, lambda s: tiff(s.astype(np.uint16) * 257),
                                  lambda s: encode(s, "WEBP"), lambda s: encode(s, "AVIF")],
                         ids=["png", "png16", "tiff", "tiff16", "webp", "avif"])
def test_alpha_is_laid_on_white_in_linear_light(make, alpha: int) -> None:
    encoded = CHART / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4) * (alpha / 255) + 1 - alpha / 255
    wanted = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055) * 255
    got = decode(make(with_alpha(alpha)))
    assert_close(got.pixels, wanted.round(), worst=5 if make(with_alpha(0))[4:8] == b"ftyp" else 1, mean=1)
    assert [note.code for note in got.notes] == ([] if alpha == 255 else ["alpha_flattened"])


@pytest.mark.parametrize("make", [png, lambda s: png(s.astype(np.uint16) * 257), tiff], ids=["png", "png16", "tiff"])
def test_grey_with_alpha(make) -> None:
    wanted = decode(png(np.dstack([GREY, np.full(CHART.shape[:2], 77, np.uint8)]))).pixels
    assert_close(decode(make(with_alpha(77, 1))).pixels, wanted, worst=0, mean=0)


def test_grey_and_bilevel_become_rgb() -> None:
    grey = Image.fromarray(CHART[..., 0])
    assert_close(decode(encode(grey, "PNG")).pixels, GREY, worst=0, mean=0)
    assert_close(decode(encode(grey, "JPEG", subsampling=-1)).pixels, GREY, worst=3, mean=1)
    assert set(np.unique(decode(encode(grey.convert("1"), "PNG")).pixels)) == {0, 255}


@pytest.mark.parametrize("form", ["PNG", "GIF", "TIFF", "BMP"])
def test_palettes(form: str) -> None:
    quantised = Image.fromarray(CHART).quantize(64)
    assert_close(decode(encode(quantised, form)).pixels, np.asarray(quantised.convert("RGB")), worst=0, mean=0)


def test_a_palette_with_a_transparent_entry_shows_white_there() -> None:
    quantised = Image.fromarray(CHART).quantize(64)
    got = decode(encode(quantised, "PNG", transparency=5))
    clear = np.asarray(quantised) == 5
    assert clear.any() and (got.pixels[clear] == 255).all()
    assert_close(got.pixels[~clear][None], np.asarray(quantised.convert("RGB"))[~clear][None], worst=0, mean=0)


def test_the_first_frame_and_the_first_page_are_taken() -> None:
    others = [Image.fromarray(CHART[::-1].copy())]
    for form, code in (("PNG", "animated"), ("WEBP", "animated"), ("TIFF", "several_pages")):
        got = decode(encode(CHART, form, save_all=True, append_images=others))
        assert_close(got.pixels, CHART, worst=0, mean=0)
        assert [note.code for note in got.notes] == [code]


def test_a_gain_map_or_second_lens_is_left_alone() -> None:
    got = decode(encode(CHART, "MPO", save_all=True, append_images=[Image.fromarray(CHART[::-1].copy())], quality=97, subsampling=0))
    assert_close(got.pixels, CHART, worst=4, mean=1)
    assert got.notes == ()


@pytest.mark.parametrize("data", [encode(chart(900, 1203), "PNG"), png(chart(900, 1203).astype(np.uint16) * 257)], ids=["8", "16"])
def test_reduction_averages_linear_light(data: bytes) -> None:
    got = decode(data, max_edge=401)
    linear = raster.srgb_to_linear()[chart(900, 1203)].reshape(401, 3, 300, 3, 3).mean((1, 3))
    assert_close(got.pixels, raster.linear_to_srgb8(linear), worst=1, mean=0.01)
    assert got.original_size == (900, 1203)


def test_reduction_by_a_fraction_keeps_the_mean_light_of_fine_stripes() -> None:
    stripes = np.zeros((600, 500, 3), np.uint8)
    stripes[:, ::2] = 255
    got = decode(encode(stripes, "PNG"), max_edge=251).pixels
    assert got.shape == (251, 209, 3)
    assert abs(raster.srgb_to_linear()[got].mean() - 0.5) < 0.005  # an average of encoded values would give 0.21


def test_an_even_grey_jpeg_is_not_taken_for_a_cut_one() -> None:
    grey = np.full((300, 300, 3), 128, np.uint8)
    assert_close(decode(encode(grey, "JPEG")).pixels, grey, worst=0, mean=0)


def test_a_large_jpeg_is_reduced_like_a_png() -> None:
    fine = np.random.default_rng(0).integers(0, 256, (100, 90, 3), np.uint8).repeat(10, 0).repeat(10, 1)
    for pixels in (chart(1600, 2000), fine):
        got = decode(encode(pixels, "JPEG", quality=100), max_edge=250).pixels
        assert_close(got, decode(encode(pixels, "PNG"), max_edge=250).pixels, worst=8, mean=1)
