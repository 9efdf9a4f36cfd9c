"""What the container itself says of a file's health, because decoders fill what is missing with grey and say nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in entropy-coded data, ff00 is a stuffed byte and ffd0..ffd7 are restarts
_TEXT = (b"tEXt", b"zTXt", b"iTXt")


def damage(data: bytes, kind: str) -> str:
    """"truncated" where the container goes on after the last byte, "corrupt" where a checksum is wrong, else "".

    TIFF, GIF and BMP do not say; their decoders do.
    """
    if kind == "PNG":
        return _png_damage(data)
    checks = {"JPEG": _jpeg_ends_early, "WEBP": _riff_ends_early, "HEIF": _boxes_end_early, "AVIF": _boxes_end_early}
    return "truncated" if kind in checks and checks[kind](data) else ""


def without_text(data: bytes) -> bytes:
    """A PNG without its text chunks: nothing in them is wanted, and unpacking them is a favourite of bombs."""
    spans = list(_png_chunks(data))
    if not any(name in _TEXT for name, _, _ in spans):
        return data
    return data[:8] + b"".join(data[start:stop] for name, start, stop in spans if name not in _TEXT)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, stop) of each whole chunk up to and with IEND; start is that of the length, stop is after the checksum."""
    at = 8
    while at + 12 <= len(data):
        name, stop = bytes(data[at + 4:at + 8]), at + 12 + int.from_bytes(data[at:at + 4], "big")
        if stop > len(data):
            return
        yield name, at, stop
        if name == b"IEND":
            return
        at = stop


def _png_damage(data: bytes) -> str:
    """Pillow does not look at the checksums of the pixels' chunks, so a flipped bit would pass for a picture."""
    ended, view = False, memoryview(data)
    for name, start, stop in _png_chunks(data):
        ended = name == b"IEND"
        if name[:1].isupper() and zlib.crc32(view[start + 4:stop - 4]) != int.from_bytes(view[stop - 4:stop], "big"):
            return "corrupt"
    return "" if ended else "truncated"


def _jpeg_ends_early(data: bytes) -> bool:
    """Walk the segments of the first picture to its end-of-image marker; thumbnails inside APP segments are skipped with them."""
    at = 2
    while True:
        while data[at:at + 2] == b"\xff\xff":
            at += 1
        if data[at:at + 1] != b"\xff" or at + 4 > len(data):
            return data[at:at + 2] != b"\xff\xd9" and (at + 4 > len(data))
        marker, length = data[at + 1], int.from_bytes(data[at + 2:at + 4], "big")
        if marker == 0xD9:
            return False
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        at += 2 + max(length, 2)
        if marker == 0xDA:
            end = _MARKER.search(data, at)
            if end is None:
                return True
            at = end.start()


def _riff_ends_early(data: bytes) -> bool:
    return int.from_bytes(data[4:8], "little") + 8 > len(data)


def _boxes_end_early(data: bytes) -> bool:
    """The top-level boxes of an ISO base media file; a size of 0 means up to the end, 1 means that 64 bits of size follow."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8:at + 16], "big")
        if size == 0:
            return False
        if size < 8:
            return False  # not a length: damaged rather than cut
        at += size
    return at > len(data)
