"""Find picture files in folders and read them, whatever lies there: pipes, devices, loops, endless files."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from goodlight.decode.verdicts import finding
from goodlight.finding import Finding

MAX_DEPTH = 8
MAX_FILES = 1000
MAX_ENTRIES = 100_000
_NOT_PICTURES = re.compile(
    r"\.(txt|md|json|csv|xml|html?|ya?ml|toml|ini|log|py|sh|js|css|xmp|aae|db|dat|bak|tmp|lnk|url|exe|dll|dmg|iso|sqlite3?|pkl|np[yz]|onnx"
    r"|mov|mp4|m4v|avi|mkv|webm|mp3|m4a|wav|aac|docx?|xlsx?|pptx?|pages|key|numbers)", re.IGNORECASE)
_KINDS = ((stat.S_ISFIFO, "pipe"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"), (stat.S_ISSOCK, "socket"), (stat.S_ISDIR, "folder"))


class Unusable(Exception):
    """This path gives no bytes; ``finding`` says why."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.code)
        self.finding = found


@dataclass(frozen=True)
class Entry:
    """One path to look at, or a problem found on the way, never both. path: as given, or below the folder that was given."""

    path: Path
    problem: Finding | None = None


@dataclass(frozen=True)
class Found:
    """entries: files and problems in the order given, folders in natural order. notes: advice about what was passed over."""

    entries: tuple[Entry, ...]
    notes: tuple[Finding, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(entry.path for entry in self.entries if entry.problem is None)


def natural_key(name: str) -> tuple:
    """Sorts ``IMG_9`` before ``IMG_10``, without regard to case; a total order."""
    parts = re.split(r"([0-9]+)", name)
    return tuple((0, int(p), "") if i % 2 else (1, 0, p.casefold()) for i, p in enumerate(parts)), name


def find_files(paths: Sequence[str | Path] | str | Path) -> Found:
    """Expand folders, recursively; files are listed as they are given.

    Hidden files and, inside folders, those whose suffix says that they are no pictures are passed over (the latter with a note);
    links are followed, except back to a folder above. Never raises for what lies on the disk.
    """
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    walk = _Walk()
    entries: list[Entry] = []
    for path in map(Path, given):
        before = len(entries)
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            entries.append(Entry(path, _os_finding(error)))
            continue
        if not stat.S_ISDIR(status.st_mode):
            entries.append(Entry(path))
            continue
        entries.extend(walk.folder(path, (_identity(status),)))
        if len(entries) == before:
            entries.append(Entry(path, finding("folder_without_pictures")))
    return Found(tuple(entries), walk.notes())


@dataclass
class _Walk:
    """The bounds of one search and what it passed over."""

    files: int = 0
    seen: int = 0
    skipped: list[str] = field(default_factory=list)
    full: bool = False

    def folder(self, folder: Path, above: tuple) -> Iterator[Entry]:
        try:
            names = sorted(self._names(folder), key=natural_key)
        except OSError as error:
            yield Entry(folder, _os_finding(error))
            return
        for path in (folder / name for name in names):
            if self.full:
                return
            yield from self._one(path, above)

    def _names(self, folder: Path) -> Iterable[str]:
        with os.scandir(folder) as listing:
            for item in listing:
                self.seen += 1
                if self.seen > MAX_ENTRIES:
                    return
                if not item.name.startswith("."):
                    yield item.name

    def _one(self, path: Path, above: tuple) -> Iterator[Entry]:
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            yield Entry(path, _os_finding(error))
            return
        if stat.S_ISDIR(status.st_mode):
            if _identity(status) in above:
                yield Entry(path, finding("symlink_loop"))
            elif len(above) >= MAX_DEPTH:
                yield Entry(path, finding("folder_too_deep", limit=MAX_DEPTH))
            else:
                yield from self.folder(path, (*above, _identity(status)))
        elif _NOT_PICTURES.fullmatch(path.suffix):
            self.skipped.append(path.name)
        elif self.files >= MAX_FILES:
            self.full = True
            yield Entry(path, finding("too_many_files", limit=MAX_FILES))
        else:
            self.files += 1
            yield Entry(path)

    def notes(self) -> tuple[Finding, ...]:
        if not self.skipped:
            return ()
        shown = ", ".join(printable(name) for name in self.skipped[:5]) + (" …" if len(self.skipped) > 5 else "")
        plural = "file is" if len(self.skipped) == 1 else "files are"
        return (finding("skipped", value=len(self.skipped), detail=f"{len(self.skipped)} {plural} no pictures by name: {shown}."),)


def read_bounded(path: Path, *, max_bytes: int) -> bytes:
    """The bytes of a regular file of at most max_bytes. Never blocks on a pipe or a device; raises Unusable."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):  # each absent on some system
        flags |= getattr(os, name, 0)
    try:
        # A look before the open, because opening is an act on some devices (a tape rewinds); a second one after it, on the thing opened.
        _demand_regular(os.stat(path).st_mode)
        handle = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise Unusable(_os_finding(error)) from error
    try:
        with open(handle, "rb", buffering=0) as stream:
            status = os.fstat(handle)
            _demand_regular(status.st_mode)
            if status.st_size > max_bytes:
                raise Unusable(finding("too_large_bytes", value=status.st_size, limit=max_bytes))
            data = _read_up_to(stream, max_bytes + 1)
    except OSError as error:
        raise Unusable(_os_finding(error)) from error
    if len(data) > max_bytes:  # it grew, or its size was a lie (as in /proc)
        raise Unusable(finding("too_large_bytes", value=len(data), limit=max_bytes))
    if not data:
        raise Unusable(finding("empty_file"))
    return data


def _read_up_to(stream, most: int) -> bytes:
    chunks, length = [], 0
    while length < most and (chunk := stream.read(min(most - length, 1 << 22))):
        chunks.append(chunk)
        length += len(chunk)
    return b"".join(chunks)


def _demand_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise Unusable(finding("not_a_file", detail=next((name for test, name in _KINDS if test(mode)), "special file")))


def printable(name: str) -> str:
    """A file name that is safe on a terminal and in JSON: control characters and undecodable bytes become ``\N{REPLACEMENT CHARACTER}``."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name) or "\N{REPLACEMENT CHARACTER}"


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _os_finding(error: OSError | ValueError) -> Finding:
    number = getattr(error, "errno", None)
    if number == errno.ELOOP:
        return finding("symlink_loop")
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, None):  # None: a ValueError for a NUL in the name
        return finding("not_found")
    if number in (errno.EACCES, errno.EPERM):
        return finding("unreadable", detail=": permission denied")
    if number in (errno.ENXIO, errno.ENODEV):
        return finding("not_a_file", detail="socket or device")
    return finding("unreadable", detail=f": {os.strerror(number)}")
