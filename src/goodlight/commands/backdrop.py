"""``goodlight backdrop``: keep a picture of one's own as a backdrop, or a logo for a wall of logos; list and remove them."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from goodlight.commands.kept import register_actions, remove_by
from goodlight.errors import EXIT_DONE, UsageError

if TYPE_CHECKING:
    from goodlight.sets.own import Own


def register(subparsers) -> None:
    add = register_actions(subparsers, "backdrop", "backdrops", photo="a picture of the place, or of the logo",
                           add="keep a picture; `goodlight shoot --backdrop NAME` then uses it, blurred as a portrait lens would")
    add.add_argument("--logo", action="store_true", help="the picture is a logo: repeat it over a wall, as behind speakers")
    add.add_argument("--colour", metavar="COLOUR", help='with --logo: the colour of the wall, "#RRGGBB" (default white)')


def run(args: argparse.Namespace) -> int:
    """Run the action. Raises UsageError, see ``goodlight.sets.own``."""
    return {"add": _add, "list": _list, "remove": _remove}[args.action](args)


def _add(args: argparse.Namespace) -> int:
    from goodlight.sets.backdrops import backdrops, find_backdrop
    from goodlight.sets.own import keep

    if args.colour is not None and not args.logo:
        raise UsageError("A colour stands behind a logo only.", code="colour_without_logo",
                         advice="Give --logo as well, or leave --colour out.")
    if args.colour is not None and not args.colour.startswith("#"):
        raise UsageError(f"{args.colour[:60]!r} is not a colour.", code="bad_colour",
                         advice='Write it as "#RRGGBB" with six hexadecimal digits.')
    colour = find_backdrop(args.colour or "#FFFFFF").colour
    own = keep(args.photo, name=args.name, logo=args.logo, colour=colour, taken=frozenset(backdrops().names))
    row = _row(own)
    if args.json:
        print(json.dumps({"version": 1, "backdrop": row}, ensure_ascii=False))
        return EXIT_DONE
    print(f"Kept as {own.name}: goodlight shoot SELFIES --out DIR --backdrop {own.name}")
    if "light" in row:
        print(f"Its light comes from the {row['light']['from']}, about {row['light']['kelvin']} K.")
    return EXIT_DONE


def _list(args: argparse.Namespace) -> int:
    from goodlight.sets.own import backdrop_folder, kept

    rows = [_row(own) for own in kept()]
    if args.json:
        print(json.dumps({"version": 1, "backdrops": rows}, ensure_ascii=False))
        return EXIT_DONE
    for row in rows:
        print(f"{row['name']}  {row['kind']}")
    print(f"{len(rows)} backdrops of yours, in {backdrop_folder()}")
    return EXIT_DONE


def _remove(args: argparse.Namespace) -> int:
    from goodlight.sets.own import remove

    return remove_by(remove, args)


def _row(own: Own) -> dict:
    from goodlight.sets.picture_light import kelvin, leaning
    from goodlight.sets.rigs import place

    row = {"name": own.name, "kind": own.kind, "path": str(own.picture)}
    if own.sh is None:
        return {**row, "colour": own.colour}
    rig = place(own.name, own.sh)
    return {**row, "light": {"from": leaning(rig), "kelvin": kelvin(rig)}}
