"""Finding and reading files: order, folders, links, pipes, bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.decode import files
from goodlight.decode.files import Unusable, find_files, natural_key, printable, read_bounded


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def test_folders_are_searched_in_natural_order_and_given_order_is_kept(tmp_path: Path) -> None:
    touch(tmp_path, "b/IMG_10.jpg", "b/IMG_9.jpg", "b/img_100.JPG", "b/inner/1.png", "a.jpg")
    found = find_files([tmp_path / "b", tmp_path / "a.jpg"])
    shown = [str(path.relative_to(tmp_path)) for path in found.files]
    assert shown == ["b/IMG_9.jpg", "b/IMG_10.jpg", "b/img_100.JPG", "b/inner/1.png", "a.jpg"]


def test_hidden_files_are_passed_over_and_other_suffixes_with_a_note(tmp_path: Path) -> None:
    touch(tmp_path, ".DS_Store", ".thumbs/1.jpg", "clip.MOV", "notes.txt", "photo", "photo.jpg")
    found = find_files(tmp_path)
    assert [path.name for path in found.files] == ["photo", "photo.jpg"]
    assert [(note.code, note.value) for note in found.notes] == [("skipped", 2)]
    assert "clip.MOV" in found.notes[0].message
    assert find_files([tmp_path / "notes.txt"]).files == (tmp_path / "notes.txt",)  # given by name: looked at, and rejected by its bytes


def test_a_link_to_a_folder_above_is_one_finding_and_other_links_are_followed(tmp_path: Path) -> None:
    touch(tmp_path, "album/photo.jpg", "elsewhere/other.jpg")
    (tmp_path / "album" / "back").symlink_to(tmp_path / "album", target_is_directory=True)
    (tmp_path / "album" / "more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    found = find_files(tmp_path / "album")
    assert [path.name for path in found.files] == ["other.jpg", "photo.jpg"]
    assert [(entry.path.name, entry.problem.code) for entry in found.entries if entry.problem] == [("back", "symlink_loop")]


def test_the_number_of_files_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, *(f"{i}.jpg" for i in range(9)))
    monkeypatch.setattr(files, "MAX_FILES", 4)
    found = find_files(tmp_path)
    assert len(found.files) == 4
    assert [entry.problem.code for entry in found.entries if entry.problem] == ["too_many_files"]


def test_names_that_no_system_can_hold_are_not_found() -> None:
    found = find_files(["a\0b.jpg", "x" * 5000])
    assert [entry.problem.code for entry in found.entries] == ["not_found", "not_found"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_folder_is_one_finding(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert [entry.problem.code for entry in find_files(closed).entries] == ["unreadable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_pipes_and_devices_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(Unusable) as caught:
            read_bounded(path, max_bytes=100)
        assert caught.value.finding.code == "not_a_file"


def test_reading_is_bounded_to_the_byte(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 100)
    assert read_bounded(tmp_path / "file", max_bytes=100) == b"x" * 100
    with pytest.raises(Unusable) as caught:
        read_bounded(tmp_path / "file", max_bytes=99)
    assert caught.value.finding.code == "too_large_bytes"


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs a file whose size is a lie")
def test_a_file_that_is_longer_than_it_says_is_bounded_too() -> None:
    with pytest.raises(Unusable) as caught:
        read_bounded(Path("/proc/self/maps"), max_bytes=100)
    assert caught.value.finding.code == "too_large_bytes"


@given(st.lists(st.text(max_size=12)))
def test_the_natural_order_is_total_and_stable(names: list[str]) -> None:
    ordered = sorted(names, key=natural_key)
    assert sorted(reversed(names), key=natural_key) == ordered


@given(st.text("abc", min_size=1, max_size=3), st.integers(0, 10**6), st.integers(0, 10**6))
def test_numbers_sort_by_value(stem: str, first: int, second: int) -> None:
    assert (natural_key(f"{stem}{first}.jpg") < natural_key(f"{stem}{second}.jpg")) == (first < second)


@given(st.text())
def test_shown_names_are_printable(name: str) -> None:
    assert printable(name).isprintable() and printable(name)
