"""Quality: how well the pictures are photographed, and how much that varies from picture to picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from goodlight.scorecard.comparison import Comparison
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.rows.figure import Better, Question, Row, answer, finite, in_words, outcome_of
from goodlight.scorecard.sides import Side

_LOW, _HIGH, _NEITHER = Better.LOW, Better.HIGH, Better.NEITHER


def _of(part: str, name: str, times: float = 1.0) -> Callable[[PictureMeasures], float]:
    return lambda picture: times * getattr(getattr(picture, part), name)


_technical, _framing = partial(_of, "technical"), partial(_of, "framing")
# key, label, unit, better, least difference that matters, value of a picture, statistic
_FIGURES = (
    ("sharpness", "Blur on the eyes", "% of the eye distance", _LOW, 0.10, _technical("blur"), np.median),
    ("noise", "Noise", "code values", _LOW, 0.3, _technical("noise"), np.median),
    ("exposure", "Face outside the usual exposure", "L*", _LOW, 1.0, _technical("exposure"), np.mean),
    ("clipping", "Skin without detail", "%", _LOW, 0.5, _technical("clipped", 100), np.mean),
    ("cast", "Colour cast", "C*ab of the eye whites", _LOW, 2.0, _technical("cast"), np.median),
    ("jpeg", "JPEG quality", "of 100", _NEITHER, 3.0, _technical("jpeg_quality"), np.median),
    ("blocks", "Compression blocks", "×", _NEITHER, 0.05, _technical("blockiness"), np.median),
    ("halo", "Halo at the outline", "ΔE", _LOW, 2.0, _technical("halo"), np.median),
    ("brisque", "No-reference quality index (BRISQUE)", "0 undistorted – 100", _NEITHER, 10.0, _technical("brisque"), np.median),
    ("index", "Perceptual blur (whole picture)", "0–1", _NEITHER, 0.03, _technical("blur_index"), np.median),
    ("framing", "Portrait rules kept", "%", _HIGH, 5.0, _framing("kept", 100), np.mean),
    ("eye_line", "Eye line", "% from the top", _NEITHER, 2.0, _framing("eye_line", 100), np.median),
    ("headroom", "Headroom", "% of the height", _NEITHER, 2.0, _framing("headroom", 100), np.median),
    ("head_size", "Head size", "% of the height", _NEITHER, 3.0, _framing("share", 100), np.median),
)
_WHOLE = {"brisque", "index", "framing"}
"""Figures made of several things, whose spread says nothing of one. Of all others the set's consistency is asked."""


def quality(comparison: Comparison) -> Row:
    figures = answer([Question(key=key, label=label, unit=unit, better=better, matters=matters, statistic=statistic,
                               generated=_values(comparison.generated, value), real=_values(comparison.real, value),
                               consistency=key not in _WHOLE, note=_NOTES.get(key, ""))
                      for key, label, unit, better, matters, value, statistic in _FIGURES])
    missing = {f.key for f in figures if f.generated is None}
    return Row(
        key="quality", title="Quality", question="Are they good photographs, and steadily so?", figures=figures,
        outcome=outcome_of(figures), verdict=in_words(figures),
        method="Every picture is measured at one scale, 120 pixels between the eyes: edges around the eyes, noise behind the person, "
               "exposure and colour on skin and eye whites, the file's own compression, the outline, and the place of the head.",
        source="Zhuo and Sim 2011 (edges), Immerkær 1996 (noise), ITU-T T.81 (compression), Mittal, Moorthy and Bovik 2012 through OpenCV "
               "(BRISQUE), Crete et al. 2007 through scikit-image (perceptual blur); the portrait rules are those of goodlight's crops.",
        notes=tuple(note for key, note in _MISSING.items() if key in missing))


_MISSING = {
    "brisque": "BRISQUE could not be measured: it needs its model (goodlight models pull) and OpenCV's quality module "
               "(opencv-contrib-python-headless).",
    "index": "Perceptual blur needs scikit-image: pip install 'goodlight[scorecard]'."}


_NOTES = {"noise": "in the smooth parts behind the person", "cast": "0 is neutral", "blocks": "1 is none; of the files as they were given",
          "jpeg": "of the files as they were given: a copy from a web site measures as it was encoded there",
          "brisque": "of the whole picture, learnt from photographs of things: grain and backdrop count, so neither side is better",
          "index": "a shallow depth of field counts as blur, so neither side is better for it"}


def _values(side: Side, value: Callable[[PictureMeasures], float]) -> dict[str, list[float]]:
    return finite({group: [value(p) for p in pictures] for group, pictures in side.groups.items()})
