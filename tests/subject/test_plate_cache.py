"""Plates on disk: the same bits come back, damage counts as absence, and the folder stays small and private."""

import os
import stat
import threading
from dataclasses import fields, is_dataclass, replace

import numpy as np
import painted
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goodlight.subject.plate import FrameCuts, Restoration
from goodlight.subject.plate_cache import PlateCache, pack, unpack

NORMALS = np.random.default_rng(0).normal(size=(9, 7, 3)).astype(np.float16)
CLASSES = np.random.default_rng(1).integers(0, 256, (256, 256, 5), np.uint8)
OUTLINE = np.random.default_rng(2).normal(size=(5, 6)).astype(np.float32)
FULL = replace(painted.plate(), name="Zoë & 猫.jpg", outline=OUTLINE, cuts=FrameCuts(bottom=(3, 600), left=(1, 2)), grain=1 / 7,
               normals=NORMALS, classes=CLASSES, restoration=Restoration(scale=2.5, kept=True, distance_before=0.2, distance_after=1 / 3))
BALD = replace(painted.plate(), hair_lab=None, hair_points=np.zeros((0, 2), np.float32))
SMALL = replace(FULL, classes=None, foreground=np.zeros((6, 5, 3), np.uint8), alpha=np.full((6, 5), 9, np.uint8),
                skin_points=np.zeros((3, 2), np.float32), hair_points=np.zeros((0, 2), np.float32))
BYTES = pack(SMALL)


def same(a, b) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    return type(a) is type(b) and a == b


@pytest.fixture
def cache(tmp_path):
    return PlateCache(tmp_path / "plates")


@pytest.mark.parametrize("plate", [FULL, BALD, SMALL], ids=["full", "bald", "small"])
def test_a_plate_comes_back_bit_for_bit(cache, plate):
    cache.put("key", plate)
    assert same(cache.get("key"), plate)


def test_colours_under_alpha_zero_survive():
    """The encoder must not tidy up what is invisible: the composite blurs over it."""
    plate = replace(SMALL, foreground=np.arange(90, dtype=np.uint8).reshape(6, 5, 3), alpha=np.zeros((6, 5), np.uint8))
    assert same(unpack(pack(plate)), plate)


def test_the_comparison_sees_a_single_bit():
    flipped = FULL.foreground.copy()
    flipped[0, 0, 0] ^= 1
    assert not same(replace(FULL, foreground=flipped), FULL) and not same(replace(FULL, grain=0.2), FULL)


def test_what_was_never_put_is_none(cache):
    assert cache.get("key") is None and cache.clear() == 0


def test_another_cache_on_the_same_folder_sees_it(cache, tmp_path):
    cache.put("key", SMALL)
    assert same(PlateCache(tmp_path / "plates").get("key"), SMALL)


def test_findings_are_the_coach_s_and_do_not_come_back(cache):
    from goodlight.finding import Finding

    cache.put("key", replace(SMALL, findings=(Finding(code="x", message="y"),)))
    assert cache.get("key").findings == ()


# --- keys

def test_a_key_tells_files_faces_and_people_apart_and_nothing_else():
    face, template = painted.face(), np.linspace(0, 1, 128)
    key = PlateCache.key("a" * 64, template, face)
    assert key == PlateCache.key("a" * 64, template + 1e-6, painted.face()) and len(key) == 64
    others = {PlateCache.key("b" * 64, template, face), PlateCache.key("a" * 64, template + 0.1, face),
              PlateCache.key("a" * 64, template, painted.face(centre=(500, 330)))}
    assert len(others | {key}) == 4


# --- damage



def damaged(cache, data: bytes):
    """What get gives when the file holds data; it must not raise, and bad bytes must not stay."""
    cache.put("key", SMALL)
    (path,) = cache._folder.glob("*.npz")
    path.write_bytes(data)
    got = cache.get("key")
    assert got is not None or not path.exists()
    return got


@settings(deadline=None, max_examples=60)
@example(cut=0)
@given(cut=st.integers(0, len(BYTES) - 1))
def test_a_truncated_file_is_absent(tmp_path_factory, cut):
    assert damaged(PlateCache(tmp_path_factory.mktemp("c")), BYTES[:cut]) is None


@settings(deadline=None, max_examples=250)
@example([(BYTES.find(b"PK\x01\x02") + 8, 0)])  # "encrypted"
@example([(BYTES.find(b"PK\x01\x02") + 6, 6)])  # "made for a later version"
@given(st.lists(st.tuples(st.integers(0, len(BYTES) - 1), st.integers(0, 7)), min_size=1, max_size=6))
def test_flipped_bits_never_raise(tmp_path_factory, flips):
    data = bytearray(BYTES)
    for place, bit in flips:
        data[place] ^= 1 << bit
    got = damaged(PlateCache(tmp_path_factory.mktemp("c")), bytes(data))
    assert got is None or got.alpha.shape == (6, 5)


@settings(deadline=None, max_examples=40)
@example(b"")
@given(st.binary(max_size=200))
def test_foreign_bytes_are_absent(tmp_path_factory, data):
    assert damaged(PlateCache(tmp_path_factory.mktemp("c")), data) is None


@pytest.mark.parametrize("missing", ["picture", "facts", "landmarks", "sh", "normals", "descriptor"])
def test_a_file_without_one_of_its_parts_is_absent(cache, missing):
    import io

    arrays = dict(np.load(io.BytesIO(BYTES)))
    del arrays[missing]
    out = io.BytesIO()
    np.savez(out, **arrays)
    assert damaged(cache, out.getvalue()) is None


@pytest.mark.parametrize("facts", [b"{}", b"[1]", b"null", b"\xff\xfe", b'{"face": null, "light": null}', b'{"face": 3, "light": 4}'])
def test_facts_that_make_no_sense_are_absent(cache, facts):
    import io

    arrays = {**np.load(io.BytesIO(BYTES)), "facts": np.frombuffer(facts, np.uint8)}
    out = io.BytesIO()
    np.savez(out, **arrays)
    assert damaged(cache, out.getvalue()) is None


def test_a_file_with_pickled_objects_is_absent_and_runs_nothing(cache, tmp_path):
    import io

    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "boom"),)

    out = io.BytesIO()
    np.savez(out, **{**np.load(io.BytesIO(BYTES)), "sh": np.array([Bomb()], dtype=object)})
    assert damaged(cache, out.getvalue()) is None and not (tmp_path / "boom").exists()


# --- size, privacy, trouble

def test_the_least_recently_used_go_first(tmp_path):
    size = len(BYTES)
    cache = PlateCache(tmp_path, largest_total=3 * size + size // 2)
    for n, key in enumerate("abc"):
        cache.put(key, SMALL)
        os.utime(tmp_path / f"{key}.npz", (1000 + n, 1000 + n))
    assert cache.get("a") is not None  # now the freshest
    cache.put("d", SMALL)
    assert [k for k in "abcd" if cache.get(k) is not None] == ["a", "c", "d"]
    assert sum(p.stat().st_size for p in tmp_path.iterdir()) <= 3 * size + size // 2


def test_only_the_owner_can_read_plates(cache):
    old = os.umask(0)
    try:
        cache.put("key", SMALL)
    finally:
        os.umask(old)
    (path,) = cache._folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(cache._folder.stat().st_mode) == 0o700


def test_clear_removes_every_plate_and_counts_them(cache):
    for key in "ab":
        cache.put(key, SMALL)
    (cache._folder / "half.part").write_bytes(b"x")
    assert cache.clear() == 3 and list(cache._folder.iterdir()) == [] and cache.get("a") is None


def test_a_cache_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = PlateCache(tmp_path / "file" / "plates")
    cache.put("key", SMALL)
    assert cache.get("key") is None


def test_a_full_disk_leaves_no_half_file(cache, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cache.put("key", SMALL)
    assert list(cache._folder.iterdir()) == []


def test_many_writers_and_readers_at_once(tmp_path):
    plates = {k: replace(SMALL, name=k) for k in "abcd"}
    problems = []

    def work(start: int) -> None:
        cache = PlateCache(tmp_path)
        for n in range(30):
            key = "abcd"[(start + n) % 4]
            cache.put(key, plates[key])
            got = cache.get(key)
            if got is None or got.name != key:
                problems.append((key, got))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert problems == [] and sorted(p.name for p in tmp_path.iterdir()) == [f"{k}.npz" for k in "abcd"]


def test_the_folder_is_the_user_s_cache_unless_said_otherwise(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODLIGHT_HOME", str(tmp_path))
    PlateCache().put("key", SMALL)
    assert (tmp_path / "plates" / "key.npz").is_file()
