"""Whether every word of a file is on a page or left out with why, and whether sentences came out whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from oap.core.importing.blocks import Left, Read, count_letters, count_words, lines_of, tidy
from oap.core.importing.list_signs import without_sign
from oap.core.importing.outline import Gathered

FEW = 10  # items that say nothing yet of a file
BROKEN = 0.3  # of the items: more than that is no reading
_CUT = re.compile(
    r"\b(?:a|an|the|of|to|and|or|with|for|in|on|at|by|from|that|which|as|is|are|be|their|his|her|when|if|who)$"
)


@dataclass(frozen=True)
class Ledger:
    """Words of the file, on pages, and left out. ``untold`` are letters that are in neither, or in both."""

    file: int
    placed: int
    left_out: int
    untold: int = 0

    @property
    def adds_up(self) -> bool:
        return self.file == self.placed + self.left_out and not self.untold


def balance(read: Read, pages: Sequence[Gathered], left: Sequence[Left]) -> Ledger:
    """What became of every word. The letters of the file are counted by its reader apart from the blocks."""
    placed = [text for page in pages for text in words_of_page(page)]
    out = [one.text for one in left]
    given = list(read.texts())
    letters = read.letters if read.letters >= 0 else sum(map(count_letters, given))
    told = sum(map(count_letters, placed)) + sum(map(count_letters, out))
    return Ledger(
        sum(map(count_words, given)), sum(map(count_words, placed)), sum(map(count_words, out)), abs(letters - told)
    )


def words_of_page(page: Gathered) -> list[str]:
    """All text of the file that is on a page."""
    title = [page.title] if page.named else []
    said = [words for one in page.statements for words in (one.text, one.family) if words]
    return [*title, *page.signs, *said, *page.text]


def nonsense(read: Read, pages: Sequence[Gathered]) -> str:
    """What was seen, where the words of a file were not put together to sentences; otherwise ""."""
    letters = [word for text in read.texts() for word in text.split()]
    if len(letters) > 50 and sum(len(word) == 1 and word.isalpha() for word in letters) > len(letters) / 3:
        return "The letters of the words are set apart, as “w o r d s” do. Send the file that it was made from."
    if sum("(cid:" in word or "\ufffd" in word for word in letters) > len(letters) / 20:
        return (
            "The letters of this file have no names, so its words cannot be read. Send the file that it was made from."
        )
    if not read.measured:
        return ""
    items = [one.text for page in pages for one in page.statements] + [sign for page in pages for sign in page.signs]
    if len(items) < FEW:
        return ""
    cut = [item for item in items if _CUT.search(item.rstrip()) or item.rstrip().endswith(("-", ","))]
    marked = {without_sign(tidy(line.text))[1] for line in lines_of(read.blocks) if line.kind == "item"}
    begun = [item for item in items if item[:1].islower() and item not in cut and item not in marked]
    if len(cut) + len(begun) / 2 < BROKEN * len(items):
        return ""
    shown = "; ".join(f"“{item[-60:]}”" for item in (cut + begun)[:3])
    return (
        f"The lines of this file could not be put together to sentences: {len(cut) + len(begun)} of {len(items)} "
        f"pieces begin or end in the middle, such as {shown}. Send the Word file that it was made from."
    )
