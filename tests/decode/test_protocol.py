"""The frames between parent and child, and the parent's distrust of the answers."""

from __future__ import annotations

import io
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodlight.decode.protocol import MAGIC, MAX_HEADER, Frame, ProtocolError, parse_answer, read_frame, write_frame

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4), max_leaves=10)


def answer(header: dict, payload: bytes = b""):
    return parse_answer(Frame(header, payload), max_edge=100, max_pixels=40_000)


GOOD = {"width": 4, "height": 2, "original_size": [8, 4], "notes": [{"code": "animated", "value": None, "kind": ""}]}


@given(st.dictionaries(st.text(max_size=10), JSON, max_size=5), st.binary(max_size=2000))
def test_frames_come_back_as_they_went(header: dict, payload: bytes) -> None:
    stream = io.BytesIO()
    write_frame(stream, header, payload)
    write_frame(stream, {"next": 1})
    stream.seek(0)
    assert read_frame(stream, max_payload=2000) == Frame(json.loads(json.dumps(header)), payload)
    assert read_frame(stream, max_payload=0) == Frame({"next": 1}, b"")
    assert read_frame(stream, max_payload=0) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_a_frame_or_a_protocol_error(data: bytes) -> None:
    for stream in (io.BytesIO(data), io.BytesIO(MAGIC + data)):
        try:
            frame = read_frame(stream, max_payload=1000)
        except ProtocolError:
            continue
        assert frame is None or isinstance(frame.header, dict)


@given(st.integers(1, 60))
def test_a_frame_that_ends_early_is_an_error(missing: int) -> None:
    stream = io.BytesIO()
    write_frame(stream, {"a": "b" * 20}, b"c" * 40)
    data = stream.getvalue()
    with pytest.raises(ProtocolError):
        read_frame(io.BytesIO(data[:-missing]), max_payload=1000)


@pytest.mark.parametrize(("header", "payload"), [(MAX_HEADER + 1, 0), (2, 1001), (0xFFFFFFFF, 0), (2, 0xFFFFFFFFFFFFFFFF)])
def test_lengths_are_bounded_before_anything_is_read(header: int, payload: int) -> None:
    with pytest.raises(ProtocolError, match="not a frame"):
        read_frame(io.BytesIO(MAGIC + struct.pack("<IQ", header, payload) + b"{}"), max_payload=1000)


def test_a_good_answer() -> None:
    got = answer(GOOD, bytes(24))
    assert (got.width, got.height, got.original_size, got.refusal) == (4, 2, (8, 4), None)
    assert [note.code for note in got.notes] == ["animated"]


@pytest.mark.parametrize("change", [
    {"width": 0}, {"width": -4}, {"width": 101}, {"width": 4.0}, {"width": True}, {"width": "4"}, {"width": 3}, {"width": 1 << 70},
    {"original_size": [3, 4]}, {"original_size": [40_001, 4]}, {"original_size": [300, 300]}, {"original_size": "84"},
    {"original_size": [8]},
    {"notes": None}, {"notes": [{"code": "rm -rf"}]}, {"notes": [{"code": "animated"}] * 99}, {"notes": ["animated"]},
    {"notes": [{"code": "animated", "value": -1}]}, {"notes": [{"code": "animated", "value": 1e300}]},
    {"notes": [{"code": "animated", "kind": "\x1b[31m"}]}, {"notes": [{"code": ["animated"]}]},
    {"refusal": {"code": "animated"}}, {"refusal": {"code": "decoder_crashed"}}, {"refusal": None}, {"refusal": {}},
])
def test_answers_beyond_what_can_be_are_errors(change: dict) -> None:
    with pytest.raises(ProtocolError):
        answer({**GOOD, **change}, bytes(24))


def test_a_payload_of_another_size_is_an_error() -> None:
    for payload in (b"", bytes(23), bytes(25)):
        with pytest.raises(ProtocolError):
            answer(GOOD, payload)


@given(st.dictionaries(st.sampled_from(["width", "height", "original_size", "notes", "refusal", "why"]), JSON), st.binary(max_size=30))
def test_any_answer_is_checked_or_an_error(header: dict, payload: bytes) -> None:
    try:
        got = answer(header, payload)
    except ProtocolError:
        return
    assert got.refusal is not None or len(got.payload) == got.width * got.height * 3


def test_what_the_child_says_for_the_log_is_short_and_printable() -> None:
    got = answer({"refusal": {"code": "corrupt"}, "why": "\x1b]0;owned\x07" + "x" * 5000})
    assert len(got.why) <= 300 and got.why.isprintable()
