"""The command line: parse, run one command, and turn every deliberate error into one line, an advice and an exit code."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence

from goodlight import __version__
from goodlight.errors import EXIT_INTERRUPTED, EXIT_USAGE, GoodlightError, UsageError

COMMANDS = ("shoot", "check", "looks", "backdrop", "wardrobe", "models", "inspect", "compare", "audit")
_EXIT_BROKEN_PIPE = 141


class _Parser(argparse.ArgumentParser):
    """Raises UsageError instead of exiting, so that a wrong option is reported like every other error."""

    def error(self, message: str):
        raise UsageError(message, advice=f"Run `{self.prog} --help` to see what it takes.")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, with every command registered."""
    parser = _Parser(prog="goodlight", description="A few selfies in, a gallery of headshots out.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"goodlight {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name in COMMANDS:
        importlib.import_module(f"goodlight.commands.{name}").register(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code (the codes are in ``goodlight.errors``)."""
    argv = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        parser = build_parser()
        args = parser.parse_args(argv)
        if args.command is None:
            parser.print_help(sys.stderr)
            return EXIT_USAGE
        code = importlib.import_module(f"goodlight.commands.{args.command}").run(args)
        sys.stdout.flush()
        return code
    except GoodlightError as error:
        report_error(error, as_json="--json" in argv)
        return error.exit_code
    except KeyboardInterrupt:
        print("goodlight: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`): leave quietly, and let the interpreter's last flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_BROKEN_PIPE


def report_error(error: GoodlightError, *, as_json: bool) -> None:
    """Write the error for a person (stderr) or for a program (stdout, ``{"error": {"code", "message", "advice"}}``)."""
    if as_json:
        print(json.dumps({"error": {"code": error.code, "message": error.message, "advice": error.advice}}, ensure_ascii=False))
        return
    print(f"goodlight: {error.message}", file=sys.stderr)
    if error.advice:
        print(f"  {error.advice}", file=sys.stderr)
