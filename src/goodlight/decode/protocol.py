"""What travels between the parent and the decoding child: frames of a small JSON header and a payload of bytes.

A frame is ``magic (4) · header length (4) · payload length (8) · header (JSON, UTF-8) · payload``, integers little-endian.
Either side may be hostile to the other's parser, so every length has a bound that is checked before anything is allocated.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import BinaryIO

MAGIC = b"GLD1"
MAX_HEADER = 65_536
_PREFIX = struct.Struct("<4sIQ")


class ProtocolError(Exception):
    """The other side sent something that is not a frame, or a frame beyond its bounds."""


@dataclass(frozen=True)
class Frame:
    """header: a JSON object. payload: the bytes that follow it."""

    header: dict
    payload: bytes | bytearray


def write_frame(stream: BinaryIO, header: dict, payload: bytes | memoryview = b"") -> None:
    """Write one frame and flush. Raises OSError when the other side is gone, ProtocolError when the header is too long."""
    text = json.dumps(header, allow_nan=False).encode()
    if len(text) > MAX_HEADER:
        raise ProtocolError("header too long")
    view = memoryview(payload)
    stream.write(_PREFIX.pack(MAGIC, len(text), view.nbytes) + text)
    stream.write(view)
    stream.flush()


def read_frame(stream: BinaryIO, *, max_payload: int) -> Frame | None:
    """Read one frame; None where the stream ends before it begins.

    Raises ProtocolError where it ends inside a frame, where the magic or the header is wrong, or a length is over its bound.
    """
    prefix = _read_exactly(stream, _PREFIX.size, at_start=True)
    if prefix is None:
        return None
    magic, header_length, payload_length = _PREFIX.unpack(prefix)
    if magic != MAGIC or header_length > MAX_HEADER or payload_length > max_payload:
        raise ProtocolError("not a frame")
    text = _read_exactly(stream, header_length)
    try:
        header = json.loads(bytes(text).decode())
    except (ValueError, RecursionError) as error:
        raise ProtocolError("the header is not JSON") from error
    if not isinstance(header, dict):
        raise ProtocolError("the header is not an object")
    return Frame(header, _read_exactly(stream, payload_length))


def _read_exactly(stream: BinaryIO, length: int, *, at_start: bool = False) -> bytearray | None:
    buffer = bytearray(length)
    view, done = memoryview(buffer), 0
    while done < length:
        count = stream.readinto(view[done:])
        if not count:
            if at_start and done == 0:
                return None
            raise ProtocolError("the stream ends inside a frame")
        done += count
    return buffer


NOTES = frozenset({"animated", "several_pages", "alpha_flattened", "cmyk_without_profile", "bad_profile", "hdr"})
REFUSALS = frozenset({"truncated", "corrupt", "unsupported_format", "too_many_pixels", "too_small", "decode_memory"})
KINDS = frozenset({"", "A camera raw file", "This kind of HEIC", "This kind of TIFF", "This kind of picture"})


@dataclass(frozen=True)
class Note:
    """A code of ``NOTES`` or ``REFUSALS`` with its measured value, or the kind of thing (one of ``KINDS``)."""

    code: str
    value: float | None = None
    kind: str = ""


@dataclass(frozen=True)
class Answer:
    """The child's checked answer: either refusal is set, or width, height, original_size and payload (RGB, 8 bit, rows from the top)."""

    refusal: Note | None = None
    width: int = 0
    height: int = 0
    original_size: tuple[int, int] = (0, 0)
    notes: tuple[Note, ...] = ()
    payload: bytes | bytearray = b""
    why: str = ""


def parse_answer(frame: Frame, *, max_edge: int, max_pixels: int) -> Answer:
    """Check every field of the child's answer against what it may be; ProtocolError where it is anything else."""
    header = frame.header
    why = "".join(c for c in str(header.get("why", ""))[:300] if c.isprintable())
    if "refusal" in header:
        return Answer(refusal=_parse_note(header["refusal"], REFUSALS), why=why)
    width, height = _whole(header.get("width"), max_edge), _whole(header.get("height"), max_edge)
    original = header.get("original_size")
    notes = header.get("notes")
    if not isinstance(original, list) or len(original) != 2 or not isinstance(notes, list) or len(notes) > len(NOTES):
        raise ProtocolError("a field is missing")
    before = (_whole(original[0], max_pixels), _whole(original[1], max_pixels))
    if before[0] * before[1] > max_pixels or width > before[0] or height > before[1]:
        raise ProtocolError("the sizes do not fit each other")
    if len(frame.payload) != width * height * 3:
        raise ProtocolError("the payload does not fit the size")
    return Answer(width=width, height=height, original_size=before, notes=tuple(_parse_note(n, NOTES) for n in notes),
                  payload=frame.payload, why=why)


def _whole(value: object, most: int) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise ProtocolError("a size is out of bounds")
    return value


def _parse_note(raw: object, codes: frozenset[str]) -> Note:
    if not isinstance(raw, dict) or not isinstance(raw.get("code"), str) or raw["code"] not in codes:
        raise ProtocolError("unknown code")
    value, kind = raw.get("value"), raw.get("kind", "")
    if value is not None and (type(value) not in (int, float) or not 0 <= value <= 1e12):
        raise ProtocolError("a value is out of bounds")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ProtocolError("unknown kind")
    return Note(raw["code"], value, kind)
