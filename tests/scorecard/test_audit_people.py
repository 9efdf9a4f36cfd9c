"""The list of people is foreign: what it says is read as it stands, and anything else is an error with a line number, never a crash."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from goodlight.errors import UsageError
from goodlight.scorecard.audit.people import MAX_COLUMNS, MAX_TEXT, name_of, parse_people, read_people

cells = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


def written(rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@settings(deadline=None)
@given(st.dictionaries(cells.filter(lambda t: name_of(t) == t), st.tuples(cells, cells), min_size=1, max_size=20))
def test_what_a_csv_writer_writes_is_read_back(rows):
    people = parse_people(written([("file", "team", "rank"), *((name, *values) for name, values in rows.items())]))
    assert people.columns == ("team", "rank")
    assert {n: (p.columns["team"], p.columns["rank"]) for n, p in people.persons.items()} == rows


@settings(deadline=None)
@given(st.binary(max_size=400))
@example(b"file,a\n\x00,1\n")
@example(b"file\n\"x")
@example(b"\xff\xfe")
@example(b"file,born\nx,0\n")
@example(b"file," + b"a" * 200_000 + b"\nx,y\n")
def test_any_bytes_are_people_or_a_usage_error(data):
    try:
        people = parse_people(data)
    except UsageError as error:
        assert error.code in ("bad_people", "missing_column") and error.message
    else:
        assert people.persons


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_after_a_header_is_people_or_a_usage_error(text):
    try:
        people = parse_people(b"file,born\n" + text.encode("utf-8", "replace"))
    except UsageError as error:
        assert error.code == "bad_people"
    else:
        assert all(name and "/" not in name for name in people.persons)


@pytest.mark.parametrize(("data", "says"), [
    (b"", "empty"), (b"file,team\n", "empty"), (b"team\nx\n", "names the gallery"), (b"file,file\na,b\n", "name every column"),
    (b"file,\na,b\n", "name every column"), (b"file,team\na\n", "Line 2 has 1 cells"),
    (b"file,team\na,b\na,c\n", "Line 3: 'a' is there twice"),
    (b"file,team\n,b\n", "Line 2 does not name"), (b"file,born\na,soon\n", "not a year"), (b"file,born\na,1e3\n", "not a year"),
    ("file,born\na,١٩٩٠\n".encode(), "not a year"), ("file,team\nä,b\n".encode("latin-1"), "not UTF-8"), (b"file,team\na,\"b\n", "line"),
    (b"file,team\na," + b"x" * (MAX_TEXT + 1) + b"\n", "longer than"), (b"file\0", "not a text file"),
    (b"file," + b",".join(b"%d" % k for k in range(MAX_COLUMNS)) + b"\nx\n", "more than")])
def test_what_is_wrong_is_told(data, says):
    with pytest.raises(UsageError, match=says):
        parse_people(data)


def test_spreadsheets_write_a_mark_empty_lines_and_control_characters():
    people = parse_people(b"\xef\xbb\xbfFile;x,Team\r\n".replace(b";x", b"") + b"\r\nanna.JPG, b\x1b[31m \r\n,\r\n")
    assert people.persons["anna"].columns == {"team": "b\N{REPLACEMENT CHARACTER}[31m"}


def test_the_column_gallery_comes_before_the_column_file():
    assert list(parse_people(b"file,gallery\nx.jpg,out/anna\n").persons) == ["anna"]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        read_people(tmp_path / "people.csv")
    with pytest.raises(UsageError, match="folder"):
        read_people(tmp_path)
