"""What there is of a thing that many places must know: defined once, in the order in which it is shown, and iterated by
all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class Defined(Protocol):
    @property
    def id(self) -> str: ...


Definition = TypeVar("Definition", bound=Defined)


class Definitions(Mapping[str, Definition], Generic[Definition]):
    """The definitions by id, in order. What iterates over it at the moment it is asked knows a new one without being
    told."""

    def __init__(self, *definitions: Definition) -> None:
        self._by_id = {one.id: one for one in definitions}

    def __getitem__(self, id: str) -> Definition:
        return self._by_id[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    @contextmanager
    def with_another(self, definition: Definition) -> Iterator[None]:
        """One more, at the end, within the block. Make the application inside it: addresses are put together when it is
        made.

        Raises ValueError for an id that is taken.
        """
        if definition.id in self._by_id:
            raise ValueError(f"There is a “{definition.id}” already.")
        before = self._by_id
        self._by_id = {**before, definition.id: definition}
        try:
            yield
        finally:
            self._by_id = before
