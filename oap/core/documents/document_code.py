"""The short code at the end of a document: which statements of which published texts it cites, and digests of their
words.

Nothing is kept on the server. The record of versions and the code are enough to show the words again, or to say that
they are not the same. A code holds only what is permanent, so that it leads to the same words on any machine, after a
restore, and in a record that was begun anew from the same content: there the numbers and days of versions differ, the
words do not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oap.core.documents.citations import Citation
from oap.errors import Invalid

# Crockford's: no I, L, O or U, so that a code read over a telephone or off paper is not misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
# The first kind named rows of the database. Its codes are still read, where the database is the one they came from.
_ROWS, _TEXTS = 1, 2
_MARK_BYTES, _DAYS_BYTES, _DIGEST_BYTES = 4, 2, 5
# The largest prime that two characters can count to: any one wrong character, and any two swapped, are noticed.
_CHECK = 1021
MAX_CODE = 2400


@dataclass(frozen=True)
class CitedText:
    """Statements of one published text of a page: its mark (see ``text_mark``), number, and their places on the page.

    In a code of the first kind ``mark`` is empty and ``row`` is the row of the database.
    """

    mark: bytes
    version: int
    places: tuple[int, ...]
    row: int = 0


@dataclass(frozen=True)
class Code:
    """What a code says: the texts it cites in order, the digest of the words, and one of the versions' numbers and
    days."""

    texts: tuple[CitedText, ...]
    digest: bytes
    days: bytes

    def says(self, citations: Sequence[Citation]) -> bool:
        """Whether these citations, in the order of ``texts``, have the very words that the code was made from."""
        return self.digest == (words_digest(citations) if self.days else _first_digest(citations))

    def dates(self, citations: Sequence[Citation]) -> bool:
        """Whether these have the version numbers and days too: else they are from a record begun anew."""
        return not self.days or self.days == days_digest(citations)


def words_digest(citations: Iterable[Citation]) -> bytes:
    """A short digest of which statements are cited and every word of them, in an order of its own."""
    return _digest(
        sorted((one.reference.page, one.reference.statement, one.title, one.words, one.family) for one in citations)
    )[:_DIGEST_BYTES]


def days_digest(citations: Iterable[Citation]) -> bytes:
    return _digest(sorted({(one.reference.page, str(one.reference.version), one.date) for one in citations}))[
        :_DAYS_BYTES
    ]


def _first_digest(citations: Iterable[Citation]) -> bytes:
    """As the first kind of code had it, in the order of the database's rows."""
    return _digest(
        [
            (
                one.reference.page,
                one.reference.statement,
                str(one.reference.version),
                one.title,
                one.date,
                one.words,
                one.family,
            )
            for one in citations
        ]
    )[:_DIGEST_BYTES]


def _digest(parts: Iterable[Sequence[str]]) -> bytes:
    return hashlib.sha256("\x1e".join("\x1f".join(part) for part in parts).encode()).digest()


def encode(citations: Iterable[Citation]) -> str:
    """The code of a document that cites these statements, in groups of four characters; empty for none."""
    known = list(citations)
    if not known:
        return ""
    places: dict[tuple[bytes, int], int] = {}
    for one in known:
        cited = one.mark, one.reference.version
        places[cited] = places.get(cited, 0) | 1 << one.place
    data = bytes([_TEXTS])
    for (mark, version), those in places.items():
        data += mark + _number(version) + _number(those)
    value = int.from_bytes(data + days_digest(known) + words_digest(known))
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
    if data[:1] not in (bytes([_ROWS]), bytes([_TEXTS])):
        raise Invalid("This code is of a kind that we do not know.")
    days = _DAYS_BYTES if data[0] == _TEXTS else 0
    cited, tail = data[1 : -_DIGEST_BYTES - days], data[-_DIGEST_BYTES - days :]
    try:
        texts = tuple(_texts(cited) if days else _rows(cited))
    except IndexError:
        raise Invalid("This code is not complete.") from None
    if not texts:
        raise Invalid("This code is not complete.")
    return Code(texts, tail[days:], tail[:days])


def _texts(data: bytes) -> Iterable[CitedText]:
    at = 0
    while at < len(data):
        mark = data[at : at + _MARK_BYTES]
        version, at = _read_number(data, at + _MARK_BYTES)
        places, at = _read_number(data, at)
        yield CitedText(mark, version, _set_bits(places))


def _rows(data: bytes) -> Iterable[CitedText]:
    at = row = 0
    while at < len(data):
        step, at = _read_number(data, at)
        places, at = _read_number(data, at)
        row += step
        yield CitedText(b"", 0, _set_bits(places), row)


def _set_bits(value: int) -> tuple[int, ...]:
    return tuple(place for place in range(value.bit_length()) if value >> place & 1)


def _number(value: int) -> bytes:
    """Seven bits a byte, the low ones first; the high bit says that more follow."""
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)


def _read_number(data: bytes, at: int) -> tuple[int, int]:
    """The number at that place and the place after it. Raises IndexError when the data ends inside it."""
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 128:
            return value, at


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
