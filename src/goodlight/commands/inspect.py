"""``goodlight inspect FILES...``: who made a picture, from what, whether it was changed since, and whether it still shows the person."""

from __future__ import annotations

import argparse
import json
import textwrap
from pathlib import Path

from goodlight.errors import EXIT_DONE, UsageError

_INDENT, _WIDTH = 22, 100


def register(subparsers) -> None:
    parser = subparsers.add_parser("inspect", help="say who made a picture, from what, and whether it was changed since",
                                   description="Read the content credentials of pictures, and say what they prove.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="pictures, or folders of them")
    parser.add_argument("--selfies", action="append", default=[], metavar="DIR",
                        help="selfies of a person: measures again whether each picture shows them, and finds the selfie it was made from")
    parser.add_argument("--trust", action="append", default=[], metavar="PEM", help="a file with root certificates that you trust")
    parser.add_argument("--json", action="store_true", help="print everything that was found, for a program")


def run(args: argparse.Namespace) -> int:
    """Exit 0 whatever the verdicts say; a path that is not there is a usage error."""
    from goodlight.credentials.examine import Examiner
    from goodlight.credentials.wording import meaning
    from goodlight.selfies import unique_names

    paths, anchors = _pictures(args.files), _anchors(args.trust)
    who, answers = _person(args.selfies), []
    try:
        with Examiner(anchors) as examiner:
            for place, (name, path) in enumerate(zip(unique_names(paths), paths, strict=True)):
                found = examiner.examine(path)
                if who is not None and found["verdict"] != "not_a_picture":
                    used = {i["sha256"] for i in found["ingredients"]}
                    found["selfie"] = next((n for sha256, n in who.files.items() if sha256 in used), None)
                    found["likeness"] = who.likeness(path)
                answers.append({"file": str(path), **found, "meaning": meaning(found)})
                if not args.json:
                    print(("\n" if place else "") + _page(name, found))
    finally:
        if who is not None:
            who.decoder.close()
    if args.json:
        print(json.dumps({"files": answers}, ensure_ascii=False, indent=1))
    return EXIT_DONE


def _pictures(given: list[str]) -> list[Path]:
    """Files as they were given; of a folder, the pictures in it."""
    from goodlight.decode.files import find_files

    for path in given:
        if not Path(path).exists():
            raise UsageError(f"There is no file {path}.", code="no_such_file", advice="Give pictures, or folders of them.")
    return [entry.path for entry in find_files(given).entries]


def _anchors(trusted: list[str]) -> dict[str, str]:
    from goodlight.credentials.keys import own_anchor
    from goodlight.credentials.wording import THIS_COMPUTER
    from goodlight.settings import signing_settings

    own = own_anchor(signing_settings())
    anchors = {THIS_COMPUTER: own.decode()} if own else {}
    for path in trusted:
        try:
            text = Path(path).read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} cannot be read as a PEM file.", code="bad_trust_file", advice="Give --trust a PEM file.") from error
        if "-----BEGIN CERTIFICATE-----" not in text or len(text) > 50_000:
            raise UsageError(f"{path} holds no certificate, or far too much.", code="bad_trust_file", advice="Give --trust a PEM file.")
        anchors[path] = text
    return anchors


def _person(selfies: list[str]):
    if not selfies:
        return None
    from goodlight.credentials.likeness import person

    return person(selfies)


def _page(name: str, found: dict) -> str:
    """Two columns of plain text; a file's name stands alone above what was found."""
    from goodlight.credentials.wording import lines

    (title, verdict), *rest = lines(name, found)
    text = [title, *textwrap.wrap(verdict[0].upper() + verdict[1:] + ".", _WIDTH, initial_indent="  ", subsequent_indent="  ")]
    earlier = None
    for what, words in rest:
        label = "" if what == earlier else what
        text += textwrap.wrap(words, _WIDTH, initial_indent=f"  {label:<{_INDENT - 2}}", subsequent_indent=" " * _INDENT) or []
        earlier = what
    return "\n".join(text)
