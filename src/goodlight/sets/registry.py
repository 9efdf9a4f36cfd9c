"""A registry: named entries in a fixed order. A small value that refuses duplicates and can be swapped in a test."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Generic, Protocol, TypeVar

from goodlight.errors import UsageError


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)
_MOST_NEAR = 3  # names that an advice suggests
_ALIKE = 0.6  # likeness of spelling from which a name may be meant, 1 the same


class Registry(Generic[T]):
    """Entries by name. ``kind`` is the word for one entry in messages ("backdrop"), and names the error code."""

    def __init__(self, kind: str, entries: Iterable[T]) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}
        for entry in entries:
            if entry.name in self._entries:
                raise ValueError(f"two {kind}s are named {entry.name!r}")
            self._entries[entry.name] = entry

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def get(self, name: str, *, also: str = "") -> T:
        """The entry of that name. ``also``: what else would have been accepted, for the advice.

        Raises UsageError ``unknown_<kind>`` that suggests the nearest name and lists what there is.
        """
        if name in self._entries:
            return self._entries[name]
        raise UsageError(f"There is no {self.kind} named {_shown(name)}.", code=f"unknown_{self.kind}", advice=self._advice(name, also))

    def _advice(self, name: str, also: str) -> str:
        near = self._nearest(name.strip().lower().replace("_", "-").replace(" ", "-"))[:_MOST_NEAR]
        guess = f"Did you mean {' or '.join(filter(None, (', '.join(near[:-1]), near[-1])))}? " if near else ""
        return f"{guess}Choose among: {', '.join(self.names)}{also}."

    def _nearest(self, wanted: str) -> Sequence[str]:
        """Names that may be meant: by the words that people use, by part of a name, by spelling."""
        if meant := [n for n in _words().get(self.kind, {}).get(wanted, ()) if n in self]:
            return meant
        if part := [n for n in self.names if wanted and wanted in n]:
            return part
        spelt = difflib.get_close_matches(wanted, [*self.names, *_words().get(self.kind, {})], n=1, cutoff=_ALIKE)
        return [name for word in spelt for name in ([word] if word in self else self._nearest(word))]


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """kind → word that people use → the names that are meant (``words.toml``)."""
    return tomllib.loads(resources.files("goodlight.sets").joinpath("words.toml").read_text("utf-8"))


def _shown(name: str) -> str:
    return repr(name if len(name) <= 60 else name[:57] + "...")
