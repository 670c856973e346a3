"""Which few words name a topic outright: ways of saying it that belong to one topic only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from oap.core.library.columns import places_among
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search import tokens
from oap.core.search.thesaurus import Thesaurus

LONGEST_NAME = 4  # words
SHORT_WORD = 2  # letters, such as “AN” and “SH”, which are words of their own


def names_of(thesaurus: Thesaurus, numbers: Mapping[str, int]) -> dict[str, int]:
    """Ways of saying it of a few words, with the number of the one topic that they belong to; -1 where it is more than
    one."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for concept in thesaurus.concepts.values():
        for phrase in concept.phrases:
            said = tokens.respelt(phrase.split(), thesaurus.variants)
            if len(said) <= LONGEST_NAME and not all(tokens.is_stop(word) for word in said):
                owners[" ".join(said)].add(concept.topics[0])
    return {name: numbers.get(next(iter(topics)), -1) if len(topics) == 1 else -1 for name, topics in owners.items()}


def proper_names_of(thesaurus: Thesaurus, taxonomy: Taxonomy) -> dict[str, int]:
    """What topics are called, by families, by professionals, shortened or misspelt, without the ways of telling signs
    of them; each with the number of its topic."""
    numbers = {topic: number for number, topic in enumerate(taxonomy.live_topics)}
    called = [(name, topic.id) for topic in taxonomy.live_topics.values() for name in (topic.plain, topic.professional)]
    for concept in thesaurus.concepts.values():
        shortened = (short for short in concept.abbr if len(short) > SHORT_WORD)
        called += ((name, concept.topics[0]) for name in (concept.title, *concept.pro, *shortened, *concept.typo))
    found = ((tokens.words(name, thesaurus.variants), topic) for name, topic in called if topic in numbers)
    return {" ".join(said): numbers[topic] for said, topic in found if not all(map(tokens.is_stop, said))}


def spans_in(said: Sequence[str]) -> list[str]:
    """The runs of a few words, in order of where they begin."""
    return [
        " ".join(said[start:end])
        for start in range(len(said))
        for end in range(start + 1, min(start + LONGEST_NAME, len(said)) + 1)
    ]


class TaughtNames:
    """Short phrases of the training material that belong to one topic, by fingerprint."""

    def __init__(self, prints: NDArray[np.uint64], topics: NDArray[np.int64]) -> None:
        self.prints, self.topics = prints, topics

    def get_each(self, phrases: Sequence[str]) -> list[int]:
        """For each phrase the number of the topic that it names; -1 for none."""
        if not len(self.prints):
            return [-1] * len(phrases)
        places = places_among(self.prints, phrases)
        named: list[int] = np.where(places >= 0, self.topics[places], -1).tolist()
        return named
