"""``goodlight shoot SELFIES... --out DIR``"""

from __future__ import annotations

import argparse
import json
import sys

from goodlight.errors import EXIT_DONE

_CHOICES = {
    "backdrop": 'a backdrop by name, "#RRGGBB", "transparent", or the path of a picture',
    "attire": "what to wear",
    "light": "the light",
    "crop": "how the picture is framed",
    "pose": "where the head turns",
    "expression": "what the face does",
}


def register(subparsers) -> None:
    parser = subparsers.add_parser("shoot", help="make headshots from selfies", allow_abbrev=False,
                                   description="Make a gallery of headshots from selfies. `goodlight looks` lists every name.")
    parser.add_argument("selfies", nargs="+", metavar="SELFIES", help="files or folders")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the gallery")
    parser.add_argument("--count", type=int, default=12, metavar="N", help="how many headshots (default 12)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="same selfies, brief and seed give the same pixels (default 0)")
    parser.add_argument("--engine", default="studio", choices=["studio"], help="how shots are made (default studio)")
    for name, text in _CHOICES.items():
        parser.add_argument(f"--{name}", action="append", default=[], metavar="NAME", help=f"{text}; repeat to choose among several")
    parser.add_argument("--vary", action="append", default=[], metavar="WHAT",
                        help=f"vary only these, with commas between ({', '.join((*_CHOICES, 'selfie'))}), and hold the rest at one choice")
    parser.add_argument("--like", metavar="GALLERY:N", help="more like shot N of a gallery made from the same selfies, "
                                                            "such as headshots/gallery.json:12")
    parser.add_argument("--retouch", default="none", metavar="HOW", help='"none" (default) or "light": red blemishes only')
    parser.add_argument("--long-side", type=int, metavar="PX", help="pixels of the long side, up to 3000 (default: the crop's own)")
    parser.add_argument("--label", action="append", default=[], choices=["corner", "caption"],
                        help='say it where people see it: "corner", a small mark in the picture, "caption", a text file beside it')
    parser.add_argument("--no-credentials", dest="credentials", action="store_false",
                        help="do not sign the files (they keep their XMP metadata)")
    parser.add_argument("--age", type=float, default=0, metavar="YEARS",
                        help="years older, or younger with a minus: -10 to 15 (default 0)")
    parser.add_argument("--presentation", default="as-shot", metavar="NAME",
                        help="feminine, neutral, masculine, or a number from -1 (feminine) to 1 (masculine); default: as you are")
    parser.add_argument("--feature", action="append", default=[], metavar="NAME=AMOUNT",
                        help="a facial feature and how much to change it, -1 to 1, such as jaw-width=-0.3; repeat for several")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    from goodlight.brief import Brief
    from goodlight.commands.progress import progress
    from goodlight.gallery.example import read_example
    from goodlight.sets.choose import parse_vary
    from goodlight.sets.features import parse_features
    from goodlight.shoot import shoot

    brief = Brief(count=args.count, seed=args.seed, engine=args.engine, backdrops=tuple(args.backdrop), attires=tuple(args.attire),
                  lights=tuple(args.light), crops=tuple(args.crop), poses=tuple(args.pose), expressions=tuple(args.expression),
                  age=args.age, presentation=args.presentation, features=parse_features(args.feature),
                  retouch=args.retouch, long_side=args.long_side, credentials=args.credentials, labels=tuple(args.label),
                  vary=parse_vary(args.vary), like=read_example(args.like) if args.like is not None else None)
    with progress(sys.stderr) as watch:
        result = shoot(args.selfies, args.out, brief, watch=watch)
    sheet = result.out / "contact-sheet.jpg"
    if args.json:
        print(json.dumps({"out": str(result.out), "gallery": str(result.record), "contact_sheet": str(sheet), "delivered": result.delivered,
                          "rejected": result.rejected, "timing": result.timing.as_dict()}))
    else:
        short = f" of {args.count} asked for" if result.delivered < args.count else ""
        kept_out = f"; {result.rejected} kept out, the reasons are in gallery.json" if result.rejected else ""
        print(f"{result.delivered} headshots{short} in {result.out} ({result.timing.total_s:.0f} s{kept_out})\nLook at {sheet}")
    return EXIT_DONE
