import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from goodlight.credentials.picture_data import digest, media_type


def file(kind: str, tone: int = 120, *, note: str = "") -> bytes:
    pixels = np.random.default_rng(1).integers(0, tone, (24, 31, 3), np.uint8)
    out = io.BytesIO()
    if kind == "PNG":
        info = PngInfo()
        if note:
            info.add_text("Comment", note)
        Image.fromarray(pixels).save(out, "PNG", pnginfo=info)
    else:
        Image.fromarray(pixels).save(out, "JPEG", quality=90, comment=note.encode() if note else None)
    return out.getvalue()


JPEG, PNG = file("JPEG"), file("PNG")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_words_about_a_picture_do_not_count_and_pixels_do(kind):
    assert len(digest(file(kind))) == 64
    assert file(kind, note="by me") != file(kind) and digest(file(kind, note="by me")) == digest(file(kind))
    assert digest(file(kind, tone=121)) != digest(file(kind))


@pytest.mark.parametrize("whole", [JPEG, PNG], ids=["jpeg", "png"])
def test_every_changed_byte_of_the_coded_pixels_counts(whole):
    for at in range(len(whole) - 200, len(whole) - 20, 7):
        changed = bytearray(whole)
        changed[at] ^= 1
        assert digest(bytes(changed)) != digest(whole)


def test_other_files_have_none():
    assert media_type(b"GIF89a") is None and digest(b"GIF89a") is None and digest(b"") is None
    assert (media_type(JPEG), media_type(PNG)) == ("image/jpeg", "image/png")


@given(st.sampled_from([JPEG, PNG]), st.integers(0, 2000))
def test_a_file_that_is_cut_short_gives_another_digest_or_none(whole, length):
    cut = whole[:length]
    assert digest(cut) is None or cut == whole or digest(cut) != digest(whole)


@settings(max_examples=200)
@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]), st.binary(max_size=300))
def test_any_bytes_give_a_digest_or_none(magic, rest):
    assert digest(magic + rest) is None or len(digest(magic + rest)) == 64
