"""Makes a blind panel: the same number of pictures from either side, all cut, sized and encoded alike, in an order nobody can guess.

The key, which says which is which, is written elsewhere and never into the panel's folder.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from goodlight.errors import UsageError
from goodlight.scorecard.measure.values import PictureMeasures
from goodlight.scorecard.sides import Side

KEY = "blind-key.json"
VERSION = 1
MOST = 12
"""Pictures of each side: two dozen are looked at with care, more are not."""
FEWEST = 2


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel:
    """pictures: JPEG, in the order shown. key: "generated" or "real" for each."""

    pictures: tuple[bytes, ...]
    key: tuple[str, ...]
    names: tuple[str, ...]


def make_panel(generated: Side, real: Side, *, seed: int) -> Panel:
    """Raises UsageError with fewer than two pictures on a side. The measures must have kept their squares."""
    count = min(MOST, len(generated.pictures), len(real.pictures))
    if count < FEWEST:
        raise UsageError("A blind panel needs at least two pictures of each side.", code="panel_too_small",
                         advice="Give folders with more pictures.")
    dice = random.Random(seed)
    chosen = [(side.name, p) for side in (generated, real) for p in _spread(side, count, dice)]
    dice.shuffle(chosen)
    return Panel(pictures=tuple(p.square for _, p in chosen), key=tuple(name for name, _ in chosen), names=tuple(p.name for _, p in chosen))


def _spread(side: Side, count: int, dice: random.Random) -> Sequence[PictureMeasures]:
    """As many people as there are, in turn: a panel of twelve shots of one person would be told by the person."""
    piles = [dice.sample(group, len(group)) for group in side.groups.values()]
    dice.shuffle(piles)
    taken: list[PictureMeasures] = []
    while len(taken) < count:
        for pile in piles:
            if pile and len(taken) < count:
                taken.append(pile.pop())
    return taken


def write_panel(panel: Panel, out: Path, key: Path) -> None:
    """01.jpg …, panel.html and an answer sheet into ``out``; the key to ``key``. Raises UsageError where that cannot be written."""
    if key.resolve().parent == out.resolve() or out.resolve() in key.resolve().parents:
        raise UsageError("The panel's folder may not hold the report, because the key lies beside the report.", code="key_in_panel",
                         advice="Give --blind another folder than --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(panel.pictures, 1):
            (out / f"{number:02d}.jpg").write_bytes(data)
        (out / "panel.html").write_text(_page(panel), encoding="utf-8")
        lines = ["number,answer", *(f"{number}," for number in range(1, len(panel.pictures) + 1))]
        (out / "answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        key.write_text(json.dumps({"version": VERSION, "key": panel.key, "pictures": panel.names}, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The blind panel cannot be written: {error.strerror or error}.", code="bad_out",
                         advice="Choose a folder that can be written with --blind.") from error


def _page(panel: Panel) -> str:
    import jinja2

    environment = jinja2.Environment(loader=jinja2.PackageLoader("goodlight.scorecard.report", "templates"), autoescape=True,
                                     trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    sources = ["data:image/jpeg;base64," + base64.b64encode(data).decode("ascii") for data in panel.pictures]
    return environment.get_template("panel.html.j2").render(sources=sources)
