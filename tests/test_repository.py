"""What must hold of every committed file."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Put together here, so that this file does not hold what it looks for.
HOSTS = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("huggingface", "co"), ("hf", "co"),
)]
MACHINE_PATH = re.compile(r"(?<![\w.$}~-])/(?:root|work|home|opt|Users)/\w+|/tmp/(?:venv|dl|team)\b")
BINARY = {".jpg", ".jpeg", ".png", ".webp", ".onnx", ".npz", ".npy", ".dat", ".heic", ".avif", ".tif", ".tiff", ".icc", ".ttf"}


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file() and path.suffix.lower() not in BINARY]


def test_no_committed_file_names_a_registry_host():
    """Files come through the user's own pip, npm or hub setting, whatever those point at."""
    found = [f"{path.relative_to(ROOT)}: {host}" for path in committed() for host in HOSTS if host in path.read_text(encoding="utf-8")]
    assert not found


def test_no_committed_file_holds_a_path_of_one_machine():
    texts = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in committed()}
    found = [f"{name}: {hit.group()}" for name, text in texts.items() for hit in MACHINE_PATH.finditer(text)]
    assert not found


def test_the_search_for_machine_paths_finds_one():
    assert MACHINE_PATH.search("see /" + "home/ann/x") and MACHINE_PATH.search('"/' + 'root/x"')
    assert not MACHINE_PATH.search("~/.cache/goodlight src/home/page")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_pin_and_hash_everything_and_hold_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text and "index-url" not in text and "find-links" not in text
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry and not entry.startswith("#")]
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+", entry) and "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_default_install_stays_lean():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"^(torch|jax|jaxlib|tensorflow|mediapipe)\b", text, re.M)
