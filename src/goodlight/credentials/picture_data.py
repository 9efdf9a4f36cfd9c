"""The part of a file that decides its pixels, apart from what is written about them.

C2PA binds a credential to every byte of a file. This digest leaves metadata out, so that ``goodlight inspect`` can tell a touched
caption from a touched face.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PIXEL_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT"})
_ADOBE, _COMMENT = 0xEE, 0xFE  # APP14 says how colours are coded, so it belongs to the pixels
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG markers without a length
_SCAN = 0xDA


def media_type(data: bytes) -> str | None:
    """The MIME type of a JPEG or PNG, None of anything else."""
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    return "image/png" if data[:8] == _PNG else None


def digest(data: bytes) -> str | None:
    """SHA-256 (hex) of what decides the pixels of a JPEG or PNG; None where the file is neither or its structure is broken."""
    kind = media_type(data)
    if kind is None:
        return None
    total = hashlib.sha256()
    try:
        for part in _jpeg_parts(memoryview(data)) if kind == "image/jpeg" else _png_parts(memoryview(data)):
            total.update(part)
    except (ValueError, struct.error, IndexError):
        return None
    return total.hexdigest()


def _jpeg_parts(data: memoryview) -> Iterator[memoryview]:
    """Every segment but APPn and comments, and the scans to the end of the file (ITU-T T.81, annex B)."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker where one belongs")
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        if marker == _SCAN:
            yield data[at:]
            return
        length = struct.unpack_from(">H", data, at + 2)[0]
        if length < 2 or at + 2 + length > len(data):
            raise ValueError("a segment leaves the file")
        if not (0xE0 <= marker <= 0xEF or marker == _COMMENT) or marker == _ADOBE:
            yield data[at:at + 2 + length]
        at += 2 + length


def _png_parts(data: memoryview) -> Iterator[memoryview]:
    """Type and contents of the chunks that hold pixels (PNG, third edition, 5.3). How the data are cut into chunks counts too."""
    at, ended = len(_PNG), False
    while not ended:
        length, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise ValueError("a chunk leaves the file")
        if kind in _PIXEL_CHUNKS:
            yield data[at + 4:at + 8 + length]
        ended = kind == b"IEND"
        at += 12 + length
