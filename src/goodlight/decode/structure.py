"""Is the whole file there? Read from the container's own lengths, because decoders fill what is missing with grey and say nothing."""

from __future__ import annotations

import re

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in entropy-coded data, ff00 is a stuffed byte and ffd0..ffd7 are restarts


def is_cut_off(data: bytes, kind: str) -> bool:
    """True where the container says that it goes on after the last byte. Formats that do not say so (TIFF, GIF, BMP) give False."""
    checks = {"JPEG": _jpeg_ends_early, "PNG": _png_ends_early, "WEBP": _riff_ends_early, "HEIF": _boxes_end_early,
              "AVIF": _boxes_end_early}
    return kind in checks and checks[kind](data)


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


def _png_ends_early(data: bytes) -> bool:
    at = 8
    while at + 12 <= len(data):
        if data[at + 4:at + 8] == b"IEND":
            return False
        at += 12 + int.from_bytes(data[at:at + 4], "big")
    return True


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
