"""Cost: what a picture costs, and what one costs that can be used."""

from __future__ import annotations

from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.prices import CORE_SOURCE, PHOTOGRAPHER_SOURCE, WATTS_SOURCE
from goodlight.scorecard.rows.figure import Better, Figure, Row, Summary, Verdict, cheaper, in_words, outcome_of, single
from goodlight.scorecard.rows.usable import usable_share
from goodlight.scorecard.statistics import proportion


def cost(comparison: Comparison) -> Row:
    prices, pictures = comparison.prices, len(comparison.generated.pictures)
    seconds = core_seconds(comparison)
    total = prices.paid if prices.paid is not None else None if seconds is None else seconds / 3600 * prices.core_hour
    each, usable = _each(total, pictures), _each_usable(total, comparison)
    real = single(prices.photographer / max(1, prices.photographer_pictures))
    figures = (
        _figure("per_shot", "Price of a picture", "$", each, real, cheaper(each, real)),
        _figure("per_usable", "Price of a usable picture", "$", usable, real, cheaper(usable, real),
                note="usable: one face, sharp, skin with detail, eyes open, and near the person's own photos where these are known"),
        _figure("usable", "Usable pictures", "% of the set", _share(comparison), None, Verdict.NONE),
        _figure("seconds", "Processor time", "s a picture", _each(seconds, pictures), None, Verdict.NONE),
        _figure("energy", "Energy", "Wh a picture", _each(None if seconds is None else seconds * prices.watts / 3600, pictures), None,
                Verdict.NONE))
    notes = [] if total is not None else ["No gallery.json says what processor time it took: say with --paid what the pictures cost."]
    return Row(
        key="cost", title="Cost", question="What does a picture cost that one can use?", figures=figures, outcome=outcome_of(figures),
        verdict=in_words(figures),
        method="The shoot's processor seconds, over all cores, times the price of a core's hour, or what a service took, over all pictures "
               "and over those that can be used, against a photographer's session over its finished pictures.",
        source=f"Core: {CORE_SOURCE}. Energy: {WATTS_SOURCE}. Photographer: {PHOTOGRAPHER_SOURCE}.", notes=tuple(notes))


def core_seconds(comparison: Comparison) -> float | None:
    """Of all galleries together; None where there is none that says."""
    known = [g.data["timing"]["cpu_s"] for g in comparison.generated.galleries]
    return sum(known) if known and all(s is not None for s in known) else None


def _figure(key: str, label: str, unit: str, generated: Summary | None, real: Summary | None, verdict: Verdict, note: str = "") -> Figure:
    better = Better.HIGH if key == "usable" else Better.LOW
    return Figure(key=key, label=label, unit=unit, better=better, generated=generated, real=real, verdict=verdict, note=note, digits=2)


def _each(total: float | None, pictures: int) -> Summary | None:
    return None if total is None else single(total / pictures)


def _each_usable(total: float | None, comparison: Comparison) -> Summary | None:
    """With the bounds of the share that is usable; no upper bound where none may be."""
    if total is None:
        return None
    good, n = _usable(comparison)
    share = proportion(good, n)
    most = total / (n * share.low) if share.low else float("inf")
    return single(total / good if good else float("inf"), low=total / (n * share.high), high=most)


def _share(comparison: Comparison) -> Summary:
    good, n = _usable(comparison)
    share = proportion(good, n)
    return single(100 * share.value, low=100 * share.low, high=100 * share.high, of="pictures")


def _usable(comparison: Comparison) -> tuple[int, int]:
    values = [v for row in usable_share(comparison).values() for v in row]
    return sum(v > 0 for v in values), len(values)
