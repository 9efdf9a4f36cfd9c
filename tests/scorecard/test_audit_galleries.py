"""Finding galleries and reading their records, whatever lies there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_galleries import made_record, write

from goodlight.errors import UsageError
from goodlight.scorecard.audit.galleries import open_galleries, read_record
from goodlight.scorecard.audit.people import read_people


@pytest.fixture
def three(tmp_path):
    galleries, people = write(tmp_path, {"a": {}, "b": {}, "c": {}}, columns={n: {"team": "x"} for n in "abc"})
    return galleries, read_people(people)


def names(opened) -> list[str]:
    return [g.person.name for g in opened]


def test_a_folder_of_galleries_a_gallery_and_its_record_are_the_same(three, monkeypatch):
    galleries, people = three
    assert names(open_galleries([galleries], people)) == ["a", "b", "c"]
    assert names(open_galleries([galleries / "b", galleries / "a" / "gallery.json"], people)) == ["b", "a"]
    monkeypatch.chdir(galleries / "c")
    assert names(open_galleries(["."], people)) == ["c"]


def test_errors_say_what_to_do(three, tmp_path):
    galleries, people = three
    (tmp_path / "empty").mkdir()
    (galleries / "d").mkdir()
    (galleries / "d" / "gallery.json").write_text("{}")
    (tmp_path / "other" / "a").mkdir(parents=True)
    (tmp_path / "other" / "a" / "gallery.json").write_text(json.dumps(made_record()))
    for paths, code in (([], "no_gallery"), ([tmp_path / "empty"], "no_gallery"), ([tmp_path / "nowhere"], "no_gallery"),
                        ([galleries / "d"], "unknown_person"), ([galleries / "a", tmp_path / "other"], "two_galleries")):
        with pytest.raises(UsageError) as raised:
            open_galleries(paths, people)
        assert raised.value.code == code and raised.value.advice


def changed(tmp_path, text: str):
    path = tmp_path / "gallery.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("old", "new"), [
    ('"distance": 0.1', '"distance": NaN'), ('"distance": 0.1', '"distance": 1e999'), ('"distance": 0.1', '"distance": -1'),
    ('"distance": 0.1', '"distance": ' + "9" * 400), ('"distance": 0.1', '"distance": ' + "9" * 5000),
    ('"distance": 0.1', '"distance": "x"'),
    ('"count": 4', '"count": 0'), ('"count": 4', '"count": true'), ('"count": 4', '"number": 4'), ('"count": 4', '"count": 4e9'),
    ('"0001.jpg"', '"../../secret"'), ('"0001.jpg"', '".."'), ('"0001.jpg"', '"a\\u0000"'), ('"skin_delta_e": 0.5', '"skin_delta_e": 1e6')])
def test_a_record_that_cannot_be_counted_with_is_refused(tmp_path, old, new):
    text = json.dumps(made_record())
    assert old in text
    read_record(changed(tmp_path, text))
    with pytest.raises(UsageError, match="not a goodlight gallery"):
        read_record(changed(tmp_path, text.replace(old, new)))


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"version": 1}', "\ud83d"])
def test_what_is_no_record_is_refused(tmp_path, text):
    path = tmp_path / "gallery.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(UsageError, match="not a goodlight gallery"):
        read_record(path)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_record_is_read_or_refused(tmp_path_factory, data):
    text = bytearray(json.dumps(made_record(rejected=1)).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "gallery.json"
    path.write_bytes(bytes(text))
    try:
        assert read_record(path)["version"] == 1
    except UsageError as error:
        assert error.code == "bad_gallery"
