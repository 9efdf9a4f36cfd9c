"""``goodlight compare GENERATED REAL [--selfies DIR] --out DIR``"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from pathlib import Path

from goodlight.errors import EXIT_DONE, UsageError

_AMOUNTS = (
    ("core_hour", "--core-price", float, "what an hour of one processor core costs (default 0.05)"),
    ("watts", "--watts", float, "power of a busy core, for the energy (default 4.0)"),
    ("paid", "--paid", float, "what a service took for the generated pictures, instead of the machine's price"),
    ("waited_hours", "--waited-hours", float, "how long the generated pictures took, where no gallery.json says so"),
    ("photographer", "--photographer-price", float, "what a photographer's session costs (default 250)"),
    ("photographer_pictures", "--photographer-pictures", int, "finished pictures of a session (default 2)"),
    ("photographer_days", "--photographer-days", float, "days from booking to delivery (default 10)"),
    ("photographer_minutes", "--photographer-minutes", float, "the sitter's minutes, way and session (default 90)"),
    ("own_minutes", "--own-minutes", float, "the person's own minutes for the generated pictures (default: 5, and half a minute a selfie)"),
)


def register(subparsers) -> None:
    parser = subparsers.add_parser("compare", help="compare generated headshots with real ones on seven points", allow_abbrev=False,
                                   description="The scorecard: quality, authenticity, cost, time, customization, variation, bias.")
    parser.add_argument("generated", metavar="GENERATED", help="a gallery, a folder of galleries, or any folder of headshots")
    parser.add_argument("real", metavar="REAL", help="a folder of a photographer's headshots, of the same person where there are any")
    parser.add_argument("--selfies", metavar="DIR", help="the person's own photos; with several people a folder for each, named as theirs")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for report.json and report.html")
    parser.add_argument("--people", metavar="CSV", help="who the people are, for the row on bias; see `goodlight audit`")
    parser.add_argument("--blind", metavar="OUT", help="also make a blind panel in this folder; its key goes to --out")
    parser.add_argument("--answers", action="append", default=[], metavar="FILE",
                        help="a judge's answers to the panel made with the same --out; repeat for several")
    for name, option, kind, text in _AMOUNTS:
        parser.add_argument(option, dest=name, type=kind, metavar="N", help=text)
    parser.add_argument("--json", action="store_true", help="print report.json")


def run(args: argparse.Namespace) -> int:
    """Raises UsageError for folders that are missing, empty or without a face, and for amounts that make no sense."""
    from goodlight.commands.progress import progress
    from goodlight.scorecard.blind import panel, score
    from goodlight.scorecard.compare import compare
    from goodlight.scorecard.prices import Prices
    from goodlight.scorecard.report import data, page, table

    given = {name: value for name, option, _, _ in _AMOUNTS if (value := _amount(getattr(args, name), option)) is not None}
    out = _folder(Path(args.out))
    scored = None
    if args.answers:  # before the work, so that a wrong line is known at once
        key = score.read_key(out / panel.KEY)
        scored = score.score(key, score.read_answers(args.answers, count=len(key)))
    with progress(sys.stderr) as watch:
        card = compare(args.generated, args.real, selfies=args.selfies, prices=Prices(**given), people=args.people,
                       squares=bool(args.blind), watch=watch)
    if args.blind:
        made = panel.make_panel(card.comparison.generated, card.comparison.real, seed=secrets.randbits(64))
        panel.write_panel(made, Path(args.blind), out / panel.KEY)
    report = data.as_dict(card) | ({"panel": scored.as_dict()} if scored else {})
    text = json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    _write(out / "report.json", text)
    _write(out / "report.html", page.html(card, panel=scored))
    if args.json:
        sys.stdout.write(text)
        return EXIT_DONE
    table.show(card)
    if scored:
        print(f"Blind panel: {scored.verdict} Spotted {page.words.per_cent(scored.spotted)} of the generated, accused "
              f"{page.words.per_cent(scored.accused)} of the real ones.")
    if args.blind:
        print(f"The blind panel is {Path(args.blind) / 'panel.html'}; its key is {out / panel.KEY}")
    print(f"The report is {out / 'report.html'}")
    return EXIT_DONE


def _amount(value: float | None, option: str) -> float | None:
    if value is not None and not 0 <= value < 1e9 or value == 0 and option == "--photographer-pictures":
        raise UsageError(f"{option} {value} makes no sense.", code="bad_amount", advice="Give a number from 0 up.")
    return value


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The report cannot be written into {path}: {error.strerror or error}.", code="bad_out",
                         advice="Choose a folder that can be written with --out.") from error
    return path


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}.", code="bad_out",
                         advice="Choose a folder that can be written with --out.") from error
