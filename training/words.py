"""Count the words of the training material: ``python -m training.words``. Writes ``oap/data/taught-words.npz``.

It takes some seconds, needs no package besides the product's own, and is due whenever ``training/phrases/`` or the
judged queries that are taught (``training.judged``) change; a test says when.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log, sqrt

import numpy as np

from oap.core.library.columns import fingerprint, fingerprints
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search import tokens
from oap.core.search.relevance import Judged
from oap.core.search.taught_words import Pairs, TaughtWords
from oap.core.search.thesaurus import Thesaurus
from oap.search.naive_bayes import Example, features
from oap.search.ngrams import ngrams
from oap.search.topic_names import names_of
from oap.search.topics import examples_of
from oap.storage.taught_words import FILE, save_taught_words
from training.judged import COUNTED, counted, taught_queries
from training.phrases import editors_words, read_phrases


def taught_words(thesaurus: Thesaurus, taxonomy: Taxonomy, judged: Sequence[Judged] = ()) -> TaughtWords:
    """What ranking needs of the phrases and hints in ``thesaurus``, and of judged queries."""
    topics = tuple(taxonomy.topics)
    numbers = {topic: number for number, topic in enumerate(topics)}
    asked = _examples_of(judged, thesaurus, taxonomy, numbers)
    examples = [(said, speaks_for) for said, speaks_for in (*examples_of(thesaurus, numbers), *asked) if said]
    sizes, said = np.zeros(len(topics)), defaultdict[str, Counter[int]](Counter)
    for words, speaks_for in examples:
        for topic, weight in speaks_for.items():
            sizes[topic] += weight
            for feature in features(words):
                said[feature][topic] += weight  # type: ignore[assignment]  # weights are floats
    in_order = sorted(said, key=fingerprint)
    groups, seen, spelt, rows = _letters(examples)
    names = {name: number for name, number in names_of(thesaurus, numbers).items() if number >= 0}
    names_in_order = sorted(names, key=fingerprint)
    phrases = [phrase for concept in thesaurus.concepts.values() for phrase in concept.phrases]
    return TaughtWords(
        topics,
        sizes,
        fingerprints(in_order),
        _pairs([said[feature] for feature in in_order]),
        rows,
        groups,
        seen,
        spelt,
        dict(sorted(Counter(word for phrase in phrases for word in phrase.split()).items())),
        fingerprints(names_in_order),
        np.array([names[name] for name in names_in_order], dtype=np.int64),
        digest_of(thesaurus, judged),
    )


def digest_of(thesaurus: Thesaurus, judged: Iterable[Judged]) -> str:
    """What stands for the phrases, hints and judged queries and their topics, in any order."""
    phrases = [
        f"{text}\t{' '.join(concept.topics)}"
        for concept in thesaurus.concepts.values()
        for text in (*concept.say, *concept.hints)
    ]
    lines = sorted([*phrases, *(f"{one.query}\t{sorted(one.topics.items())}" for one in judged)])
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _examples_of(
    judged: Iterable[Judged], thesaurus: Thesaurus, taxonomy: Taxonomy, numbers: Mapping[str, int]
) -> Iterator[Example]:
    for one in judged:
        about = counted(one, taxonomy.joined, COUNTED)
        speaks_for = {numbers[topic]: share for topic, share in about.items() if topic in numbers}
        if speaks_for:
            yield tokens.words(one.query, thesaurus.variants), speaks_for


def _letters(examples: Iterable[Example]) -> tuple[list[str], np.ndarray, Pairs, int]:
    """Groups of letters: which, in how many examples, and their weight in the examples of each topic, as
    ``oap.search.ngrams`` counts them."""
    held = [({group for word in words for group in ngrams(word)}, speaks_for) for words, speaks_for in examples]
    seen: Counter[str] = Counter()
    for inside, speaks_for in held:
        for group in inside:
            seen[group] += len(speaks_for)
    rows = sum(len(speaks_for) for _, speaks_for in held)
    weight = {group: log((1 + rows) / (1 + times)) + 1 for group, times in seen.items()}
    spelt = defaultdict[str, Counter[int]](Counter)
    for inside, speaks_for in held:
        length = sqrt(sum(weight[group] ** 2 for group in inside))
        for topic, share in speaks_for.items():
            for group in inside:
                spelt[group][topic] += share * weight[group] / length  # type: ignore[assignment]  # as above
    groups = sorted(seen)
    return groups, np.array([seen[group] for group in groups]), _pairs([spelt[group] for group in groups]), rows


def _pairs(found: Iterable[Mapping[int, float]]) -> Pairs:
    rows = [(number, topic, count) for number, one in enumerate(found) for topic, count in sorted(one.items())]
    of, about, counts = zip(*rows, strict=True) if rows else ((), (), ())
    return Pairs(np.array(of, dtype=np.int64), np.array(about, dtype=np.int64), np.array(counts, dtype=np.float64))


if __name__ == "__main__":
    thesaurus, taxonomy = editors_words()
    found = taught_words(read_phrases(thesaurus), taxonomy, taught_queries())
    save_taught_words(FILE, found)
    size = FILE.stat().st_size / 1e6
    print(f"{len(found.features)} words and pairs, {len(found.groups)} groups of letters, {size:.1f} MB")
