"""report.json: every figure with its interval, every verdict, and the plain measures of each picture. docs/scorecard.md describes it.

Face descriptors stay out: they are biometric data and nobody needs them to check a figure.
"""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np

from goodlight.scorecard.compare import Scorecard
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.rows.figure import Figure, Row, Summary
from goodlight.scorecard.sides import Side

VERSION = 1
_PRIVATE = {"descriptor", "patch"}
"""Faces are not written: neither what the recogniser makes of one nor its shape."""


def as_dict(card: Scorecard) -> dict:
    """JSON-ready; four significant digits, None for what could not be measured."""
    compared = card.comparison
    sides = [s for s in (compared.generated, compared.real, compared.selfies) if s is not None]
    return {"version": VERSION, "sides": {s.name: _side(s) for s in sides}, "prices": _plain(asdict(compared.prices)),
            "rows": [_row(r) for r in card.rows]}


def _side(side: Side) -> dict:
    return {"pictures": len(side.pictures), "people": len(side.groups), "mixed": side.mixed, "galleries": len(side.galleries),
            "failures": [asdict(f) for f in side.failures], "copies": [asdict(f) for f in side.copies],
            "measures": [_picture(p) for p in side.pictures]}


def _picture(picture: PictureMeasures) -> dict:
    person = {k: v for k, v in vars(picture.person).items() if k not in _PRIVATE} | {"details": vars(picture.person.details)}
    seen = {k: v for k, v in vars(picture.scene).items() if k != "thumbnail"}
    return _plain({"name": picture.name, "person": picture.group, "size": list(picture.size), "faces": picture.faces,
                   "technical": vars(picture.technical), "framing": vars(picture.framing), "face": person, "scene": seen})


def _row(row: Row) -> dict:
    return {"key": row.key, "title": row.title, "question": row.question, "outcome": row.outcome.value, "verdict": row.verdict,
            "method": row.method, "source": row.source, "notes": list(row.notes), "figures": [_figure(f) for f in row.figures]}


def _figure(figure: Figure) -> dict:
    return {"key": figure.key, "label": figure.label, "unit": figure.unit, "better": figure.better.name.lower(),
            "generated": _summary(figure.generated), "real": _summary(figure.real),
            "difference": figure.difference.as_dict() if figure.difference else None, "verdict": figure.verdict.value,
            "consistency": figure.consistency.value if figure.consistency else None, "limit": figure.limit,
            "matters": figure.matters, "note": figure.note}


def _summary(summary: Summary | None) -> dict | None:
    if summary is None:
        return None
    return {"n": summary.n, "of": summary.of, **summary.middle.as_dict(), "spread": summary.spread.as_dict() if summary.spread else None,
            "values": _plain(list(summary.values))}


def _plain(value):
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.4g}") if math.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value
