"""Settings that come from the environment, and where goodlight keeps what it may lose.

GOODLIGHT_HOME          the folder for models and caches; the platform's cache folder when unset
GOODLIGHT_MODELS_FROM   a folder that holds model files under their catalogue file names, for machines without a network
GOODLIGHT_HUB           base address of a model hub with the layout {hub}/{repo}/resolve/{revision}/{file}; none when unset
GOODLIGHT_HUB_REPO      a repository on that hub that mirrors every file of the catalogue under its file name
GOODLIGHT_OFFLINE       "1": fetch nothing, use what the cache and GOODLIGHT_MODELS_FROM hold
GOODLIGHT_SIGN_CERT     a PEM file with your own certificates, the signing one first, for content credentials (docs/provenance.md)
GOODLIGHT_SIGN_KEY      a PEM file with the private key that belongs to it, without a passphrase
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from goodlight.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """Where the model store keeps files and where it may look for them."""

    folder: Path
    models_from: Path | None = None
    hub: str | None = None
    hub_repo: str | None = None
    offline: bool = False


@dataclass(frozen=True, kw_only=True)
class SigningSettings:
    """folder: where goodlight keeps the key that it makes. certificate, key: PEM files of the user's own."""

    folder: Path
    certificate: Path | None = None
    key: Path | None = None


def cache_home(env: Mapping[str, str] = os.environ) -> Path:
    """The folder for models and caches: everything in it can be made or fetched again."""
    if env.get("GOODLIGHT_HOME"):
        return Path(env["GOODLIGHT_HOME"]).expanduser().absolute()
    if sys.platform == "win32":
        base = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "goodlight"


def model_settings(env: Mapping[str, str] = os.environ) -> ModelSettings:
    """The model store's settings. Raises UsageError when the hub's address is not http or https."""
    hub = (env.get("GOODLIGHT_HUB") or "").rstrip("/") or None
    if hub and not hub.startswith(("https://", "http://")):
        raise UsageError(f"GOODLIGHT_HUB is not a web address: {hub}", advice="Give it as https://host or unset it.")
    models_from = env.get("GOODLIGHT_MODELS_FROM")
    return ModelSettings(
        folder=cache_home(env) / "models",
        models_from=Path(models_from).expanduser().absolute() if models_from else None,
        hub=hub,
        hub_repo=(env.get("GOODLIGHT_HUB_REPO") or "").strip("/") or None,
        offline=env.get("GOODLIGHT_OFFLINE", "") not in ("", "0"),
    )


def data_home(env: Mapping[str, str] = os.environ) -> Path:
    """The folder for what cannot be made again: not a cache, so that clearing caches does not take it away."""
    if env.get("GOODLIGHT_HOME") or sys.platform == "win32":
        return cache_home(env)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "goodlight"
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "goodlight"


def signing_settings(env: Mapping[str, str] = os.environ) -> SigningSettings:
    certificate, key = (Path(env[name]).expanduser().absolute() if env.get(name) else None
                        for name in ("GOODLIGHT_SIGN_CERT", "GOODLIGHT_SIGN_KEY"))
    return SigningSettings(folder=data_home(env) / "keys", certificate=certificate, key=key)
