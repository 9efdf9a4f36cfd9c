"""Hub downloads against a local server: resumed, bounded, and given up when nothing comes."""

import pytest
from hub_server import serve
from small_files import WEIGHTS, hub_file, model

from goodlight.errors import ModelUnavailable
from goodlight.models.catalogue import Catalogue
from goodlight.models.sources import Patience
from goodlight.models.store import Store
from goodlight.settings import ModelSettings

PATH = "/someone/weights/resolve/main/small.bin"
SHORT = Patience(silence_s=0.5, slow_s=0.3, slow_bytes=2000)


def store(tmp_path, hub, **settings) -> Store:
    catalogue = Catalogue((model(sources=(hub_file(),)),))
    chosen = ModelSettings(folder=tmp_path / "models", hub=hub and hub.address, **settings)
    return Store(chosen, catalogue=catalogue, patience=SHORT, report=lambda line: None)


def parts(tmp_path):
    return list((tmp_path / "models" / "partial").glob("*.part")) if (tmp_path / "models" / "partial").exists() else []


def test_a_file_comes_from_the_hub(tmp_path):
    with serve({PATH: WEIGHTS}) as hub:
        assert store(tmp_path, hub).path("small").read_bytes() == WEIGHTS
        assert hub.requests == [(PATH, None)]
    assert not (tmp_path / "models" / "partial").exists()


@pytest.mark.parametrize("fault, ranges", [
    ("breaks off once", [None, f"bytes={len(WEIGHTS) // 2}-"]),
    ("500 once", [None, None]),
])
def test_a_fault_that_passes_costs_one_more_request(tmp_path, fault, ranges):
    with serve({PATH: WEIGHTS}, fault) as hub:
        assert store(tmp_path, hub).path("small").read_bytes() == WEIGHTS
        assert [wanted for _, wanted in hub.requests] == ranges


@pytest.mark.parametrize("fault, reason", [
    ("wrong bytes", "wrong file"),
    ("too long", "more than the 10240 bytes"),
    ("500 always", "answered 500"),
    ("silent", "timed out"),
    ("trickles", "too slow"),
])
def test_a_hub_that_cannot_give_the_file_is_named_with_the_reason(tmp_path, fault, reason):
    with serve({PATH: WEIGHTS}, fault) as hub, pytest.raises(ModelUnavailable) as caught:
        store(tmp_path, hub).path("small")
    assert "hub file someone/weights/small.bin" in caught.value.message
    assert reason in caught.value.message
    assert caught.value.exit_code == 4 and caught.value.advice
    assert not (tmp_path / "models" / "small.bin").exists()


def test_a_file_that_the_hub_does_not_have_is_asked_for_once(tmp_path):
    with serve({}) as hub:
        with pytest.raises(ModelUnavailable, match="answered 404"):
            store(tmp_path, hub).path("small")
        assert len(hub.requests) == 1


def test_nobody_at_the_address(tmp_path):
    with serve({}) as hub:
        gone = store(tmp_path, hub)
    with pytest.raises(ModelUnavailable, match="(?i)refused"):
        gone.path("small")


def test_a_download_goes_on_where_an_earlier_process_ended(tmp_path):
    with serve({PATH: WEIGHTS}, "breaks off") as hub:
        with pytest.raises(ModelUnavailable):
            store(tmp_path, hub).path("small")
        (part,) = parts(tmp_path)
        have = part.stat().st_size
        assert 0 < have < len(WEIGHTS)
        hub.fault = ""
        hub.requests.clear()
        assert store(tmp_path, hub).path("small").read_bytes() == WEIGHTS
        assert hub.requests == [(PATH, f"bytes={have}-")]


@pytest.mark.parametrize("fault", ["no ranges", "416 once"])
def test_a_hub_that_refuses_to_resume_is_asked_for_the_whole(tmp_path, fault):
    partial = tmp_path / "models" / "partial"
    partial.mkdir(parents=True)
    (partial / f"{model().sha256}.part").write_bytes(WEIGHTS[:100])
    with serve({PATH: WEIGHTS}, fault) as hub:
        assert store(tmp_path, hub).path("small").read_bytes() == WEIGHTS


@pytest.mark.parametrize("left", [b"wrong" * 100, b"x" * len(WEIGHTS), b"x" * (len(WEIGHTS) + 1)])
def test_what_was_left_over_and_is_wrong_is_not_kept(tmp_path, left):
    partial = tmp_path / "models" / "partial"
    partial.mkdir(parents=True)
    (partial / f"{model().sha256}.part").write_bytes(left)
    with serve({PATH: WEIGHTS}) as hub:
        try:
            store(tmp_path, hub).path("small")
        except ModelUnavailable:
            store(tmp_path, hub).path("small")
    assert (tmp_path / "models" / "small.bin").read_bytes() == WEIGHTS


def test_without_a_hub_its_sources_are_skipped(tmp_path):
    with pytest.raises(ModelUnavailable, match="GOODLIGHT_HUB"):
        store(tmp_path, None).path("small")


def test_a_mirror_on_the_hub_comes_before_the_catalogue(tmp_path):
    mirror = "/acme/mirror/resolve/main/small.bin"
    with serve({mirror: WEIGHTS, PATH: WEIGHTS}) as hub:
        store(tmp_path, hub, hub_repo="acme/mirror").path("small")
        assert hub.requests == [(mirror, None)]


def test_a_mirror_without_the_file_is_passed_over(tmp_path):
    with serve({PATH: WEIGHTS}) as hub:
        store(tmp_path, hub, hub_repo="acme/mirror").path("small")
        assert [path for path, _ in hub.requests] == ["/acme/mirror/resolve/main/small.bin", PATH]
