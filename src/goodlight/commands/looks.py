"""``goodlight looks``: everything that a brief may ask for, in words, as JSON or as a sheet of previews."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from goodlight.errors import EXIT_DONE, UsageError

_JPEG = {"quality": 92, "subsampling": 0}
_SHEET_OPTIONS = {".jpg": _JPEG, ".jpeg": _JPEG, ".png": {}, ".webp": {"quality": 90}}
_OPTIONS = {"backdrops": "--backdrop", "attires": "--attire", "lights": "--light", "crops": "--crop", "poses": "--pose",
            "expressions": "--expression", "presentations": "--presentation", "features": "--feature"}


def register(subparsers) -> None:
    parser = subparsers.add_parser("looks", help="list every backdrop, attire, light, crop, pose, expression and feature",
                                   description="What a shoot may ask for, with what each is and its licence.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--sheet", metavar="FILE", type=Path, help="write a sheet of previews (.jpg, .png or .webp)")


def run(args: argparse.Namespace) -> int:
    """Print the list, and write the sheet where one is asked for. Raises UsageError when the sheet cannot be written."""
    from goodlight.sets.catalogue import catalogue

    if args.sheet:
        _write_sheet(args.sheet)
    table = catalogue()
    if args.json:
        print(json.dumps({"version": 1, **table, **({"sheet": str(args.sheet)} if args.sheet else {})}, ensure_ascii=False, indent=2))
        return EXIT_DONE
    width = max(len(entry["name"]) for entries in table.values() for entry in entries)
    for kind, entries in table.items():
        print(f"{kind} ({_OPTIONS[kind]})")
        for entry in entries:
            size = f", {entry['size'][0]}×{entry['size'][1]}" if "size" in entry else ""
            print(f"  {entry['name']:{width}}  {entry['description']}{size}  [{entry['licence']}]")
    if args.sheet:
        print(f"The sheet is {args.sheet}")
    return EXIT_DONE


def _write_sheet(path: Path) -> None:
    options = _SHEET_OPTIONS.get(path.suffix.lower())
    if options is None:
        raise UsageError(f"A sheet cannot be written as {path.suffix or 'a file without a suffix'}.", code="bad_sheet",
                         advice=f"Give it one of {', '.join(_SHEET_OPTIONS)}.")
    from goodlight.sets.sheet import looks_sheet

    try:
        looks_sheet().save(path, **options)
    except OSError as error:
        raise UsageError(f"The sheet cannot be written: {error.strerror or error}.", code="bad_sheet",
                         advice="Name a file in a folder that exists and can be written.") from error
