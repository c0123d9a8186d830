"""One registry for checks, metrics, formats, outputs and commands.

A plug-in is one file: it registers itself when imported, and the registry imports every module of its package on
first use. Nothing keeps a list by hand.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, TypeVar

from mtqa.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """Things of one `kind` by name, filled by the modules of `package`.

    Modules whose name starts with an underscore are helpers and are not imported. A doubled name is a programming
    error and raises ValueError; an unknown one raises UnknownNameError, which lists the known.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind, self.package = kind, package
        self._entries: dict[str, T] = {}
        self._loaded = False

    def add(self, name: str, entry: T) -> T:
        """Register `entry` under `name`; return it, so that decorators can end with it."""
        if name in self._entries:
            raise ValueError(f"two {self.kind}s are called {name!r}")
        self._entries[name] = entry
        return entry

    def load(self) -> None:
        """Import every public module below the package, once."""
        if self._loaded:
            return
        self._loaded = True
        root = importlib.import_module(self.package)
        for module in pkgutil.walk_packages(root.__path__, f"{self.package}."):
            if not module.name.rpartition(".")[2].startswith("_"):
                importlib.import_module(module.name)

    def names(self) -> list[str]:
        """All names, sorted."""
        self.load()
        return sorted(self._entries)

    def __getitem__(self, name: str) -> T:
        self.load()
        if name not in self._entries:
            near = difflib.get_close_matches(name, self._entries, n=1)
            guess = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(self._entries))}"
            raise UnknownNameError(f"no {self.kind} is called {name!r}; {guess}")
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        self.load()
        return name in self._entries

    def __iter__(self) -> Iterator[T]:
        """The entries, in the order of their names."""
        return (self._entries[name] for name in self.names())

    def __len__(self) -> int:
        self.load()
        return len(self._entries)
