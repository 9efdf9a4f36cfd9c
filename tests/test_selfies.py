"""Ingest as its callers see it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import chart, encode
from PIL import Image

from goodlight.decode.process import Decoder
from goodlight.finding import Severity
from goodlight.selfies import DecodeLimits, Selfie, Unreadable, find_files, open_selfies, unique_names


def test_a_folder_with_good_and_bad_files(tmp_path: Path) -> None:
    data = encode(chart(), "PNG")
    (tmp_path / "2.png").write_bytes(data)
    (tmp_path / "10.png").write_bytes(data)
    (tmp_path / "3.jpg").write_bytes(b"")
    first, empty, again = open_selfies([tmp_path])
    assert isinstance(first, Selfie) and first.findings == ()
    assert (first.name, first.path, first.sha256) == ("2.png", tmp_path / "2.png", hashlib.sha256(data).hexdigest())
    assert first.original_size == (320, 400) and (first.pixels == chart()).all() and not first.pixels.flags.writeable
    assert isinstance(empty, Unreadable) and empty.findings[0].code == "empty_file"
    assert isinstance(again, Unreadable) and again.findings[0].code == "duplicate" and "2.png" in again.findings[0].message


def test_no_files_no_child() -> None:
    with Decoder(DecodeLimits()) as decoder:
        assert list(open_selfies([], decoder=decoder)) == []
        (only,) = open_selfies(["nowhere.jpg"], decoder=decoder)
        assert only.findings[0].code == "not_found" and decoder.starts == 0


def test_what_find_files_found_can_be_opened(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(encode(chart(), "PNG"))
    (tmp_path / "read me.txt").write_text("hello")
    found = find_files(tmp_path)
    assert [type(one) for one in open_selfies(found)] == [Selfie]
    assert [note.severity for note in found.notes] == [Severity.ADVICE]


@pytest.mark.skipif(os.name != "posix", reason="asks for a process by its number")
def test_leaving_early_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Decoder] = []
    monkeypatch.setattr("goodlight.selfies.Decoder", lambda limits: started.append(Decoder(limits)) or started[0])
    for number in range(5):
        (tmp_path / f"{number}.png").write_bytes(encode(chart(300 + number, 300), "PNG"))
    walk = open_selfies([tmp_path])
    next(walk)
    pid = started[0].pid
    walk.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_callers_limits_hold(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(encode(chart(600, 800), "PNG"))
    (reduced,) = open_selfies([tmp_path], limits=DecodeLimits(max_edge=400))
    assert reduced.pixels.shape == (400, 300, 3) and reduced.original_size == (600, 800)
    size = (tmp_path / "photo.png").stat().st_size
    for limits, code, figure in ((DecodeLimits(max_pixels=400_000), "too_many_pixels", 480_000),
                                 (DecodeLimits(min_side=601), "too_small", 600), (DecodeLimits(max_bytes=1000), "too_large_bytes", size)):
        (one,) = open_selfies([tmp_path], limits=limits)
        assert [(found.code, found.value) for found in one.findings] == [(code, figure)]
        assert one.findings[0].limit is not None and "{" not in one.findings[0].message


def test_the_place_and_the_time_do_not_come_back(tmp_path: Path) -> None:
    tags = Image.Exif()
    tags[0x010F] = "SECRETCAMERA"
    tags.get_ifd(0x8825)[1] = "N"
    (tmp_path / "photo.jpg").write_bytes(encode(chart(), "JPEG", exif=tags.tobytes(), comment=b"SECRETPLACE"))
    (one,) = open_selfies([tmp_path])
    assert isinstance(one, Selfie) and "SECRET" not in repr(vars(one)) and b"SECRET" not in one.pixels.tobytes()


def test_selfies_are_compared_by_identity_not_by_pixels(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(encode(chart(), "PNG"))
    (one,), (two,) = open_selfies([tmp_path]), open_selfies([tmp_path])
    assert one != two and np.array_equal(one.pixels, two.pixels)


def test_names_take_as_many_folders_as_tell_them_apart() -> None:
    paths = [Path("a/x/1.jpg"), Path("b/x/1.jpg"), Path("b/2.jpg"), Path("b/2.jpg"), Path("/1.jpg"), Path("B/2.JPG")]
    names = unique_names(paths)
    assert names[:2] == ["a/x/1.jpg", "b/x/1.jpg"]
    assert len({name.casefold() for name in names}) == len(names)


@given(st.lists(st.lists(st.sampled_from("aAb1. "), min_size=1, max_size=4).map("/".join)))
def test_names_are_always_unique(paths: list[str]) -> None:
    names = unique_names([Path(path) for path in paths])
    assert len({name.casefold() for name in names}) == len(paths)
    assert all(name.isprintable() and name for name in names)
