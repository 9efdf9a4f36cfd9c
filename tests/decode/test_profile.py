"""Colour profiles: known colours by the published primaries, LittleCMS as a second opinion, and profiles that are broken."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import chart, encode, heic, png, png_chunk, tiff
from PIL import Image, ImageCms
from through_child import decode

from goodlight.decode.icc import SRGB_CURVE, display_p3, read_matrix_profile, write_matrix_profile
from goodlight.decode.profile import BadProfile, converter

ADOBE_RGB = write_matrix_profile(((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)), (563 / 256,))
PROPHOTO = write_matrix_profile(((0.7977, 0.2880, 0.0), (0.1352, 0.7119, 0.0), (0.0313, 0.0001, 0.8249)), (1.8,))
SRGB = write_matrix_profile(((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)), SRGB_CURVE)


def patch(*colour: int) -> np.ndarray:
    return np.full((300, 300, 3), colour, np.uint8)


def by_littlecms(icc: bytes, pixels: np.ndarray) -> np.ndarray:
    transform = ImageCms.buildTransform(ImageCms.getOpenProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB"), "RGB", "RGB")
    return np.asarray(ImageCms.applyTransform(Image.fromarray(pixels), transform))


# Display P3 to sRGB as CSS Color 4 computes it (linear matrix 1.2249 -0.2247 0 / -0.0420 1.0419 0 / -0.0197 -0.0786 1.0983), clipped.
@pytest.mark.parametrize(("p3", "srgb"), [((255, 0, 0), (255, 0, 0)), ((200, 120, 100), (212, 117, 95)), ((128, 128, 128), (128, 128, 128)),
                                          ((117, 251, 76), (0, 255, 0)), ((255, 255, 255), (255, 255, 255))])
@pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP", "JPEG"])
def test_display_p3(form: str, p3: tuple, srgb: tuple) -> None:
    got = decode(encode(patch(*p3), form, icc_profile=display_p3())).pixels
    difference = np.abs(got[150, 150].astype(int) - srgb)
    print(got[150, 150], srgb)
    assert difference.max() <= (4 if p3 == (117, 251, 76) else 2)


@pytest.mark.parametrize("icc", [display_p3(), ADOBE_RGB, PROPHOTO], ids=["p3", "adobe", "prophoto"])
def test_matrix_profiles_agree_with_littlecms(icc: bytes) -> None:
    pixels = chart()
    got = decode(encode(pixels, "PNG", icc_profile=icc)).pixels
    difference = np.abs(got.astype(int) - by_littlecms(icc, pixels))
    print(f"max {difference.max()}, mean {difference.mean():.3f}; changed by up to {np.abs(got.astype(int) - pixels).max()}")
    assert np.abs(got.astype(int) - pixels).max() > 10
    assert difference.max() <= 2 and difference.mean() < 0.2


@pytest.mark.parametrize("make", [lambda s, icc: png(s, extra=png_chunk(b"iCCP", b"x\0\0" + zlib.compress(icc))),
                                  lambda s, icc: tiff(s, tags={34675: (1, list(icc))})], ids=["png", "tiff"])
def test_sixteen_bits_keep_their_precision_through_the_profile(make) -> None:
    ramp = np.repeat(np.linspace(0, 65535, 300 * 300).round().astype(np.uint16).reshape(300, 300, 1), 3, 2)
    linear = (ramp / 65535) ** 1.8
    wanted = np.rint(255 * np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055))
    got = decode(make(ramp, PROPHOTO)).pixels.astype(int)
    difference = np.abs(got - wanted)
    print(f"max {difference.max()}, mean {difference.mean():.4f}")
    assert difference.max() <= 1 and difference.mean() < 0.02
    assert len(np.unique(got[..., 1])) == 256  # rounding before the profile would leave gaps near black


@pytest.mark.parametrize("name", ["p3", "p3-nclx"])
def test_display_p3_in_heic_by_profile_and_by_number(name: str) -> None:
    wanted = by_littlecms(display_p3(), chart())
    difference = np.abs(decode(heic(name)).pixels.astype(int) - wanted)
    print(f"max {difference.max()}, mean {difference.mean():.3f}")
    assert difference.mean() < 1.5 and np.abs(chart().astype(int) - wanted).mean() > 5


def test_an_srgb_profile_changes_nothing() -> None:
    assert (decode(encode(chart(), "PNG", icc_profile=SRGB)).pixels == chart()).all()
    littlecms = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert (decode(encode(chart(), "PNG", icc_profile=littlecms)).pixels == chart()).all()


def test_a_grey_picture_with_a_grey_profile() -> None:
    grey = chart()[..., 0]
    got = decode(encode(Image.fromarray(grey), "PNG", icc_profile=grey_profile(1.0)))
    linear = np.arange(256) / 255
    wanted = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)[grey] * 255
    assert got.notes == () and np.abs(got.pixels[..., 1] - wanted).max() <= 2


def test_cmyk_goes_through_its_profile() -> None:
    """A profile that maps every ink mix to Lab by a table that we know: paper to white, full black ink to black, cyan to a teal."""
    inks = np.zeros((300, 300, 4), np.uint8)
    inks[:100, :, 3] = 255
    inks[100:200, :, 0] = 255
    out = io.BytesIO()
    Image.fromarray(inks, "CMYK").save(out, "TIFF", icc_profile=cmyk_profile())
    got = decode(out.getvalue())
    assert got.notes == ()
    black, cyan, paper = got.pixels[50, 50], got.pixels[150, 150], got.pixels[250, 250]
    print(black, cyan, paper)
    assert black.max() < 10 and paper.min() > 245
    assert np.abs(cyan.astype(int) - (0, 148, 162)).max() <= 6  # Lab 55 -30 -20 in sRGB
    naive = decode(encode(Image.fromarray(inks, "CMYK"), "TIFF"))
    assert [note.code for note in naive.notes] == ["cmyk_without_profile"] and (naive.pixels[150, 150] == (0, 255, 255)).all()


@pytest.mark.parametrize("icc", [b"", b"nonsense" * 30, display_p3()[:200], b"\0" * 128])
def test_broken_profiles_are_named(icc: bytes) -> None:
    with pytest.raises(BadProfile):
        converter(icc, "RGB")


def test_a_profile_for_other_colours_is_named() -> None:
    with pytest.raises(BadProfile):
        converter(grey_profile(2.2), "RGB")


@given(st.integers(0, len(display_p3()) - 1), st.binary(min_size=1, max_size=40))
def test_damaged_profiles_convert_or_are_refused(at: int, patch_bytes: bytes) -> None:
    icc = display_p3()[:at] + patch_bytes + display_p3()[at + len(patch_bytes):]
    try:
        got = converter(icc, "RGB").eight(Image.fromarray(chart()))
    except BadProfile:
        return
    assert got.shape == chart().shape and got.dtype == np.uint8


@given(st.binary(max_size=400))
def test_the_profile_reader_survives_anything(data: bytes) -> None:
    read_matrix_profile(data)
    read_matrix_profile(display_p3()[:128] + data)


def grey_profile(gamma: float) -> bytes:
    text = b"mluc" + struct.pack(">4xII4sII", 1, 12, b"enUS", 2, 28) + b"\0x"
    white = struct.pack(">3i", 63190, 65536, 54061)
    tags = [(b"desc", text), (b"cprt", text), (b"wtpt", b"XYZ \0\0\0\0" + white),
            (b"kTRC", b"para" + struct.pack(">4xHxxi", 0, round(gamma * 65536)))]
    return _profile(b"mntrGRAYXYZ ", tags)


def cmyk_profile() -> bytes:
    """A CMYK output profile whose table of two grid points an ink is known: 16 corners to Lab, encoded in 8 bits (lut8Type)."""
    corners = []
    for c, m, y, k in np.ndindex(2, 2, 2, 2):
        lightness = 0 if k else 100 - 45 * c - 40 * m - 10 * y
        a, b = (0, 0) if k else (-30 * c + 50 * m, -20 * c + 60 * y)
        corners.append((round(max(lightness, 0) * 2.55), a + 128, b + 128))
    identity = bytes(range(256))
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536) + identity * 4 \
        + bytes(v for corner in corners for v in corner) + identity * 3
    text = b"mluc" + struct.pack(">4xII4sII", 1, 12, b"enUS", 2, 28) + b"\0x"
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    return _profile(b"prtrCMYKLab ", [(b"desc", text), (b"cprt", text), (b"wtpt", white), (b"A2B0", table)])


def _profile(kind: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    table, body, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, content in tags:
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = bytes(4) + b"\4\x30\0\0" + kind + bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    return struct.pack(">I", 128 + len(table) + len(body)) + head + table + body
