"""The sample photograph, the networks and the sample's plate: made once a session and shared. All need the marker ``weights``.

``home()`` is a GOODLIGHT_HOME of the session's own: the models of the user's cache, and a plate cache that starts empty, so that nothing
here depends on what an earlier version left on the disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from goodlight.models.store import model_path
from goodlight.settings import cache_home
from goodlight.subject.make_plate import Tools
from goodlight.subject.plate import Subject
from goodlight.subject.plate_cache import PlateCache

_USER_HOME = cache_home()  # before any test changes the environment


@cache
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="goodlight-tests-")  # removed when the interpreter ends


@cache
def home() -> Path:
    folder = Path(_folder().name) / "home"
    folder.mkdir()
    (folder / "models").symlink_to(_USER_HOME / "models", target_is_directory=True)
    return folder


@cache
def sample_file() -> Path:
    return model_path("sample-astronaut")


@cache
def sample_pixels() -> np.ndarray:
    """(512, 512, 3) uint8 sRGB, read-only."""
    pixels = np.array(Image.open(sample_file()).convert("RGB"))
    pixels.flags.writeable = False
    return pixels


@cache
def loaded_tools() -> Tools:
    return Tools.load()


def plates() -> PlateCache:
    return PlateCache(home() / "plates")


@cache
def sample_subject() -> Subject:
    """The astronaut, through the real coach, restoration and matting (about ten seconds, once a session)."""
    from goodlight.shoot import examine, prepare

    examined = examine([sample_file()], loaded_tools())
    return list(prepare(examined, loaded_tools(), plates()))[-1][0]


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "goodlight", *map(str, args)]


def environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "GOODLIGHT_HOME": str(home()), **changes}


def goodlight(*args: str | Path, **changes: str) -> subprocess.CompletedProcess:
    """Runs the command line in a process of its own. changes: environment variables."""
    return subprocess.run(command(*args), capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment(**changes), timeout=600)
