"""docs/direction.md says what the registries say, and shows every choice in a small strip."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from real import loaded_tools

DOCS = Path(__file__).resolve().parents[2] / "docs"
MAKER = runpy.run_path(str(DOCS / "make_direction_page.py"))


def test_the_tables_are_current():
    text = (DOCS / "direction.md").read_text(encoding="utf-8")
    assert text == MAKER["page"](text), "run docs/make_direction_page.py"


def test_every_strip_is_small_and_shown():
    text = (DOCS / "direction.md").read_text(encoding="utf-8")
    strips = {file.stem: file for file in (DOCS / "direction").glob("*.webp")}
    assert set(strips) == set(MAKER["directions"]())
    assert all(f"(direction/{name}.webp)" in text and file.stat().st_size < 60_000 for name, file in strips.items())
    assert sum(file.stat().st_size for file in strips.values()) < 2_500_000


def test_the_rendered_faces_are_small():
    assert all(file.stat().st_size < 150_000 for file in (DOCS / "faces").iterdir())


@pytest.mark.weights
@pytest.mark.parametrize("file", sorted((DOCS / "faces").iterdir()), ids=lambda file: file.stem)
def test_one_face_is_found_in_a_rendered_head(file):
    (face,) = loaded_tools().finder.find(np.array(Image.open(file)))
    assert face.eye_distance > 90
