"""What every test may use: the portraits, and the weights behind the marker ``weights``."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from goodlight.errors import ModelUnavailable
from goodlight.models.store import Store

ROOT = Path(__file__).resolve().parent.parent


@cache
def _why_no_weights() -> str:
    """Fetch every model once a session into the normal cache; the reason when that fails, else ""."""
    try:
        Store().pull()
    except ModelUnavailable as error:
        return error.message
    return ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("weights") and (reason := _why_no_weights()):
        pytest.skip(f"models cannot be had: {reason}")


@pytest.fixture(scope="session")
def portraits_dir() -> Path:
    """The folder with the test portraits: GOODLIGHT_PORTRAITS, or shared/portraits beside the repository."""
    folder = Path(os.environ.get("GOODLIGHT_PORTRAITS") or ROOT.parent / "shared" / "portraits")
    if not folder.is_dir():
        pytest.skip(f"the test portraits are not at {folder} (GOODLIGHT_PORTRAITS names another place)")
    return folder
