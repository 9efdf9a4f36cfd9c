"""The scorecard on a terminal: seven rows, their headline figures on both sides, and what they say."""

from __future__ import annotations

from goodlight.scorecard.compare import Scorecard
from goodlight.scorecard.report import words
from goodlight.scorecard.rows.figure import Verdict

_STYLE = {Verdict.GENERATED: "green", Verdict.REAL: "magenta", Verdict.BEYOND: "red", Verdict.DIFFERENT: "yellow"}


def show(card: Scorecard) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table()
    for column in ("", "Generated", "Real", ""):
        table.add_column(column, justify="right" if column else "left")
    for row in card.rows:
        table.add_row(f"[bold]{row.title}[/]", "", "", f"[{_STYLE.get(row.outcome, 'default')}]{words.OUTCOMES[row.outcome]}[/]")
        for figure in words.headline(row):
            unit = words.unit(figure)
            table.add_row(escape(f"  {figure.label}{f', {unit}' if unit else ''}"), words.side(figure.generated, figure),
                          words.side(figure.real, figure), escape(words.verdict(figure)))
        table.add_section()
    console.print(table)
    for side in (card.comparison.generated, card.comparison.real):
        if side.failures:
            console.print(escape(f"{len(side.failures)} {side.name} files gave no figures; the report says why."))
