"""``goodlight models``: what the catalogue holds, what is cached, fetch it, check it."""

from __future__ import annotations

import argparse
import json

from goodlight.errors import EXIT_DONE, EXIT_MODEL_UNAVAILABLE
from goodlight.models.catalogue import Model
from goodlight.models.store import Store


def register(subparsers) -> None:
    """Add ``models`` and its four actions."""
    parser = subparsers.add_parser("models", help="list, fetch and check the models", description="The files that goodlight fetches.")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, text in (
        ("list", "name, purpose, licence and size of every model, and whether it is cached"),
        ("pull", "fetch what is not cached yet"),
        ("verify", "hash every cached file anew; a wrong one is thrown away and fetched at its next use"),
    ):
        sub = actions.add_parser(action, help=text, description=text)
        sub.add_argument("names", nargs="*", metavar="NAME", help="a model's name; all of them when none is given")
        sub.add_argument("--json", action="store_true", help="write JSON")
    text = "print the path of a model's file, fetched first where it is missing"
    path = actions.add_parser("path", help=text, description=text)
    path.add_argument("name", metavar="NAME", help="the model's name")


def run(args: argparse.Namespace) -> int:
    """Run the action and return the exit code."""
    store = Store()
    if args.action == "path":
        print(store.path(args.name))
        return EXIT_DONE
    return {"list": _list, "pull": _pull, "verify": _verify}[args.action](store, args)


def _list(store: Store, args: argparse.Namespace) -> int:
    models = [(model, store.has(model)) for model in store.catalogue.select(args.names)]
    if args.json:
        _print_json([{**_facts(model), "cached": cached} for model, cached in models])
        return EXIT_DONE
    rows = [("NAME", "SIZE", "CACHED", "SOURCE", "LICENCE", "PURPOSE")]
    rows += [(m.name, megabytes(m.size), "yes" if c else "no", _kinds(m), m.licence, m.purpose) for m, c in models]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    total = sum(model.size for model, _ in models)
    print(f"{len(models)} files, {megabytes(total)}, in {store.settings.folder}")
    return EXIT_DONE


def _pull(store: Store, args: argparse.Namespace) -> int:
    paths = store.pull(args.names)
    models = store.catalogue.select(args.names)
    if args.json:
        _print_json([{**_facts(model), "cached": True, "path": str(path)} for model, path in zip(models, paths, strict=True)])
    else:
        print(f"{len(paths)} models are ready in {store.settings.folder}")
    return EXIT_DONE


def _verify(store: Store, args: argparse.Namespace) -> int:
    checks = store.verify(args.names)
    if args.json:
        _print_json([{**_facts(check.model), "state": check.state} for check in checks])
    else:
        for check in checks:
            print(f"{check.state:8}{check.model.name}")
    failing = {"bad", "missing"} if args.names else {"bad"}
    return EXIT_MODEL_UNAVAILABLE if any(check.state in failing for check in checks) else EXIT_DONE


def megabytes(size: int) -> str:
    """Bytes as megabytes (10⁶), for people."""
    return f"{size / 1e6:.1f} MB"


def _kinds(model: Model) -> str:
    return ", ".join(dict.fromkeys(source.kind for source in model.sources))


def _facts(model: Model) -> dict:
    return {
        "name": model.name, "purpose": model.purpose, "licence": model.licence, "licence_notes": model.licence_notes, "file": model.file,
        "sha256": model.sha256, "size": model.size, "sources": [str(source) for source in model.sources],
    }


def _print_json(models: list[dict]) -> None:
    print(json.dumps({"models": models}, indent=2, ensure_ascii=False))
