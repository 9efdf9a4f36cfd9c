"""Ingest: files and folders that somebody gave, to selfies (upright 8-bit sRGB pixels) or to a named reason why not.

Nothing that lies on the disk raises: every bad file is one ``Unreadable`` and the others go on. The decoding itself runs in one
child process, see ``goodlight.decode``; metadata (place, time, device) never leaves that process.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from goodlight.decode.files import Entry, Found, Unusable, find_files, printable, read_bounded
from goodlight.decode.limits import DecodeLimits
from goodlight.decode.process import Decoder
from goodlight.decode.protocol import Answer, Note
from goodlight.decode.sniff import sniff
from goodlight.decode.verdicts import finding
from goodlight.finding import Finding

__all__ = ["DecodeLimits", "Found", "Selfie", "Unreadable", "find_files", "open_selfies"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Selfie:
    """A photo that came in and could be decoded.

    path: as given. name: for people, unique within the run. sha256: of the file's bytes, hex. pixels: uint8 [H,W,3], sRGB, upright,
    read-only, long edge at most ``DecodeLimits.max_edge``. original_size: (w, h), upright, before any reduction.
    findings: advice only.
    """

    path: Path
    name: str
    sha256: str
    pixels: np.ndarray
    original_size: tuple[int, int]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A path that gave no picture. findings: at least one with ``Severity.REJECT``."""

    path: Path
    name: str
    findings: tuple[Finding, ...]


def open_selfies(paths: Sequence[str | Path] | Found, *, limits: DecodeLimits | None = None,
                 decoder: Decoder | None = None) -> Iterator[Selfie | Unreadable]:
    """Yield every file of paths (files, folders, or what ``find_files`` made of them) in order, as a selfie or as unreadable.

    The next file is decoded while the caller works on this one. decoder: one to share or to replace the usual child with; it is
    left open. Raises only ``DecoderUnavailable``, for a broken installation.
    """
    limits = limits or DecodeLimits()
    found = paths if isinstance(paths, Found) else find_files(paths)
    names = unique_names([entry.path for entry in found.entries])
    keeper = decoder or Decoder(limits)
    seen: dict[str, str] = {}
    ahead = ThreadPoolExecutor(1, thread_name_prefix="goodlight-ingest")
    try:
        pending = None
        for entry, name in zip(found.entries, names, strict=True):
            upcoming = ahead.submit(_open, entry, name, limits, keeper, seen)
            if pending is not None:
                yield pending.result()
            pending = upcoming
        if pending is not None:
            yield pending.result()
    finally:
        if decoder is None:
            keeper.close()  # first, so that a decode in progress ends at once
        ahead.shutdown(cancel_futures=True)


def _open(entry: Entry, name: str, limits: DecodeLimits, decoder: Decoder, seen: dict[str, str]) -> Selfie | Unreadable:
    if entry.problem is not None:
        return Unreadable(entry.path, name, (entry.problem,))
    try:
        data = read_bounded(entry.path, max_bytes=limits.max_bytes)
    except Unusable as unusable:
        return Unreadable(entry.path, name, (unusable.finding,))
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in seen:
        return Unreadable(entry.path, name, (finding("duplicate", detail=seen[sha256]),))
    seen[sha256] = name
    kind, other = sniff(data[:512])
    if not kind:
        found = finding("unsupported_format", detail=other) if other else finding("not_an_image")
        return Unreadable(entry.path, name, (found,))
    answer = decoder.decode(data, kind)
    if answer.refusal is not None:
        _log.info("%s: %s (%s)", name, answer.refusal.code, answer.why)
        return Unreadable(entry.path, name, (_finding(answer.refusal, limits),))
    return Selfie(entry.path, name, sha256, _pixels(answer), answer.original_size, tuple(_finding(n, limits) for n in answer.notes))


def _pixels(answer: Answer) -> np.ndarray:
    pixels = np.frombuffer(answer.payload, np.uint8).reshape(answer.height, answer.width, 3)
    pixels.flags.writeable = False
    return pixels


def _finding(note: Note, limits: DecodeLimits) -> Finding:
    bounds = {"too_many_pixels": limits.max_pixels, "too_small": limits.min_side, "decode_timeout": limits.timeout_s}
    return finding(note.code, value=note.value, limit=bounds.get(note.code), detail=note.kind)


def unique_names(paths: Sequence[Path]) -> list[str]:
    """The file name of each path, with as many folders before it as tell it from the others, and a number for the same path again."""
    parts = [tuple(printable(part) for part in path.parts if part != path.anchor) or (printable(str(path)),) for path in paths]
    rivals: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for part in set(parts):
        for depth in range(1, len(part) + 1):
            rivals["/".join(part[-depth:]).casefold()].add(part)
    taken: set[str] = set()
    names = []
    for part in parts:
        shown = ("/".join(part[-depth:]) for depth in range(1, len(part) + 1))
        name = fresh = next((text for text in shown if len(rivals[text.casefold()]) == 1), "/".join(part))
        number = 1
        while fresh.casefold() in taken:
            number += 1
            fresh = f"{name} ({number})"
        taken.add(fresh.casefold())
        names.append(fresh)
    return names
