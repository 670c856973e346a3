"""Rendered pages in one append-only file that every process maps and shares (its layout: ``page_log``).

The newest entry of a slug counts, and an entry without a record says that the page is gone. A reader that sees the file
grow reads only what is new. An entry that a kill or a full disk cut short at the end is not there; the next writer
overwrites it.

A damaged page is never taken for one that says something else or for one that is gone: it is ``Unavailable``, and the
writer is told by a file beside the log to make all again. Where entries are missing, the file is not ``whole``: nobody
can say what is not there.

Beside it lies a table: the columns of all pages as of some length of the log, so that starting costs the same whatever
the number of pages. A table that is missing or does not fit costs time, nothing else. Everything here can be made again
from the content folder.
"""

from __future__ import annotations

import logging
import mmap
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from oap import whole_file
from oap.core.library.array_file import pack, unpack
from oap.core.library.cards import Card
from oap.core.library.columns import Columns, fingerprints
from oap.core.library.facets import FACETS
from oap.core.library.library import Library, RenderedPage, make_card
from oap.errors import Unavailable
from oap.storage import page_log
from oap.storage.page_snapshot import Entry, Snapshot, no_pages, unmap

log = logging.getLogger(__name__)
CACHED_RECORDS = 128
TABLE_EVERY = 200  # entries that a process reads one by one before the table is written again


class RenderedPages:
    """The rendered pages in ``path``. Reading needs no lock; one process writes at a time, under the site's lock."""

    def __init__(self, path: Path, extract: Callable[[RenderedPage], bytes] = lambda rendered: b"") -> None:
        self.path = path
        self.make_extract = extract
        self.table = path.with_suffix(".table")
        self.damaged = path.with_suffix(".damaged")  # a file: some reader met damage, so all is to be made again
        self._now = no_pages()
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
                before = no_pages()
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
            if size < page_log.FILE.size:
                return no_pages(inode, size)
            mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        head = page_log.read_head(mapped)
        if head is None:
            return no_pages(inode, size)
        configuration, at_first = head
        if not before.end:
            before = self._from_table(mapped, inode, configuration)
        end = before.end or page_log.FILE.size
        entries: dict[str, Entry | None] = {}
        for card, place in page_log.entries(mapped, end):
            end = place[4]
            entries[card.slug] = Entry(card, place) if end > place[3] else None
        whole = end >= at_first and (end == size or page_log.cut_short(mapped, end))
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
            if told != (inode, page_log.LAYOUT, [*FACETS]) or page_log.tail(mapped, end) != parts["tail"]:
                return no_pages()
            return Snapshot(mapped, inode, end, Columns.from_parts(parts), parts["places"], configuration)
        except (OSError, ValueError, KeyError):
            return no_pages()

    @property
    def configuration(self) -> str:
        """What the writer said its pages were rendered with."""
        return self._now.configuration

    @property
    def readable(self) -> bool:
        """Whether the file is there and in the form this program writes."""
        try:
            with self.path.open("rb") as file:
                return page_log.read_head(file.read(page_log.FILE.size)) is not None
        except OSError:
            return False

    def _laid_out_otherwise(self) -> bool:
        """Whether another program, newer or older than this one, made the file."""
        try:
            with self.path.open("rb") as file:
                head = file.read(page_log.FILE.size)
        except OSError:
            return False
        if len(head) < page_log.FILE.size:
            return False
        magic, layout, *_ = page_log.FILE.unpack(head)
        return bool(magic == page_log.MAGIC and layout != page_log.LAYOUT)

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
                page_log.check_head(now.mapped, places[0], places[2])
                page_log.check_part(now.mapped, places, 0)
                page_log.check_part(now.mapped, places, 1)
        except Unavailable:
            return False
        finally:
            unmap(now)
        return True

    def forget(self) -> None:
        """Believe nothing of what was read, because it is about to be made again."""
        if not self._now.whole or self.damaged.exists():
            self._now, self._seen = no_pages(), (0, 0)
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
        unmap(now)
        return found

    def stamp_prints(self) -> NDArray[np.uint64]:
        """The fingerprints of all stamps, in the order of the library."""
        now = self._now
        found = fingerprints(self._stamp(now, number) for number in range(len(now.columns)))
        unmap(now)
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
            rendered = page_log.RECORDS.validate_json(now.mapped[start:end])
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
            page_log.check_head(now.mapped, places[0], places[2])
            page_log.check_part(now.mapped, places, part)
        except Unavailable:
            self._report_damage("a page is damaged")
            raise

    # Writing

    def replace_all(self, rendered_pages: Iterable[RenderedPage], configuration: str) -> None:
        """Write every record into a new file and put it in the place of the old one at once."""
        with whole_file.replacing(self.path, durable=True, alone=True) as file:
            file.write(bytes(page_log.FILE.size))
            for rendered in rendered_pages:
                file.write(self._packed(rendered))
            end = file.tell()
            file.seek(0)
            file.write(page_log.head(configuration, end))
        self.damaged.unlink(missing_ok=True)
        self.refresh()
        self._write_table()

    def append(self, rendered_pages: Iterable[RenderedPage], gone: Iterable[Card] = ()) -> None:
        """Add new states of pages, and mark pages that are gone. A reader sees each entry whole or not at all.

        Raises Unavailable when the file is not whole: then it has to be replaced.
        """
        self.refresh()
        if not self.sound():
            raise Unavailable(page_log.DAMAGED)
        data = b"".join(
            [*(self._packed(rendered) for rendered in rendered_pages), *(page_log.gone(card) for card in gone)]
        )
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
        return page_log.entry(
            make_card(rendered), rendered.stamp, self.make_extract(rendered), page_log.RECORDS.dump_json(rendered)
        )

    def _write_table(self) -> None:
        """Keep the columns for processes that start later. Failing to (a full disk) costs them time, nothing else."""
        now = self._now
        if now.mapped is None:
            return
        parts = {
            "inode": now.inode,
            "end": now.end,
            "layout": page_log.LAYOUT,
            "facets": [*FACETS],
            "tail": page_log.tail(now.mapped, now.end),
        }
        if whole_file.write_cache(self.table, pack({**parts, "places": now.places, **now.columns.parts()}), alone=True):
            self._since_table = 0
