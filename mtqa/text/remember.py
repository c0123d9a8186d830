"""Two ways of working a thing out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")


class once(Generic[V]):  # noqa: N801 - a decorator, named like the property it stands for
    """A property worked out on first use and kept: `functools.cached_property` without the lock.

    Python 3.11 takes a lock at each first use (3.12 no longer does), which costs more than many of the analyses.
    """

    def __init__(self, make: Callable[[Any], V]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> once[V]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> V: ...
    def __get__(self, instance: object | None, owner: type) -> once[V] | V:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value


class Memory(dict[K, V]):
    """A function's results by its argument, `memory[key]`; half the cost of `functools.lru_cache` where most are known.

    `make` is the function itself. It holds `most` results and then begins anew: memory does not grow with the file.
    """

    def __init__(self, make: Callable[[K], V], most: int = 1 << 16) -> None:
        super().__init__()
        self.make, self._most = make, most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self.make(key)
        return value
