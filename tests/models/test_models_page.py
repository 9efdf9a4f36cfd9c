"""docs/models.md is made from the catalogue and must be current."""

import runpy
from pathlib import Path

from goodlight.models.catalogue import builtin_catalogue

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_is_current():
    made = runpy.run_path(str(DOCS / "make_models_page.py"))["page"](builtin_catalogue())
    assert (DOCS / "models.md").read_text(encoding="utf-8") == made, "run `make docs`"


def test_the_page_names_every_file_and_licence():
    text = (DOCS / "models.md").read_text(encoding="utf-8")
    for entry in builtin_catalogue():
        assert entry.sha256 in text and f"`{entry.file}`" in text and entry.licence in text
