"""The documents say what is so: pages are current, commands and names exist, links lead somewhere."""

from __future__ import annotations

import argparse
import ast
import re
import runpy
import shlex
from pathlib import Path

import pytest

import goodlight
from goodlight import errors
from goodlight.brief import Brief
from goodlight.cli import build_parser
from goodlight.errors import UsageError
from goodlight.sets.backdrops import find_backdrop
from goodlight.sets.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
CLI_PAGE = runpy.run_path(str(DOCS / "make_cli_page.py"))
NAMED = {"backdrops": r"(?:paper|canvas|gradient)-[a-z]+(?:-[a-z]+)*", "crops": r"(?:portrait|landscape|banner|passport)-[a-z0-9]+"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(page: str, language: str = "") -> list[str]:
    """The code blocks of that language; "" is what is typed or printed in a terminal."""
    return [code for kind, code in re.findall(r"^```(\w*)\n(.*?)^```", page, re.M | re.S) if kind == language]


def command_lines(page: str) -> list[str]:
    """Every line in a code block of a page that is a goodlight command, without its prompt and comment."""
    lines = [re.sub(r"\s{2,}#.*", "", line.removeprefix("$ ")) for block in blocks(page) for line in block.splitlines()]
    return [re.sub(r"^\.venv/bin/", "", line) for line in lines if re.match(r"(\$ )?(\.venv/bin/)?goodlight (?!.*[\[…])", line)]


def names(kind: str) -> set[str]:
    return {entry["name"] for entry in catalogue()[kind]}


def test_the_page_of_the_command_line_is_current():
    assert text("docs/cli.md") == CLI_PAGE["page"](), "run `make docs`"


def test_every_command_and_option_is_documented():
    page = text("docs/cli.md")
    commands = list(CLI_PAGE["commands"]())
    assert len(commands) >= 7
    for parser in commands:
        section = page.partition(f"## {parser.prog}\n")[2].partition("\n## ")[0]
        assert section, parser.prog
        for action in CLI_PAGE["shown"](parser):
            assert action.help, f"{parser.prog}: {action.dest} has no help"
            for name in action.option_strings or [action.metavar]:
                assert f"`{name}" in section, f"{parser.prog} {name}"


def test_a_command_without_documentation_would_be_found():
    parser = argparse.ArgumentParser(prog="goodlight")
    parser.add_subparsers().add_parser("new", prog="goodlight new").add_argument("--more", help="more")
    assert [p.prog for p in CLI_PAGE["commands"](parser)] == ["goodlight new"]
    assert "## goodlight new\n" not in text("docs/cli.md")


@pytest.mark.parametrize("page", ["README.md", "docs/cli.md"])
def test_every_exit_code_is_documented(page):
    codes = {value for name, value in vars(errors).items() if name.startswith("EXIT_")} | {errors.GoodlightError.exit_code}
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", text(page), re.M)}
    assert codes <= documented


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.M))
    lines = [line for block in blocks(text(page)) for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", text(page))
    asked = {target for line in lines if line.startswith("make ") for target in line.partition("#")[0].split()[1:]}
    assert asked
    assert asked <= targets


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_command_line_can_be_parsed(page):
    lines = command_lines(text(page))
    assert lines
    for line in lines:
        build_parser().parse_args(shlex.split(line)[1:])


def test_a_wrong_command_line_would_be_found():
    assert command_lines("```\n$ goodlight shoot a --out b --nonsense   # why\n```") == ["goodlight shoot a --out b --nonsense"]
    with pytest.raises(UsageError):
        build_parser().parse_args(["shoot", "a", "--out", "b", "--nonsense"])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_resolve(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "docs/how-a-headshot-is-made.md", "docs/gallery.md", "docs/privacy.md"])
@pytest.mark.parametrize("kind", list(NAMED))
def test_every_name_of_a_look_exists(page, kind):
    found = set(re.findall(rf"(?<![\w/#.-]){NAMED[kind]}(?![\w-])", text(page)))
    assert found <= names(kind), found - names(kind)


def test_the_names_in_command_lines_exist():
    kinds = {"backdrop": "backdrops", "crop": "crops", "pose": "poses", "expression": "expressions", "attire": "attires", "light": "lights"}
    for line in command_lines(text("README.md")):
        args = vars(build_parser().parse_args(shlex.split(line)[1:]))
        for option, kind in kinds.items():
            for name in args.get(option) or []:
                if option == "backdrop":
                    find_backdrop(name)
                else:
                    assert name in names(kind), name


def test_the_readme_lists_every_crop():
    row = re.search(r"^\| `--crop` \|(.*)\|$", text("README.md"), re.M)[1]
    assert set(re.findall(r"`([^`]+)`", row)) == names("crops")


def test_the_python_example_names_what_there_is():
    [example] = blocks(text("README.md"), "python")
    tree = ast.parse(example)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported == {"Brief", "shoot"} <= set(goodlight.__all__)
    [brief] = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Brief"]
    options = {word.arg: ast.literal_eval(word.value) for word in brief.keywords}
    assert Brief(**options) != Brief()
    assert set(options["backdrops"]) <= names("backdrops")


@pytest.mark.weights
def test_the_python_example_runs(tmp_path, monkeypatch, capsys):
    from goodlight.models.store import model_path

    monkeypatch.chdir(tmp_path)
    Path("selfies").mkdir()
    Path("selfies", "a.png").write_bytes(model_path("sample-astronaut").read_bytes())
    exec(compile(blocks(text("README.md"), "python")[0], "README.md", "exec"), {})
    assert capsys.readouterr().out == "4 headshots in headshots\n"
    assert Path("headshots", "0004.jpg").exists()


def test_the_pictures_are_small_and_all_shown():
    story = text("docs/how-a-headshot-is-made.md")
    pictures = sorted((DOCS / "pictures").iterdir())
    assert len(pictures) >= 10
    for picture in pictures:
        assert f"(pictures/{picture.name})" in story, picture.name
        assert picture.stat().st_size <= 60_000, picture.name
    assert sum(p.stat().st_size for p in pictures) <= 600_000


def test_every_picture_has_words_for_who_cannot_see_it():
    for page in PAGES:
        assert not re.search(r"!\[\s*\]\(", page.read_text(encoding="utf-8")), page.name
