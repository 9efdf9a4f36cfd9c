"""docs/direction.md says what the registries say, and shows every choice in a small strip."""

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
MAKER = runpy.run_path(str(DOCS / "make_direction_page.py"))


def test_the_tables_are_current():
    text = (DOCS / "direction.md").read_text(encoding="utf-8")
    assert text == MAKER["page"](text), "run docs/make_direction_page.py"


def test_every_strip_is_small_and_shown():
    text = (DOCS / "direction.md").read_text(encoding="utf-8")
    strips = {file.stem: file for file in (DOCS / "direction").glob("*.webp")}
    assert set(strips) == set(MAKER["directions"]())
    assert all(f"(direction/{name}.webp)" in text and file.stat().st_size < 25_000 for name, file in strips.items())
