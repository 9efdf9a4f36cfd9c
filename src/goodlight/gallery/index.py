"""gallery.json as text. Each record is set once and kept as text, so that a shot costs no more in a gallery of a thousand than of ten."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from goodlight.brief import Brief
from goodlight.gallery.record import SelfieEntry, Timing, gallery_record


class Index:
    """Remembers the text of every record that it was given. Records are not changed after."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[Mapping, str]] = {}  # by identity, with the record, so that no other one can take its place

    def data(self, brief: Brief, *, selfies: Iterable[SelfieEntry], shots: Iterable[Mapping], rejected: Iterable[Mapping],
             timing: Timing) -> bytes:
        """The same bytes as ``json.dumps(gallery_record(...), indent=1)`` with a line's end."""
        frame = gallery_record(brief, selfies=selfies, shots=[], rejected=[], timing=timing)
        lists = {"shots": self._list(shots), "rejected": self._list(rejected)}
        parts = [f' "{key}": {lists[key] if key in lists else _nested(value)}' for key, value in frame.items()]
        return ("{\n" + ",\n".join(parts) + "\n}\n").encode()

    def _list(self, records: Iterable[Mapping]) -> str:
        texts = [self._text(record) for record in records]
        return "[\n" + ",\n".join(texts) + "\n ]" if texts else "[]"

    def _text(self, record: Mapping) -> str:
        kept = self._texts.get(id(record))
        if kept is None:
            kept = self._texts[id(record)] = record, "  " + _set(record).replace("\n", "\n  ")
        return kept[1]


def _nested(value: object) -> str:
    """A value one level inside an object."""
    return _set(value).replace("\n", "\n ")


def _set(value: object) -> str:
    # A line's end inside a string is written as two characters, so every one that is left is the layout's own.
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)
