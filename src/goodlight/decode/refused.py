"""The exception with which the child's stages turn a file away."""

from __future__ import annotations

from goodlight.decode.protocol import Note


class Refused(Exception):
    """This file gives no picture; note says why. why: what the decoder said, for the log."""

    def __init__(self, code: str, value: float | None = None, kind: str = "", why: str = "") -> None:
        super().__init__(code)
        self.note, self.why = Note(code, value, kind), why
