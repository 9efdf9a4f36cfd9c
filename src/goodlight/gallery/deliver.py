"""The gallery on disk: shots are written the moment they pass, ranked at the end, and never lost in between.

At every moment ``gallery.json`` is absent or valid, and every file that it names is there and whole, whatever kills the process:

1. ``deliver`` writes ``unranked-0001.jpg`` (under a temporary name, then renamed), then replaces gallery.json.
2. ``finish`` gives each select a second name, its rank (a hard link, or a copy where links cannot be had), makes the contact sheet,
   replaces gallery.json, and only then takes the first names away.

Files that goodlight did not write are never touched. What it may have written is known from gallery.json and from a journal in
``.goodlight-tmp/``, and must carry goodlight's own XMP packet besides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import Protocol

from goodlight.brief import Brief, Recipe
from goodlight.errors import UsageError
from goodlight.finding import Finding
from goodlight.gallery import provenance
from goodlight.gallery.contact_sheet import contact_sheets, pages_of
from goodlight.gallery.encode import encode, suffix_for
from goodlight.gallery.entry import Entry
from goodlight.gallery.files import Folder
from goodlight.gallery.index import Index
from goodlight.gallery.label import caption, is_caption, marked
from goodlight.gallery.record import SelfieEntry, Timing, shot_record, validate
from goodlight.studio.shot import Shot
from goodlight.subject.plate import Plate

INDEX = "gallery.json"
_OURS = re.compile(r"(unranked-)?\d{4,}\.(jpg|png|txt)|contact-sheet(-\d+)?\.jpg")
_UNRANKED = re.compile(r"unranked-(\d+)\.")


class Signer(Protocol):
    """Puts a content credential into a file and leaves every other byte as it is; see ``goodlight.credentials.sign``."""

    def sign_shot(self, data: bytes, *, recipe: Recipe, engine: str, restored: bool, labels: tuple[str, ...]) -> bytes: ...

    def sign_page(self, data: bytes) -> bytes: ...


class Gallery:
    """Writes one gallery into a folder. Use as a context manager, so that temporary files go whatever happens.

    signer: None writes files without credentials. Raises UsageError when the folder cannot be made or written, or holds files of these
    names that goodlight did not write.
    """

    def __init__(self, out: str | Path, *, brief: Brief, selfies: Iterable[SelfieEntry] = (), engine: str | None = None,
                 signer: Signer | None = None) -> None:
        self.brief = brief
        self._signer = signer
        self.selfies = tuple(selfies)
        self.engine = engine or brief.engine
        self._entries: list[Entry] = []
        self._rejected: list[dict] = []
        self._index = Index()
        self._folder = Folder(Path(out))
        try:
            self._earlier = self._find_earlier()
            # An interrupted gallery has unranked files of its own; while its record stands, they must too.
            self._first = 1 + max((int(m[1]) for m in map(_UNRANKED.match, self._earlier) if m), default=0)
        except BaseException:
            self._folder.close()
            raise

    @property
    def out(self) -> Path:
        return self._folder.path

    def __len__(self) -> int:
        """Shots delivered so far."""
        return len(self._entries)

    def __enter__(self) -> Gallery:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def deliver(self, shot: Shot, plate: Plate) -> Path:
        """Write a shot that passed the gates and list it in gallery.json; returns its path until ``finish`` ranks it.

        The first shot delivered takes the place of an earlier gallery in the same folder.
        """
        if shot.defects:
            raise ValueError("a shot with defects is not delivered")
        restored = plate.restoration is not None and plate.restoration.kept
        pixels = marked(shot.pixels, engine=self.engine) if "corner" in self.brief.labels else shot.pixels
        data = encode(pixels, xmp=provenance.packet(shot.recipe, engine=self.engine))
        if self._signer:
            data = self._signer.sign_shot(data, recipe=shot.recipe, engine=self.engine, restored=restored, labels=self.brief.labels)
        place = len(self._entries) + 1
        name = f"unranked-{self._first + len(self._entries):04d}{suffix_for(shot.pixels)}"
        self._folder.note_owned({*self._earlier, *self._files(name)})
        if self._captioned:
            self._folder.write(_beside(name), caption(shot.recipe, engine=self.engine, restored=restored).encode())
        self._folder.write(name, data)
        self._entries.append(Entry.of(shot, plate, record=shot_record(shot, file=name, rank=place, engine=self.engine)))
        self._write_index(self._entries, Timing())
        if self._earlier:
            self._folder.remove(self._earlier)
            self._earlier = frozenset()
        return self.out / name

    def reject(self, shot: Shot) -> None:
        """List a shot that failed a gate, with its defects; its picture is not kept."""
        if not shot.defects:
            raise ValueError("a shot without defects is not rejected")
        self._rejected.append(shot_record(shot, file=None, rank=None, engine=self.engine))

    def finish(self, order: Sequence[int] | None = None, *, timing: Timing | None = None,
               surplus: Finding | None = None) -> Path:
        """Rank, name, print the contact sheet and write the final gallery.json; returns its path.

        order: places of delivered shots (0 is the first delivered), best first; None keeps the order of delivery. A place that was not
        reached is passed over: an interruption may come between the judging of a shot and its delivery.
        Delivered shots that order leaves out are taken back and listed as rejected with the finding ``surplus``.
        Nothing delivered: an earlier gallery in the folder stays as it was; without one, gallery.json lists what was rejected and why.
        """
        order = list(range(len(self._entries))) if order is None else list(order)
        timing = timing or Timing()
        if len(set(order)) != len(order) or min(order, default=0) < 0:
            raise ValueError("order names a shot twice, or a place before the first")
        order = [place for place in order if place < len(self._entries)]
        if not self._entries and self._earlier:
            return self.out / INDEX
        unranked = [e.record["file"] for e in self._entries]
        ranked = [self._entries[place].ranked(rank) for rank, place in enumerate(order, 1)]
        names = [e.record["file"] for e in ranked]
        sheet_names = [f"contact-sheet{'' if page == 1 else f'-{page}'}.jpg" for page in range(1, pages_of(len(ranked)) + 1)]
        self._folder.note_owned({*self._files(*unranked), *self._files(*names), *sheet_names})
        for place, name in zip(order, names, strict=True):
            for first, last in zip(self._files(unranked[place]), self._files(name), strict=True):
                self._folder.link(first, last)
        sheets = contact_sheets(ranked, brief=self.brief, read=lambda e: self._folder.read(unranked[order[e.record["rank"] - 1]]))
        for name, data in zip(sheet_names, sheets, strict=True):  # one page in memory at a time
            self._folder.write(name, self._signer.sign_page(data) if self._signer else data)
        chosen = set(order)
        left_out = [entry for place, entry in enumerate(self._entries) if place not in chosen]
        self._rejected += [e.taken_back(surplus or SURPLUS) for e in left_out]
        self._entries = ranked
        self._write_index(ranked, timing)
        self._folder.remove(self._files(*unranked))
        self.close()
        return self.out / INDEX

    def close(self) -> None:
        """Take the temporary files away; a folder made for this gallery that stayed empty goes too. Safe to call again."""
        self._folder.close()

    @property
    def _captioned(self) -> bool:
        return "caption" in self.brief.labels

    def _files(self, *pictures: str) -> list[str]:
        """Names of pictures and of what lies beside each."""
        return [name for picture in pictures for name in ([picture, _beside(picture)] if self._captioned else [picture])]

    def _write_index(self, entries: Sequence[Entry], timing: Timing) -> None:
        self._folder.write(INDEX, self._index.data(self.brief, selfies=self.selfies, shots=[e.record for e in entries],
                                                   rejected=self._rejected, timing=timing))

    def _wrote(self, name: str) -> bool:
        return self._folder.is_ours(name, is_caption if name.endswith(".txt") else provenance.is_ours)

    def _find_earlier(self) -> frozenset[str]:
        """Names in the folder that an earlier run left and this gallery replaces. Raises UsageError when a foreign file is in the way."""
        listed: set[str] = set()
        index = self.out / INDEX
        if index.exists() or index.is_symlink():
            try:
                data = json.loads(index.read_bytes())
                validate(data)
            except (OSError, ValueError) as error:
                raise UsageError(f"{index} is not a goodlight gallery ({error})", code="foreign_file",
                                 advice="Choose another folder with --out, or move that file away.") from error
            listed = {s["file"] for s in data["shots"] if _OURS.fullmatch(s["file"])}
        owned = listed | {_beside(n) for n in listed} | self._folder.owned_before
        present = {p.name for p in self.out.iterdir() if _OURS.fullmatch(p.name)}
        # A contact sheet is known by its packet alone: gallery.json does not list it.
        ours = {n for n in present if (n in owned or n.startswith("contact-sheet")) and self._wrote(n)}
        if foreign := sorted(n for n in present - ours if self._captioned or not n.endswith(".txt")):
            raise UsageError(f"{self.out / foreign[0]} was not written by goodlight and would be in the way", code="foreign_file",
                             advice="Choose another folder with --out, or move that file away.")
        return frozenset(ours)


def _beside(picture: str) -> str:
    """Name of the caption of a picture."""
    return f"{PurePath(picture).stem}.txt"


SURPLUS = Finding(code="surplus", message="A good shot, but others were better or more varied.", advice="Ask for more with --count.")
