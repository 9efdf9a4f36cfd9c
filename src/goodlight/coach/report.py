"""The coach's verdict for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from goodlight.coach.judge import Verdict
from goodlight.coach.whole_set import SetVerdict
from goodlight.finding import Severity


def show(verdict: SetVerdict, console: Console | None = None) -> None:
    """Print one row a selfie (mark, name, what was noticed, what to do), then the set and what to take next."""
    console = console or Console(highlight=False)
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", max_width=28)
    table.add_column(ratio=1)
    for one in verdict.verdicts:
        table.add_row(Text("✓", style="bold green") if one.accepted else Text("✗", style="bold red"), Text(one.name), _notes(one))
    console.print(table)
    console.print()
    total, usable = len(verdict.verdicts), len(verdict.accepted)
    have = verdict.coverage
    console.print(Text(f"{usable} of {total} {'selfie' if total == 1 else 'selfies'} can be used.", style="bold"))
    if usable:
        angles = f"From the front {have.front}, turned left {have.left}, right {have.right}"
        console.print(Text(f"{angles}; calm {have.calm}, smiling {have.smiling}; kinds of light {have.lights}.", style="dim"))
    if usable and not verdict.findings:
        console.print(Text("Angles, expressions, light and distances are all there. Nothing is missing."))
    elif verdict.findings:
        console.print(Text("What to take next:"))
        for wish in verdict.findings:
            row = Table.grid(padding=(0, 1))
            row.add_row(Text("  •"), Text.assemble(wish.advice, " ", (wish.message, "dim")))
            console.print(row)


def reasons(verdict: SetVerdict) -> str:
    """One line for each rejected selfie, for stderr."""
    lines = []
    for one in verdict.verdicts:
        why = [f"{f.message} [{f.code}]" for f in one.findings if f.severity is Severity.REJECT]
        if why:
            lines.append(f"  {one.name}: {' '.join(why)}")
    return "\n".join(lines)


def _notes(verdict: Verdict) -> Text:
    if not verdict.findings:
        return Text("good", style="dim")
    notes = Text()
    for k, found in enumerate(verdict.findings):
        style = "red" if found.severity is Severity.REJECT else "yellow"
        notes.append("\n" if k else "").append(found.message, style=style).append(f" {found.advice}" if found.advice else "")
    return notes
