"""START HERE. The story of a headshot: selfies → subject → shots → gallery.

This module alone knows every stage; the stages know the value types and the model store, never each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from goodlight.brief import Brief
from goodlight.coach.judge import Verdict, judge
from goodlight.coach.report import reasons
from goodlight.coach.whole_set import SetVerdict, judge_set
from goodlight.credentials.sign import signer_for
from goodlight.cull.likeness import limit_for
from goodlight.errors import NothingPassed, NoUsableSelfie, UsageError
from goodlight.finding import Severity
from goodlight.gallery.deliver import Gallery
from goodlight.gallery.record import SelfieEntry, Timing
from goodlight.memory import give_back
from goodlight.selfies import Selfie, open_selfies
from goodlight.session import Clock, Session, Watcher, quiet
from goodlight.shot_list import check
from goodlight.subject.make_plate import Tools, make_plate
from goodlight.subject.plate import Plate, Subject
from goodlight.subject.plate_cache import PlateCache


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a shoot gave. out: the folder. record: the path of gallery.json."""

    out: Path
    record: Path
    delivered: int
    rejected: int
    timing: Timing


@dataclass(frozen=True, eq=False, kw_only=True)
class Examined:
    """What the coach said of the selfies, and where each lies."""

    verdict: SetVerdict
    paths: dict[str, Path]  # display name → file


def shoot(selfies: Sequence[str | Path], out: str | Path, brief: Brief | None = None, *, watch: Watcher = quiet,
          cache: PlateCache | None = None) -> Result:
    """Make a gallery of headshots in the folder ``out`` from selfies (files or folders).

    Raises UsageError, NoUsableSelfie, ModelUnavailable, NothingPassed. KeyboardInterrupt leaves a valid gallery of what was finished.
    """
    brief = brief or Brief()
    check(brief)
    clock = Clock()

    # Before any work, so that a folder that cannot be written and a key that cannot sign are known at once.
    with Gallery(out, brief=brief, signer=signer_for(brief)) as gallery:
        tools = Tools.load()
        examined = examine(selfies, tools, watch)
        verdict = examined.verdict
        gallery.selfies = tuple(SelfieEntry(file=v.name, accepted=v.accepted, findings=v.findings) for v in verdict.verdicts)
        if not verdict.accepted:
            raise NoUsableSelfie("None of the selfies can be used.", advice=reasons(verdict))

        first = brief.like.plate if brief.like else None
        if first and first not in {v.sha256 for v in verdict.accepted}:
            raise UsageError(f"Shot {brief.like.rank} was made from none of these selfies.", code="other_selfies",
                             advice="Give the selfies that its gallery was made from, unchanged.")

        session = Session(gallery=gallery, brief=brief, tools=tools, clock=clock, watch=watch)
        try:
            for subject, whole in prepare(examined, tools, cache or PlateCache(), watch, first=first):
                clock.plates_ready()
                session.run(subject, count=brief.count if whole else 1)  # one shot at once: nobody likes to wait for the first
        finally:
            record = session.finish()
        if not len(gallery):
            raise NothingPassed("No shot passed the gates.", advice=session.why_nothing())
        return Result(out=gallery.out, record=record, delivered=len(gallery), rejected=session.rejected, timing=clock.timing())


def examine(selfies: Sequence[str | Path], tools: Tools, watch: Watcher = quiet) -> Examined:
    """Decode and judge every selfie. Pixels are let go again, so that a folder of fifty photos fits in memory."""
    verdicts, paths = [], {}
    for selfie in open_selfies(selfies):
        verdicts.append(judge(selfie, finder=tools.finder, recogniser=tools.recogniser))
        paths[selfie.name] = selfie.path
        watch("selfies", len(verdicts), None)
    return Examined(verdict=judge_set(verdicts), paths=paths)


def prepare(examined: Examined, tools: Tools, cache: PlateCache, watch: Watcher = quiet, *,
            first: str | None = None) -> Iterator[tuple[Subject, bool]]:
    """The subject: first with the best plate alone, then whole. The second value says whether it is whole.

    first: sha256 of the selfie that takes the best one's place.
    """
    verdict = examined.verdict
    accepted = sorted(verdict.accepted, key=lambda v: (v.sha256 != first, _promise(v)))
    limit = limit_for([v.descriptor for v in accepted])
    plates: list[Plate] = []
    for v in accepted:
        key = cache.key(v.sha256, verdict.template, v.face)
        plate = cache.get(key)
        if plate is None:
            plate = _make(v, examined.paths[v.name], verdict, tools)
            if plate is None:
                continue
            if not tools.matting.coarse:  # a later run may have the better model
                cache.put(key, plate)
        plates.append(plate)
        give_back()
        watch("plates", len(plates), len(accepted))
        if len(plates) == 1 < len(accepted):
            yield Subject(plates=tuple(plates), template=verdict.template, likeness_limit=limit), False
    if not plates:
        raise NoUsableSelfie("The selfies changed on the disk while they were being read.", advice="Run it again.")
    yield Subject(plates=tuple(plates), template=verdict.template, likeness_limit=limit), True


def _make(verdict: Verdict, path: Path, whole: SetVerdict, tools: Tools) -> Plate | None:
    """The plate, or None when the file is no longer the one that was judged."""
    selfie = next(iter(open_selfies([path])))
    if not isinstance(selfie, Selfie) or selfie.sha256 != verdict.sha256:
        return None
    return make_plate(name=verdict.name, sha256=verdict.sha256, pixels=selfie.pixels, face=verdict.face, template=whole.template,
                      tools=tools, findings=verdict.findings)


def _promise(verdict: Verdict) -> tuple:
    """Sorts the most promising selfie first: fewest remarks, sharpest, largest face."""
    remarks = sum(f.severity is Severity.ADVICE for f in verdict.findings)
    return remarks, round(verdict.measures.blur / 2), -min(verdict.measures.eye_distance, 200), verdict.name
