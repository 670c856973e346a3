"""Statements that say nearly the same as a statement of another page.

Two statements repeat each other when more than 0.8 of their words are the same: the words both have over the words
either has (Jaccard), in the professional or in the family wording, of all words or of those that carry meaning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from oap.core.pages.page import Page, Statement
from oap.core.search.tokens import is_stop, words

NEAR_DUPLICATE = 0.8
MIN_WORDS = 5  # "Your child gets a break." may stand on two pages


@dataclass(frozen=True)
class Wording:
    """One statement: whose it is, its address, and its words in each way of looking at them."""

    page_id: str
    url: str
    views: tuple[frozenset[str], ...]

    @classmethod
    def on(cls, page: Page, statement: Statement) -> Wording:
        views = []
        for text in (statement.professional, statement.family):
            every = words(text)
            views += [frozenset(every), frozenset(word for word in every if not is_stop(word))]
        return cls(page.id, f"{page.url}#{statement.id}", tuple(views))


@dataclass(frozen=True)
class Repeats:
    """Statements that can be asked for those like another. ``rare`` goes from view and word to where in
    ``statements``."""

    statements: tuple[Wording, ...]
    counts: tuple[Mapping[str, int], ...]
    rare: Mapping[tuple[int, str], tuple[int, ...]]

    def like(self, said: Wording) -> Iterator[Wording]:
        """The statements of other pages that say nearly the same, in order of address."""
        found = set()
        for view, own in enumerate(said.views):
            near = {
                n
                for word in _prefix(own, self.counts[view] if self.counts else {})
                for n in self.rare.get((view, word), ())
            }
            found |= {
                n
                for n in near
                if self.statements[n].page_id != said.page_id
                and _overlap(own, self.statements[n].views[view]) > NEAR_DUPLICATE
            }
        yield from sorted((self.statements[n] for n in found), key=lambda other: other.url)


def read_repeats(statements: Iterable[Wording]) -> Repeats:
    known = tuple(statements)
    views = range(len(known[0].views)) if known else range(0)
    counts = tuple(Counter(word for said in known for word in said.views[view]) for view in views)
    rare: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for number, said in enumerate(known):
        for view in views:
            for word in _prefix(said.views[view], counts[view]):
                rare[view, word].append(number)
    return Repeats(known, counts, {key: tuple(numbers) for key, numbers in rare.items()})


def _prefix(own: frozenset[str], counts: Mapping[str, int]) -> list[str]:
    """The rarest words, so many that two sets with an overlap above the limit must share one of them.

    Such sets share at least 0.8 of each, so leaving out fewer than that many of the commonest words loses nothing. It
    keeps the search from comparing every statement with every other.
    """
    if len(own) < MIN_WORDS:
        return []
    ordered = sorted(own, key=lambda word: (counts.get(word, 0), word))
    return ordered[: len(own) - ceil(NEAR_DUPLICATE * len(own)) + 1]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
