"""The galleries of an audit: one a person, read from gallery.json alone, which is foreign and may say anything."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from goodlight.decode.files import Unusable, natural_key, printable, read_bounded
from goodlight.errors import UsageError
from goodlight.gallery.deliver import INDEX
from goodlight.gallery.record import validate
from goodlight.scorecard.audit.people import People, Person

MAX_BYTES, MAX_GALLERIES, MOST_ASKED = 50_000_000, 10_000, 100_000
_PLAIN_NAME = re.compile(r"[^/\\\0]{1,255}")


@dataclass(frozen=True, eq=False, kw_only=True)
class PersonsGallery:
    """record: gallery.json, checked."""

    person: Person
    folder: Path
    record: Mapping

    @property
    def asked(self) -> int:
        return self.record["brief"]["count"]


def open_galleries(paths: Sequence[str | Path], people: People) -> tuple[PersonsGallery, ...]:
    """The galleries in the order given. A path is a gallery's folder, its gallery.json, or a folder of galleries.

    Raises UsageError: no gallery there, no such person in the list, two galleries of one person, or a record that is wrong.
    """
    folders = [folder for path in paths for folder in _find(Path(path))]
    if not folders:
        raise UsageError("No gallery was given.", code="no_gallery", advice="Name the folders that `goodlight shoot --out` made.")
    if len(folders) > MAX_GALLERIES:
        raise UsageError(f"{len(folders)} galleries are more than {MAX_GALLERIES}.", code="too_many_galleries",
                         advice="Audit a part of them.")
    out: dict[str, PersonsGallery] = {}
    for folder in folders:
        name = Path(os.path.abspath(folder)).name  # of "." too; a link counts by its own name
        person = people.persons.get(name)
        if person is None:
            raise UsageError(f"The list of people does not have {printable(name)!r}.", code="unknown_person",
                             advice="Add a row for that gallery's folder, or leave the gallery out.")
        if name in out:
            raise UsageError(f"There are two galleries of {name!r}.", code="two_galleries", advice="Give one gallery a person.")
        out[name] = PersonsGallery(person=person, folder=folder, record=read_record(folder / INDEX))
    return tuple(out.values())


def read_record(path: Path) -> Mapping:
    """A gallery.json whose figures can be counted with. Raises UsageError that says what is wrong."""
    try:
        record = json.loads(read_bounded(path, max_bytes=MAX_BYTES), parse_constant=_refuse, parse_float=_finite, parse_int=_small)
        validate(record)
        _check(record)
    except Unusable as unusable:
        raise _bad(path, unusable.finding.message) from unusable
    except (ValueError, RecursionError) as error:
        raise _bad(path, printable(str(error))[:300]) from error
    return record


def _find(path: Path) -> list[Path]:
    if path.name == INDEX:
        path = path.parent
    if (path / INDEX).exists() or (path / INDEX).is_symlink():
        return [path]
    inner = sorted((p.parent for p in path.glob(f"*/{INDEX}")), key=lambda p: natural_key(p.name)) if path.is_dir() else []
    if not inner:
        raise UsageError(f"{printable(str(path))} is no gallery, nor a folder of galleries.", code="no_gallery",
                         advice=f"Give a folder that holds {INDEX}, as `goodlight shoot --out` makes it.")
    return inner


def _check(record: Mapping) -> None:
    """What the schema does not say and the figures rest on."""
    asked = record["brief"].get("count")
    if not isinstance(asked, int) or isinstance(asked, bool) or not 1 <= asked <= MOST_ASKED:
        raise ValueError("gallery.brief.count: not a number of shots")
    for shot in (*record["shots"], *record["rejected"]):
        figures = {**(shot["likeness"] or {}), **(shot["drift"] or {})}
        if any(not 0 <= figures[k] < 1000 for k in ("distance", "skin_delta_e", "hair_delta_e") if figures.get(k) is not None):
            raise ValueError("a distance or drift is outside of what can be")
        if shot["file"] is not None and (not _PLAIN_NAME.fullmatch(shot["file"]) or shot["file"] in (".", "..")):
            raise ValueError(f"gallery.shots: {shot['file'][:80]!r} is not the name of a file in the gallery")


def _refuse(name: str):
    raise ValueError(f"{name} is not a number")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refuse(text[:20])


def _small(text: str) -> int:
    return int(text) if len(text) <= 20 else _refuse(text[:20])


def _bad(path: Path, why: str) -> UsageError:
    return UsageError(f"{printable(str(path))} is not a goodlight gallery: {why}", code="bad_gallery",
                      advice="Make the gallery again with `goodlight shoot`, or leave it out.")
