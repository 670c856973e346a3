"""How useful pages about each topic would be to whoever asks: the expected grade, from evidence, phrases and related
topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise

import numpy as np
from numpy.typing import NDArray

from oap.core.pages.taxonomy import Taxonomy
from oap.core.search import tokens
from oap.core.search.taught_words import TaughtWords, none_taught
from oap.core.search.thesaurus import Thesaurus
from oap.search.naive_bayes import Example, NaiveBayes
from oap.search.ngrams import NgramBayes
from oap.search.query import Understanding
from oap.search.taught_topics import TaughtTopics
from oap.search.topic_names import TaughtNames, names_of, proper_names_of, spans_in

# What a page of grade 3, 2 and 1 is worth (2^grade - 1), as shares of the highest.
GAIN = {3: 1.0, 2: 3 / 7, 1: 1 / 7}
PHRASE = 9.0  # evidence that a whole phrase of a concept brings to its main topic
HINT = 1.0  # what a hint counts as an example
SECOND = 0.4  # what an example counts for a concept's further topics
CLAUSES = 0.5  # what the parts of a long sentence count, each by itself, beside the whole
NGRAM_WEIGHT = 0.4  # what the evidence of letters counts beside that of words and phrases
NAMED = 0.3  # what topics count together that are named outright, beside all evidence
OUTRIGHT = 0.85  # how surely a phrase is said whole that scenery must not outvote
HEARD = 0.15  # how probable its topic is then, at least
OUTVOTED = 0.55  # so probable is no other topic, where its page has one of the first places
FEW = 2  # topics at most that are heard so: who says more whole phrases tells a story
SURE = 0.4  # how probable a topic is, above chance, that needs no asking
POSSIBLE = 0.05
UNDERSTOOD = 0.5  # how probable, above chance, what we say that we understood: of 100, 1 to 5 were not meant
MATTER = 0.5  # how probable, above chance, a topic is in the part of a story that tells it, to lead to its page
TOLD = 0.7  # and to be told as what we understood: of 100, 11 were not meant
TOLD_BESIDE = 0.4  # and so probable in the whole story, beside its loudest: one told in passing leads, unnamed
MOST_CHOICES = 3
WHOLE_TAUGHT, WHOLE_COUNTED = 1.0, 0.3  # what a story says as a whole, beside its parts two by two


@dataclass(frozen=True)
class Part:
    """A part of a long text: its words, and how probable each topic is in it."""

    said: tuple[str, ...]
    probable: NDArray[np.float64]


@dataclass(frozen=True)
class TopicReading:
    """What a query is about. ``probable`` is how probable each topic is, above chance: all 0 where nothing speaks for
    any.

    ``counted`` and ``taught`` are what the two ways of reading say by themselves, ``named`` the topics that the words
    name outright, ``whole`` those of which a phrase is said whole, ``parts`` those of a long text.
    """

    probable: NDArray[np.float64]
    counted: NDArray[np.float64]
    taught: NDArray[np.float64] | None = None
    named: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()
    parts: Sequence[Part] = ()
    called: frozenset[int] = frozenset()  # the frightening ones that are called by their name


class TopicModel:
    """Reads queries with one state of the thesaurus, for the topics of one taxonomy."""

    def __init__(self, thesaurus: Thesaurus, taxonomy: Taxonomy, taught: TaughtWords | None = None) -> None:
        """``taught`` is what was counted of training material; without it only the phrases of the thesaurus count."""
        self.thesaurus = thesaurus
        self.numbers: Mapping[str, int] = {topic: number for number, topic in enumerate(taxonomy.live_topics)}
        counted = (taught or none_taught()).among(self.numbers, taxonomy.joined)
        examples = [*examples_of(thesaurus, self.numbers), *self._called(taxonomy)]
        self.evidence = NaiveBayes(examples, len(self.numbers), counted)
        self.ngrams = NgramBayes(examples, len(self.numbers), counted)
        self.names = names_of(thesaurus, self.numbers)
        self.taught_names = TaughtNames(counted.names, counted.named)
        self.proper_names = proper_names_of(thesaurus, taxonomy)
        self.frightening = frozenset(
            self.numbers[topic.id] for topic in taxonomy.live_topics.values() if topic.frightening
        )
        self.concept_of: dict[int, str] = {}  # the one that is named as its topic, or the first about it
        for identity, concept in thesaurus.concepts.items():
            number = self.numbers.get(concept.topics[0])
            if number is not None and (number not in self.concept_of or identity == concept.topics[0]):
                self.concept_of[number] = identity
        self.usefulness = np.eye(len(self.numbers))
        for topic, others in thesaurus.related.items():
            for other, grade in others.items() if topic in self.numbers else ():
                if other not in self.numbers:
                    continue
                self.usefulness[self.numbers[topic], self.numbers[other]] = GAIN[grade]

    def _called(self, taxonomy: Taxonomy) -> Iterator[Example]:
        for identity, named in taxonomy.live_topics.items():
            for name in (named.plain, named.professional):
                yield tokens.words(name, self.thesaurus.variants), {self.numbers[identity]: 1.0}

    def read(self, understanding: Understanding, taught: TaughtTopics | None = None) -> TopicReading:
        """How probably each topic is what is asked for: no topic for words taken exactly or without evidence.
        ``taught`` is what reads it beside the counts."""
        nothing = np.zeros(len(self.numbers))
        if not len(self.numbers) or understanding.exact:
            return TopicReading(nothing, nothing)
        doubt = {term: weight for term, weight in understanding.terms.items() if weight < 1}
        if understanding.story:
            return self._read_story(understanding, taught, doubt)
        runs = [understanding.plain, *understanding.clauses]
        evidence = self.evidence.weigh_each(runs, doubt)
        evidence[0] += PHRASE * self._by_phrases(understanding)
        told = _any(evidence)
        if not told[0]:
            return TopicReading(nothing, nothing)  # letters alone would find something for a name, or for nonsense
        mixed = self._mixed(evidence, runs)
        counted, apart = mixed[0], mixed[1:][told[1:]]
        if len(apart):
            loudest = apart.max(axis=0)
            counted = (1 - CLAUSES) * counted + CLAUSES * loudest / loudest.sum()
        found, read = counted, None
        if taught is not None:
            read = taught.read(understanding.meant, len(counted))
            found = taught.beside(counted, read)
        (named,), whole = self._named_each([understanding.plain]), self._said_whole(understanding)
        probable = _at_least(_with(named, found), whole)
        called = self._called_by_name(understanding.plain)
        return TopicReading(_above_chance(probable), counted, read, named, frozenset(whole), called=called)

    def _read_story(
        self, understanding: Understanding, taught: TaughtTopics | None, doubt: Mapping[str, float]
    ) -> TopicReading:
        """A long text by its parts, two by two, so that a sentence keeps what it belongs to. What one pair says loudly
        counts, and what several say. Beside that counts what the whole says: to the model, which reads where words
        stand, as much as all pairs, to the counts little, as together its words speak for everything. Each part by
        itself says which matter it tells."""
        told = _any(self.evidence.weigh_each(understanding.clauses, doubt))
        parts = list(compress(understanding.clauses, told))
        if not parts:
            return TopicReading(np.zeros(len(self.numbers)), np.zeros(len(self.numbers)))
        pairs = [(*one, *other) for one, other in pairwise(parts)] or parts
        runs = [*parts, *pairs, understanding.plain]
        mixed = self._mixed(self.evidence.weigh_each(runs, doubt), runs)
        counted, whole, runs = mixed[:-1], mixed[-1], runs[:-1]
        found, read = counted, None
        if taught is not None:
            read = taught.read_each([" ".join(said) for said in runs], len(self.numbers))
            found = taught.beside(counted, read)
        named = self._named_each(runs)
        found = np.array([_above_chance(_with(*pair)) for pair in zip(named, found, strict=True)])
        alone, together = found[: len(parts)], found[len(parts) :]
        likely = _together(together) + WHOLE_COUNTED * whole
        if taught is not None:
            likely += WHOLE_TAUGHT * taught.read(understanding.meant, len(self.numbers))
        return TopicReading(
            _above_chance(likely / likely.sum()),
            _together(counted),
            _together(read) if read is not None else None,
            frozenset().union(*named[: len(parts)]),
            parts=[Part(said, probable) for said, probable in zip(parts, alone, strict=True)],
            called=self._called_by_name(understanding.plain),
        )

    def probabilities(self, understanding: Understanding, taught: TaughtTopics | None = None) -> NDArray[np.float64]:
        """How probably each topic is what is asked for, above chance."""
        return self.read(understanding, taught).probable

    def _mixed(self, evidence: NDArray[np.float64], runs: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Probabilities by words and by letters, averaged, a row for each run of words."""
        by_letters = self.ngrams.probabilities_each(runs)
        return (1 - NGRAM_WEIGHT) * self.evidence.probabilities(evidence) + NGRAM_WEIGHT * by_letters

    def _named_each(self, runs: Sequence[Sequence[str]]) -> list[frozenset[int]]:
        """The topics that each run of words names outright, whatever else it tells: "T21" in "T21 baby, feeding and
        nursery"."""
        spans = [spans_in(said) for said in runs]
        named = self._names_among(chain.from_iterable(spans))
        return [frozenset(named[span] for span in inside if span in named) for inside in spans]

    def _called_by_name(self, said: Sequence[str]) -> frozenset[int]:
        """The topics whose proper name is said: “self-harm”, not “long sleeves”, which may be for eczema."""
        return frozenset(self.proper_names[span] for span in spans_in(said) if span in self.proper_names)

    def names_in(self, said: Sequence[str]) -> Iterator[tuple[str, int]]:
        """The runs of a few words that name a topic, each with its number. What editors say of a phrase goes before
        what was taught: one that they gave to two topics names none."""
        yield from self._names_among(spans_in(said)).items()

    def _names_among(self, spans: Iterable[str]) -> dict[str, int]:
        different = list(dict.fromkeys(spans))
        taught = self.taught_names.get_each(different)
        numbers = ((span, self.names.get(span, number)) for span, number in zip(different, taught, strict=True))
        return {span: number for span, number in numbers if number >= 0}

    def _said_whole(self, understanding: Understanding) -> dict[int, float]:
        """The topics of which a phrase is said whole and surely, with how probable each is then at least. None where
        more than a few are: then no one of them is what matters."""
        found: dict[int, float] = {}
        for concept, surely in understanding.whole.items():
            number = self.numbers.get(self.thesaurus.concepts[concept].topics[0])
            if number is not None and surely >= OUTRIGHT:
                found[number] = max(found.get(number, 0.0), HEARD * surely)
        return found if len(found) <= FEW else {}

    def likely(self, understanding: Understanding, taught: TaughtTopics | None = None) -> list[tuple[str, float]]:
        """The topics that are probably asked for, likeliest first, with how probable each is above chance."""
        found, names = self.probabilities(understanding, taught), list(self.numbers)
        return [(names[n], float(found[n])) for n in np.argsort(-found, kind="stable") if found[n] > 0]

    def expected(self, probable: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each topic how useful its pages are expected to be, from 0 to 1, given how probable each is."""
        return probable @ self.usefulness

    def unsure(self, reading: TopicReading) -> tuple[int, ...]:
        """The likeliest topics when none is likely enough to be taken for granted; otherwise none.

        Measured on 330 queries written blind: a topic above ``SURE`` is right in 88 of 100, one below in 40, and in two
        thirds of those it is among the first three.
        """
        probable = reading.probable
        likeliest = [int(n) for n in np.argsort(-probable, kind="stable")[:MOST_CHOICES] if probable[n] > POSSIBLE]
        return tuple(likeliest) if len(likeliest) > 1 and probable[likeliest[0]] < SURE and not reading.parts else ()

    def said_beside(self, reading: TopicReading) -> tuple[int, ...]:
        """Topics of which a phrase is said whole, likeliest first, where something else is likelier but not sure."""
        probable = reading.probable
        whole = sorted(reading.whole, key=lambda topic: -float(probable[topic]))
        return tuple(whole) if probable.max(initial=0.0) < OUTVOTED else ()

    def perhaps(self, reading: TopicReading) -> tuple[str, ...]:
        """The concepts of those topics, for asking what was meant. Nothing frightening is among them."""
        likely = [number for number in self.unsure(reading) if number not in self.frightening]
        return tuple(self.concept_of[n] for n in likely if n in self.concept_of)

    def understood(self, reading: TopicReading) -> tuple[str, ...]:
        """The topics that surely decide what comes first, for saying so. A frightening one only if it was called by its
        name: what only tells signs of it leaves it to the page to say."""
        names = list(self.numbers)
        sure = [int(n) for n in np.argsort(-reading.probable, kind="stable") if reading.probable[n] >= UNDERSTOOD]
        return tuple(names[n] for n in sure if n not in self.frightening or n in reading.called)

    def matters(self, reading: TopicReading) -> list[tuple[int, Part]]:
        """The loudest topics of a story, each with the part that tells it: no part tells two. A frightening one only if
        it was called by its name."""
        found: list[tuple[int, Part]] = []
        for topic in np.argsort(-reading.probable, kind="stable")[: 2 * MOST_CHOICES]:
            if topic in self.frightening and topic not in reading.called:
                continue
            left = [part for part in reading.parts if all(part is not taken for _, taken in found)]
            loudest = max(left, key=lambda part: float(part.probable[topic]), default=None)
            if loudest is not None and loudest.probable[topic] >= MATTER and len(found) < MOST_CHOICES:
                found.append((int(topic), loudest))
        return found

    def _by_phrases(self, understanding: Understanding) -> NDArray[np.float64]:
        """How strongly phrases of the thesaurus point to each topic."""
        strengths = np.zeros(len(self.numbers))
        for identity, strength in understanding.concepts.items():
            for place, topic in enumerate(self.thesaurus.concepts[identity].topics):
                if topic in self.numbers:
                    number = self.numbers[topic]
                    strengths[number] = max(strengths[number], strength * (1.0, 0.6, 0.4, 0.3)[min(place, 3)])
        return strengths


def examples_of(thesaurus: Thesaurus, numbers: Mapping[str, int]) -> Iterator[Example]:
    """Every way of saying it and every hint, as an example of its topics."""
    variants = thesaurus.variants
    for concept in thesaurus.concepts.values():
        main = numbers.get(concept.topics[0])
        speaks_for = {
            numbers[topic]: SECOND if place else 1.0
            for place, topic in enumerate(concept.topics[:2])
            if topic in numbers
        }
        for phrase in dict.fromkeys(concept.phrases):
            yield tokens.respelt(phrase.split(), variants), speaks_for
        for word in concept.hints:
            if main is not None:
                yield tokens.respelt(word.split(), variants), {main: HINT}


def _any(evidence: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which runs of words are evidence of anything."""
    told: NDArray[np.bool_] = np.abs(evidence).max(axis=1, initial=0.0) > 0
    return told


def _with(named: frozenset[int], found: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities in which what is named outright has its share."""
    if not named:
        return found
    shared = (1 - NAMED) * found
    shared[list(named)] += NAMED / len(named)
    return shared


def _at_least(found: NDArray[np.float64], least: Mapping[int, float]) -> NDArray[np.float64]:
    """Probabilities in which these topics have no less than this; they add up to what they did."""
    low = {number: value for number, value in least.items() if found[number] < value}
    if not low:
        return found
    numbers, values = list(low), list(low.values())
    others = float(found.sum() - found[numbers].sum())
    raised = found * ((float(found.sum()) - sum(values)) / max(others, 1e-12))
    raised[numbers] = values
    return raised


def _above_chance(found: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(found - 1 / len(found), 0.0)


def _together(found: Sequence[NDArray[np.float64]] | NDArray[np.float64]) -> NDArray[np.float64]:
    """What several parts say, the sure ones louder; it adds up to 1."""
    loud: NDArray[np.float64] = np.square(found).sum(axis=0)
    return loud / max(float(loud.sum()), 1e-12)
