"""Bias: does it treat everybody alike? Answered by the fairness audit, which needs to know who the people are."""

from __future__ import annotations

from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.rows.figure import Row, Verdict

_METHOD = ("The fairness audit compares groups of people by yield, likeness, drift and defects, with intervals and a test corrected for "
           "many tests.")
_SOURCE = "`goodlight audit` on the generated side; of the real one nothing is known about who was turned away."


def bias(comparison: Comparison) -> Row:
    if comparison.people is not None and comparison.generated.galleries:
        return _audited(comparison)
    people = len(comparison.generated.groups)
    where = "The generated pictures carry no gallery.json, which the audit reads." if comparison.people else \
        f"There {'is one person' if people == 1 else f'are {people} people'} in the generated pictures."
    return _row(verdict="Not measured: nobody said who the people are." if comparison.people is None else "Not measured.",
                outcome=Verdict.NONE,
                notes=(f"{where} With galleries of many people and a table of who they are, run `goodlight audit GALLERY... --people CSV "
                       "--out DIR`, or give `--people CSV` here.",))


def _audited(comparison: Comparison) -> Row:
    from goodlight.scorecard.audit import audit, words

    selfies = comparison.selfies
    named = selfies is not None and "" not in selfies.groups  # a folder or a file for each person
    report = audit([comparison.generated.folder], comparison.people, selfies=selfies.folder if named else None)
    outcome = Verdict.BEYOND if report.failing else Verdict.WITHIN if report.verdicts else Verdict.TOO_FEW
    lines = [*words.failing(report), *words.gaps(report), *report.notes]
    return _row(verdict=words.summary(report), outcome=outcome,
                notes=(*lines, "`goodlight audit` writes the whole report, group by group."))


def _row(*, verdict: str, outcome: Verdict, notes: tuple[str, ...]) -> Row:
    return Row(key="bias", title="Bias", question="Does it treat everybody alike?", figures=(), outcome=outcome, verdict=verdict,
               method=_METHOD, source=_SOURCE, notes=notes)
