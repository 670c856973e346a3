"""Whether the words a document cites still stand in it, to the character, each with the line that says where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from oap.core.citations import Citation
from oap.core.document_code import decode
from oap.errors import Invalid

_CODE = re.compile(r"(?<![0-9A-Za-z-])(?:[0-9A-HJKMNP-TV-Z]{4}-\s?){3,}[0-9A-HJKMNP-TV-Z]{1,4}(?![0-9A-Za-z-])")
_ADDRESS = re.compile(r"/(?:needs|strategies|services|expectations|guides)/([a-z0-9-]+)\?version=([0-9]+)#([a-z0-9-]+)")
_NEAR_ENOUGH = 60.0


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
    """A cited statement whose words or source line are not in the file as published; ``nearest`` is what is there instead."""

    citation: Citation
    nearest: str


def find_code(file: FileText) -> tuple[str, bool]:
    """The document's code, and whether the code that is printed can be read. Raises Invalid when there is none at all."""
    for found in _CODE.findall(file.text):
        try:
            decode(found)
        except Invalid:
            continue
        return re.sub(r"\s", "", found), not file.hidden_code or re.sub(r"\s", "", found) == file.hidden_code
    if file.hidden_code:
        return file.hidden_code, False
    raise Invalid(
        "We found no code in this file. Choose a document that was made here, or type the code from a printed one."
    )


def altered(citations: Iterable[Citation], file: FileText, renumbered: bool = False) -> list[Altered]:
    """The citations that do not stand in the file exactly as published, in the order given.

    ``renumbered`` is whether the file's version numbers, days and addresses are those of an earlier record: then any will do.
    """
    text = _even(file.text, file.spaced)
    return [Altered(one, _nearest(one, file)) for one in citations if not _stands(one, text, file.spaced, renumbered)]


def uncovered(citations: Sequence[Citation], file: FileText, renumbered: bool = False) -> list[str]:
    """Addresses in the file that look like citations, but that its code knows nothing of."""
    text = _even(file.text, file.spaced)
    if renumbered:
        ends = {f"#{one.reference.statement}" for one in citations}
        return sorted({found[0] for found in _ADDRESS.finditer(text) if not any(end in found[0] for end in ends)})
    known = [one.address for one in citations]
    # Without white space the next cell's words may run on from an address, so there its beginning must do.
    return sorted({
        found[0] for found in _ADDRESS.finditer(text)
        if found[0] not in known and (file.spaced or not any(found[0].startswith(one) for one in known))
    })  # fmt: skip


def _stands(one: Citation, text: str, spaced: bool, renumbered: bool) -> bool:
    words, source, address = (re.escape(_even(part, spaced)) for part in (one.quoted, f"{one.source}:", one.address))
    if renumbered:
        before, version, _ = one.source.rpartition(f"version {one.reference.version},")
        assert version
        source = re.escape(_even(before, spaced)) + r" ?version ?\d+, ?\d{1,2} ?[A-Z][a-z]+ ?\d{4}:"
        address = rf"\?version=\d+\#{re.escape(one.reference.statement)}"
    gap, end = (" " if spaced else ""), "(?![a-z0-9-])"
    whole = len(re.findall(rf"{words}{gap}{source} ?https?://[^\s“”]{{1,200}}?{address}{end if spaced else ''}", text))
    mentions, addressed = len(re.findall(source, text)), len(re.findall(address + end, text))
    return whole >= max(mentions, 1 if renumbered else max(addressed, 1))


def _even(text: str, spaced: bool) -> str:
    return " ".join(text.split()) if spaced else "".join(text.split())


def _nearest(one: Citation, file: FileText) -> str:
    text, wanted = " ".join(file.text.split()), f"{one.quoted} {one.source}:"
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_NEAR_ENOUGH)
    return text[found.dest_start : found.dest_end].strip() if found and len(text) >= len(wanted) else ""
