"""One folder that is written by renaming whole files into it, with a journal of what is goodlight's own."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from goodlight.errors import GoodlightError, UsageError

TEMPORARY = ".goodlight-tmp"
_JOURNAL = "journal.json"
_LOCK = "lock"


class Folder:
    """A folder for a gallery. Raises UsageError when it cannot be made or written, or when another run writes into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._temporary = path / TEMPORARY
        self._made = not path.exists()
        self._lock: int | None = None
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._temporary.mkdir(exist_ok=True)
            self._lock = os.open(self._temporary / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        except (FileExistsError, NotADirectoryError) as error:
            raise UsageError(f"{path} is not a folder, or lies inside something that is not", code="not_a_folder",
                             advice="Choose another folder with --out.") from error
        except OSError as error:
            raise UsageError(f"cannot write into {path}: {error.strerror}", code="cannot_write",
                             advice="Choose a folder that you may write into with --out.") from error
        self._take_lock()
        self.owned_before = self._read_journal()

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place, whole or not at all."""
        temporary = self._temporary / name
        try:
            temporary.write_bytes(data)
            os.replace(temporary, self.path / name)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink()
            raise _cannot_write(self.path / name, error) from error

    def link(self, source: str, name: str) -> None:
        """Give a file a second name, replacing what bears it; a copy where the file system has no links."""
        temporary = self._temporary / name
        try:
            with suppress(FileNotFoundError):
                temporary.unlink()
            try:
                os.link(self.path / source, temporary)
            except OSError:
                shutil.copyfile(self.path / source, temporary)
            os.replace(temporary, self.path / name)
        except OSError as error:
            raise _cannot_write(self.path / name, error) from error

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            with suppress(FileNotFoundError):
                (self.path / name).unlink()

    def is_ours(self, name: str, signs: Callable[[bytes], bool]) -> bool:
        """A regular file whose beginning bears the signs that goodlight wrote it."""
        path = self.path / name
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return signs(file.read(65536))

    def note_owned(self, names: Iterable[str]) -> None:
        """Write down, before they are written, the names that are goodlight's own, so that a later run knows what this one left."""
        temporary = self._temporary / (_JOURNAL + ".new")
        try:
            temporary.write_text(json.dumps(sorted(names)))
            os.replace(temporary, self._temporary / _JOURNAL)
        except OSError as error:
            raise _cannot_write(self.path, error) from error

    def close(self) -> None:
        if self._lock is None:
            return
        os.close(self._lock)
        self._lock = None
        shutil.rmtree(self._temporary, ignore_errors=True)
        if self._made:
            with suppress(OSError):
                self.path.rmdir()  # only when nothing was delivered

    def _take_lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # no such lock on Windows; two runs into one folder are then not told apart
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise UsageError(f"another run is writing into {self.path}", code="folder_in_use",
                             advice="Wait until it is done, or choose another folder with --out.") from error

    def _read_journal(self) -> frozenset[str]:
        try:
            names = json.loads((self._temporary / _JOURNAL).read_bytes())
        except (OSError, ValueError):
            return frozenset()
        return frozenset(n for n in names if isinstance(n, str)) if isinstance(names, list) else frozenset()


def _cannot_write(path: Path, error: OSError) -> GoodlightError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return GoodlightError(f"the disk is full: {path} could not be written", code="disk_full",
                              advice="Free some space and run the same command again; finished shots have stayed.")
    return GoodlightError(f"cannot write {path}: {error.strerror}", code="cannot_write",
                          advice="See to it that the folder can be written, and run the same command again.")
