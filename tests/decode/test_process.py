"""The child's keeper, with the real child and with fake ones that crash, hang, talk nonsense or do not start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from pictures import chart, encode

from goodlight.decode.limits import DecodeLimits
from goodlight.decode.process import Decoder, DecoderUnavailable
from goodlight.selfies import Selfie, open_selfies

posix = pytest.mark.skipif(os.name != "posix", reason="signals and /proc as on POSIX")
PHOTO = encode(chart(), "JPEG")


def fake(body: str, *, before: str = "") -> tuple[str, ...]:
    """A child that greets, refuses what is not evil, and runs body for what is; before: run for every request."""
    program = textwrap.dedent("""
        import os, signal, sys, time
        from goodlight.decode.protocol import read_frame, write_frame
        out = sys.stdout.buffer
        write_frame(out, {"hello": 1})
        def refuse(): write_frame(out, {"refusal": {"code": "corrupt"}})
        while (frame := read_frame(sys.stdin.buffer, max_payload=1 << 30)) is not None:
            BEFORE
            if b"evil" not in frame.payload:
                refuse()
                continue
    """).replace("BEFORE", before) + textwrap.indent(textwrap.dedent(body), "    ")
    return (sys.executable, "-P", "-c", program)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("body", "code"), [
    ("os._exit(3)", "decoder_crashed"),
    ("os.kill(os.getpid(), signal.SIGSEGV)", "decoder_crashed"),
    ("time.sleep(60)", "decode_timeout"),
    ("out.write(b'x' * 100); out.flush()", "decoder_crashed"),
    ("write_frame(out, {'width': 10**6, 'height': 1, 'original_size': [10**6, 1], 'notes': []}, b'')", "decoder_crashed"),
    ("write_frame(out, {'width': 9, 'height': 9, 'original_size': [9, 9], 'notes': []}, b'short')", "decoder_crashed"),
    ("out.write(b'GLD1' + bytes([255]) * 12); out.flush()", "decoder_crashed"),
], ids=["exit", "segfault", "hang", "nonsense", "too-wide", "too-short", "huge-lengths"])
def test_a_bad_file_costs_one_selfie(body: str, code: str) -> None:
    with Decoder(DecodeLimits(timeout_s=3), command=fake(body)) as decoder:
        codes = [decoder.decode(data, "JPEG").refusal.code for data in (b"fine", b"evil", b"fine", b"evil", b"fine")]
        assert codes == ["corrupt", code, "corrupt", code, "corrupt"]
        assert decoder.restarts == (2 if code == "decode_timeout" else 4)  # a crash is tried again in a fresh child


def test_a_crash_that_an_earlier_file_prepared_is_not_blamed_on_the_next() -> None:
    with Decoder(DecodeLimits(), command=fake("ill = True\nrefuse()", before="if 'ill' in globals(): os._exit(3)")) as decoder:
        assert [decoder.decode(data, "JPEG").refusal.code for data in (b"evil", b"fine", b"fine")] == ["corrupt"] * 3
        assert decoder.restarts == 1


@posix
def test_a_child_that_hangs_while_it_should_read_is_killed_too() -> None:
    command = (sys.executable, "-P", "-c", "import sys, time\nfrom goodlight.decode.protocol import write_frame\n"
               "write_frame(sys.stdout.buffer, {})\ntime.sleep(60)")
    with Decoder(DecodeLimits(timeout_s=0.5), command=command) as decoder:
        assert decoder.decode(bytes(20_000_000), "JPEG").refusal.code == "decode_timeout"


@pytest.mark.parametrize("command", [("/nonexistent/decoder",), (sys.executable, "-c", "raise SystemExit(7)"),
                                     (sys.executable, "-c", "print('hello, I am something else')")])
def test_a_decoder_that_does_not_start_is_no_selfies_fault(command: tuple[str, ...]) -> None:
    with Decoder(DecodeLimits(), command=command) as decoder, pytest.raises(DecoderUnavailable) as caught:
        decoder.decode(PHOTO, "JPEG")
    assert caught.value.advice


@posix
def test_the_real_child_killed_in_between_is_replaced(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.png").write_bytes(encode(chart(300 + number, 300), "PNG"))
    with Decoder(DecodeLimits()) as decoder:
        decoder.decode(PHOTO, "JPEG")
        os.kill(decoder.pid, signal.SIGKILL)
        seen = list(open_selfies([tmp_path], decoder=decoder))
        assert [type(one) for one in seen] == [Selfie] * 4
        assert decoder.restarts == 1


@posix
def test_nothing_is_left_behind() -> None:
    with Decoder(DecodeLimits()) as decoder:
        assert decoder.decode(PHOTO, "JPEG").refusal is None
        pid = decoder.pid
        assert alive(pid)
    assert not alive(pid)  # a zombie would still answer to signal 0
    with pytest.raises(DecoderUnavailable):
        decoder.decode(PHOTO, "JPEG")


@posix
def test_closing_from_another_thread_ends_a_decode() -> None:
    decoder = Decoder(DecodeLimits(timeout_s=60), command=fake("time.sleep(60)"))
    decoder.decode(b"fine", "JPEG")
    closer = threading.Timer(0.3, decoder.close)
    closer.start()
    assert decoder.decode(b"evil", "JPEG").refusal is not None
    closer.join()
    assert decoder.pid is None


@posix
def test_the_child_goes_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent("""
        import time
        from goodlight.decode.limits import DecodeLimits
        from goodlight.decode.process import Decoder
        decoder = Decoder(DecodeLimits())
        decoder.decode(b"nothing", "JPEG")
        print(decoder.pid, flush=True)
        time.sleep(60)
    """)], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while alive(pid) and not _is_zombie(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid) or _is_zombie(pid)  # an orphan is reaped by the system's first process, which a container may lack


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return False


@posix
def test_the_child_ignores_ctrl_c() -> None:
    with Decoder(DecodeLimits()) as decoder:
        decoder.decode(PHOTO, "JPEG")
        os.kill(decoder.pid, signal.SIGINT)
        assert decoder.decode(PHOTO, "JPEG").refusal is None
        assert decoder.restarts == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces RLIMIT_AS")
def test_memory_is_bounded() -> None:
    flat = encode(np.zeros((6000, 6000, 3), np.uint8), "PNG")
    with Decoder(DecodeLimits(memory_bytes=300_000_000)) as decoder:
        assert decoder.decode(flat, "PNG").refusal.code == "decode_memory"
        assert decoder.decode(PHOTO, "JPEG").refusal is None


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_limits_are_set_in_the_child() -> None:
    with Decoder(DecodeLimits(timeout_s=20)) as decoder:
        decoder.decode(PHOTO, "JPEG")
        lines = Path(f"/proc/{decoder.pid}/limits").read_text().splitlines()
    limits = {line[:26].strip(): line[26:].split()[0] for line in lines[1:]}
    assert limits["Max address space"] == str(DecodeLimits().memory_bytes)
    assert limits["Max core file size"] == limits["Max file size"] == "0"
    assert 20 <= int(limits["Max cpu time"]) <= 60


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine not in ("x86_64", "aarch64"), reason="the filter is for these")
@pytest.mark.parametrize("act", ["os.fork()", "os.execv(sys.executable, ['x'])", "socket.socket()", "subprocess.run(['true'])"])
def test_a_confined_process_starts_nothing_and_calls_nobody(act: str) -> None:
    program = f"""
import os, socket, subprocess, sys, threading
from goodlight.decode.confine import confine
confine(0)
worker = threading.Thread(target=lambda: print("a thread runs", flush=True))
worker.start()
worker.join()
try:
    {act}
except PermissionError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.split("\n") == ["a thread runs", "refused", ""], done.stderr
