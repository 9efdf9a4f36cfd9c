"""What commands for things of the user's own share: ``add``, ``list`` and ``remove``, by name."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from goodlight.errors import EXIT_DONE


def register_actions(subparsers, command: str, things: str, *, add: str, photo: str) -> argparse.ArgumentParser:
    """The parser of ``add``, for what it takes beside a photo and a name.

    things: what is kept, in the plural; add: what adding one does; photo: what it is made from.
    """
    named = f"{things.capitalize()} of your own, kept by name."
    parser = subparsers.add_parser(command, help=f"keep {things} of your own", description=named)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    adding = _action(actions, "add", add)
    adding.add_argument("photo", metavar="PHOTO", type=Path, help=photo)
    adding.add_argument("--name", metavar="NAME", help="what to call it (default: the file's name)")
    _action(actions, "list", "what you have kept")
    _action(actions, "remove", "remove one that you have kept").add_argument("name", metavar="NAME", help="its name")
    return adding


def remove_by(remove: Callable[[str], None], args: argparse.Namespace) -> int:
    """Remove what ``args.name`` names and say so."""
    remove(args.name)
    print(json.dumps({"version": 1, "removed": args.name}) if args.json else f"Removed {args.name}")
    return EXIT_DONE


def _action(actions, name: str, text: str) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser
