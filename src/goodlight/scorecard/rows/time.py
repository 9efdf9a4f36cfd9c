"""Time efficiency: how long until the pictures are there, and how much of it is the person's own time."""

from __future__ import annotations

import numpy as np

from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.prices import HOURS_SOURCE, MINUTES_SOURCE
from goodlight.scorecard.rows.figure import Better, Figure, Row, Summary, cheaper, in_words, outcome_of, single

_DAY = 24 * 60.0  # minutes


def time(comparison: Comparison) -> Row:
    prices = comparison.prices
    own, taking = _own_minutes(comparison)
    first, every = _waited(comparison, "first_shot_s", taking), _waited(comparison, "total_s", taking)
    delivery, session = single(prices.photographer_days * _DAY), single(prices.photographer_minutes)
    figures = tuple(
        Figure(key=key, label=label, unit="min", better=Better.LOW, generated=generated, real=real, verdict=cheaper(generated, real))
        for key, label, generated, real in (
            ("first", "From the first selfie to the first picture", first, delivery),
            ("all", "From the first selfie to all pictures", every, delivery),
            ("own", "The person's own time", single(own), session)))
    notes = [] if every else ["No gallery.json says how long it took: say it with --waited-hours."]
    return Row(
        key="time", title="Time", question="How soon are they there?", figures=figures, outcome=outcome_of(figures),
        verdict=in_words(figures),
        method="The clock of gallery.json (the median where there are several galleries) and the time for taking selfies, against booking, "
               "session and delivery of a photographer.",
        source=f"Photographer: {HOURS_SOURCE}. Own time: {MINUTES_SOURCE}.", notes=tuple(notes))


def _own_minutes(comparison: Comparison) -> tuple[float, float]:
    """All of the person's minutes, and those before the machine starts."""
    galleries = [len(g.data["selfies"]) for g in comparison.generated.galleries]
    people = max(1, len(comparison.generated.groups))
    given = len(comparison.selfies.pictures) / people if comparison.selfies else 8
    selfies = float(np.median(galleries)) if galleries else given
    own = comparison.prices.minutes(round(selfies))
    return own, min(own, 0.5 * selfies)


def _waited(comparison: Comparison, moment: str, taking: float) -> Summary | None:
    if comparison.prices.waited_hours is not None:
        return single(60 * comparison.prices.waited_hours)
    known = [g.data["timing"][moment] for g in comparison.generated.galleries]
    known = [s for s in known if s is not None]
    return single(taking + float(np.median(known)) / 60) if known else None
