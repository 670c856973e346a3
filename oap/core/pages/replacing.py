"""The same words everywhere: found as whole words in what readers read, and replaced by others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oap.core.pages.diff import Piece, words_changed
from oap.core.pages.page import Page
from oap.core.pages.wordings import Wording, with_words, wordings

# Where a link leads, an address, a placed text, the name of a box: words of these are no words of a sentence.
# None looks past the next opening bracket for its end: many that stay open would take the square of their number.
_NO_WORDS = r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|https?://\S+|\{[^{}\n]*\}|^:::[^\n]*"


@dataclass(frozen=True)
class Replaced:
    """A place on a page where the words stand, and what it would say."""

    old: Wording
    new: str

    @property
    def change(self) -> tuple[Piece, ...]:
        return words_changed(self.old.text, self.new)


def replaced(text: str, find: str, instead: str) -> str:
    """``instead`` in place of ``find``, wherever it stands as whole words. With a capital in front, as at the beginning
    of a sentence, it is found too, and ``instead`` gets one."""
    first, rest = re.escape(find[0]), re.escape(find[1:]).replace(r"\ ", r"\s+")
    both = f"[{re.escape(find[0] + find[0].upper())}]" if find[0].islower() else first
    pattern = re.compile(rf"(?P<no_words>{_NO_WORDS})|(?<!\w){both}{rest}(?!\w)", re.MULTILINE)

    def other(found: re.Match[str]) -> str:
        if found["no_words"] is not None:
            return found[0]
        return instead if found[0][0] == find[0] else instead[0].upper() + instead[1:]

    return pattern.sub(other, text)


def places(page: Page, find: str, instead: str) -> Iterator[Replaced]:
    """Every place of the page where the words stand, in reading order."""
    for one in wordings(page):
        new = replaced(one.text, find, instead)
        if new != one.text:
            yield Replaced(one, new)


def page_with(page: Page, find: str, instead: str) -> Page:
    """The page with the other words at all these places."""
    for one in places(page, find, instead):
        page = with_words(page, one.old, one.new) or page
    return page
