"""Progress for people: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_LABELS = {"selfies": "looking at the selfies", "plates": "preparing plates", "shots": "shooting"}
_LINES_PER_STAGE = 10


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[str, int, int | None], None]]:
    """Gives the function that ``shoot`` reports to."""
    if not stream.isatty():
        yield lambda stage, done, total: _line(stream, stage, done, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bars:
        tasks: dict[str, int] = {}

        def watch(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_LABELS.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield watch


def _line(stream: TextIO, stage: str, done: int, total: int | None) -> None:
    """Not every shot of a thousand: about ten lines a stage."""
    if total is None or done == total or done % max(1, total // _LINES_PER_STAGE) == 0:
        print(f"{_LABELS.get(stage, stage)}: {done}" + ("" if total is None else f" of {total}"), file=stream, flush=True)
