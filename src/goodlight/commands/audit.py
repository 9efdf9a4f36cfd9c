"""``goodlight audit GALLERY... --people CSV --out DIR``"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from goodlight.errors import EXIT_DONE, UsageError

_SHOWN = {"yield": "made", "turned_away": "faults", "likeness": "alike", "likeness_calibrated": "cali-\nbrated",
          "held_out": "held out",
          "skin_drift": "skin ΔE", "skin_lightness": "skin ΔL*", "hair_drift": "hair ΔE", "eye_change": "eyes ΔE"}
"""Measures in the tables, with headings that fit nine of them into eighty columns."""


def register(subparsers) -> None:
    text = "Compare how groups of people fare: yield, likeness, drift and defects, with intervals and tests."
    parser = subparsers.add_parser("audit", help="compare how groups of people fare", allow_abbrev=False, description=text)
    parser.add_argument("galleries", nargs="+", metavar="GALLERY", help="a gallery's folder, one a person, or a folder of such folders")
    parser.add_argument("--people", required=True, metavar="CSV",
                        help="who they are: the column file or gallery names each person as the gallery's folder does; the others are "
                             "groups; born is a year")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for audit.json and audit.html")
    parser.add_argument("--by", action="append", default=[], metavar="GROUPING",
                        help="a column, COLUMN+COLUMN, age or lightness; repeat for several (default: every one that can be made)")
    parser.add_argument("--selfies", metavar="DIR",
                        help="the selfies, a folder or a file for each person: measures lightening and the recogniser")
    parser.add_argument("--held-out", metavar="DIR", help="other photos, a folder or a file for each person: measures likeness to them")
    parser.add_argument("--year", type=int, metavar="YYYY", help="the year in which ages are taken (default: this year)")
    parser.add_argument("--json", action="store_true", help="print audit.json")


def run(args: argparse.Namespace) -> int:
    from goodlight.commands.progress import progress
    from goodlight.scorecard.audit import audit
    from goodlight.scorecard.audit.page import html

    if args.year is not None and not 1900 <= args.year <= 2200:
        raise UsageError(f"{args.year} is not a year that people live in.", code="bad_year", advice="Give it as YYYY.")
    with progress(sys.stderr) as watch:
        report = audit(args.galleries, args.people, by=args.by, selfies=args.selfies, held_out=args.held_out, year=args.year, watch=watch)
    data = json.dumps(report.as_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    out = Path(args.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "audit.json").write_text(data, encoding="utf-8")
        (out / "audit.html").write_text(html(report), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The report cannot be written: {error.strerror or error}.", code="bad_out",
                         advice="Choose a folder that can be written with --out.") from error
    if args.json:
        sys.stdout.write(data)
    else:
        show(report)
        print(f"The report is {out / 'audit.html'}")
    return EXIT_DONE


def _heading(name: str) -> str:
    return _SHOWN[name].replace("-\n", "")


def show(report) -> None:
    """Tables for a terminal; figures without their intervals, which are in the page."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from goodlight.scorecard.audit import words
    from goodlight.scorecard.audit.groups import FEWEST

    console = Console()
    measures = words.columns(report, tuple(_SHOWN))
    for grouping in report.groupings:
        table = Table(title=escape(f"By {grouping.title}"), title_justify="left", box=None, padding=(0, 1, 0, 0))
        table.add_column("group", no_wrap=True)
        table.add_column("people", justify="right")
        for measure in measures:
            table.add_column(_SHOWN[measure.name], justify="right")
        for group in grouping.groups:
            cells = [group.figures.get(m.name) for m in measures]
            table.add_row(escape(group.name) + ("" if group.people >= FEWEST else " †"), str(group.people),
                          *(words.NOTHING if c is None else words.number(m, c.interval.value) + ("*" if c.significant else "")
                            for m, c in zip(measures, cells, strict=True)))
        console.print(table)
    if report.groupings:
        console.print("; ".join(f"{_heading(m.name)}: {escape(m.title)}" for m in measures) + ".")
        console.print(f"† fewer than {FEWEST} people: shown, not judged. * differs from the others, corrected for {report.tests} tests.")
    console.print(escape(words.summary(report)), style="bold")
    for line in (*words.failing(report), *words.gaps(report), *report.notes):
        console.print(escape(f"- {line}"))
