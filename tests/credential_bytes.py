"""A signed file taken apart by its own structure, not by the C2PA library: the credential alone may differ from run to run."""

from __future__ import annotations

import struct


def parted(data: bytes) -> tuple[bytes, bytes]:
    """The file without its credential (APP11 segments, the caBX chunk), and the credential."""
    jpeg = data[:2] == b"\xff\xd8"
    at, rest, credential = (2, [data[:2]], []) if jpeg else (8, [data[:8]], [])
    while at < len(data) and not (jpeg and data[at + 1] == 0xDA):
        end = at + (2 + struct.unpack(">H", data[at + 2:at + 4])[0] if jpeg else 12 + struct.unpack(">I", data[at:at + 4])[0])
        (credential if (data[at + 1] == 0xEB if jpeg else data[at + 4:at + 8] == b"caBX") else rest).append(data[at:end])
        at = end
    return b"".join([*rest, data[at:]]), b"".join(credential)
