"""How the file of rendered pages is laid out, and what each part of it must be: a log of entries, after a header.

A header, a page's card as JSON, an extract that the caller makes, the page's record as JSON, again and again. Every
part of an entry has a checksum, looked at when it is read. ``rendered_pages`` reads and writes such files.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from oap.core.library.cards import Card
from oap.core.library.library import RenderedPage
from oap.errors import Unavailable

# What it is, the layout, what the pages were made with, where the entries end that were put in its place at once, a
# checksum of these four.
FILE = struct.Struct("<8sI20sQI")
# The mark, a checksum of all that follows up to the extract, four lengths, checksums of extract and record.
ENTRY = struct.Struct("<4sIIIIIII")
_CHECKED = 8  # where in that the first checksum begins to count
MAGIC, _MARK = b"oapshelf", b"page"
DAMAGED = "This page is being made again. Try again in a minute."
CARDS: TypeAdapter[Card] = TypeAdapter(Card)
RECORDS: TypeAdapter[RenderedPage] = TypeAdapter(RenderedPage)
# How this file is laid out, and what a card and a page in it hold. A file that another program laid out alike can be
# read until it is made again.
LAYOUT = zlib.crc32(f"{FILE.format} {ENTRY.format} {CARDS.json_schema()} {RECORDS.json_schema()}".encode())


def tail(mapped: mmap.mmap, end: int) -> int:
    """A checksum of the log just before ``end``: a log that was cut and went on otherwise has another."""
    return zlib.crc32(mapped[max(0, end - 256) : end]) if end <= len(mapped) else -1


def head(configuration: str, at_first: int) -> bytes:
    """The header of a file: what its pages were made with, and where the entries end that were put there at once."""
    told = configuration.encode()
    checksum = zlib.crc32(FILE.pack(MAGIC, LAYOUT, told, at_first, 0))
    return FILE.pack(MAGIC, LAYOUT, told, at_first, checksum)


def read_head(data: Any) -> tuple[str, int] | None:
    """The configuration and where the first entries end; None when it is laid out otherwise, or damaged."""
    if len(data) < FILE.size:
        return None
    magic, layout, told, at_first, _ = FILE.unpack_from(data)
    if magic != MAGIC or layout != LAYOUT:
        return None
    try:
        configuration = told.rstrip(b"\0").decode()
    except UnicodeDecodeError:
        return None
    return (configuration, at_first) if data[: FILE.size] == head(configuration, at_first) else None


def _entry_at(mapped: mmap.mmap, start: int) -> tuple[int, int, int, int, int] | None:
    """Where the parts of the entry at ``start`` lie; None when there is no whole one.

    This checks the small parts only: reading every page to start would take as long as rendering them.
    """
    if start + ENTRY.size > len(mapped):
        return None
    mark, checksum, stamp_length, card_length, extract_length, length, _, _ = ENTRY.unpack_from(mapped, start)
    data = start + ENTRY.size
    card = data + stamp_length
    extract = card + card_length
    body = extract + extract_length
    end = body + length
    if mark != _MARK or end > len(mapped) or zlib.crc32(mapped[start + _CHECKED : extract]) != checksum:
        return None
    return data, card, extract, body, end


def entries(mapped: mmap.mmap, start: int) -> Iterator[tuple[Card, tuple[int, int, int, int, int]]]:
    """Yield every whole entry from ``start`` on: its card, and where its parts lie."""
    while (place := _entry_at(mapped, start)) is not None:
        yield CARDS.validate_json(mapped[place[1] : place[2]]), place
        start = place[4]


def cut_short(mapped: mmap.mmap, start: int) -> bool:
    """Whether what cannot be read at ``start`` is the beginning of an entry that is being written, or that a kill cut
    short.

    Anything else is damage: what has all its bytes, and what a whole entry follows.
    """
    if start + ENTRY.size <= len(mapped):
        mark, _, *lengths = ENTRY.unpack_from(mapped, start)[:6]
        if mark != _MARK or start + ENTRY.size + sum(lengths) <= len(mapped):
            return False
    at = start
    while (at := mapped.find(_MARK, at + 1)) >= 0:
        if _entry_at(mapped, at) is not None:
            return False
    return True


def check_head(mapped: mmap.mmap, data: int, extract: int) -> None:
    """Raises Unavailable when the small parts of the entry whose stamp lies at ``data`` are not as they were
    written."""
    start = data - ENTRY.size
    if start < FILE.size or not data <= extract <= len(mapped):
        raise Unavailable(DAMAGED)
    mark, checksum = ENTRY.unpack_from(mapped, start)[:2]
    if mark != _MARK or zlib.crc32(mapped[start + _CHECKED : extract]) != checksum:
        raise Unavailable(DAMAGED)


def check_part(mapped: mmap.mmap, places: list[int], part: int) -> None:
    """The same for the extract (0) or the record (1)."""
    checksum = ENTRY.unpack_from(mapped, places[0] - ENTRY.size)[6 + part]
    if zlib.crc32(mapped[places[2 + part] : places[3 + part]]) != checksum:
        raise Unavailable(DAMAGED)


def gone(card: Card) -> bytes:
    """The entry that says that a page is gone."""
    return entry(card, "", b"", b"")


def entry(card: Card, stamp: str, extract: bytes, body: bytes) -> bytes:
    """The entry of a page, with its checksums."""
    first, second = stamp.encode(), CARDS.dump_json(card)
    told = len(first), len(second), len(extract), len(body), zlib.crc32(extract), zlib.crc32(body)
    checksum = zlib.crc32(ENTRY.pack(_MARK, 0, *told)[_CHECKED:] + first + second)
    return ENTRY.pack(_MARK, checksum, *told) + first + second + extract + body
