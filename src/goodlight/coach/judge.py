"""One selfie by itself: which face it is, what was measured, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from goodlight.coach.advice import finding, finding_of
from goodlight.coach.faces import faces_in, faces_upright, quarter_turns
from goodlight.coach.limits import EXPLAINS, LIMITS
from goodlight.coach.measures import Measures, fingerprint, measure
from goodlight.finding import Finding, Severity
from goodlight.models.recogniser import Recogniser
from goodlight.subject.face import Face
from goodlight.subject.measure_face import FaceFinder

DOMINATES = 2.5
"""The largest face is taken for the subject when its area is this many times that of the next one."""
_BYSTANDER = 0.04
"""A face of less than this share of the largest one's area is background and is not mentioned."""
_MAX_CANDIDATES = 4
_SURE, _SURER = 0.85, 0.08
"""Detector scores: upright faces have 0.85 or more, upside-down ones 0.5 to 0.77, and 0.86 or more once they are turned back."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidate:
    """One face of a selfie, measured."""

    face: Face
    descriptor: np.ndarray  # (128,) float64
    fingerprint: np.ndarray  # (576,) float32
    measures: Measures
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Verdict:
    """What the coach says of one selfie. ``candidates``: every face worth considering, largest first; empty without a face."""

    name: str
    sha256: str | None
    accepted: bool
    findings: tuple[Finding, ...]
    face: Face | None = None
    descriptor: np.ndarray | None = None  # (128,) float64
    measures: Measures | None = None
    candidates: tuple[Candidate, ...] = ()

    def as_dict(self) -> dict:
        """JSON-ready."""
        return {"file": self.name, "sha256": self.sha256, "verdict": "accepted" if self.accepted else "rejected",
                "findings": [f.as_dict() for f in self.findings], "measures": self.measures.as_dict() if self.measures else None}


def judge(selfie, *, finder: FaceFinder, recogniser: Recogniser) -> Verdict:
    """selfie: a ``Selfie``, or an ``Unreadable``, which is rejected with its own findings."""
    pixels = getattr(selfie, "pixels", None)
    if pixels is None:
        return Verdict(name=selfie.name, sha256=getattr(selfie, "sha256", None), accepted=False, findings=tuple(selfie.findings))
    before = tuple(selfie.findings)
    faces = faces_in(pixels, finder)
    if not faces or _better_turned(pixels, faces, finder):
        sideways = faces or any(faces_upright(turned, finder) for turned in quarter_turns(pixels))
        why = finding("sideways" if sideways else "no_face", Severity.REJECT)
        return Verdict(name=selfie.name, sha256=selfie.sha256, accepted=False, findings=(*before, why))
    largest = faces[0].height ** 2
    worth = [f for f in faces if f.height**2 >= _BYSTANDER * largest][:_MAX_CANDIDATES]
    candidates = tuple(examine(pixels, f, recogniser) for f in worth)
    return choose(Verdict(name=selfie.name, sha256=selfie.sha256, accepted=False, findings=before, candidates=candidates), 0)


def _better_turned(pixels: np.ndarray, faces: list[Face], finder: FaceFinder) -> bool:
    """True when a turned copy of the picture has a face of which the detector is much surer: upside down it takes a chin for a brow."""
    sure = max(f.score for f in faces)
    return sure < _SURE and any(f.score > sure + _SURER for turned in quarter_turns(pixels) for f in faces_upright(turned, finder))


def examine(pixels: np.ndarray, face: Face, recogniser: Recogniser) -> Candidate:
    """pixels: (H, W, 3) uint8 sRGB."""
    measures = measure(pixels, face)
    return Candidate(face=face, descriptor=recogniser.describe(pixels, face), fingerprint=fingerprint(pixels, face), measures=measures,
                     findings=findings_of(measures))


def choose(verdict: Verdict, index: int, *, known: bool = False) -> Verdict:
    """The verdict with candidate ``index`` as its face. ``known``: the other selfies say that it is this one."""
    picked = verdict.candidates[index]
    examined = {f.code for c in verdict.candidates for f in c.findings} | {"several_faces"}
    kept = tuple(f for f in verdict.findings if verdict.face is None or f.code not in examined)
    crowd = _crowd(verdict.candidates, index, known)
    findings = (*kept, *crowd, *picked.findings)
    return Verdict(name=verdict.name, sha256=verdict.sha256, accepted=usable(findings), findings=findings, face=picked.face,
                   descriptor=picked.descriptor, measures=picked.measures, candidates=verdict.candidates)


def usable(findings) -> bool:
    return all(f.severity is not Severity.REJECT for f in findings)


def findings_of(measures: Measures) -> tuple[Finding, ...]:
    """Each limit that is crossed, at most one finding a code, rejections first; what another finding explains is left out."""
    found: dict[str, Finding] = {}
    for limit in sorted(LIMITS, key=lambda limit: limit.severity is not Severity.REJECT):
        value = float(getattr(measures, limit.measure))
        if limit.code not in found and limit.crossed(value):
            found[limit.code] = finding_of(limit, value)
    for code, only_rejected, others in EXPLAINS:
        if code in found and not (only_rejected and found[code].severity is not Severity.REJECT):
            found = {k: f for k, f in found.items() if k not in others}
    return tuple(sorted(found.values(), key=lambda f: f.severity is not Severity.REJECT))


def _crowd(candidates: tuple[Candidate, ...], index: int, known: bool) -> tuple[Finding, ...]:
    if len(candidates) < 2:
        return ()
    areas = [c.face.height**2 for c in candidates]
    ratio = areas[index] / max(a for k, a in enumerate(areas) if k != index)
    severity = Severity.ADVICE if known or ratio >= DOMINATES else Severity.REJECT
    return (finding("several_faces", severity, value=float(len(candidates)), limit=1.0, unit="faces"),)
