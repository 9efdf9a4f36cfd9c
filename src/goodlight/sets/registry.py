"""A registry: named entries in a fixed order. A small value that refuses duplicates and can be swapped in a test."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from goodlight.errors import UsageError


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


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
        wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
        near = [n for n in self.names if wanted and wanted in n] or difflib.get_close_matches(wanted, self.names, n=1, cutoff=0.5)
        guess = f"Did you mean {near[0]}? " if near else ""
        return f"{guess}Choose among: {', '.join(self.names)}{also}."


def _shown(name: str) -> str:
    return repr(name if len(name) <= 60 else name[:57] + "...")
