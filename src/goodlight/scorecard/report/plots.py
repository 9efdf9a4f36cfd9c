"""Plots as inline SVG, drawn by matplotlib. Colours are CSS variables of the page, so that they follow its light and dark dress."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import numpy as np

from goodlight.scorecard.report import words
from goodlight.scorecard.rows.figure import Figure, Summary

_COLOURS = {"ink": "#010201", "generated": "#010202", "real": "#010203", "faint": "#010204"}
"""Stand-ins that occur nowhere else and are replaced by ``var(--name)`` in the file."""
_MOST_DOTS = 60  # of a side; more hide each other
_WIDTH, _HEIGHT = 3.6, 0.74  # inches at 72 to the inch
_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "goodlight", "font.size": 7.5, "text.parse_math": False}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def strip(figure: Figure, number: int) -> str:
    """Each picture a dot, the middle a bar, its interval a line; one band a side. "" where there is nothing to show.

    number: tells the plots of a page apart.
    """
    sides = [("generated", figure.generated, 1.0), ("real", figure.real, 0.0)]
    if not any(s is not None and len(s.values) > 1 for _, s, _ in sides):
        return ""
    return _drawn(lambda axes: _strip(axes, figure, sides), height=_HEIGHT, number=number, alt=words.alt(figure))


def spectra(frequencies: np.ndarray, curves: Sequence[tuple[str, str, np.ndarray]], number: int) -> str:
    """Texture of skin by fineness: curves are (name, colour, dB at the frequencies)."""
    def draw(axes) -> None:
        for name, colour, values in curves:
            axes.plot(frequencies, values, color=_COLOURS[colour], lw=1.6, label=name, marker="o", ms=2.5)
        axes.set_xlabel("lines per eye distance, finer to the right", color=_COLOURS["ink"])
        axes.set_ylabel("contrast, dB", color=_COLOURS["ink"])
        axes.legend(frameon=False, labelcolor=_COLOURS["ink"], loc="upper right")

    says = "; ".join(f"{name} from {values[0]:.0f} to {values[-1]:.0f} dB" for name, _, values in curves)
    return _drawn(draw, height=1.9, number=number, alt=f"Skin texture by fineness: {says}")


def _drawn(draw, *, height: float, number: int, alt: str) -> str:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context(_SETTINGS):
        canvas = Canvas(figsize=(_WIDTH, height), layout="constrained")
        FigureCanvasSVG(canvas)
        axes = canvas.add_subplot()
        axes.patch.set_visible(False)
        canvas.patch.set_visible(False)
        for name, line in axes.spines.items():
            line.set_visible(name == "bottom")
            line.set_color(_COLOURS["faint"])
        axes.tick_params(colors=_COLOURS["ink"], color=_COLOURS["faint"], length=2, pad=2)
        draw(axes)
        out = io.StringIO()
        canvas.savefig(out, format="svg", metadata=_NO_METADATA)
    return _inline(out.getvalue(), number, alt)


def _strip(axes, figure: Figure, sides) -> None:
    random = np.random.default_rng(0)
    for name, summary, y in sides:
        if summary is None:
            continue
        dots = np.asarray(summary.values if len(summary.values) <= _MOST_DOTS else random.choice(summary.values, _MOST_DOTS, replace=False))
        axes.scatter(dots, y + random.uniform(-0.22, 0.22, len(dots)), s=9, color=_COLOURS[name], alpha=0.45, lw=0)
        _middle(axes, summary, y, _COLOURS[name])
    if figure.limit is not None:
        axes.axvline(figure.limit, color=_COLOURS["ink"], lw=0.8, ls=(0, (2, 2)))
    axes.set_ylim(-0.5, 1.5)
    axes.set_yticks([])
    axes.margins(x=0.06)
    axes.locator_params(axis="x", nbins=6)


def _middle(axes, summary: Summary, y: float, colour: str) -> None:
    axes.plot([summary.middle.value] * 2, [y - 0.36, y + 0.36], color=colour, lw=2.2, solid_capstyle="butt")
    if summary.middle.known:
        axes.plot([summary.middle.low, summary.middle.high], [y, y], color=colour, lw=1.6)


def _inline(svg: str, number: int, alt: str) -> str:
    """The svg element alone, named for those who do not see it, with ids of its own and the page's colours and letters."""
    from html import escape

    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg"):], flags=re.S)
    svg = re.sub(r'<svg ([^>]*?)width="[^"]*" height="[^"]*"', r"<svg \1", svg, count=1)
    svg = re.sub(r'id="([^"]+)"', rf'id="p{number}-\1"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#p{number}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#p{number}-\1)", svg)
    svg = re.sub(r"font: ([\d.]+px)[^;\"]*", r"font: \1 inherit", svg)
    for name, stand_in in _COLOURS.items():
        svg = svg.replace(stand_in, f"var(--{name})")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt, quote=True)}" class="plot" ', 1)
