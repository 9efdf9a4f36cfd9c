"""The networks that measuring needs, loaded once. None takes more than a few milliseconds a picture but the recogniser (85 ms)."""

from __future__ import annotations

from dataclasses import dataclass

from goodlight.errors import ModelUnavailable
from goodlight.models.brisque import Brisque
from goodlight.models.matting import Matting
from goodlight.models.recogniser import Recogniser
from goodlight.subject.measure_face import FaceFinder


@dataclass(frozen=True, eq=False, kw_only=True)
class Tools:
    """matting: only its small segmenter is used; ISNet is never loaded. brisque: None where it cannot be had."""

    finder: FaceFinder
    recogniser: Recogniser
    matting: Matting
    brisque: Brisque | None = None

    @classmethod
    def load(cls) -> Tools:
        """Raises ModelUnavailable."""
        return cls(finder=FaceFinder(), recogniser=Recogniser(), matting=Matting(threads=1), brisque=_brisque())


def _brisque() -> Brisque | None:
    try:
        return Brisque()
    except ModelUnavailable:
        return None
