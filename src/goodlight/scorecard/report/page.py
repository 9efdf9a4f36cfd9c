"""report.html: one file that asks nobody for anything. The template engine escapes whatever came from outside."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from goodlight.scorecard.blind.score import PanelScore
from goodlight.scorecard.compare import Scorecard
from goodlight.scorecard.measure.skin import FREQUENCIES
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.report import plots, words
from goodlight.scorecard.rows.figure import FEWEST
from goodlight.scorecard.sides import Side

SHOWN = 12
"""Pictures of each side on the page."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture on the page. source: a data URI."""

    source: str
    alt: str
    width: int
    height: int


def html(card: Scorecard, *, panel: PanelScore | None = None) -> str:
    """The whole page, UTF-8."""
    import jinja2

    environment = jinja2.Environment(loader=jinja2.PackageLoader("goodlight.scorecard.report", "templates"), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    compared = card.comparison
    drawn = {f"{row.key}.{figure.key}": plots.strip(figure, k) for k, (row, figure) in enumerate(_figures(card))}
    return environment.get_template("compare.html.j2").render(
        card=card, words=words, plots=drawn, unmeasured=_unmeasured(card), spectrum=_spectrum(card), panel=panel, fewest=FEWEST,
        generated=shown(compared.generated), real=shown(compared.real),
        sides=[s for s in (compared.generated, compared.real, compared.selfies) if s is not None])


def _figures(card: Scorecard) -> Iterator[tuple]:
    return ((row, figure) for row in card.rows for figure in row.figures)


def _unmeasured(card: Scorecard) -> dict[str, str]:
    """Row → its figures that neither side has: named in a line, since empty lines of a table tell nothing."""
    return {row.key: ", ".join(f.label for f in row.figures if f.generated is None and f.real is None) for row in card.rows}


def shown(side: Side) -> tuple[Shown, ...]:
    """Pictures of as many people as there are, in turn, then the next of each."""
    ranked = sorted((k, order, p) for order, group in enumerate(side.groups.values()) for k, p in enumerate(group))
    return tuple(_shown(p, side.name) for _, _, p in ranked[:SHOWN])


def _shown(picture: PictureMeasures, side: str) -> Shown:
    width, height = picture.size
    person, face = picture.person, picture.technical
    who = f" of {picture.group}" if picture.group else ""
    turned = "facing the camera" if abs(person.yaw) < 8 else f"turned to the {'right' if person.yaw > 0 else 'left'}"
    mood = "smiling" if person.smile > 0.45 else "calm"
    soft = ", eyes not sharp" if face.blur > 1.3 else ""
    return Shown(source="data:image/jpeg;base64," + base64.b64encode(picture.preview).decode("ascii"),
                 alt=f"{side.capitalize()} picture {picture.name}{who}: {mood}, {turned}{soft}", width=width, height=height)


def _spectrum(card: Scorecard) -> str:
    """Skin texture of both sides and the selfies; "" where it could not be measured on two of them."""
    compared = card.comparison
    curves = [(name, colour, curve) for name, colour, side in (
        ("generated", "generated", compared.generated), ("real", "real", compared.real), ("selfies", "ink", compared.selfies))
        if side is not None and (curve := _mean_spectrum(side.pictures)) is not None]
    return plots.spectra(FREQUENCIES, curves, number=999) if len(curves) > 1 else ""


def _mean_spectrum(pictures: Sequence[PictureMeasures]) -> np.ndarray | None:
    measured = [p.person.spectrum for p in pictures if np.isfinite(p.person.spectrum).all()]
    return np.median(measured, axis=0) if measured else None
