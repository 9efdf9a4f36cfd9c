"""What is compared between groups: each measure's name, unit and source, its limit, and the figures that gallery.json alone gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from goodlight.scorecard.audit.galleries import PersonsGallery


class Rule(StrEnum):
    """How a limit binds a group's figure."""

    NOT_BELOW_WHOLE = "not below all by more than"
    NOT_ABOVE_WHOLE = "not above all by more than"
    AT_MOST = "at most"
    EITHER_WAY = "at most, either way,"
    APART = "groups no further apart than"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure of a person. share: from 0 to 1, averaged over people; upper: the group's is the 95th percentile of its people;
    otherwise the middle person stands for the group."""

    name: str
    title: str
    unit: str
    source: str  # how it is measured, one sentence
    share: bool = False
    upper: bool = False
    digits: int = 2
    limits: tuple[tuple[Rule, float], ...] = ()

    @property
    def statistic(self):
        return np.mean if self.share else _upper if self.upper else np.median


def _upper(values: np.ndarray, axis: int = 0) -> np.ndarray:
    return np.percentile(values, 95, axis=axis)


_SELF = "ΔE00 at the points that plate and shot both show, median over every shot made, delivered or not (gallery.json)"
_FILES = "delivered file against the selfie that it was made from, median over the person's shots"
MEASURES = (
    Measure(name="yield", title="delivered of asked for", unit="%", share=True, limits=((Rule.NOT_BELOW_WHOLE, 0.03),),
            source="shots delivered over shots asked for, at most 1"),
    Measure(name="served", title="people with a shot", unit="%", share=True, limits=((Rule.NOT_BELOW_WHOLE, 0.03),),
            source="people who were given at least one shot"),
    Measure(name="turned_away", title="shots with a defect", unit="%", share=True,
            source="shots that failed a gate over shots tried; duplicates are no defect"),
    Measure(name="likeness", title="likeness: distance to the selfies", unit="distance", digits=3,
            source="the recogniser's distance from delivered shot to the person's template, median over shots (gallery.json)"),
    Measure(name="likeness_calibrated", title="likeness, calibrated", unit="distance", digits=3, limits=((Rule.NOT_ABOVE_WHOLE, 0.02),),
            source="that distance times all's limit over the group's limit at the same false-accept rate"),
    Measure(name="held_out", title="likeness to other photos, less real to real", unit="distance", digits=3, limits=((Rule.AT_MOST, 0.02),),
            source="distance from delivered shot to a held-out photo, less that of the selfie to the same photo, median over pairs"),
    Measure(name="stranger", title="files that show somebody else", unit="%", share=True, limits=((Rule.AT_MOST, 0.02),),
            source="delivered files without a face, or with one further than 0.6 from the selfie that they were made from"),
    Measure(name="skin_drift", title="skin drift", unit="ΔE00", limits=((Rule.AT_MOST, 3.0), (Rule.APART, 1.0)), source=_SELF),
    Measure(name="skin_drift_95", title="skin drift, 95 %", unit="ΔE00", upper=True, limits=((Rule.AT_MOST, 6.0),),
            source="95th percentile of the same over a person's shots, and of that over the group's people"),
    Measure(name="hair_drift", title="hair drift", unit="ΔE00", source=_SELF),
    Measure(name="skin_change", title="skin drift in the files", unit="ΔE00", limits=((Rule.APART, 1.0),),
            source=f"{_FILES}: forehead, cheeks, nose, chin of the mesh found anew in both"),
    Measure(name="skin_lightness", title="skin lightened", unit="ΔL*", limits=((Rule.EITHER_WAY, 1.0), (Rule.APART, 1.0)),
            source=f"{_FILES}: change of the skin's L* there; positive is lighter"),
    Measure(name="hair_lightness", title="hair lightened", unit="ΔL*", limits=((Rule.EITHER_WAY, 2.0),),
            source=f"{_FILES}: change of the hair's L*; positive is lighter"),
    Measure(name="eye_change", title="eye drift", unit="ΔE00", source=f"{_FILES}: the irises, lids and highlights left out"),
    Measure(name="eye_lightness", title="eyes lightened", unit="ΔL*", source=f"{_FILES}: change of the irises' L*; positive is lighter"),
    Measure(name="coach_rejected", title="selfies rejected", unit="%", share=True, limits=((Rule.NOT_ABOVE_WHOLE, 0.03),),
            source="selfies that the coach rejected over selfies given"),
    Measure(name="coach_advised", title="selfies with advice", unit="%", share=True,
            source="selfies that the coach took with advice over selfies given"),
)
"""Limits: yield as issue and DESIGN section 6 set it; likeness and skin drift DESIGN section 6. Lightness: 1 L* for skin and 2 for
hair, half of what the same section allows for drift, because a shift to one side is a fault of another kind than scatter."""

_NO_FAULT = ("duplicate", "surplus")
_FEWEST_CASES = 5  # a kind of defect met less often is listed, not compared


def from_record(gallery: PersonsGallery) -> dict[str, float]:
    """The person's figures by measure; what cannot be known is left out. Kinds: "defect:CODE" and "coach:CODE", shares."""
    shots, rejected, selfies = (gallery.record[k] for k in ("shots", "rejected", "selfies"))
    made = [s["drift"] for s in (*shots, *rejected) if s["drift"]]
    skin = [d["skin_delta_e"] for d in made if d["skin_delta_e"] is not None]
    hair = [d["hair_delta_e"] for d in made if d["hair_delta_e"] is not None]
    alike = [s["likeness"]["distance"] for s in shots if s["likeness"]]
    figures = {"yield": min(1.0, len(shots) / gallery.asked), "served": float(bool(shots))}
    if alike:
        figures["likeness"] = float(np.median(alike))
    if skin:
        figures |= {"skin_drift": float(np.median(skin)), "skin_drift_95": float(np.percentile(skin, 95))}
    if hair:
        figures["hair_drift"] = float(np.median(hair))
    faults = [{d["code"] for d in s["defects"]} - set(_NO_FAULT) for s in rejected]
    if tried := len(shots) + len(rejected):
        figures["turned_away"] = sum(map(bool, faults)) / tried
        figures |= {f"defect:{code}": n / tried for code, n in Counter(c for f in faults for c in f).items()}
    if selfies:
        refused = [s["verdict"] == "rejected" for s in selfies]
        advised = [bool(s["findings"]) and not r for s, r in zip(selfies, refused, strict=True)]
        figures |= {"coach_rejected": sum(refused) / len(selfies), "coach_advised": sum(advised) / len(selfies)}
        met = Counter(c for s in selfies for c in {f["code"] for f in s["findings"]})
        figures |= {f"coach:{code}": n / len(selfies) for code, n in met.items()}
    return figures


def kinds(figures: Mapping[str, Mapping[str, float]]) -> tuple[Measure, ...]:
    """A measure for each kind of defect and advice that at least five people met. figures: by person; filled up with 0 by ``completed``."""
    met = Counter(name for mine in figures.values() for name, value in mine.items() if ":" in name and value > 0)
    words = {"defect": ("shots with", "shots tried that have this defect"), "coach": ("selfies:", "selfies with this finding of the coach")}
    return tuple(Measure(name=name, title=f"{words[name.partition(':')[0]][0]} {name.partition(':')[2].replace('_', ' ')}", unit="%",
                         share=True, source=words[name.partition(":")[0]][1]) for name in sorted(met) if met[name] >= _FEWEST_CASES)


def completed(figures: Mapping[str, Mapping[str, float]], more: tuple[Measure, ...]) -> dict[str, dict[str, float]]:
    """With 0 for every kind that a person was spared, where anything was tried at all."""
    out = {}
    for person, mine in figures.items():
        base = {"defect": "turned_away", "coach": "coach_rejected"}
        out[person] = {**{m.name: 0.0 for m in more if base[m.name.partition(":")[0]] in mine}, **mine}
    return out
