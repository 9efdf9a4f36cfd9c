"""Scores the answers of a blind panel: how many generated pictures were spotted, with an interval, and how many real ones were accused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from goodlight.decode.files import Unusable, printable, read_bounded
from goodlight.errors import UsageError
from goodlight.scorecard.blind.panel import VERSION
from goodlight.scorecard.statistics import Interval, proportion

_MAX_BYTES = 1_000_000
_WORDS = {"ai": "generated", "generated": "generated", "g": "generated", "real": "real", "photo": "real", "r": "real", "": None, "?": None}
FIELD = 0.395
"""Of answers about AI headshots, the share in which 1,087 recruiters spotted them (Ringover, June 2024)."""


@dataclass(frozen=True, kw_only=True)
class PanelScore:
    """spotted: of answers about generated pictures, the share that said so. accused: of those about real ones, the share that said
    generated. right: of all answers; chance is one half. Shares are 0–1 with Wilson's interval, which takes answers for independent.
    """

    judges: int
    answers: int
    unsure: int
    spotted: Interval
    accused: Interval
    right: Interval

    @property
    def verdict(self) -> str:
        if self.right.low > 0.5:
            return "The judges can tell them apart."
        if self.right.high < 0.5:
            return "The judges take one for the other."
        return "No better than chance could be shown."

    def as_dict(self) -> dict:
        return {"judges": self.judges, "answers": self.answers, "unsure": self.unsure, "spotted": self.spotted.as_dict(),
                "accused": self.accused.as_dict(), "right": self.right.as_dict(), "field": FIELD, "verdict": self.verdict}


def read_key(path: Path) -> tuple[str, ...]:
    """"generated" or "real" for each number. Raises UsageError where there is no key or it is damaged."""
    try:
        data = json.loads(read_bounded(path, max_bytes=_MAX_BYTES))
        key = data["key"] if isinstance(data, dict) and data.get("version") == VERSION else None
        if not isinstance(key, list) or not key or any(k not in ("generated", "real") for k in key):
            raise ValueError("it is not a key of this version")
    except (Unusable, ValueError, KeyError, RecursionError) as error:
        why = error.finding.message if isinstance(error, Unusable) else str(error)
        raise UsageError(f"The panel's key {printable(str(path))} cannot be read: {why}", code="bad_key",
                         advice="Make the panel with --blind first, and give the same --out.") from error
    return tuple(key)


def parse_answers(data: bytes, *, count: int) -> dict[int, str | None]:
    """CSV of ``number,answer``; ai or real, empty for "don't know". Raises UsageError naming the line that is wrong."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=None)))
    except csv.Error as error:
        raise UsageError(f"The answers are no table: {error}.", code="bad_answers",
                         advice="Write lines such as 7,ai and 8,real.") from error
    answers: dict[int, str | None] = {}
    for line, row in enumerate(rows, 1):
        cells = [c.strip().lower() for c in row]
        if not any(cells) or (line == 1 and cells[0] == "number"):
            continue
        number = int(cells[0]) if cells[0].isascii() and cells[0].isdigit() and len(cells[0]) < 6 else 0
        word = cells[1] if len(cells) > 1 else ""
        if not 1 <= number <= count or number in answers or word not in _WORDS:
            raise UsageError(f"Line {line} of the answers is not a number from 1 to {count}, each once, and ai or real.",
                             code="bad_answers",
                             advice="Write lines such as 7,ai and 8,real; leave the word out for \"don't know\".")
        answers[number] = _WORDS[word]
    if not answers:
        raise UsageError("There are no answers in the file.", code="bad_answers", advice="Write lines such as 7,ai and 8,real.")
    return answers


def read_answers(paths: Sequence[str | Path], *, count: int) -> list[dict[int, str | None]]:
    out = []
    for path in map(Path, paths):
        try:
            data = read_bounded(path, max_bytes=_MAX_BYTES)
        except Unusable as error:
            raise UsageError(f"{printable(str(path))}: {error.finding.message}", code="bad_answers",
                             advice="Give the judges' files.") from error
        out.append(parse_answers(data, count=count))
    return out


def score(key: Sequence[str], judges: Sequence[Mapping[int, str | None]]) -> PanelScore:
    """key: what picture 1, 2, … is."""
    pairs = [(key[number - 1], said) for answers in judges for number, said in answers.items() if said is not None]
    unsure = sum(said is None for answers in judges for said in answers.values())
    generated, real = ([said for true, said in pairs if true == side] for side in ("generated", "real"))
    return PanelScore(judges=len(judges), answers=len(pairs), unsure=unsure,
                      spotted=proportion(generated.count("generated"), len(generated)),
                      accused=proportion(real.count("generated"), len(real)),
                      right=proportion(sum(true == said for true, said in pairs), len(pairs)))
