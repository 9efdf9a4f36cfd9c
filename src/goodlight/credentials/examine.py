"""Read the credentials of foreign files: each in a confined child process, within bounded time, and never a traceback."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from goodlight.credentials.child import MOST_ANSWER, MOST_BYTES
from goodlight.decode.files import Unusable, read_bounded
from goodlight.decode.protocol import ProtocolError, read_frame, write_frame
from goodlight.errors import GoodlightError

CHILD_COMMAND = (sys.executable, "-P", "-m", "goodlight.credentials.child")
_KEEP = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")


class Examiner:
    """One reading child, and another after a crash. Use as a context manager.

    anchors: name → PEM of a root certificate that the user trusts. command: another child, for tests. Raises GoodlightError only where
    no child can be started.
    """

    def __init__(self, anchors: Mapping[str, str] | None = None, *, timeout_s: float = 20.0,
                 command: Sequence[str] = CHILD_COMMAND) -> None:
        self._anchors, self._timeout, self._command = dict(anchors or {}), timeout_s, tuple(command)
        self._child: subprocess.Popen | None = None

    def __enter__(self) -> Examiner:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def examine(self, path: Path) -> dict:
        """The facts of ``read.read`` about the file. A file that cannot be read has the verdict "not_a_picture" and says why."""
        from goodlight.credentials.read import facts

        try:
            data = read_bounded(path, max_bytes=MOST_BYTES)
        except Unusable as unusable:
            return facts(verdict="not_a_picture", why=unusable.finding.message)
        answer = self._ask(data)
        if answer is None:
            return facts(verdict="broken", why="reading it took too long, or broke the reader")
        return answer

    def _ask(self, data: bytes) -> dict | None:
        child = self._running()
        timer = threading.Timer(self._timeout, child.kill)
        timer.start()
        try:
            write_frame(child.stdin, {"anchors": self._anchors}, data)
            frame = read_frame(child.stdout, max_payload=MOST_ANSWER)
            if frame is not None:
                return json.loads(bytes(frame.payload))
        except (OSError, ValueError, ProtocolError):
            pass
        except BaseException:  # Ctrl-C inside a frame: this child is out of step
            self._end()
            raise
        finally:
            timer.cancel()
        self._end()
        return None

    def _running(self) -> subprocess.Popen:
        if self._child is None:
            root = str(Path(__file__).resolve().parents[2])
            environment = {name: os.environ[name] for name in _KEEP if name in os.environ}
            environment["PYTHONPATH"] = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
            try:
                self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                               env=environment)
            except OSError as error:
                raise GoodlightError(f"the reader of credentials does not start: {error}", code="reader_unavailable",
                                     advice="Reinstall goodlight.") from error
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError, ValueError):
                pipe.close()
