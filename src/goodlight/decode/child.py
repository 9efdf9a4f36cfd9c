"""The decoding child: ``python -m goodlight.decode.child`` reads requests from standard input and answers on standard output.

It holds nothing worth stealing: it gets one file's bytes at a time and gives pixels back, without any metadata. It ends when
its input ends, that is, when its parent is gone. What it may use is bounded by ``confine``.
"""

from __future__ import annotations

import os
import signal
import sys

from goodlight.decode.confine import allow_cpu, confine
from goodlight.decode.protocol import Frame, Note, read_frame, write_frame

_MAX_PAYLOAD = 1 << 30  # the parent has bounded the file already; this only keeps a broken prefix from asking for the moon


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the parent, which ends this process
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a chatty library must not write into the frames
    requests = sys.stdin.buffer

    from goodlight.decode.picture import decode, register  # imports the libraries before the limits close in

    register()
    confine(int(os.environ.get("GOODLIGHT_DECODE_MEMORY", "0")))
    write_frame(answers, {"hello": os.getpid()})
    while (request := read_frame(requests, max_payload=_MAX_PAYLOAD)) is not None:
        allow_cpu(request.header["cpu_s"])
        header, payload = _answer(decode, request)
        del request
        write_frame(answers, header, payload)
        del payload


def _answer(decode, request: Frame) -> tuple[dict, bytes]:
    from goodlight.decode.refused import Refused

    asked = request.header
    try:
        picture = decode(request.payload, kind=asked["kind"], max_pixels=asked["max_pixels"], min_side=asked["min_side"],
                         max_edge=asked["max_edge"])
    except Refused as refused:
        return {"refusal": _as_json(refused.note), "why": refused.why}, b""
    except MemoryError as error:
        return {"refusal": {"code": "decode_memory"}, "why": repr(error)[:300]}, b""
    except Exception as error:  # a decoder may raise anything at all for a broken file; the parent logs why
        return {"refusal": {"code": "corrupt"}, "why": repr(error)[:300]}, b""
    height, width = picture.pixels.shape[:2]
    return {"width": width, "height": height, "original_size": list(picture.original_size),
            "notes": [_as_json(note) for note in picture.notes]}, picture.pixels.data.cast("B")


def _as_json(note: Note) -> dict:
    return {"code": note.code, "value": note.value, "kind": note.kind}


if __name__ == "__main__":
    main()
