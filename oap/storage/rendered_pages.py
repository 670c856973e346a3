"""Rendered pages in one append-only file that every process maps and shares.

The file is a log: a header, a page's card as JSON, an extract that the caller makes, the page's record as JSON, again
and again; the newest entry of a slug counts, and an entry without a record says that the page is gone. A reader that
sees the file grow reads only what is new. An entry that a kill or a full disk cut short at the end is not there; the
next writer overwrites it.

Every part of an entry has a checksum, looked at when it is read, so that a damaged page is never taken for one that
says something else or for one that is gone: it is ``Unavailable``, and the writer is told by a file beside the log to
make all again. Where entries are missing, the file is not ``whole``: nobody can say what is not there.

Beside it lies a table: the columns of all pages as of some length of the log, so that starting costs the same whatever
the number of pages. A table that is missing or does not fit costs time, nothing else. Everything here can be made again
from the content folder.
"""

from __future__ import annotations

import logging
import mmap
import os
import struct
import zlib
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from oap import whole_file
from oap.core.library.array_file import pack, unpack
from oap.core.library.cards import Card, sort_key
from oap.core.library.columns import Columns, columns_of, fingerprints
from oap.core.library.facets import FACETS
from oap.core.library.library import Library, RenderedPage, make_card
from oap.errors import Unavailable

log = logging.getLogger(__name__)

# What it is, the layout, what the pages were made with, where the entries end that were put in its place at once, a
# checksum of these four.
_FILE = struct.Struct("<8sI20sQI")
# The mark, a checksum of all that follows up to the extract, four lengths, checksums of extract and record.
_ENTRY = struct.Struct("<4sIIIIIII")
_CHECKED = 8  # where in that the first checksum begins to count
_MAGIC, _MARK = b"oapshelf", b"page"
_cards: TypeAdapter[Card] = TypeAdapter(Card)
_records: TypeAdapter[RenderedPage] = TypeAdapter(RenderedPage)
# How this file is laid out, and what a card and a page in it hold. A file that another program laid out alike can be
# read until it is made again.
_LAYOUT = zlib.crc32(f"{_FILE.format} {_ENTRY.format} {_cards.json_schema()} {_records.json_schema()}".encode())
CACHED_RECORDS = 128
CACHED_CARDS = 4096
TABLE_EVERY = 200  # entries that a process reads one by one before the table is written again
_MANY = 500  # entries from which making all columns again is quicker than putting rows in


@dataclass(frozen=True)
class _Entry:
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
                _check_head(self.mapped, int(places[0]), int(places[2]))
            except Unavailable:
                self.report_damage("a page is damaged")
                raise
            card = _cards.validate_json(self.mapped[start : int(places[2])])
            if len(self._made) >= CACHED_CARDS:
                self._made.clear()
            self._made[start] = card
        return card

    def changed(
        self,
        mapped: mmap.mmap,
        inode: int,
        end: int,
        entries: dict[str, _Entry | None],
        configuration: str,
        whole: bool,
    ) -> Snapshot:
        """The state after these entries; None for a page that is gone."""
        new = sorted((entry for entry in entries.values() if entry is not None), key=lambda entry: sort_key(entry.card))
        if len(entries) > _MANY or not len(self.columns):
            kept = [
                _Entry(card, tuple(int(n) for n in self.places[:, number]))  # type: ignore[arg-type]  # five numbers, of which the array says not how many
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


def _nothing(inode: int = 0, end: int = 0, configuration: str = "") -> Snapshot:
    """No page, and nobody can say whether there should be any."""
    return Snapshot(None, inode, end, columns_of([]), np.zeros((5, 0), dtype=np.int64), configuration, whole=False)


class RenderedPages:
    """The rendered pages in ``path``. Reading needs no lock; one process writes at a time, under the site's lock."""

    def __init__(self, path: Path, extract: Callable[[RenderedPage], bytes] = lambda rendered: b"") -> None:
        self.path = path
        self.make_extract = extract
        self.table = path.with_suffix(".table")
        self.damaged = path.with_suffix(".damaged")  # a file: some reader met damage, so all is to be made again
        self._now = _nothing()
        self._seen = (0, 0)  # inode and size of the file as it was last looked at
        self._since_table = 0
        self._cache: OrderedDict[tuple[int, int], RenderedPage] = OrderedDict()
        self._lock = Lock()

    # Reading

    def refresh(self) -> bool:
        """Take in what has been written since. True when something changed. One system call when nothing did.

        A whole state is kept while the file is away or damaged: what is mapped stays readable, and is right until
        somebody publishes.
        """
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._seen = (0, 0)
            return False
        seen = (status.st_ino, status.st_size)
        if seen == self._seen:
            return False
        with self._lock:
            if seen == self._seen:
                return False
            had = before = self._now
            if status.st_ino != before.inode or status.st_size < before.end:
                before = _nothing()
                self._since_table = 0
            found = self._read_entries(before)
            self._seen = seen
            if had.whole and not found.whole:
                if not self._laid_out_otherwise():
                    self._report_damage("the file is damaged")
                return False
            if before is not had:
                self._cache.clear()
            found.report_damage = self._report_damage
            self._now = found
        return True

    def _read_entries(self, before: Snapshot) -> Snapshot:
        with self.path.open("rb") as file:
            status = os.fstat(file.fileno())
            size, inode = status.st_size, status.st_ino
            if size < _FILE.size:
                return _nothing(inode, size)
            mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        head = _read_head(mapped)
        if head is None:
            return _nothing(inode, size)
        configuration, at_first = head
        if not before.end:
            before = self._from_table(mapped, inode, configuration)
        end = before.end or _FILE.size
        entries: dict[str, _Entry | None] = {}
        for card, place in _entries(mapped, end):
            end = place[4]
            entries[card.slug] = _Entry(card, place) if end > place[3] else None
        whole = end >= at_first and (end == size or _cut_short(mapped, end))
        self._since_table += len(entries)
        if not entries:
            same = Snapshot(mapped, inode, end, before.columns, before.places, configuration, whole)
            same.reuse_cards_of(before)
            return same
        return before.changed(mapped, inode, end, entries, configuration, whole)

    def _from_table(self, mapped: mmap.mmap, inode: int, configuration: str) -> Snapshot:
        """The state that the table holds; an empty one when it is missing or of another log."""
        try:
            with self.table.open("rb") as file:
                parts = unpack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), thorough=True)
            end = parts["end"]
            told = parts["inode"], parts["layout"], parts["facets"]
            if told != (inode, _LAYOUT, [*FACETS]) or _tail(mapped, end) != parts["tail"]:
                return _nothing()
            return Snapshot(mapped, inode, end, Columns.from_parts(parts), parts["places"], configuration)
        except (OSError, ValueError, KeyError):
            return _nothing()

    @property
    def configuration(self) -> str:
        """What the writer said its pages were rendered with."""
        return self._now.configuration

    @property
    def readable(self) -> bool:
        """Whether the file is there and in the form this program writes."""
        try:
            with self.path.open("rb") as file:
                return _read_head(file.read(_FILE.size)) is not None
        except OSError:
            return False

    def _laid_out_otherwise(self) -> bool:
        """Whether another program, newer or older than this one, made the file."""
        try:
            with self.path.open("rb") as file:
                head = file.read(_FILE.size)
        except OSError:
            return False
        if len(head) < _FILE.size:
            return False
        magic, layout, *_ = _FILE.unpack(head)
        return bool(magic == _MAGIC and layout != _LAYOUT)

    @property
    def whole(self) -> bool:
        """Whether every page that was written is known, so that one that is not there is none."""
        return self._now.whole

    def sound(self, *, thorough: bool = False) -> bool:
        """Whether the file is readable and whole and nobody met damage in it; ``thorough`` reads all of it. For the
        writer, after
        ``refresh``."""
        now = self._now
        if not self.readable or not now.whole or self.damaged.exists() or now.inode != self.path.stat().st_ino:
            return False
        if not thorough or now.mapped is None:
            return True
        try:
            for number in range(len(now.columns)):
                places = [int(place) for place in now.places[:, number]]
                _check_head(now.mapped, places[0], places[2])
                _check_part(now.mapped, places, 0)
                _check_part(now.mapped, places, 1)
        except Unavailable:
            return False
        finally:
            _unmap(now)
        return True

    def forget(self) -> None:
        """Believe nothing of what was read, because it is about to be made again."""
        if not self._now.whole or self.damaged.exists():
            self._now, self._seen = _nothing(), (0, 0)
            self._cache.clear()

    def _report_damage(self, what: str) -> None:
        if not self.damaged.exists():
            log.error("%s: %s. It is made again.", self.path.name, what)
            with suppress(OSError):
                self.damaged.touch()

    @property
    def library(self) -> Library:
        """The cards of all pages; the same object until something changes."""
        return self._now.library

    def stamp(self, slug: str) -> str:
        """The stamp of the file that the page was read from; empty when there is no such page."""
        now = self._now
        number = now.library.by_slug.place(slug)
        return self._stamp(now, number) if number >= 0 else ""

    def stamps(self) -> dict[str, str]:
        """slug -> the stamp of the file it was read from."""
        now = self._now
        found = {now.card(number).slug: self._stamp(now, number) for number in range(len(now.columns))}
        _unmap(now)
        return found

    def stamp_prints(self) -> NDArray[np.uint64]:
        """The fingerprints of all stamps, in the order of the library."""
        now = self._now
        found = fingerprints(self._stamp(now, number) for number in range(len(now.columns)))
        _unmap(now)
        return found

    @staticmethod
    def _stamp(now: Snapshot, number: int) -> str:
        assert now.mapped is not None
        # A damaged stamp is no stamp of any file: the page is then made again.
        return now.mapped[int(now.places[0, number]) : int(now.places[1, number])].decode(errors="replace")

    def get(self, slug: str) -> RenderedPage | None:
        """The page with that slug, or None. The most recent few are kept parsed. Raises Unavailable when it is
        damaged."""
        now = self._now
        number = now.library.by_slug.place(slug)
        if number < 0 or now.mapped is None:
            return None
        start, end = int(now.places[3, number]), int(now.places[4, number])
        key = (now.inode, start)
        rendered = self._cache.get(key)
        if rendered is None:
            self._check(now, number, 1)
            rendered = _records.validate_json(now.mapped[start:end])
            self._cache[key] = rendered
            while len(self._cache) > CACHED_RECORDS:
                try:
                    self._cache.popitem(last=False)
                except KeyError:
                    break
        return rendered

    def extract(self, slug: str) -> bytes | None:
        """What the writer's ``extract`` made of the page with that slug, or None. Raises Unavailable when it is
        damaged."""
        now = self._now
        number = now.library.by_slug.place(slug)
        if number < 0 or now.mapped is None:
            return None
        self._check(now, number, 0)
        return now.mapped[int(now.places[2, number]) : int(now.places[3, number])]

    def _check(self, now: Snapshot, number: int, part: int) -> None:
        assert now.mapped is not None
        places = [int(place) for place in now.places[:, number]]
        try:
            _check_head(now.mapped, places[0], places[2])
            _check_part(now.mapped, places, part)
        except Unavailable:
            self._report_damage("a page is damaged")
            raise

    # Writing

    def replace_all(self, rendered_pages: Iterable[RenderedPage], configuration: str) -> None:
        """Write every record into a new file and put it in the place of the old one at once."""
        with whole_file.replacing(self.path, durable=True, alone=True) as file:
            file.write(bytes(_FILE.size))
            for rendered in rendered_pages:
                file.write(self._packed(rendered))
            end = file.tell()
            file.seek(0)
            file.write(_head(configuration, end))
        self.damaged.unlink(missing_ok=True)
        self.refresh()
        self._write_table()

    def append(self, rendered_pages: Iterable[RenderedPage], gone: Iterable[Card] = ()) -> None:
        """Add new states of pages, and mark pages that are gone. A reader sees each entry whole or not at all.

        Raises Unavailable when the file is not whole: then it has to be replaced.
        """
        self.refresh()
        if not self.sound():
            raise Unavailable(_DAMAGED)
        data = b"".join([*(self._packed(rendered) for rendered in rendered_pages), *(_gone(card) for card in gone)])
        with self.path.open("r+b") as file:
            file.truncate(self._now.end)  # what a kill left behind the last whole entry
            file.seek(self._now.end)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.refresh()
        if self._since_table > TABLE_EVERY:
            self._write_table()

    def _packed(self, rendered: RenderedPage) -> bytes:
        return _entry(make_card(rendered), rendered.stamp, self.make_extract(rendered), _records.dump_json(rendered))

    def _write_table(self) -> None:
        """Keep the columns for processes that start later. Failing to (a full disk) costs them time, nothing else."""
        now = self._now
        if now.mapped is None:
            return
        parts = {
            "inode": now.inode,
            "end": now.end,
            "layout": _LAYOUT,
            "facets": [*FACETS],
            "tail": _tail(now.mapped, now.end),
        }
        if whole_file.write_cache(self.table, pack({**parts, "places": now.places, **now.columns.parts()}), alone=True):
            self._since_table = 0


def _unmap(state: Snapshot) -> None:
    """Who has read a little of every page has mapped the whole file: give it back, it is still in the system's
    cache."""
    if state.mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
        state.mapped.madvise(mmap.MADV_DONTNEED)


def _tail(mapped: mmap.mmap, end: int) -> int:
    """A checksum of the log just before ``end``: a log that was cut and went on otherwise has another."""
    return zlib.crc32(mapped[max(0, end - 256) : end]) if end <= len(mapped) else -1


_DAMAGED = "This page is being made again. Try again in a minute."


def _head(configuration: str, at_first: int) -> bytes:
    told = configuration.encode()
    checksum = zlib.crc32(_FILE.pack(_MAGIC, _LAYOUT, told, at_first, 0))
    return _FILE.pack(_MAGIC, _LAYOUT, told, at_first, checksum)


def _read_head(data: Any) -> tuple[str, int] | None:
    """The configuration and where the first entries end; None when it is laid out otherwise, or damaged."""
    if len(data) < _FILE.size:
        return None
    magic, layout, told, at_first, _ = _FILE.unpack_from(data)
    if magic != _MAGIC or layout != _LAYOUT:
        return None
    try:
        configuration = told.rstrip(b"\0").decode()
    except UnicodeDecodeError:
        return None
    return (configuration, at_first) if data[: _FILE.size] == _head(configuration, at_first) else None


def _entry_at(mapped: mmap.mmap, start: int) -> tuple[int, int, int, int, int] | None:
    """Where the parts of the entry at ``start`` lie; None when there is no whole one.

    This checks the small parts only: reading every page to start would take as long as rendering them.
    """
    if start + _ENTRY.size > len(mapped):
        return None
    mark, checksum, stamp_length, card_length, extract_length, length, _, _ = _ENTRY.unpack_from(mapped, start)
    data = start + _ENTRY.size
    card = data + stamp_length
    extract = card + card_length
    body = extract + extract_length
    end = body + length
    if mark != _MARK or end > len(mapped) or zlib.crc32(mapped[start + _CHECKED : extract]) != checksum:
        return None
    return data, card, extract, body, end


def _entries(mapped: mmap.mmap, start: int) -> Iterator[tuple[Card, tuple[int, int, int, int, int]]]:
    while (place := _entry_at(mapped, start)) is not None:
        yield _cards.validate_json(mapped[place[1] : place[2]]), place
        start = place[4]


def _cut_short(mapped: mmap.mmap, start: int) -> bool:
    """Whether what cannot be read at ``start`` is the beginning of an entry that is being written, or that a kill cut
    short.

    Anything else is damage: what has all its bytes, and what a whole entry follows.
    """
    if start + _ENTRY.size <= len(mapped):
        mark, _, *lengths = _ENTRY.unpack_from(mapped, start)[:6]
        if mark != _MARK or start + _ENTRY.size + sum(lengths) <= len(mapped):
            return False
    at = start
    while (at := mapped.find(_MARK, at + 1)) >= 0:
        if _entry_at(mapped, at) is not None:
            return False
    return True


def _check_head(mapped: mmap.mmap, data: int, extract: int) -> None:
    """Raises Unavailable when the small parts of the entry whose stamp lies at ``data`` are not as they were
    written."""
    start = data - _ENTRY.size
    if start < _FILE.size or not data <= extract <= len(mapped):
        raise Unavailable(_DAMAGED)
    mark, checksum = _ENTRY.unpack_from(mapped, start)[:2]
    if mark != _MARK or zlib.crc32(mapped[start + _CHECKED : extract]) != checksum:
        raise Unavailable(_DAMAGED)


def _check_part(mapped: mmap.mmap, places: list[int], part: int) -> None:
    """The same for the extract (0) or the record (1)."""
    checksum = _ENTRY.unpack_from(mapped, places[0] - _ENTRY.size)[6 + part]
    if zlib.crc32(mapped[places[2 + part] : places[3 + part]]) != checksum:
        raise Unavailable(_DAMAGED)


def _gone(card: Card) -> bytes:
    return _entry(card, "", b"", b"")


def _entry(card: Card, stamp: str, extract: bytes, body: bytes) -> bytes:
    first, second = stamp.encode(), _cards.dump_json(card)
    told = len(first), len(second), len(extract), len(body), zlib.crc32(extract), zlib.crc32(body)
    checksum = zlib.crc32(_ENTRY.pack(_MARK, 0, *told)[_CHECKED:] + first + second)
    return _ENTRY.pack(_MARK, checksum, *told) + first + second + extract + body
