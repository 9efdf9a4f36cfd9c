"""A lock between processes: held while the file is open and locked, and gone with the process, however it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

_POLL_S = 0.1


@contextmanager
def file_lock(path: Path, *, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock on ``path``. Calls ``waiting`` once when another process holds it, then waits until that one ends."""
    with path.open("ab") as file:
        told = False
        while not _try_lock(file):
            if not told:
                waiting()
                told = True
            time.sleep(_POLL_S)
        yield


def _try_lock(file: BinaryIO) -> bool:
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
