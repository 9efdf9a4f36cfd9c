"""The bounds inside which a foreign picture is decoded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DecodeLimits:
    """What one selfie may cost.

    max_bytes: largest file, in bytes. max_pixels: largest width × height in the file. min_side: shortest side that is accepted, pixels.
    max_edge: longest edge of the pixels handed on; larger pictures are reduced by area averaging in linear light.
    timeout_s: wall clock for one file, seconds; the child is killed when it passes. memory_bytes: address space of the child
    (``RLIMIT_AS``; Linux only in effect, absent on Windows). start_timeout_s: wall clock for the child to start.
    """

    max_bytes: int = 50_000_000
    max_pixels: int = 80_000_000
    min_side: int = 256
    max_edge: int = 4096
    timeout_s: float = 20.0
    memory_bytes: int = 1_600_000_000
    start_timeout_s: float = 60.0
