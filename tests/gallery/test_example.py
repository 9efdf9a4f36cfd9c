"""A shot read from a gallery that may come from anywhere: the right one, or a fault with a name and an advice."""

import json
import os

import fake_shots
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goodlight.brief import Brief, Example
from goodlight.errors import UsageError
from goodlight.gallery import example as module
from goodlight.gallery import record
from goodlight.gallery.example import read_example


def gallery(**changes) -> dict:
    shots = [record.shot_record(fake_shots.shot(made_by=fake_shots.recipe(seed=10 + n, crop=crop)), file=f"000{n}.jpg", rank=n)
             for n, crop in enumerate(("headshot", "square", "linkedin"), 1)]
    shots[1] = {**shots[1], **changes}
    return record.gallery_record(Brief(), selfies=[], shots=shots, rejected=[], timing=record.Timing())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gallery.json").write_text(json.dumps(gallery()))
    return tmp_path


def fault(place: str) -> str:
    with pytest.raises(UsageError) as caught:
        read_example(place)
    assert caught.value.advice and len(str(caught.value)) < 500
    return caught.value.code


def test_the_shot_of_that_number_by_file_or_by_folder(folder):
    asked = fake_shots.recipe(seed=12, crop="square")
    wanted = Example(rank=2, look=asked.look, direction=asked.direction, plate=asked.plate, seed=12)
    assert read_example(f"{folder}/gallery.json:2") == read_example(f"{folder}:2") == wanted
    assert json.loads(json.dumps(Brief(like=wanted).as_dict()))["like"]["look"]["crop"] == "square"


@pytest.mark.parametrize("number", ["0", "4", "999999"])
def test_a_number_that_is_not_there(folder, number):
    assert fault(f"{folder}/gallery.json:{number}") == "no_such_shot"


@pytest.mark.parametrize("place", ["", ":", ":3", "12", "gallery.json", "gallery.json:", "gallery.json:-1", "gallery.json:1.5", "g:1e3",
                                   "gallery.json:٣", "gallery.json:1234567"])
def test_what_does_not_name_a_shot(place):
    assert fault(place) == "bad_example"


def test_what_is_not_there_or_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("absent.json", "absent/gallery.json", "pipe", "nul\0", "x" * 5000, ""):
        assert fault(f"{tmp_path / name}:1") == "no_such_gallery"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"version": 2}', b"[" * 100_000, b"{" * 50_000, b"NaN", b"1" * 10_000])
def test_what_is_no_gallery(tmp_path, data):
    (tmp_path / "other.json").write_bytes(data)
    assert fault(f"{tmp_path / 'other.json'}:1") == "not_a_gallery"


def test_a_file_of_any_size_costs_no_more_than_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1000)
    (tmp_path / "gallery.json").write_text(json.dumps(gallery()))
    assert fault(f"{tmp_path}:1") == "not_a_gallery"


@pytest.mark.parametrize("changes", [
    {"plate": "../../etc"}, {"plate": "a" * 63}, {"plate": "A" * 64}, {"seed": -1}, {"seed": 2**70}, {"seed": True},
    {"look": {"backdrop": "x" * 10_000, "attire": "own", "light": "as-shot", "crop": "square"}},
    {"direction": {"pose": "as-shot", "expression": "as-shot", "age": 0, "presentation": "as-shot", "features": {"nose": "big"}}},
    {"direction": {"pose": "as-shot", "expression": "as-shot", "age": 0, "presentation": "as-shot", "features": {"nose": [[1]]}}},
])
def test_what_goodlight_does_not_write_is_refused(tmp_path, changes):
    (tmp_path / "gallery.json").write_text(json.dumps(gallery(**changes)))
    assert fault(f"{tmp_path}:2") == "not_a_gallery"


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=40))
@example("a:b:7")
def test_any_text_is_a_fault_with_a_name(text):
    assert fault(f"no-such-folder/{text}") in ("bad_example", "no_such_gallery")


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=8)


@settings(deadline=None, max_examples=150)
@given(key=st.sampled_from(["look", "direction", "plate", "seed", "rank", "file", "size", "defects", "notes", "likeness"]), value=JSON)
def test_anything_in_a_shot_is_read_or_refused(tmp_path_factory, key, value):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(gallery(**{key: value})))
    try:
        read_example(f"{path}:2")
    except UsageError as error:
        assert error.code == "not_a_gallery"
