"""What the decoding child gives up before it sees foreign bytes: memory, files, processes, the network. Each where the system can.

Linux (x86-64 and ARM64): resource limits and a system-call filter. macOS: resource limits without the one on memory, which it does
not enforce. Windows: nothing, only the parent's wall clock.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import struct
import sys

# linux/audit.h and the system-call tables: (architecture, clone, [execve, execveat, socket, ptrace, io_uring_setup, bpf, fork, vfork])
_MACHINES = {"x86_64": (0xC000003E, 56, (59, 322, 41, 101, 425, 321, 57, 58)), "aarch64": (0xC00000B7, 220, (221, 281, 198, 117, 425, 280))}
_CLONE3, _CLONE_THREAD = 435, 0x00010000
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06  # BPF
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2


def confine(memory_bytes: int) -> None:
    """Give up what decoding does not need; what a system does not know is passed over. memory_bytes: address space, 0 for no limit."""
    _limit_resources(memory_bytes)
    if sys.platform == "linux" and os.uname().machine in _MACHINES:
        _filter_system_calls(*_MACHINES[os.uname().machine])


def allow_cpu(seconds: float) -> None:
    """Processor time for the next file: what is used so far and so many seconds more, so that an orphan that spins ends too."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + 2, hard))


def _limit_resources(memory_bytes: int) -> None:
    wanted = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0}
    if sys.platform == "linux":  # no RLIMIT_NPROC here: Linux counts threads with it, and libde265 cannot decode without one
        wanted |= {"RLIMIT_AS": memory_bytes} if memory_bytes else {}
    else:
        wanted["RLIMIT_NPROC"] = 0
    with contextlib.suppress(ImportError):
        import resource

        for name, value in wanted.items():
            with contextlib.suppress(AttributeError, OSError, ValueError):
                resource.setrlimit(getattr(resource, name), (value, value))


def _filter_system_calls(architecture: int, clone: int, forbidden: tuple[int, ...]) -> None:
    """seccomp: no new programs, no new processes (threads stay), no sockets. A refused call fails with EPERM.

    A kernel or a container that does not let us install the filter leaves the other bounds as they are.
    """
    deny, unknown = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    program = [step(_LOAD, 4), step(_EQUAL, architecture, 1), step(_RETURN, deny), step(_LOAD, 0),
               step(_AT_LEAST, 0x40000000, 0, 1), step(_RETURN, deny)]  # the x32 numbers, another way to the same calls
    for number in forbidden:
        program += [step(_EQUAL, number, 0, 1), step(_RETURN, deny)]
    program += [step(_EQUAL, _CLONE3, 0, 1), step(_RETURN, unknown),  # its flags lie in memory; glibc then falls back to clone
                step(_EQUAL, clone, 0, 3), step(_LOAD, 16), step(_ANY_BIT, _CLONE_THREAD, 1), step(_RETURN, deny),
                step(_RETURN, _ALLOW)]
    code = ctypes.create_string_buffer(b"".join(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(Program(len(program), ctypes.addressof(code))), 0, 0)
