"""What every test may use: the portraits, and the weights behind the marker ``weights``."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from goodlight.errors import ModelUnavailable
from goodlight.models.store import Store
from goodlight.settings import SigningSettings

ROOT = Path(__file__).resolve().parent.parent


@cache
def _why_no_weights() -> str:
    """Fetch every model once a session into the normal cache; the reason when that fails, else ""."""
    try:
        Store().pull()
    except ModelUnavailable as error:
        return error.message
    return ""


def _portraits() -> Path:
    return Path(os.environ.get("GOODLIGHT_PORTRAITS") or ROOT.parent / "shared" / "portraits")


def _why_no_portraits() -> str:
    folder = _portraits()
    return "" if folder.is_dir() else f"the test portraits are not at {folder} (GOODLIGHT_PORTRAITS names another place)"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("weights") and (reason := _why_no_weights()):
        pytest.skip(f"models cannot be had: {reason}")
    if item.get_closest_marker("portraits") and (reason := _why_no_portraits()):
        pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def key_folder(tmp_path_factory) -> Path:
    """Tests that shoot in this process sign with a key of their own, and leave the user's alone."""
    folder = tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("goodlight.credentials.sign.signing_settings", lambda: SigningSettings(folder=folder))
        yield folder


@pytest.fixture(scope="session")
def portraits_dir() -> Path:
    """The folder with the test portraits: GOODLIGHT_PORTRAITS, or shared/portraits beside the repository."""
    if reason := _why_no_portraits():
        pytest.skip(reason)
    return _portraits()
