"""Reads one delivered shot from a gallery, so that more like it can be made. The file is foreign: bounded, and checked before use."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

from goodlight.brief import Direction, Example, Look
from goodlight.errors import UsageError
from goodlight.gallery.record import validate

MAX_BYTES = 32 * 2**20
"""Largest gallery.json that is read; one of a thousand shots has about 2 MB."""
_PLACE = re.compile(r"(?P<gallery>.+):(?P<rank>[0-9]{1,6})", re.S)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_SEED = 2**63
_LONGEST_NAME = 4096  # a backdrop may be a path


def read_example(place: str) -> Example:
    """The shot at ``GALLERY:N``: a gallery.json, or the folder that it lies in, and the shot's rank, as in ``headshots/gallery.json:12``.

    Raises UsageError: ``bad_example`` (not of that form), ``no_such_gallery``, ``not_a_gallery``, ``no_such_shot``. Whether the names in it
    still exist is checked with the rest of the brief.
    """
    form = _PLACE.fullmatch(place)
    if form is None:
        raise UsageError(f"{_shown(place)} does not name a shot.", code="bad_example",
                         advice="Name a gallery and a shot's number, as in headshots/gallery.json:12.")
    shots, rank = _shots(form["gallery"]), int(form["rank"])
    if not 1 <= rank <= len(shots):
        raise UsageError(f"{_shown(form['gallery'])} has no shot {rank}.", code="no_such_shot",
                         advice=f"It has shots 1 to {len(shots)}." if shots else "No shot was delivered into it.")
    return _example(shots[rank - 1], form["gallery"])


def _shots(name: str) -> list[dict]:
    try:
        path = Path(name)
        path = path / "gallery.json" if path.is_dir() else path
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device could be read for ever
            raise OSError("not a regular file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise UsageError(f"{_shown(name)} cannot be read as a gallery: {getattr(error, 'strerror', None) or error}.",
                         code="no_such_gallery", advice="Name the gallery.json that a shoot wrote, or its folder.") from error
    if len(data) > MAX_BYTES:
        raise _no_gallery(name, f"it has more than {MAX_BYTES // 2**20} MiB")
    try:
        record = json.loads(data)
        validate(record)
    except (ValueError, RecursionError) as error:
        raise _no_gallery(name, "the JSON is nested too deep" if isinstance(error, RecursionError) else str(error)) from error
    return record["shots"]


def _example(shot: dict, name: str) -> Example:
    look, direction = shot["look"], shot["direction"]
    names = [*look.values(), direction["pose"], direction["expression"], direction["presentation"]]
    amounts = [direction["age"], *direction["features"].values()]
    sound = (_SHA256.fullmatch(shot["plate"]) and 0 <= shot["seed"] < _MOST_SEED and max(map(len, names)) <= _LONGEST_NAME
             and all(isinstance(a, (int, float)) and not isinstance(a, bool) for a in amounts))
    if not sound:
        raise _no_gallery(name, f"shot {shot['rank']} holds what goodlight does not write")
    return Example(rank=shot["rank"], look=Look(**look), direction=Direction(**direction), plate=shot["plate"], seed=shot["seed"])


def _no_gallery(name: str, why: str) -> UsageError:
    return UsageError(f"{_shown(name)} is not a goodlight gallery: {why[:200]}.", code="not_a_gallery",
                      advice="Name the gallery.json that a shoot wrote, or its folder.")


def _shown(name: str) -> str:
    return repr(name if len(name) <= 120 else f"{name[:117]}...")
