"""Write docs/cli.md from the parsers of the command line. ``make docs`` runs it; a test checks that the page is current.

Built from the parsers' own data, not from their help text, whose layout depends on the terminal and on the version of Python.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from goodlight import errors
from goodlight.cli import build_parser

PAGE = Path(__file__).with_name("cli.md")

_HEAD = """\
# The command line

Made from the program's own parsers by `docs/make_cli_page.py`; edit those, not this.

Every command takes `--help`. Results go to stdout; progress, advice and errors go to stderr. With `--json` an error is one line on
stdout: `{"error": {"code", "message", "advice"}}`.
"""

_EXIT_CODES = {
    "EXIT_DONE": "done",
    "EXIT_USAGE": "what was asked cannot be understood or done: an unknown name, a bad number, a folder in the way",
    "EXIT_NO_USABLE_SELFIE": "no selfie can be used; the reasons are on stderr",
    "EXIT_MODEL_UNAVAILABLE": "a model cannot be had, or `models verify` found a bad one",
    "EXIT_NOTHING_PASSED": "shots were made and every one failed a gate; `gallery.json` lists why",
    "EXIT_INTERRUPTED": "interrupted; finished shots and a valid `gallery.json` stay",
}


def exit_codes() -> dict[int, str]:
    """Every exit code with its meaning. Raises KeyError for a code of ``goodlight.errors`` that is not described here."""
    named = {name: value for name, value in vars(errors).items() if name.startswith("EXIT_")}
    other = {errors.GoodlightError.exit_code: "anything else, such as a full disk",
             141: "the reader of the output went away, as with `| head`"}
    return dict(sorted({**other, **{value: _EXIT_CODES[name] for name, value in named.items()}}.items()))


def commands(parser: argparse.ArgumentParser | None = None) -> Iterator[argparse.ArgumentParser]:
    """Every command that does something: those without commands of their own."""
    parser = parser or build_parser()
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield parser
    for action in inner:
        for sub in action.choices.values():
            yield from commands(sub)


def shown(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The arguments that help shows, ``--help`` excepted."""
    return [a for a in parser._actions if a.help != argparse.SUPPRESS and not isinstance(a, argparse._HelpAction)]


def page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for parser in commands():
        rows = "".join(f"| `{_name(action)}` | {_cell(action.help or '')} |\n" for action in shown(parser))
        parts.append(f"## {parser.prog}\n\n{parser.description[0].upper()}{parser.description[1:].rstrip('.')}.\n\n"
                     f"```\n{_synopsis(parser)}\n```\n\n| argument | what |\n|---|---|\n{rows}")
    codes = "".join(f"| {code} | {text} |\n" for code, text in exit_codes().items())
    parts.append(f"## Exit codes\n\n| code | meaning |\n|---|---|\n{codes}")
    return "\n".join(parts)


def _synopsis(parser: argparse.ArgumentParser) -> str:
    """The command with its arguments, at most 100 characters a line and broken between arguments only."""
    lines = [parser.prog]
    for argument in map(_usage, shown(parser)):
        if len(lines[-1]) + 1 + len(argument) > 100:
            lines.append("   ")
        lines[-1] += " " + argument
    return "\n".join(lines)


def _usage(action: argparse.Action) -> str:
    if not action.option_strings:
        return {"+": f"{action.metavar}...", "*": f"[{action.metavar}...]"}.get(action.nargs, action.metavar)
    text = _name(action)
    many = "..." if isinstance(action, argparse._AppendAction) else ""
    return text if action.required else f"[{text}]{many}"


def _name(action: argparse.Action) -> str:
    if not action.option_strings:
        return action.metavar
    value = action.metavar or (f"{{{','.join(action.choices)}}}" if action.choices else "")
    return " ".join(filter(None, (action.option_strings[-1], value if action.nargs != 0 else "")))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
