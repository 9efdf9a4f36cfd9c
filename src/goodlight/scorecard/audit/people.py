"""Who the people are: the CSV that says to which groups each belongs. The file is foreign: bounded, and wrong in any way there is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from goodlight.decode.files import Unusable, printable, read_bounded
from goodlight.errors import UsageError

NAME_COLUMNS = ("gallery", "file", "person", "name")
"""The first of these that is there names the person, as the gallery's folder does; a picture's suffix does not count."""
BORN = "born"
MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 5_000_000, 100_000, 64, 200
_PICTURE = re.compile(r"\.(jpe?g|png|webp|hei[cf]|avif|tiff?|bmp)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Person:
    """One row. columns: what the CSV states, "" where it states nothing."""

    name: str
    columns: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class People:
    """The CSV. columns: all but the one that names the person, in their order."""

    columns: tuple[str, ...]
    persons: Mapping[str, Person]  # by name


def read_people(path: str | Path) -> People:
    """Raises UsageError for a file that cannot be read or is no such CSV, naming the line."""
    try:
        data = read_bounded(Path(path), max_bytes=MAX_BYTES)
    except Unusable as unusable:
        raise _wrong(f"{printable(str(path))} cannot be read: {unusable.finding.message}") from unusable
    return parse_people(data)


def parse_people(data: bytes) -> People:
    """The bytes of a CSV (UTF-8, a header line, commas) → people. Raises UsageError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(f"The list of people is not UTF-8 text (byte {error.start}).") from error
    if "\0" in text:
        raise _wrong("The list of people is not a text file.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, [_clean(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise _wrong(f"The list of people is not a CSV file: line {reader.line_num}: {error}.") from error
    rows = [(line, row) for line, row in rows if any(row)]
    if len(rows) < 2:
        raise _wrong("The list of people is empty.")
    if len(rows) > MAX_ROWS:
        raise _wrong(f"The list of people has more than {MAX_ROWS} rows.")
    header = [name.casefold() for name in rows[0][1]]
    key = _check_header(header)
    persons: dict[str, Person] = {}
    for line, row in rows[1:]:
        person = _person(line, row, header, key)
        if person.name in persons:
            raise _wrong(f"Line {line}: {person.name!r} is there twice.")
        persons[person.name] = person
    return People(columns=tuple(name for name in header if name != key), persons=persons)


def name_of(text: str) -> str:
    """ "galleries/anna.jpg" → "anna"."""
    return _PICTURE.sub("", PurePosixPath(text.replace("\\", "/")).name).strip()


def _check_header(header: list[str]) -> str:
    if len(header) > MAX_COLUMNS:
        raise _wrong(f"The list of people has more than {MAX_COLUMNS} columns.")
    if not all(header) or len(set(header)) != len(header):
        raise _wrong("The first line must name every column, each with a name of its own.")
    key = next((name for name in NAME_COLUMNS if name in header), None)
    if key is None:
        raise UsageError(f"The list of people has no column that names the gallery; it has {', '.join(header)}.", code="missing_column",
                         advice=f"Name one of its columns {', '.join(NAME_COLUMNS[:-1])} or {NAME_COLUMNS[-1]}.")
    return key


def _person(line: int, row: list[str], header: list[str], key: str) -> Person:
    if len(row) != len(header):
        raise _wrong(f"Line {line} has {len(row)} cells; the header has {len(header)}.")
    if too_long := next((name for name, cell in zip(header, row, strict=True) if len(cell) > MAX_TEXT), None):
        raise _wrong(f"Line {line}: {too_long} is longer than {MAX_TEXT} characters.")
    columns = dict(zip(header, row, strict=True))
    name = name_of(columns.pop(key))
    if not name:
        raise _wrong(f"Line {line} does not name anybody.")
    if columns.get(BORN) and not re.fullmatch(r"(18|19|20|21)[0-9]{2}", columns[BORN], re.ASCII):
        raise _wrong(f"Line {line}: {columns[BORN]!r} is not a year of birth.")
    return Person(name=name, columns=columns)


def _clean(cell: str) -> str:
    return printable(cell.strip()) if cell.strip() else ""


def _wrong(message: str) -> UsageError:
    return UsageError(message, code="bad_people", advice="Give a CSV file in UTF-8 with a header line; one column, file or gallery, names "
                                                         "each person as the gallery's folder does.")
