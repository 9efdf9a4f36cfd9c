"""Authenticity: is it still this person, in colour, shape, skin and expression?

The yardstick is what real photos of the person do among themselves: two of them differ too, in light, lens and mood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from goodlight.colour import delta_e
from goodlight.cull.drift import HAIR_LIMIT, SKIN_LIMIT
from goodlight.cull.likeness import LOOSEST
from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.references import Reference
from goodlight.scorecard.rows.figure import Better, Question, Row, answer, finite, in_words, outcome_of

Apart = Callable[[PictureMeasures, PictureMeasures], float | None]
"""How far two pictures of one person lie apart; None or NaN where one of them does not show it."""


def likeness(a: PictureMeasures, b: PictureMeasures) -> float:
    return float(np.linalg.norm(a.person.descriptor - b.person.descriptor))


def _colours(name: str) -> Apart:
    def apart(a: PictureMeasures, b: PictureMeasures) -> float | None:
        one, other = getattr(a.person, name), getattr(b.person, name)
        return None if one is None or other is None else float(delta_e(one, other))
    return apart


def _proportions(a: PictureMeasures, b: PictureMeasures) -> float:
    """Per cent, root mean square over the lengths."""
    return 100 * float(np.sqrt(np.mean((a.person.proportions / b.person.proportions - 1) ** 2)))


def _shoulders(a: PictureMeasures, b: PictureMeasures) -> float:
    return 100 * abs(a.person.shoulders / b.person.shoulders - 1)


def _expression(a: PictureMeasures, b: PictureMeasures) -> float:
    return abs(a.person.duchenne - b.person.duchenne)


# key, label, unit, least difference that matters, how far apart, limit
_DRIFTS = (
    ("skin", "Skin colour drift", "ΔE00", 1.0, _colours("skin_lab"), SKIN_LIMIT),
    ("hair", "Hair colour drift", "ΔE00", 1.5, _colours("hair_lab"), HAIR_LIMIT),
    ("eyes", "Eye colour drift", "ΔE00", 2.0, _colours("iris_lab"), None),
    ("proportions", "Face proportions changed", "%", 1.0, _proportions, None),
    ("shoulders", "Shoulder width changed", "%", 5.0, _shoulders, None),
    ("expression", "Expression changed", "0–1", 0.1, _expression, None),
)


def authenticity(comparison: Comparison) -> Row:
    refs, groups = comparison.references, comparison.generated.groups
    among_own = {g: _pairs(_all_real(r), likeness) for g, r in refs.items()}
    questions = [
        Question(key="likeness_selfies", label="Distance to the selfies", unit="distance", better=Better.LOW, matters=0.02, limit=LOOSEST,
                 generated=_to(comparison, "selfies"), real=finite(among_own), note="not to the selfie a picture was made from"),
        Question(key="likeness_held_out", label="Distance to other real photos", unit="distance", better=Better.LOW, matters=0.02,
                 limit=LOOSEST, generated=_to(comparison, "held_out"), real=finite(among_own)),
    ]
    for key, label, unit, matters, apart, limit in _DRIFTS:
        questions.append(Question(key=key, label=label, unit=unit, better=Better.LOW, matters=matters, limit=limit,
                                  generated=finite({g: _drift(pictures, refs[g], apart) for g, pictures in groups.items()}),
                                  real=finite({g: _pairs(_all_real(r), apart) for g, r in refs.items()})))
    questions += [_pores(comparison), _aliveness(comparison)]
    figures = answer(questions)
    return Row(
        key="authenticity", title="Authenticity", question="Is it still this person?", figures=figures, outcome=outcome_of(figures),
        verdict=in_words(figures),
        method="A face recogniser's distance, colours in CIELAB and lengths on the face mesh, from each picture to the person's own "
               "photos, against the same between two of these photos; skin texture is the power in the pores' band against that of eyes "
               "and brows.",
        source=f"King 2017 (recogniser; two photos of one person, years apart: median 0.40, 95 % below {LOOSEST}), Sharma, Wu and Dalal "
               "2005 (ΔE00), Ekman, Davidson and Friesen 1990 (Duchenne smile).",
        notes=tuple(_notes(comparison)))


def _all_real(reference: Reference) -> tuple[PictureMeasures, ...]:
    return reference.selfies + reference.held_out


def _pairs(photos: Sequence[PictureMeasures], apart: Apart) -> list[float | None]:
    """One value a photo, its median distance to the others: pairs share photos and are not independent."""
    return [_median([apart(a, b) for b in photos if b is not a]) for a in photos] if len(photos) > 1 else []


def _median(values: Sequence[float | None]) -> float | None:
    kept = [v for v in values if v is not None and np.isfinite(v)]
    return float(np.median(kept)) if kept else None


def _to(comparison: Comparison, photos: str) -> dict[str, list[float]]:
    return finite({g: [_median([likeness(p, o) for o in comparison.references[g].unseen(p, getattr(comparison.references[g], photos))])
                       for p in pictures] for g, pictures in comparison.generated.groups.items()})


def _drift(pictures: Sequence[PictureMeasures], reference: Reference, apart: Apart) -> list[float | None]:
    """From the selfie that the picture was made from where that is known: light and lens are then the same. Else from all, the median."""
    out = []
    for picture in pictures:
        source = reference.source(picture)
        photos = (source,) if source else reference.unseen(picture, reference.own)
        out.append(_median([apart(picture, photo) for photo in photos]))
    return out


def _pores(comparison: Comparison) -> Question:
    """Against the person's own photos where there are any, else as it stands on both sides."""
    refs, groups = comparison.references, comparison.generated.groups
    changed = finite({g: _signed(pictures, refs[g]) for g, pictures in groups.items()})
    if changed:
        return Question(key="pores", label="Skin texture kept", unit="dB against own photos", better=Better.HIGH, matters=1.5, limit=-3.0,
                        generated=changed, real=finite({g: _left_out(_all_real(r)) for g, r in refs.items()}), note="below 0 is smoother")
    return Question(key="pores", label="Skin texture", unit="dB", better=Better.HIGH, matters=1.5,
                    **{side.name: finite({g: [p.person.pores for p in ps] for g, ps in side.groups.items()})
                       for side in (comparison.generated, comparison.real)}, note="pores against eyes and brows, in the same band")


def _signed(pictures: Sequence[PictureMeasures], reference: Reference) -> list[float | None]:
    out = []
    for picture in pictures:
        source = reference.source(picture)
        own = _median([p.person.pores for p in ((source,) if source else reference.unseen(picture, reference.own))])
        out.append(None if own is None else picture.person.pores - own)
    return out


def _left_out(photos: Sequence[PictureMeasures]) -> list[float | None]:
    out = []
    for photo in photos:
        others = _median([p.person.pores for p in photos if p is not photo])
        out.append(None if others is None else photo.person.pores - others)
    return out


def _aliveness(comparison: Comparison) -> Question:
    return Question(key="alive", label="Smile that reaches the eyes", unit="0–1", better=Better.NEITHER, matters=0.1,
                    **{side.name: finite({g: [p.person.duchenne for p in ps] for g, ps in side.groups.items()})
                       for side in (comparison.generated, comparison.real)}, note="a calm face is no worse, so neither side is better")


def _notes(comparison: Comparison):
    refs = comparison.references.values()
    if comparison.selfies is None:
        yield ("No selfies were given (--selfies): likeness and drift are told from real pictures of the same person alone, where "
               "there are any.")
    elif not any(r.selfies for r in refs):
        yield "The selfies could not be paired with the generated pictures: give both the same folder names, one a person."
    if not any(r.held_out for r in refs):
        yield "Among the real pictures there is none of the same person, so they set no yardstick for this person's own spread."
    if any(r.sources for r in refs):
        yield ("Drift is told against the selfie that a picture was made from, in the same light. Two real photos differ in light as well: "
               "better means nearer than another real photo, not nearer than the light allows.")
    if comparison.generated.mixed:
        yield "The generated folder shows several people and has no folders that tell them apart; they were sorted by face."
