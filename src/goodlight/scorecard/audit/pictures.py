"""The figures of a person that need pictures: the selfies, the delivered files, and photos that were held out."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np

from goodlight.decode.limits import DecodeLimits
from goodlight.decode.process import Decoder
from goodlight.models.matting import Matting
from goodlight.models.recogniser import Recogniser
from goodlight.scorecard.audit.galleries import PersonsGallery
from goodlight.scorecard.audit.people import name_of
from goodlight.scorecard.audit.witness import Portrait, eye_change, hair_change, skin_change
from goodlight.selfies import Selfie, open_selfies
from goodlight.subject.measure_face import FaceFinder

STRANGER = 0.6
"""Distance to the selfie above which a delivered picture is of somebody else: the recogniser's published limit (King 2017)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Seen:
    """What the pictures of one person say. figures: by measure, as in ``measures.from_record``."""

    figures: Mapping[str, float] = field(default_factory=dict)
    descriptor: np.ndarray | None = None  # (128,) of the selfie
    ita: float | None = None  # degrees, of the selfie's skin
    genuine: tuple[float, ...] = ()  # distances from selfie to held-out photos
    unpaired: int = 0  # delivered files whose selfie was not found, or that cannot be read
    mixed: bool = False  # the selfies that were used show more than one person


class Eyes:
    """The networks and the decoding child, shared by all people. A context manager."""

    def __init__(self) -> None:
        self._finder, self._recogniser, self._matting = FaceFinder(), Recogniser(), Matting()
        self._decoder = Decoder(DecodeLimits())

    def __enter__(self) -> Eyes:
        return self

    def __exit__(self, *exc: object) -> None:
        self._decoder.close()

    def look(self, gallery: PersonsGallery, *, selfies: Path, held_out: Path | None = None) -> Seen:
        """selfies, held_out: folders with one folder or one file a person, named as the gallery's folder."""
        own = {s.sha256: s for s in self._open(files_of(selfies, gallery.person.name))}
        portraits = {sha: p for sha, s in own.items() if (p := self.portrait(s.pixels, cut=True))}
        if not portraits:
            return Seen(unpaired=len(gallery.record["shots"]))
        faces = {sha: self.describe(p) for sha, p in portraits.items()}
        first = next((s["plate"] for s in gallery.record["shots"] if s["plate"] in portraits), next(iter(portraits)))
        others = [self.describe(p) for s in self._open(files_of(held_out, gallery.person.name) if held_out else ())
                  if s.sha256 not in own and (p := self.portrait(s.pixels))]
        genuine = tuple(_distance(faces[first], other) for other in others)
        changes: dict[str, list[float]] = {}
        unpaired = 0
        for shot in gallery.record["shots"]:
            delivered = next(iter(self._open([gallery.folder / shot["file"]])), None)
            if shot["plate"] not in portraits or delivered is None:
                unpaired += 1
                continue
            picture = self.portrait(delivered.pixels)
            described = picture and self.describe(picture)
            wrong = picture is None or _distance(described, faces[shot["plate"]]) > STRANGER
            changes.setdefault("stranger", []).append(float(wrong))
            if wrong:
                continue
            for name, value in _changes(portraits[shot["plate"]], picture):
                changes.setdefault(name, []).append(value)
            for other in others:
                changes.setdefault("held_out", []).append(_distance(described, other) - _distance(faces[shot["plate"]], other))
        used = [faces[sha] for sha in {s["plate"] for s in gallery.record["shots"]} if sha in faces]
        return Seen(figures={name: float((np.mean if name == "stranger" else np.median)(values)) for name, values in changes.items()},
                    descriptor=faces[first], ita=portraits[first].ita, genuine=genuine, unpaired=unpaired,
                    mixed=any(_distance(a, b) > STRANGER for a, b in combinations(used, 2)))

    def stranger(self, photo: Path) -> Seen:
        """A person without a gallery, for the recogniser's calibration only."""
        found = next((p for s in self._open([photo]) if (p := self.portrait(s.pixels))), None)
        return Seen() if found is None else Seen(descriptor=self.describe(found), ita=found.ita)

    def portrait(self, srgb: np.ndarray, *, cut: bool = False) -> Portrait | None:
        """The picture with its largest face, or None without one. cut: also where the person is."""
        face = next(iter(self._finder.find(srgb)), None)
        return None if face is None else Portrait(srgb, face, self._matting.person(srgb) if cut else None)

    def describe(self, portrait: Portrait) -> np.ndarray:
        return self._recogniser.describe(portrait.srgb, portrait.face)

    def _open(self, paths: Sequence[Path]) -> Iterable[Selfie]:
        """What can be read; what cannot gives no figure and is counted by whoever asked."""
        return (s for s in open_selfies(paths, decoder=self._decoder) if isinstance(s, Selfie)) if paths else ()


def files_of(folder: Path, name: str) -> list[Path]:
    """The person's pictures: the folder of that name, or the files of that name with any suffix."""
    if (folder / name).is_dir():
        return [folder / name]
    return sorted(p for p in folder.glob(f"{glob.escape(name)}.*") if name_of(p.name) == name)


def _changes(selfie: Portrait, shot: Portrait) -> Iterable[tuple[str, float]]:
    for part, change in (("skin", skin_change(selfie, shot)), ("hair", hair_change(selfie, shot)), ("eye", eye_change(selfie, shot))):
        if change is not None:
            yield f"{part}_change", change.delta_e
            yield f"{part}_lightness", change.lightness


def _distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b))
