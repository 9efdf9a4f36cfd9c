"""The keeper of the decoding child: starts it once, asks, kills it when it takes too long, and starts another after a crash."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from goodlight.decode.limits import DecodeLimits
from goodlight.decode.protocol import Answer, Note, ProtocolError, parse_answer, read_frame, write_frame
from goodlight.errors import GoodlightError

CHILD_COMMAND = (sys.executable, "-P", "-m", "goodlight.decode.child")
_POSIX = os.name == "posix"


class DecoderUnavailable(GoodlightError):
    """The decoding child does not start at all: the installation is broken, no selfie is at fault."""

    code = "decoder_unavailable"


class Decoder:
    """One decoding child and its restarts; a context manager, and safe to close from another thread while it decodes.

    command: the program that speaks ``protocol`` on its standard streams; another one is given only by tests.
    """

    def __init__(self, limits: DecodeLimits, *, command: Sequence[str] = CHILD_COMMAND) -> None:
        self._limits = limits
        self._command = tuple(command)
        self._child: subprocess.Popen | None = None
        self._lock = threading.Lock()
        self._closed = False
        self.starts = 0

    def __enter__(self) -> Decoder:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def restarts(self) -> int:
        """How often a new child had to take the place of one that crashed or was killed."""
        return max(self.starts - 1, 0)

    @property
    def pid(self) -> int | None:
        """Process number of the running child, None where there is none."""
        child = self._child
        return None if child is None else child.pid

    def decode(self, data: bytes, kind: str) -> Answer:
        """Decode a file's bytes, whose sniffed format is kind (a name of ``sniff.READABLE``).

        Returns pixels or a refusal, also for a crash, a timeout or nonsense from the child; raises DecoderUnavailable only
        when no child can be started. A crash is tried once more in a fresh child, unless it was one: the file before may
        have left the child ill, and then this one must not pay for it.
        """
        used = self._child is not None
        answer = self._ask(data, kind)
        crashed = answer.refusal is not None and answer.refusal.code == "decoder_crashed"
        return self._ask(data, kind) if crashed and used and not self._closed else answer

    def _ask(self, data: bytes, kind: str) -> Answer:
        limits = self._limits
        child = self._running_child()
        header = {"kind": kind, "max_pixels": limits.max_pixels, "min_side": limits.min_side, "max_edge": limits.max_edge,
                  "cpu_s": limits.timeout_s}
        timed_out = threading.Event()
        with self._deadline(child, limits.timeout_s, timed_out):
            try:
                write_frame(child.stdin, header, data)
                frame = read_frame(child.stdout, max_payload=limits.max_edge ** 2 * 3)
                if frame is not None:
                    return parse_answer(frame, max_edge=limits.max_edge, max_pixels=limits.max_pixels)
                why = "the child ended"
            except (OSError, ValueError, ProtocolError) as error:  # ValueError: a pipe that close() has shut meanwhile
                why = str(error)
        status = self._end(child)
        late = timed_out.is_set() or (_POSIX and status == -signal.SIGXCPU)
        refusal = Note("decode_timeout", limits.timeout_s) if late else Note("decoder_crashed")
        return Answer(refusal=refusal, why=f"{why}; exit status {status}")

    def close(self) -> None:
        """End the child and reap it; the decoder cannot be used afterwards."""
        with self._lock:
            self._closed, child = True, self._child
        if child is not None:
            self._end(child)

    def _running_child(self) -> subprocess.Popen:
        with self._lock:
            if self._closed:
                raise DecoderUnavailable("the decoder is closed")
            if self._child is None:
                self._child = _start(self._command, self._limits)
                self.starts += 1
                fresh, child = True, self._child
            else:
                fresh, child = False, self._child
        if fresh:
            self._greet(child)
        return child

    def _greet(self, child: subprocess.Popen) -> None:
        """Wait for the child's first frame, so that a broken installation is told apart from a broken picture."""
        with self._deadline(child, self._limits.start_timeout_s, threading.Event()):
            try:
                hello = read_frame(child.stdout, max_payload=0)
            except (OSError, ValueError, ProtocolError):
                hello = None
        if hello is None:
            status = self._end(child)
            raise DecoderUnavailable(f"the picture decoder does not start (exit status {status})",
                                     advice="Reinstall goodlight; `python -m goodlight.decode.child` shows the cause.")

    @contextlib.contextmanager
    def _deadline(self, child: subprocess.Popen, seconds: float, passed: threading.Event):
        def strike() -> None:
            passed.set()
            child.kill()

        timer = threading.Timer(seconds, strike)
        timer.daemon = True
        timer.start()
        try:
            yield
        except BaseException:  # Ctrl-C in the middle of a frame: the stream is out of step, this child is of no more use
            self._end(child)
            raise
        finally:
            timer.cancel()

    def _end(self, child: subprocess.Popen) -> int:
        """Kill, close the pipes, reap; the exit status. A child that has ended by itself keeps its own status."""
        with self._lock:
            if self._child is child:
                self._child = None
        with contextlib.suppress(subprocess.TimeoutExpired):  # its streams have ended, so it is mostly gone already
            child.wait(timeout=0.2 if child.poll() is None else 0)
        child.kill()
        status = child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError, ValueError):
                pipe.close()
        return status


def _start(command: Sequence[str], limits: DecodeLimits) -> subprocess.Popen:
    root = str(Path(__file__).resolve().parents[2])
    keep = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
    environment = {name: os.environ[name] for name in keep if name in os.environ}
    # Idle thread pools and a heap for each thread would eat the child's address space.
    environment |= {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX")}
    environment |= {"PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
                    "GOODLIGHT_DECODE_MEMORY": str(limits.memory_bytes)}
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
                                 start_new_session=_POSIX)
    except OSError as error:
        raise DecoderUnavailable(f"the picture decoder does not start: {error}", advice="Reinstall goodlight.") from error
    for pipe in (child.stdin, child.stdout):
        _widen(pipe)
    return child


def _widen(pipe) -> None:
    """A megabyte of pipe instead of 64 KiB, where the system allows it: a photo of 36 MB then takes 36 turns, not 600."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)
