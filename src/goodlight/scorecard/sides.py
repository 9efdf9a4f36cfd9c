"""The two sides of a comparison: which files, whose they are, and what gallery.json says of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from goodlight.coach.identity import largest_group
from goodlight.decode.files import Entry, Found, Unusable, find_files, printable, read_bounded
from goodlight.errors import UsageError
from goodlight.gallery.deliver import INDEX
from goodlight.gallery.record import validate
from goodlight.scorecard.measure.picture import LIMITS, measure
from goodlight.scorecard.measure.tools import Tools
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.selfies import Selfie, open_selfies

_MAX_RECORD = 64_000_000  # bytes of a gallery.json
_SHEET = re.compile(r"contact-sheet(-\d+)?\.jpg")
_ONE_PERSON = 0.5  # of the pictures of a folder: from there on the others are taken for bad likenesses, not for other people

Watch = Callable[[str, int, int | None], None]


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A file that gave no figures. name: for people. why: one sentence."""

    name: str
    why: str


@dataclass(frozen=True, eq=False, kw_only=True)
class GalleryRecord:
    """A gallery.json and the folder's name below the one that was given ("" for that one itself)."""

    group: str
    data: dict


@dataclass(frozen=True, eq=False, kw_only=True)
class Side:
    """name: "generated", "real" or "selfies". pictures: those in which a face was measured. copies: byte-identical files, passed over.

    mixed: the folder shows several people and has no subfolders that tell them apart.
    """

    name: str
    folder: Path
    pictures: tuple[PictureMeasures, ...]
    failures: tuple[Failure, ...] = ()
    copies: tuple[Failure, ...] = ()
    galleries: tuple[GalleryRecord, ...] = ()
    mixed: bool = False

    @property
    def groups(self) -> dict[str, tuple[PictureMeasures, ...]]:
        """Pictures by the person they are said to show, in order of appearance."""
        names = dict.fromkeys(p.group for p in self.pictures)
        return {name: tuple(p for p in self.pictures if p.group == name) for name in names}


def find_side(name: str, folder: Path) -> tuple[Found, tuple[GalleryRecord, ...]]:
    """The picture files of a folder, and its galleries. Raises UsageError for a folder that does not exist or holds no picture.

    Of a gallery the delivered shots count, as gallery.json names them; contact sheets never do.
    """
    if not folder.is_dir():
        raise UsageError(f"{printable(str(folder))} is not a folder.", code="not_a_folder", advice=f"Give a folder of {name} pictures.")
    found = find_files([folder])
    records = tuple(_records(folder))
    delivered = {folder / r.group / shot["file"] for r in records for shot in r.data["shots"]}
    inside = [folder / r.group for r in records]
    entries = tuple(e for e in found.entries if not _SHEET.fullmatch(e.path.name) and (e.path in delivered or e.path.parent not in inside))
    if not any(e.problem is None for e in entries):
        raise UsageError(f"There is no picture in {printable(str(folder))}.", code="empty_folder",
                         advice=f"Give a folder of {name} pictures.")
    return Found(entries, found.notes), records


def _records(folder: Path) -> Iterator[GalleryRecord]:
    for path in sorted([folder / INDEX, *folder.glob(f"*/{INDEX}")]):
        if not path.is_file():
            continue
        try:
            data = json.loads(read_bounded(path, max_bytes=_MAX_RECORD))
            validate(data)
        except (Unusable, ValueError, RecursionError) as error:
            raise UsageError(f"{printable(str(path))} cannot be read: {error}", code="bad_gallery",
                             advice="Run the shoot again, or remove the file to have the pictures compared without it.") from error
        group = "" if path.parent == folder else path.parent.name
        yield GalleryRecord(group=group, data=data)


def measure_side(name: str, folder: Path, tools: Tools, watch: Watch, *, squares: bool = False) -> Side:
    """Decode and measure every picture of a folder once. Raises UsageError where no face could be measured in any."""
    found, records = find_side(name, folder)
    pictures, failures, copies = [], [], []
    total = len(found.entries)
    for number, (entry, item) in enumerate(zip(found.entries, open_selfies(found, limits=LIMITS), strict=True), 1):
        if isinstance(item, Selfie):
            measures = measure(item, tools, group=_group(entry, folder), square=squares)
            if measures.measured:
                pictures.append(measures)
            else:
                failures.append(Failure(name=item.name, why="No face can be found in it."))
        elif item.findings[0].code == "duplicate":
            copies.append(Failure(name=item.name, why=item.findings[0].message))
        else:
            failures.append(Failure(name=item.name, why=item.findings[0].message))
        watch(name, number, total)
    if not pictures:
        raise UsageError(f"No face can be measured in any picture of {printable(str(folder))}.", code="no_face",
                         advice=f"{failures[0].name}: {failures[0].why}" if failures else "")
    told_apart, mixed = tell_apart(pictures, galleries={r.group for r in records})
    return Side(name=name, folder=folder, pictures=told_apart, failures=tuple(failures), copies=tuple(copies),
                galleries=records, mixed=mixed)


def _group(entry: Entry, folder: Path) -> str:
    parts = entry.path.relative_to(folder).parts
    return printable(parts[0]) if len(parts) > 1 else ""


def tell_apart(pictures: Sequence[PictureMeasures], *, galleries: set[str]) -> tuple[tuple[PictureMeasures, ...], bool]:
    """Pictures that lie in no subfolder and show several people get a group for each person; the second value says that this was done.

    A gallery shows one person by what it is, and a folder of which most pictures show one person is taken for that person's.
    """
    loose = [k for k, p in enumerate(pictures) if p.group == "" and "" not in galleries]
    if len(loose) < 2:
        return tuple(pictures), False
    label = people([pictures[k].person.descriptor for k in loose])
    if np.bincount(label).max() > _ONE_PERSON * len(loose):
        return tuple(pictures), False
    out = list(pictures)
    for k, person in zip(loose, label, strict=True):
        out[k] = replace(out[k], group=f"person {person + 1}")
    return tuple(out), True


def people(descriptors: Sequence[np.ndarray]) -> np.ndarray:
    """(N,) int: 0 for the person that most pictures show, 1 for the next, and so on."""
    left = np.arange(len(descriptors))
    label = np.zeros(len(descriptors), int)
    stacked = np.stack(descriptors)
    person = 0
    while len(left):
        member = largest_group(stacked[left])
        label[left[member]] = person
        left = left[~member]
        person += 1
    return label
