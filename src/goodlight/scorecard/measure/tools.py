"""The networks that measuring needs, loaded once. None takes more than a few milliseconds a picture but the recogniser (85 ms)."""

from __future__ import annotations

from dataclasses import dataclass

from goodlight.models.matting import Matting
from goodlight.models.recogniser import Recogniser
from goodlight.subject.measure_face import FaceFinder


@dataclass(frozen=True, eq=False, kw_only=True)
class Tools:
    """matting: only its small segmenter is used; ISNet is never loaded."""

    finder: FaceFinder
    recogniser: Recogniser
    matting: Matting

    @classmethod
    def load(cls) -> Tools:
        """Raises ModelUnavailable."""
        return cls(finder=FaceFinder(), recogniser=Recogniser(), matting=Matting(threads=1))
