"""Runs a command and watches it from outside: time, processor time, and the memory of it and all its descendants together (Linux)."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
INTERVAL_S = 0.05


@dataclass(frozen=True, kw_only=True)
class Usage:
    """wall_s: from start to end. cpu_s: user and system time, children included. event_s: when ``event`` first held, or None.

    peak_mb: largest sum, at one moment, of resident MiB of the process and its descendants; pages they share are counted for each.
    """

    code: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    event_s: float | None
    errors: str  # the end of what it wrote on stderr


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, event: Callable[[], bool] = lambda: False) -> Usage:
    """Run to the end, looking every 50 ms. event: asked at each look until it says yes."""
    peak, happened = 0.0, None
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=errors)
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            now = time.perf_counter() - start
            if happened is None and event():
                happened = now
            if pid:
                break
            peak = max(peak, resident_mb(process.pid))
            time.sleep(INTERVAL_S)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read()[-2000:].decode(errors="replace")
    return Usage(code=process.returncode, wall_s=now, cpu_s=used.ru_utime + used.ru_stime, peak_mb=peak, event_s=happened, errors=said)


def resident_mb(root: int) -> float:
    """Resident MiB of a process and its descendants now; 0 once it has gone."""
    return sum(_pages(pid) for pid in family(root, _parents())) * _PAGE / 2**20


def family(root: int, parents: Mapping[int, int]) -> set[int]:
    """root and everything below it. parents: process → its parent."""
    members = {root}
    while grown := {pid for pid, parent in parents.items() if parent in members} - members:
        members |= grown
    return members


def parent_in(stat: str) -> int:
    """The parent in a line of /proc/PID/stat, where the command's name may hold spaces and brackets."""
    return int(stat.rpartition(")")[2].split()[1])


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = parent_in((entry / "stat").read_text())
            except OSError:  # it ended between the listing and the look
                continue
    return found


def _pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
