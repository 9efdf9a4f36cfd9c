"""Measures, candidates and verdicts made by hand, good unless told otherwise."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from goodlight.coach.judge import Candidate, Verdict, choose, findings_of
from goodlight.coach.measures import Measures
from goodlight.subject.face import Expression, Face, HeadPose

GOOD = {"eye_distance": 200, "short_side": 1000, "face_share": 0.45, "headroom": 0.5, "smile": 0.7, "mouth_open": 0.02, "eye_openness": 0.3,
        "blur": 0.4, "blur_coarse": 0.0, "texture": 0.04, "noise": 0.04, "blockiness": 1.5, "skin_light": -1.1, "highlight": -0.6,
        "darker_cheek": -1.5, "eye_detail": 4.0, "eye_pattern": -0.8, "mouth_line": 3.5, "mouth_pattern": -0.9}


def measures(**changes: float) -> Measures:
    return Measures(**{f.name: 0.0 for f in fields(Measures)} | GOOD | changes)


def face(height: float = 300.0) -> Face:
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[152, 1] = height
    return Face(score=0.9, presence=1.0, landmarks=landmarks, pose=HeadPose(yaw=0, pitch=0, roll=0),
                expression=Expression(smile=0, squinch=0, mouth_open=0, brow_raise=0, eye_openness=(0.3, 0.3)))


def person(seed: int) -> np.ndarray:
    """(128,) somebody's descriptor; two people are about 0.85 apart."""
    v = np.random.default_rng(seed).normal(size=128)
    return 0.6 * v / np.linalg.norm(v)


def photo_of(who: int, photo: int, *, spread: float = 0.2) -> np.ndarray:
    """A descriptor of one photo of the person; two photos are about 1.4 spread apart."""
    v = np.random.default_rng(1000 * who + photo + 5).normal(size=128)
    return person(who) + spread * v / np.linalg.norm(v)


def candidate(descriptor: np.ndarray, *, height: float = 300.0, look: int = 0, **changes: float) -> Candidate:
    """look: faces with the same number are copies of one photo."""
    m = measures(**changes)
    print_ = np.random.default_rng(look).normal(size=576)
    return Candidate(face=face(height), descriptor=descriptor, fingerprint=(print_ / np.linalg.norm(print_)).astype(np.float32), measures=m,
                     findings=findings_of(m))


def verdict(name: str, *candidates: Candidate) -> Verdict:
    return choose(Verdict(name=name, sha256=name, accepted=False, findings=(), candidates=candidates), 0)


def codes(of) -> list[str]:
    return [f.code for f in of.findings]
