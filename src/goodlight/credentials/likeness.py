"""Does a file still show the person of these selfies? Measured again from the pixels, whatever its credential says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from goodlight.coach.judge import judge
from goodlight.coach.report import reasons
from goodlight.coach.whole_set import SetVerdict, judge_set
from goodlight.cull.likeness import RECOGNISER, limit_for
from goodlight.decode.process import Decoder
from goodlight.errors import NoUsableSelfie
from goodlight.models.recogniser import Recogniser
from goodlight.selfies import DecodeLimits, Unreadable, open_selfies
from goodlight.subject.measure_face import FaceFinder

_DESCRIBED_AT = 640  # short side in pixels, as in a shoot


@dataclass(frozen=True, eq=False, kw_only=True)
class Person:
    """Whom the selfies show. files: SHA-256 of a selfie's bytes → its name."""

    template: np.ndarray  # (128,)
    limit: float
    files: dict[str, str]
    finder: FaceFinder
    recogniser: Recogniser
    decoder: Decoder

    def likeness(self, path: Path) -> dict:
        """``{"distance", "limit", "same", "recogniser"}`` of the largest face in the picture, or ``{"unknown": why}``."""
        picture = next(iter(open_selfies([path], decoder=self.decoder)))
        if isinstance(picture, Unreadable):
            return {"unknown": picture.findings[0].message}
        shrink = max(1.0, min(picture.pixels.shape[:2]) / _DESCRIBED_AT)
        size = (round(picture.pixels.shape[1] / shrink), round(picture.pixels.shape[0] / shrink))
        small = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA) if shrink > 1 else picture.pixels
        faces = self.finder.find(small)
        if not faces:
            return {"unknown": "No face was found."}
        face = max(faces, key=lambda f: (f.box[2] - f.box[0]) * (f.box[3] - f.box[1]))
        distance = float(np.linalg.norm(np.asarray(self.recogniser.describe(small, face), np.float64) - self.template))
        return {"distance": round(distance, 4), "limit": round(self.limit, 4), "same": distance <= self.limit, "recogniser": RECOGNISER}


def person(selfies: Sequence[str | Path], decoder: Decoder | None = None) -> Person:
    """The person of these files and folders. Raises NoUsableSelfie, ModelUnavailable. The decoder stays open."""
    finder, recogniser, decoder = FaceFinder(), Recogniser(), decoder or Decoder(DecodeLimits())
    verdict: SetVerdict = judge_set([judge(s, finder=finder, recogniser=recogniser) for s in open_selfies(selfies, decoder=decoder)])
    if not verdict.accepted:
        raise NoUsableSelfie("None of the selfies can be used.", advice=reasons(verdict))
    return Person(template=verdict.template, limit=limit_for([v.descriptor for v in verdict.accepted]), finder=finder,
                  recogniser=recogniser, files={v.sha256: v.name for v in verdict.verdicts if v.sha256}, decoder=decoder)
