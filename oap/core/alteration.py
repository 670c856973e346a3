"""Whether the words a document cites still stand in it, to the character, each with the line that says where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from oap.core.citations import Citation, decode
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


def altered(citations: Iterable[Citation], file: FileText) -> list[Altered]:
    """The citations that do not stand in the file exactly as published, in the order given."""
    text = _even(file.text, file.spaced)
    return [Altered(one, _nearest(one, file)) for one in citations if not _stands(one, text, file.spaced)]


def uncovered(citations: Sequence[Citation], file: FileText) -> list[str]:
    """Addresses in the file that look like citations, but that its code knows nothing of."""
    text = _even(file.text, file.spaced)
    known = [one.address for one in citations]
    # Without white space the next cell's words may run on from an address, so there its beginning must do.
    return sorted({
        found[0] for found in _ADDRESS.finditer(text)
        if found[0] not in known and (file.spaced or not any(found[0].startswith(one) for one in known))
    })  # fmt: skip


def _stands(one: Citation, text: str, spaced: bool) -> bool:
    line = _even(f"{one.quoted} {one.source}:", spaced)
    address = re.escape(_even(one.address, spaced)) + ("(?![a-z0-9-])" if spaced else "")
    whole = len(re.findall(re.escape(line) + r" ?https?://[^\s“”]{1,200}?" + address, text))
    mentions = text.count(_even(f"{one.source}:", spaced))
    addressed = len(re.findall(re.escape(_even(one.address, spaced)) + "(?![a-z0-9-])", text))
    return whole >= max(mentions, addressed, 1)


def _even(text: str, spaced: bool) -> str:
    return " ".join(text.split()) if spaced else "".join(text.split())


def _nearest(one: Citation, file: FileText) -> str:
    text, wanted = " ".join(file.text.split()), f"{one.quoted} {one.source}:"
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_NEAR_ENOUGH)
    return text[found.dest_start : found.dest_end].strip() if found and len(text) >= len(wanted) else ""
