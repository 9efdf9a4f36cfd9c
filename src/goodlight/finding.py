"""A finding: one thing noticed about a selfie, a set of selfies or a shot, with what was measured and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``advice``: usable, could be better. ``reject``: not used."""

    ADVICE = "advice"
    REJECT = "reject"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing noticed.

    code: snake_case and stable, for programs. message: what is wrong, one sentence. advice: what to do, one sentence.
    value and limit: the measured value and the limit that it crossed, in ``unit``; None where nothing is measured.
    """

    code: str
    message: str
    advice: str = ""
    severity: Severity = Severity.REJECT
    value: float | None = None
    limit: float | None = None
    unit: str = ""

    def as_dict(self) -> dict:
        """A JSON-ready copy; figures are rounded to four significant digits."""
        figures = {k: None if v is None else float(f"{v:.4g}") for k, v in (("value", self.value), ("limit", self.limit))}
        return {"code": self.code, "severity": self.severity.value, "message": self.message, "advice": self.advice,
                **figures, "unit": self.unit}
