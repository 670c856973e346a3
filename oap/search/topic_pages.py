"""Which pages are about which topic: what pages say themselves, and what those who look after topics say besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from oap.core.library.library import Library
from oap.core.search.thesaurus import Thesaurus

Pages = tuple[NDArray[np.intp], NDArray[np.float64]]  # places in the library, and how much each is about it
STANDS_FOR = 1.0  # how much a page is about a topic that says so of it


def pages_of_topics(
    library: Library,
    joined: Mapping[str, str],
    thesaurus: Thesaurus,
    numbers: Mapping[str, int],
    by_place: Sequence[float],
) -> dict[int, Pages]:
    """By the number of a topic: the pages about it and how much each is, ``by_place`` of the topic in the page's
    list."""
    columns = library.columns
    rows, pages = np.nonzero(columns.topics >= 0)
    names = columns.topics[rows, pages]
    share = np.array(by_place)[np.minimum(rows, len(by_place) - 1)]
    order = np.argsort(names, kind="stable")
    ends = np.searchsorted(names[order], np.arange(len(columns.topic_names) + 1))
    found = {
        name: (pages[order[ends[n] : ends[n + 1]]], share[order[ends[n] : ends[n + 1]]])
        for n, name in enumerate(columns.topic_names)
    }
    return _with_named_pages(found, numbers, joined, thesaurus, library)


def _with_named_pages(
    said: Mapping[str, Pages],
    numbers: Mapping[str, int],
    joined: Mapping[str, str],
    thesaurus: Thesaurus,
    library: Library,
) -> dict[int, Pages]:
    """By the number of a topic: the pages that say they are about it or about one that was joined to it, and those that
    its own entry names. A page has the highest share that anything gives it."""
    found: dict[int, Pages] = {}

    def add(number: int, more: Pages) -> None:
        pages, share = (np.concatenate(both) for both in zip(found[number], more, strict=True))
        kept, place = np.unique(pages, return_inverse=True)
        highest = np.zeros(len(kept))
        np.maximum.at(highest, place, share)
        found[number] = (kept, highest)

    for name, pages in said.items():
        number = numbers.get(joined.get(name, name))
        if number is not None and number in found:
            add(number, pages)
        elif number is not None:
            found[number] = pages
    for concept in thesaurus.concepts.values():
        number = numbers.get(concept.topics[0])
        if not concept.pages or number is None:
            continue
        named = np.array(
            [place for page in concept.pages if (place := library.by_slug.place(page)) >= 0], dtype=np.intp
        )
        found.setdefault(number, (np.zeros(0, dtype=np.intp), np.zeros(0)))
        add(number, (named, np.full(len(named), STANDS_FOR)))
    return found
