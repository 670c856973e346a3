"""Rendered pages in one append-only file that every process maps and shares.

The file is a log: a header, a page's card as JSON, the page's record as JSON, again and again; the newest entry of a slug counts,
and an entry without a record says that the page is gone. A reader that sees the file grow reads only what is new. An
entry cut short by a kill or a full disk fails its checksum and is not there; the next writer overwrites it. Everything
here can be made again from the content folder.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pydantic import TypeAdapter

from oap.core.library import Card, Library, Record, make_card

# Raise when Page, Record or what rendering makes of them changes: old files are then made again.
FORMAT = 5
_FILE = struct.Struct("<8sI20s")
_ENTRY = struct.Struct("<4sIIII")
_MAGIC, _MARK = b"oapshelf", b"page"
_cards: TypeAdapter[Card] = TypeAdapter(Card)
_records: TypeAdapter[Record] = TypeAdapter(Record)
CACHED_RECORDS = 128


@dataclass(frozen=True)
class _Entry:
    card: Card
    stamp: str
    start: int
    length: int


class Shelf:
    """The rendered pages in ``path``. Reading needs no lock; one process writes at a time, under the site's lock."""

    def __init__(self, path: Path, configuration: str = "") -> None:
        self.path = path
        self.configuration = configuration
        self._entries: dict[str, _Entry] = {}
        self._map: mmap.mmap | None = None
        self._end = 0
        self._inode = 0
        self._library: Library | None = None
        self._cache: OrderedDict[tuple[int, int], Record] = OrderedDict()
        self._lock = Lock()

    # Reading

    def refresh(self) -> bool:
        """Take in what has been written since. True when something changed. Two system calls when nothing did."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return self._forget()
        if status.st_ino == self._inode and status.st_size == self._end:
            return False
        with self._lock:
            if status.st_ino != self._inode or status.st_size < self._end:
                self._entries, self._end, self._map = {}, 0, None
                self._cache.clear()
            self._take_in(status.st_ino)
        return True

    def _forget(self) -> bool:
        changed = bool(self._entries)
        self._entries, self._end, self._map, self._inode, self._library = {}, 0, None, 0, None
        return changed

    def _take_in(self, inode: int) -> None:
        with self.path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _FILE.size:
                self._inode, self._end, self._library = inode, size, None
                return
            mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        entries = dict(self._entries)
        magic, version, configuration = _FILE.unpack_from(mapped)
        self.configuration = configuration.rstrip(b"\0").decode()
        end = self._end or _FILE.size
        if magic != _MAGIC or version != FORMAT:
            entries, end = {}, size
        else:
            for card, stamp, start, length, good in _entries(mapped, end):
                end = good
                if length:
                    entries[card.slug] = _Entry(card, stamp, start, length)
                else:
                    entries.pop(card.slug, None)
        self._entries, self._map, self._inode, self._end, self._library = entries, mapped, inode, end, None

    @property
    def readable(self) -> bool:
        """Whether the file is there, whole, and in the form this program writes."""
        try:
            with self.path.open("rb") as file:
                magic, version, _ = _FILE.unpack(file.read(_FILE.size))
        except (OSError, struct.error):
            return False
        return bool(magic == _MAGIC and version == FORMAT)

    @property
    def library(self) -> Library:
        """The cards of all pages; the same object until something changes."""
        if self._library is None:
            self._library = Library((entry.card for entry in self._entries.values()), f"{self._inode:x}-{self._end:x}")
        return self._library

    def stamps(self) -> dict[str, str]:
        """slug -> the stamp of the file it was read from."""
        return {slug: entry.stamp for slug, entry in self._entries.items()}

    def paths(self) -> dict[str, str]:
        """path of the page's file -> its slug."""
        return {f"{entry.card.type}/{slug}.md": slug for slug, entry in self._entries.items()}

    def get(self, slug: str) -> Record | None:
        """The page with that slug, or None. The most recent few are kept parsed."""
        entry, mapped = self._entries.get(slug), self._map
        if entry is None or mapped is None:
            return None
        key = (self._inode, entry.start)
        record = self._cache.get(key)
        if record is None:
            record = _records.validate_json(mapped[entry.start : entry.start + entry.length])
            self._cache[key] = record
            while len(self._cache) > CACHED_RECORDS:
                try:
                    self._cache.popitem(last=False)
                except KeyError:
                    break
        return record

    # Writing

    def replace_all(self, records: Iterable[Record], configuration: str) -> None:
        """Write every record into a new file and put it in the place of the old one at once."""
        beside = self.path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(_FILE.pack(_MAGIC, FORMAT, configuration.encode()))
            for record in records:
                file.write(_packed(record))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        self.refresh()

    def append(self, records: Iterable[Record], gone: Iterable[Card] = ()) -> None:
        """Add new states of pages, and mark pages that are gone. A reader sees each entry whole or not at all."""
        self.refresh()
        data = b"".join([*(_packed(record) for record in records), *(_gone(card) for card in gone)])
        with self.path.open("r+b") as file:
            file.truncate(self._end)  # what a kill left behind the last whole entry
            file.seek(self._end)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.refresh()


def _entries(mapped: mmap.mmap, start: int) -> Iterator[tuple[Card, str, int, int, int]]:
    while start + _ENTRY.size <= len(mapped):
        mark, checksum, stamp_length, card_length, length = _ENTRY.unpack_from(mapped, start)
        data = start + _ENTRY.size
        body = data + stamp_length + card_length
        end = body + length
        # The checksum covers the small parts: reading every page to start would take as long as rendering them.
        if mark != _MARK or end > len(mapped) or zlib.crc32(mapped[data:body]) != checksum:
            return
        stamp = mapped[data : data + stamp_length].decode()
        yield _cards.validate_json(mapped[data + stamp_length : body]), stamp, body, length, end
        start = end


def _packed(record: Record) -> bytes:
    return _entry(make_card(record), record.stamp, _records.dump_json(record))


def _gone(card: Card) -> bytes:
    return _entry(card, "", b"")


def _entry(card: Card, stamp: str, body: bytes) -> bytes:
    small = stamp.encode() + _cards.dump_json(card)
    return (
        _ENTRY.pack(_MARK, zlib.crc32(small), len(stamp.encode()), len(small) - len(stamp.encode()), len(body))
        + small
        + body
    )
