"""One state of the file of rendered pages: which pages there are, and where in the file each lies."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oap.core.library.cards import Card, sort_key
from oap.core.library.columns import Columns, columns_of
from oap.core.library.library import Library
from oap.errors import Unavailable
from oap.storage import page_log

CACHED_CARDS = 4096
_MANY = 500  # entries from which making all columns again is quicker than putting rows in


@dataclass(frozen=True)
class Entry:
    """A page in the log: ``place`` is where its stamp, card, extract and record begin and the record ends."""

    card: Card
    place: tuple[int, int, int, int, int]


class Snapshot:
    """One state of the file. Never changes."""

    def __init__(
        self,
        mapped: mmap.mmap | None,
        inode: int,
        end: int,
        columns: Columns,
        places: NDArray[np.int64],
        configuration: str,
        whole: bool = True,
    ) -> None:
        self.mapped, self.inode, self.end, self.whole = mapped, inode, end, whole
        self.columns, self.places, self.configuration = columns, places, configuration
        self._made: dict[int, Card] = {}
        self.report_damage: Callable[[str], None] = lambda what: None
        self.library = Library(columns, self.card, f"{inode:x}-{end:x}")

    def reuse_cards_of(self, before: Snapshot) -> None:
        if before.inode == self.inode:
            self._made = before._made

    def card(self, number: int) -> Card:
        start = int(self.places[1, number])
        card = self._made.get(start)
        if card is None:
            assert self.mapped is not None
            places = self.places[:, number]
            try:
                page_log.check_head(self.mapped, int(places[0]), int(places[2]))
            except Unavailable:
                self.report_damage("a page is damaged")
                raise
            card = page_log.CARDS.validate_json(self.mapped[start : int(places[2])])
            if len(self._made) >= CACHED_CARDS:
                self._made.clear()
            self._made[start] = card
        return card

    def changed(
        self,
        mapped: mmap.mmap,
        inode: int,
        end: int,
        entries: dict[str, Entry | None],
        configuration: str,
        whole: bool,
    ) -> Snapshot:
        """The state after these entries; None for a page that is gone."""
        new = sorted((entry for entry in entries.values() if entry is not None), key=lambda entry: sort_key(entry.card))
        if len(entries) > _MANY or not len(self.columns):
            kept = [
                Entry(card, tuple(int(n) for n in self.places[:, number]))  # type: ignore[arg-type]  # five numbers, of which the array says not how many
                for number, card in enumerate(self.library.cards)
                if card.slug not in entries
            ]
            everything = sorted([*kept, *new], key=lambda entry: sort_key(entry.card))
            places = np.array([entry.place for entry in everything], dtype=np.int64).reshape(-1, 5).T.copy()
            columns = columns_of([entry.card for entry in everything])
            return Snapshot(mapped, inode, end, columns, places, configuration, whole)
        rows = [row for slug in entries if (row := self.library.by_slug.place(slug)) >= 0]
        less = Snapshot(
            mapped, inode, end, self.columns.without(rows, entries), np.delete(self.places, rows, axis=1), configuration
        )
        less.reuse_cards_of(self)
        before = [bisect_left(less.library.cards, sort_key(entry.card), key=sort_key) for entry in new]
        more = np.array([entry.place for entry in new], dtype=np.int64).reshape(-1, 5).T
        columns = less.columns.including([entry.card for entry in new], before)
        made = Snapshot(mapped, inode, end, columns, np.insert(less.places, before, more, axis=1), configuration, whole)
        made.reuse_cards_of(self)
        return made


def no_pages(inode: int = 0, end: int = 0, configuration: str = "") -> Snapshot:
    """No page, and nobody can say whether there should be any."""
    return Snapshot(None, inode, end, columns_of([]), np.zeros((5, 0), dtype=np.int64), configuration, whole=False)


def unmap(state: Snapshot) -> None:
    """Who has read a little of every page has mapped the whole file: give it back, it is still in the system's
    cache."""
    if state.mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        state.mapped.madvise(mmap.MADV_DONTNEED)
