"""Galleries for the fairness audit: one selfie a person from portraits/single, in neutral light. Goes on where it stopped."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from goodlight.brief import NEUTRAL_LIGHT, Brief
from goodlight.gallery.deliver import INDEX, Gallery
from goodlight.gallery.record import SelfieEntry, validate
from goodlight.session import Clock, Session
from goodlight.shoot import examine, prepare
from goodlight.subject.make_plate import Tools
from goodlight.subject.plate_cache import PlateCache


def brief_of(number: int, count: int) -> Brief:
    """Another seed for each person, so that together they meet every backdrop and crop."""
    return Brief(count=count, seed=number, lights=(NEUTRAL_LIGHT,))


def make_galleries(photos: Sequence[Path], work: Path, *, count: int, tools: Tools) -> Iterator[Path]:
    """Each person's gallery folder, made now unless it is there already, finished, and from the same brief."""
    cache = PlateCache()
    for number, photo in enumerate(photos):
        out, brief = work / photo.stem, brief_of(number, count)
        made = not finished(out, brief)
        if made:
            make_one(photo, out, brief, tools=tools, cache=cache)
        print(f"{number + 1} of {len(photos)} {photo.stem}{'' if made else ' (was there)'}", flush=True)
        yield out


def make_one(photo: Path, out: Path, brief: Brief, *, tools: Tools, cache: PlateCache) -> None:
    """What ``goodlight.shoot.shoot`` does, with networks that stay loaded; a person who is refused gets a gallery without shots."""
    with Gallery(out, brief=brief) as gallery:
        clock = Clock()
        examined = examine([photo], tools)
        gallery.selfies = tuple(SelfieEntry(file=v.name, accepted=v.accepted, findings=v.findings) for v in examined.verdict.verdicts)
        session = Session(gallery=gallery, brief=brief, tools=tools, clock=clock)
        if examined.verdict.accepted:
            for subject, whole in prepare(examined, tools, cache):
                clock.plates_ready()
                session.run(subject, count=brief.count if whole else 1)
        session.finish()


def finished(out: Path, brief: Brief) -> bool:
    """Whether a whole gallery of this brief lies there; an interrupted one has no total time."""
    with contextlib.suppress(OSError, ValueError):
        record = json.loads((out / INDEX).read_bytes())
        validate(record)
        return record["brief"] == brief.as_dict() and record["timing"]["total_s"] is not None
    return False
