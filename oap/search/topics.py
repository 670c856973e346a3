"""How useful pages about each topic would be to whoever asks: the expected grade, from evidence, phrases and related
topics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from oap.core.pages.taxonomy import Taxonomy
from oap.core.search import tokens
from oap.core.search.thesaurus import Thesaurus
from oap.core.search.topic_reader import TopicReader
from oap.search.naive_bayes import Example, NaiveBayes
from oap.search.ngrams import NgramBayes
from oap.search.query import Understanding

# What a page of grade 3, 2 and 1 is worth (2^grade - 1), as shares of the highest.
GAIN = {3: 1.0, 2: 3 / 7, 1: 1 / 7}
PHRASE = 9.0  # evidence that a whole phrase of a concept brings to its main topic
HINT = 1.0  # what a hint counts as an example
SECOND = 0.4  # what an example counts for a concept's further topics
CLAUSES = 0.5  # what the parts of a long sentence count, each by itself, beside the whole
NGRAM_WEIGHT = 0.5  # what the evidence of letters counts beside that of words and phrases
NAMED = 0.2  # what topics count together that are named outright, beside all evidence
LONGEST_NAME = 4  # words
SURE = 0.4  # how probable a topic is, above chance, that needs no asking
POSSIBLE = 0.05
MOST_CHOICES = 3
LEAST = 1e-5  # what no model may say that a topic is less probable than


class TaughtTopics:
    """What a taught model reads, for the topics of one taxonomy. Those it was not taught are read by counts alone."""

    def __init__(self, reader: TopicReader, numbers: Mapping[str, int]) -> None:
        self.reader = reader
        taught = [(place, numbers[topic]) for place, topic in enumerate(reader.topics) if topic in numbers]
        self._places, self._numbers = np.array(taught, dtype=np.intp).reshape(-1, 2).T

    def read(self, text: str, topics: int) -> NDArray[np.float64]:
        """How probable each topic is by the model alone; 0 for those it was not taught."""
        found = np.zeros(topics)
        found[self._numbers] = self.reader.read(text)[self._places]
        return found

    def beside(self, counted: NDArray[np.float64], text: str) -> NDArray[np.float64]:
        """What was counted and what is read of ``text``, put together by their logarithms; they add up to 1."""
        mixed, share = np.log(np.maximum(counted, LEAST)), self.reader.share
        read = np.maximum(self.read(text, len(counted))[self._numbers], LEAST)
        mixed[self._numbers] = (1 - share) * mixed[self._numbers] + share * np.log(read)
        likely = np.exp(mixed - mixed.max())
        probable: NDArray[np.float64] = likely / likely.sum()
        return probable


class TopicModel:
    """Reads queries with one state of the thesaurus, for the topics of one taxonomy."""

    def __init__(self, thesaurus: Thesaurus, taxonomy: Taxonomy) -> None:
        self.thesaurus = thesaurus
        self.numbers: Mapping[str, int] = {topic: number for number, topic in enumerate(taxonomy.topics)}
        examples = list(self._examples(taxonomy))
        self.evidence = NaiveBayes(examples, len(self.numbers))
        self.ngrams = NgramBayes(examples, len(self.numbers))
        self.names = dict(self._names())
        self.concept_of: dict[int, str] = {}  # the one that is named as its topic, or the first about it
        for identity, concept in thesaurus.concepts.items():
            number = self.numbers.get(concept.topics[0])
            if number is not None and (number not in self.concept_of or identity == concept.topics[0]):
                self.concept_of[number] = identity
        self.usefulness = np.eye(len(self.numbers))
        for topic, others in thesaurus.related.items():
            for other, grade in others.items():
                self.usefulness[self.numbers[topic], self.numbers[other]] = GAIN[grade]

    def _examples(self, taxonomy: Taxonomy) -> Iterator[Example]:
        variants = self.thesaurus.variants
        for concept in self.thesaurus.concepts.values():
            main = self.numbers.get(concept.topics[0])
            speaks_for = {
                self.numbers[topic]: SECOND if place else 1.0
                for place, topic in enumerate(concept.topics[:2])
                if topic in self.numbers
            }
            for phrase in dict.fromkeys(concept.phrases):
                yield tokens.respelt(phrase.split(), variants), speaks_for
            for word in concept.hints:
                if main is not None:
                    yield tokens.respelt(word.split(), variants), {main: HINT}
        for identity, named in taxonomy.topics.items():
            for name in (named.plain, named.professional):
                yield tokens.words(name, variants), {self.numbers[identity]: 1.0}

    def _names(self) -> Iterator[tuple[str, int]]:
        """Ways of saying it of a few words that belong to one topic only, with its number."""
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for concept in self.thesaurus.concepts.values():
            for phrase in concept.phrases:
                said = tokens.respelt(phrase.split(), self.thesaurus.variants)
                if len(said) <= LONGEST_NAME and not all(tokens.is_stop(word) for word in said):
                    owners[" ".join(said)].add(concept.topics[0])
        for name, topics in owners.items():
            topic = next(iter(topics))
            if len(topics) == 1 and topic in self.numbers:
                yield name, self.numbers[topic]

    def probabilities(self, understanding: Understanding, taught: TaughtTopics | None = None) -> NDArray[np.float64]:
        """How probably each topic is what is asked for, above chance. All 0 for words taken exactly or without
        evidence. ``taught`` is what reads it beside the counts."""
        if not len(self.numbers) or understanding.exact:
            return np.zeros(len(self.numbers))
        doubt = {term: weight for term, weight in understanding.terms.items() if weight < 1}
        evidence = self.evidence.weigh(understanding.plain, doubt)
        evidence += PHRASE * self._by_phrases(understanding)
        if not evidence.any():
            return np.zeros(len(self.numbers))  # letters alone would find something for a name, or for nonsense
        found = self._mixed(evidence, understanding.plain)
        if apart := self._of_clauses(understanding, doubt):
            loudest = np.max(apart, axis=0)
            found = (1 - CLAUSES) * found + CLAUSES * loudest / loudest.sum()
        if taught is not None:
            found = taught.beside(found, understanding.meant)
        if named := self._named(understanding.plain):
            found = (1 - NAMED) * found
            found[list(named)] += NAMED / len(named)
        return np.maximum(found - 1 / len(found), 0.0)

    def _mixed(self, evidence: NDArray[np.float64], said: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities by words and by letters, averaged."""
        return (1 - NGRAM_WEIGHT) * self.evidence.probabilities(evidence) + NGRAM_WEIGHT * self.ngrams.probabilities(
            said
        )

    def _named(self, said: Sequence[str]) -> set[int]:
        """The topics that the words name outright, whatever else they tell: "T21" in "T21 baby, feeding and
        nursery"."""
        spans = (said[start:end] for start in range(len(said)) for end in range(start + 1, start + LONGEST_NAME + 1))
        return {self.names[name] for span in spans if (name := " ".join(span)) in self.names}

    def _of_clauses(self, understanding: Understanding, doubt: Mapping[str, float]) -> list[NDArray[np.float64]]:
        """The probabilities by each part of a long sentence that says anything."""
        weighed = [(self.evidence.weigh(said, doubt), said) for said in understanding.clauses]
        return [self._mixed(evidence, said) for evidence, said in weighed if evidence.any()]

    def likely(self, understanding: Understanding, taught: TaughtTopics | None = None) -> list[tuple[str, float]]:
        """The topics that are probably asked for, likeliest first, with how probable each is above chance."""
        found = self.probabilities(understanding, taught)
        names = list(self.numbers)
        return [(names[n], float(found[n])) for n in np.argsort(-found, kind="stable") if found[n] > 0]

    def expected(self, probable: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each topic how useful its pages are expected to be, from 0 to 1, given how probable each is."""
        return probable @ self.usefulness

    def perhaps(self, probable: NDArray[np.float64]) -> tuple[str, ...]:
        """The concepts of the likeliest topics when none is likely enough to be taken for granted; otherwise none.

        Measured on 330 queries written blind: a topic above ``SURE`` is right in 88 of 100, one below in 40, and in two
        thirds of those it is among the first three.
        """
        likeliest = [int(n) for n in np.argsort(-probable, kind="stable")[:MOST_CHOICES] if probable[n] > POSSIBLE]
        if len(likeliest) < 2 or probable[likeliest[0]] >= SURE:
            return ()
        return tuple(self.concept_of[n] for n in likeliest if n in self.concept_of)

    def _by_phrases(self, understanding: Understanding) -> NDArray[np.float64]:
        """How strongly phrases of the thesaurus point to each topic."""
        strengths = np.zeros(len(self.numbers))
        for identity, strength in understanding.concepts.items():
            for place, topic in enumerate(self.thesaurus.concepts[identity].topics):
                if topic in self.numbers:
                    number = self.numbers[topic]
                    strengths[number] = max(strengths[number], strength * (1.0, 0.6, 0.4, 0.3)[min(place, 3)])
        return strengths
