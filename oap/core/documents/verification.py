"""Whether the words a document cites still stand in it, to the character, each with the line that says where it is
from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from oap.core.documents.citations import Citation
from oap.core.documents.document_code import decode
from oap.errors import Invalid

# Groups of four with a hyphen after each. What is found is never begun again inside (possessive), so long text costs
# its length.
_CODE = re.compile(
    r"(?<![0-9A-Za-z-])(?:[0-9A-HJKMNP-TV-Z]{4}-\s?){3,}+(?:[0-9A-HJKMNP-TV-Z]{1,4}(?![0-9A-Za-z-])|(?P<torn>))"
)
_MOST_CODES = 50  # that are looked at: a document of ours has one
_ADDRESS = re.compile(r"/(?:needs|strategies|services|expectations|guides)/([a-z0-9-]+)\?version=([0-9]+)#([a-z0-9-]+)")
# The line under cited words, in documents that give each page's address once; with and without white space.
_SOURCE = re.compile(r", ?statement ?([a-z0-9-]+), ?version ?([0-9]+), ?([0-9]{1,2} ?[A-Z][a-z]+ ?[0-9]{4})\.")
_NEAR_ENOUGH = 60.0
MOST_NEAREST = 20


@dataclass(frozen=True)
class FileText:
    """What somebody sees in a file, and the code among its properties.

    ``spaced`` is whether white space can be trusted: what is read out of a PDF breaks lines anywhere.
    """

    text: str
    hidden_code: str = ""
    spaced: bool = True


@dataclass(frozen=True)
class Altered:
    """A cited statement whose words or source line are not in the file as published; ``nearest`` is what is there
    instead."""

    citation: Citation
    nearest: str


def find_code(file: FileText) -> tuple[str, bool]:
    """The document's code, and whether the code that is printed can be read. Raises Invalid when there is none at
    all."""
    for found in islice(_codes(file.text), _MOST_CODES):
        try:
            decode(found)
        except Invalid:
            continue
        return found, not file.hidden_code or found == file.hidden_code
    if file.hidden_code:
        return file.hidden_code, False
    raise Invalid(
        "We found no code in this file. Choose a document that was made here, or type the code from a printed one."
    )


def _codes(text: str) -> Iterator[str]:
    """What looks like a code, in order, without white space."""
    for found in _CODE.finditer(text):
        if found["torn"] is None:
            yield re.sub(r"\s", "", found[0])


def altered(citations: Iterable[Citation], file: FileText, renumbered: bool = False) -> list[Altered]:
    """The citations that do not stand in the file exactly as published, in the order given.

    ``renumbered`` is whether the file's version numbers, days and addresses are those of an earlier record: then any
    will do. Of the first ``MOST_NEAREST`` it says what is there instead: to look for that takes a while.
    """
    text = _even(file.text, file.spaced)
    wrong = [one for one in citations if not _is_intact(one, text, file.spaced, renumbered)]
    return [Altered(one, _nearest(one, file) if number < MOST_NEAREST else "") for number, one in enumerate(wrong)]


def uncovered(citations: Sequence[Citation], file: FileText, renumbered: bool = False) -> list[str]:
    """Addresses and sources in the file that look like citations, but that its code knows nothing of."""
    text = _even(file.text, file.spaced)
    said = [(one, "".join(one[0].split())) for one in _SOURCE.finditer(text)]
    if renumbered:
        ends = {f"#{one.reference.statement}" for one in citations}
        statements = {one.reference.statement for one in citations}
        return sorted(
            {found[0] for found in _ADDRESS.finditer(text) if not any(end in found[0] for end in ends)}
            | {found[0].strip(", .") for found, _ in said if found[1] not in statements}
        )
    sources = {"".join(one.source.removeprefix(one.title).split()) + "." for one in citations}
    known = [one.address for one in citations]
    # Without white space the next cell's words may run on from an address, so there its beginning must do.
    return sorted(
        {
            found[0]
            for found in _ADDRESS.finditer(text)
            if found[0] not in known and (file.spaced or not any(found[0].startswith(one) for one in known))
        }
        | {found[0].strip(", .") for found, even in said if even not in sources}
    )


def _is_intact(one: Citation, text: str, spaced: bool, renumbered: bool) -> bool:
    words, source, address = (_even(part, spaced) for part in (one.quoted, one.source, one.address))
    source_begins, says = source, re.escape(source)
    address_begins, leads = address, re.escape(address)
    if renumbered:
        before, version, _ = one.source.rpartition(f"version {one.reference.version},")
        assert version
        source_begins, address_begins = _even(before, spaced), "?version="
        says = re.escape(source_begins) + r" ?version ?\d+, ?\d{1,2} ?[A-Z][a-z]+ ?\d{4}"
        leads = rf"\?version=\d+\#{re.escape(one.reference.statement)}"
    gap, end = (" " if spaced else ""), "(?![a-z0-9-])"
    whole = _count(
        words,
        rf"{re.escape(words)}{gap}{says}(?:\.|: ?https?://[^\s“”]{{1,200}}?{leads}{end if spaced else ''})",
        text,
    )
    mentions, addressed = _count(source_begins, f"{says}[:.]", text), _count(address_begins, leads + end, text)
    return whole >= max(mentions, 1 if renumbered else max(addressed, 1))


def _count(begins: str, pattern: str, text: str) -> int:
    """How often the pattern stands in the text. Looking for the letters it begins with is far quicker than for the
    pattern."""
    matches, count, at = re.compile(pattern).match, 0, text.find(begins)
    while at >= 0:
        found = matches(text, at)
        count += found is not None
        at = text.find(begins, max(found.end(), at + 1) if found else at + 1)
    return count


def _even(text: str, spaced: bool) -> str:
    return " ".join(text.split()) if spaced else "".join(text.split())


def _nearest(one: Citation, file: FileText) -> str:
    text, wanted = " ".join(file.text.split()), f"{one.quoted} {one.source}:"
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_NEAR_ENOUGH)
    return text[found.dest_start : found.dest_end].strip() if found and len(text) >= len(wanted) else ""
