"""Citing statements so that the exact words can be found again, and a short code that carries a document's citations.

The code holds which statements of which published versions a document cites, and a digest of their words. Nothing is kept
on the server: the record of versions and the code are enough to show the words, or to say that they are not the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as calendar_day

from oap.core.markdown import plain_text
from oap.core.page_text import read_page
from oap.core.revisions import Revision
from oap.errors import Invalid

# Crockford's: no I, L, O or U, so that a code read over a telephone or off paper is not misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_FORM = 1
_DIGEST_BYTES = 5
# The largest prime that two characters can count to: any one wrong character, and any two swapped, are noticed.
_CHECK = 1021
MAX_CODE = 1200


@dataclass(frozen=True, order=True)
class Reference:
    """A statement in one published version of a page. All three are public and permanent."""

    page: str
    statement: str
    version: int


@dataclass(frozen=True)
class Citation:
    """The words of a statement in one published version, and where they stand for ever.

    ``row`` and ``place`` are the version's row in the record and the statement's place on the page, from 0.
    """

    reference: Reference
    row: int
    place: int
    title: str
    url: str
    date: str
    words: str
    family: str

    @property
    def address(self) -> str:
        """The permanent address below the site's own."""
        return f"{self.url}?version={self.reference.version}#{self.reference.statement}"

    @property
    def quoted(self) -> str:
        """The words as a document shows them: in marks, so that nothing can be added before or after them unnoticed."""
        return f"“{self.words}”"

    @property
    def source(self) -> str:
        """The line under cited words, without the address."""
        return f"{self.title}, statement {self.reference.statement}, version {self.reference.version}, {self.day}"

    @property
    def day(self) -> str:
        """The day it was published, as people write it."""
        found = calendar_day.fromisoformat(self.date)
        return f"{found.day} {found:%B} {found.year}"


@dataclass(frozen=True)
class Code:
    """What a document's code says: (row, place) of each citation in order, and the digest of their words."""

    cited: tuple[tuple[int, int], ...]
    digest: bytes


def statements_of(revision: Revision) -> list[Citation]:
    """Every statement of a published version in reading order. Empty when the version withdrew the page."""
    if revision.text is None or revision.number is None:
        return []
    page, _ = read_page(revision.text, revision.path)
    if page is None:
        return []
    return [
        Citation(
            Reference(page.id, placed.statement.id, revision.number), revision.id, place, page.title, page.url,
            revision.changed_at[:10], plain_text(placed.statement.professional), plain_text(placed.statement.family),
        )
        for place, placed in enumerate(page.placed_statements())
    ]  # fmt: skip


def digest(citations: Iterable[Citation]) -> bytes:
    """A short digest of who is cited and every word of it, in an order of its own."""
    ordered = sorted(citations, key=lambda one: (one.row, one.place))
    text = "\x1e".join(
        "\x1f".join((one.reference.page, one.reference.statement, str(one.reference.version), one.title, one.date, one.words, one.family))
        for one in ordered
    )  # fmt: skip
    return hashlib.sha256(text.encode()).digest()[:_DIGEST_BYTES]


def encode(citations: Iterable[Citation]) -> str:
    """The code of a document that cites these statements, in groups of four characters; empty for none."""
    known = {(one.row, one.place): one for one in citations}
    if not known:
        return ""
    data = bytearray()
    last = 0
    for row in sorted({row for row, _ in known}):
        places = sum(1 << place for other, place in known if other == row)
        data += _number(row - last) + _number(places)
        last = row
    value = int.from_bytes(bytes([_FORM]) + bytes(data) + digest(known.values()))
    text = _letters(value)
    text += _letters(value % _CHECK).rjust(2, ALPHABET[0])
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def decode(typed: str) -> Code:
    """What a typed code says. Spaces, hyphens and small letters are fine. Raises Invalid when it was mistyped."""
    text = re.sub(r"[\s\-–—‑.]", "", typed).upper().translate(_READ_AS)
    wrong = sorted(set(text) - set(ALPHABET))
    if wrong:
        raise Invalid(f"A code has no “{wrong[0]}” in it. Copy the code from the end of the document.")
    if not 12 <= len(text) <= MAX_CODE:
        raise Invalid("A code has at least 12 letters and numbers. Copy all of it from the end of the document.")
    value = _value(text[:-2])
    if value % _CHECK != _value(text[-2:]):
        raise Invalid("One or more characters of the code are wrong or missing. Compare it with the document again.")
    data = value.to_bytes((value.bit_length() + 7) // 8)
    if data[:1] != bytes([_FORM]) or len(data) < 3 + _DIGEST_BYTES:
        raise Invalid("This code is of a kind that we do not know.")
    return Code(tuple(_cited(data[1:-_DIGEST_BYTES])), data[-_DIGEST_BYTES:])


def _cited(data: bytes) -> Iterable[tuple[int, int]]:
    numbers = list(_numbers(data))
    if len(numbers) % 2:
        raise Invalid("This code is not complete.")
    row = 0
    for step, places in zip(numbers[::2], numbers[1::2], strict=True):
        row += step
        yield from ((row, place) for place in range(places.bit_length()) if places >> place & 1)


def _number(value: int) -> bytes:
    """Seven bits a byte, the low ones first; the high bit says that more follow."""
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)


def _numbers(data: bytes) -> Iterable[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0
    if shift:
        raise Invalid("This code is not complete.")


def _letters(value: int) -> str:
    text = ""
    while value:
        value, rest = divmod(value, 32)
        text = ALPHABET[rest] + text
    return text


def _value(text: str) -> int:
    value = 0
    for letter in text:
        value = value * 32 + ALPHABET.index(letter)
    return value


def in_order(references: Iterable[Reference], found: Mapping[Reference, Citation]) -> list[Citation]:
    """The citations of those references that were found, each once, in the order asked."""
    return [found[reference] for reference in dict.fromkeys(references) if reference in found]
