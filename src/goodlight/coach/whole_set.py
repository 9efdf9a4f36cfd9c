"""The selfies together: who it is, copies, strangers, what is missing, and what to take next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from goodlight.coach.advice import finding
from goodlight.coach.coverage import Coverage, coverage_of
from goodlight.coach.identity import SAME, largest_group, stranger_limit, template_of, to_others
from goodlight.coach.judge import Verdict, choose, usable
from goodlight.finding import Finding, Severity

SAME_PHOTO = 0.96
"""Dot product of two fingerprints above which two selfies are copies of one photo."""
CLEARLY = 0.12
"""Descriptor distance by which the right face of several must be nearer to the person than the next face."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SetVerdict:
    """What the coach says of all selfies together.

    verdicts: in the order given, with the findings that only the set can tell. template: (128,) float64, the person, or None without
    an accepted selfie. findings: about the set (advice only). coverage: which angles, expressions, light and distances there are.
    """

    verdicts: tuple[Verdict, ...]
    template: np.ndarray | None
    findings: tuple[Finding, ...]
    coverage: Coverage

    @property
    def accepted(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.accepted)

    def as_dict(self) -> dict:
        """JSON-ready; the schema of ``goodlight check --json``."""
        return {"version": 1, "selfies": [v.as_dict() for v in self.verdicts],
                "set": {"accepted": len(self.accepted), "given": len(self.verdicts), "coverage": self.coverage.as_dict(),
                        "findings": [f.as_dict() for f in self.findings]}}


def judge_set(verdicts) -> SetVerdict:
    """verdicts: what ``judge`` gave, in the order of the selfies."""
    judged = without_copies(without_strangers(who_is_it(tuple(verdicts))))
    kept = [v for v in judged if v.accepted]
    coverage = coverage_of([v.measures for v in kept])
    return SetVerdict(verdicts=judged, template=template_of(np.stack([v.descriptor for v in kept])) if kept else None,
                      findings=coverage.findings(), coverage=coverage)


def who_is_it(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Where a selfie holds several faces, the one that looks like the other selfies' person is taken."""
    alone = [v.descriptor for v in verdicts if v.accepted and len(v.candidates) == 1]
    if not alone:
        return verdicts
    descriptors = np.stack(alone)
    person = template_of(descriptors[largest_group(descriptors)])
    return tuple(_picked(v, person) if len(v.candidates) > 1 else v for v in verdicts)


def _picked(verdict: Verdict, person: np.ndarray) -> Verdict:
    distances = np.array([np.linalg.norm(c.descriptor - person) for c in verdict.candidates])
    best, second = np.argsort(distances)[:2]
    clear = distances[best] < SAME and distances[second] - distances[best] > CLEARLY
    return choose(verdict, int(best), known=True) if clear else verdict


def without_strangers(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Rejects whom the largest group does not know; the rejected selfies have no say."""
    index = [k for k, v in enumerate(verdicts) if v.accepted]
    if len(index) < 2:
        return verdicts
    descriptors = np.stack([verdicts[k].descriptor for k in index])
    member = largest_group(descriptors)
    out = list(verdicts)
    for place, k in enumerate(index):
        if not member[place]:
            value = to_others(descriptors, member, place)
            limit = stranger_limit(int(member.sum()))
            why = finding("not_the_same_person", Severity.REJECT, value=value, limit=limit, unit="descriptor distance")
            out[k] = _reject(verdicts[k], why)
    return tuple(out)


def without_copies(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Of copies of one photo the one with the most pixels on the face stays; the first of equals."""
    order = sorted((k for k, v in enumerate(verdicts) if v.accepted), key=lambda k: (-verdicts[k].measures.eye_distance, k))
    kept: list[int] = []
    out = list(verdicts)
    for k in order:
        alike = {j: float(_fingerprint(verdicts[k]) @ _fingerprint(verdicts[j])) for j in kept}
        best = max(alike, key=alike.get, default=None)
        if best is not None and alike[best] > SAME_PHOTO:
            out[k] = _reject(verdicts[k], finding("duplicate", Severity.REJECT, value=alike[best], limit=SAME_PHOTO, unit="correlation",
                                                  other=verdicts[best].name))
        else:
            kept.append(k)
    return tuple(out)


def _fingerprint(verdict: Verdict) -> np.ndarray:
    return next(c.fingerprint for c in verdict.candidates if c.face is verdict.face)


def _reject(verdict: Verdict, why: Finding) -> Verdict:
    findings = (*verdict.findings, why)
    return replace(verdict, findings=findings, accepted=usable(findings))
