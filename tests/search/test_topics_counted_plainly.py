"""What a query is about, worked out a second time, word by word from what the documentation says, and compared.

Nothing here uses the product's counts, arrays or groups of letters. It shares only what both have to agree on: the
words of a text and their stems, what a query was understood to be, and the numbers that say how much each part counts.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oap.core.pages.taxonomy import Taxonomy
from oap.core.search import tokens
from oap.core.search.thesaurus import Thesaurus
from oap.search import naive_bayes, ngrams, topic_names, topics
from oap.search.analysis import stem, terms
from oap.search.query import Interpreter, Understanding
from oap.search.spelling import Speller
from oap.search.topics import TopicModel
from tests.spread import one_in
from training.phrases import editors_words, read_phrases, words_of
from training.words import taught_words

pytestmark = pytest.mark.handbook  # all topics of the content

Example = tuple[list[str], str, float]
SMALL = 1e-3  # what the numbers that the product keeps in half the size may differ by


class WordCount:
    """Naive Bayes: how much more often a word stands among the examples of a topic than among all."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.size: defaultdict[str, float] = defaultdict(float)
        self.with_it: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for said, topic, worth in examples:
            self.size[topic] += worth
            for mark in marks(said):
                self.with_it[mark][topic] += worth
        self.total = sum(self.size.values())

    def weigh(self, said: Sequence[str], topic: str, doubt: Mapping[str, float]) -> float:
        evidence_ = 0.0
        faint = {stem(word) for word in said if tokens.is_faint(word)}
        for mark in marks(said):
            if mark not in self.with_it:
                continue
            usual = sum(self.with_it[mark].values()) / self.total
            seen = self.with_it[mark].get(topic, 0.0)
            here = (seen + naive_bayes.SMOOTHING * usual) / (self.size[topic] + naive_bayes.SMOOTHING)
            share = naive_bayes.FAINT if mark in faint else naive_bayes.HALF if mark[0] in "#@" else 1.0
            evidence_ += share * doubt.get(mark, 1.0) * math.log(here / usual)
        return evidence_

    def knows(self, said: Sequence[str]) -> bool:
        return any(mark in self.with_it for mark in marks(said))


def marks(said: Sequence[str]) -> set[str]:
    """Words, pairs of words that stand together, and beginnings of longer words."""
    telling = [word for word in said if not tokens.is_stop(word)]
    if all(tokens.is_negation(word) for word in telling):
        telling = list(said)
    found = list(terms(telling))
    plain = [term for term in found if not term.startswith("not_")]
    pairs = {f"{plain[n]}_{plain[n + 1]}" for n in range(len(plain) - 1)}
    beginnings = {"#" + term[:4] for term in plain if len(term) > 4}
    as_said = {
        f"@{said[n]} {said[n + 1]}"
        for n in range(len(said) - 1)
        if not tokens.is_stop(said[n]) or not tokens.is_stop(said[n + 1])
    }
    return {*found} | pairs | beginnings | as_said


class LetterCount:
    """Complement naive Bayes over groups of three to five letters, all examples worth the same, rare groups more."""

    def __init__(self, examples: Sequence[Example], names: Sequence[str]) -> None:
        self.names = names
        held = [(groups(said), topic, worth) for said, topic, worth in examples]
        seen = Counter(group for inside, _, _ in held for group in inside)
        self.rare = {group: math.log((1 + len(held)) / (1 + count)) + 1 for group, count in seen.items()}
        self.unknown = math.log(1 + len(held)) + 1
        self.worth: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for inside, topic, worth in held:
            length = math.sqrt(sum(self.rare[group] ** 2 for group in inside))
            for group in inside:
                self.worth[group][topic] += worth * self.rare[group] / length
        self.of_topic = {name: sum(by.get(name, 0.0) for by in self.worth.values()) for name in names}
        self.all = sum(self.of_topic.values())

    @cache  # noqa: B019  one object lives as long as the tests
    def says(self, group: str) -> dict[str, float]:
        """How much larger a share of the topic's groups it is than of the groups of all other topics."""
        every, mine = ngrams.SMOOTHING * len(self.worth), self.worth[group]
        together = sum(mine.values())
        return {
            name: math.log((mine.get(name, 0.0) + ngrams.SMOOTHING) / (self.of_topic[name] + every))
            - math.log((together - mine.get(name, 0.0) + ngrams.SMOOTHING) / (self.all - self.of_topic[name] + every))
            for name in self.names
        }

    def probabilities(self, said: Sequence[str]) -> dict[str, float]:
        inside = groups(said)
        known = [group for group in inside if group in self.rare]
        if not known:
            return dict.fromkeys(self.names, 1 / len(self.names))
        length = math.sqrt(sum(self.rare.get(group, self.unknown) ** 2 for group in inside))
        total = dict.fromkeys(self.names, 0.0)
        for group in known:
            for name, says in self.says(group).items():
                total[name] += self.rare[group] / length * says
        return shares(total, 1.0)


def groups(said: Iterable[str]) -> set[str]:
    """Every group of three to five letters inside these words; the edge of a word is a letter."""
    edged = [f" {word} " for word in said]
    return {word[a : a + n] for word in edged for n in (3, 4, 5) for a in range(len(word)) if a + n <= len(word)}


def shares(logarithms: Mapping[str, float], sharpness: float) -> dict[str, float]:
    most = max(logarithms.values())
    likely = {name: math.exp(sharpness * (value - most)) for name, value in logarithms.items()}
    return {name: value / sum(likely.values()) for name, value in likely.items()}


class Plainly:
    """Probability and expected worth of each topic, from one thesaurus."""

    def __init__(self, thesaurus: Thesaurus, taxonomy: Taxonomy) -> None:
        self.thesaurus, self.names = thesaurus, list(taxonomy.topics)
        examples: list[Example] = []
        for concept in thesaurus.concepts.values():
            main, second = concept.topics[0], concept.topics[1:2]
            for phrase in {tokens.normalise(p) for p in concept.phrases}:
                examples.append((tokens.words(phrase, thesaurus.variants), main, 1.0))
                examples += [(tokens.words(phrase, thesaurus.variants), other, topics.SECOND) for other in second]
            examples += [(tokens.words(hint, thesaurus.variants), main, topics.HINT) for hint in concept.hints]
        for identity, topic in taxonomy.topics.items():
            for name in (topic.plain, topic.professional):
                examples.append((tokens.words(name, thesaurus.variants), identity, 1.0))
        self.words, self.letters = WordCount(examples), LetterCount(examples, self.names)
        self.owners: defaultdict[str, set[str]] = defaultdict(set)
        for concept in thesaurus.concepts.values():
            for phrase in concept.phrases:
                said = tokens.words(phrase, thesaurus.variants)
                if len(said) <= topic_names.LONGEST_NAME and any(not tokens.is_stop(word) for word in said):
                    self.owners[" ".join(said)].add(concept.topics[0])

    def probabilities(self, meant: Understanding) -> dict[str, float]:
        """Above chance."""
        doubt = {term: weight for term, weight in meant.terms.items() if weight < 1}
        phrases: dict[str, float] = dict.fromkeys(self.names, 0.0)
        for identity, strength in meant.concepts.items():
            for topic, part in zip(self.thesaurus.concepts[identity].topics, (1.0, 0.6, 0.4, *[0.3] * 9), strict=False):
                phrases[topic] = max(phrases[topic], strength * part)
        if meant.exact or not (self.words.knows(meant.plain) or any(phrases.values())):
            return dict.fromkeys(self.names, 0.0)
        whole = self._mixed(meant.plain, doubt, phrases)
        apart = [self._mixed(said, doubt, {}) for said in meant.clauses if self.words.knows(said)]
        if apart:
            loudest = {name: max(part[name] for part in apart) for name in self.names}
            total = sum(loudest.values())
            whole = {n: (1 - topics.CLAUSES) * p + topics.CLAUSES * loudest[n] / total for n, p in whole.items()}
        if named := self._named(" ".join(meant.plain)):
            whole = {n: (1 - topics.NAMED) * p + topics.NAMED * (n in named) / len(named) for n, p in whole.items()}
        whole = self._heard(whole, meant.whole)
        return {name: max(0.0, value - 1 / len(self.names)) for name, value in whole.items()}

    def _heard(self, found: dict[str, float], said: Mapping[str, float]) -> dict[str, float]:
        """A topic of which a phrase is said whole has its least; the others give in proportion."""
        surely: defaultdict[str, float] = defaultdict(float)
        for concept, how in said.items():
            main = self.thesaurus.concepts[concept].topics[0]
            if main in self.names and how >= topics.OUTRIGHT:
                surely[main] = max(surely[main], how)
        low = {name: topics.HEARD * how for name, how in surely.items() if found[name] < topics.HEARD * how}
        if len(surely) > topics.FEW or not low:
            return found
        others = sum(value for name, value in found.items() if name not in low)
        left = sum(found.values()) - sum(low.values())
        return {name: low.get(name, value * left / others) for name, value in found.items()}

    def _named(self, said: str) -> set[str]:
        """Topics of which a whole short way of saying it stands in the query, when it is no other topic's as well."""
        return {
            min(owners)
            for name, owners in self.owners.items()
            if len(owners) == 1 and owners <= set(self.names) and f" {name} " in f" {said} "
        }

    def _mixed(self, said: Sequence[str], doubt: Mapping[str, float], phrases: Mapping[str, float]) -> dict[str, float]:
        found = {n: self.words.weigh(said, n, doubt) + topics.PHRASE * phrases.get(n, 0.0) for n in self.names}
        by_words, by_letters = shares(found, naive_bayes.SHARPNESS), self.letters.probabilities(said)
        return {n: (1 - topics.NGRAM_WEIGHT) * by_words[n] + topics.NGRAM_WEIGHT * by_letters[n] for n in self.names}

    def expected(self, probable: Mapping[str, float]) -> dict[str, float]:
        """What pages of each topic are worth: of the topic itself all, of what helps with it much (3 of 7) or a
        little."""
        return {
            name: probable[name]
            + sum(
                value * {2: 3 / 7, 1: 1 / 7}[self.thesaurus.related[topic][name]]
                for topic, value in probable.items()
                if topic != name and name in self.thesaurus.related.get(topic, {})
            )
            for name in self.names
        }


@cache
def configured() -> tuple[Thesaurus, Taxonomy, Plainly, Interpreter]:
    thesaurus, taxonomy = words_of()
    return thesaurus, taxonomy, Plainly(thesaurus, taxonomy), Interpreter(thesaurus, Speller(said_words(thesaurus), ()))


def said_words(thesaurus: Thesaurus) -> list[str]:
    return sorted(
        {word for concept in thesaurus.concepts.values() for phrase in concept.phrases for word in phrase.split()}
    )


def differences(reader: TopicModel, asked: Iterable[str]) -> list[str]:
    """The queries for which a topic's probability or expected worth is another one."""
    _, _, plainly, interpreter = configured()
    wrong = []
    for query in asked:
        for exact in (False, True):
            meant = interpreter.understand(query, exact=exact)
            probable = plainly.probabilities(meant)
            expected = plainly.expected(probable)
            quick = reader.probabilities(meant)
            worth = reader.expected(quick)
            for number, name in enumerate(plainly.names):
                if abs(quick[number] - probable[name]) > SMALL or abs(worth[number] - expected[name]) > SMALL:
                    wrong.append(f"{query!r} {name}: {quick[number]:.4f} instead of {probable[name]:.4f}")
    return wrong


@cache
def made(count: int) -> list[str]:
    """Queries as people write them: ways of saying it, whole, cut, joined and misspelt, with words of no meaning."""
    chance, thesaurus = random.Random(11), configured()[0]
    phrases = [phrase for concept in thesaurus.concepts.values() for phrase in concept.phrases]
    asked = []
    for _ in range(count):
        parts = [chance.choice(phrases).split() for _ in range(chance.choice((1, 1, 1, 2, 4)))]
        said = [word for part in parts for word in part if chance.random() > 0.25]
        said = [_slip(word, chance) if chance.random() < 0.1 else word for word in said]
        chance.shuffle(said) if chance.random() < 0.3 else None
        asked.append(
            chance.choice((" ", " ", " and ", ", ")).join([" ".join(said), chance.choice(("", "my ds", "xqzv", "not"))])
        )
    return asked


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + chance.choice("aeinst") + word[at + chance.choice((0, 1)) :]


def test_topics_and_their_worth_are_those_of_counting_plainly() -> None:
    counted_alike(90)


def counted_alike(count: int) -> None:
    """So many queries made from the thesaurus (three hundred in ``soak``), and some in which nothing is known."""
    thesaurus, taxonomy, _, _ = configured()
    odd = [
        "",
        "xqzv",
        "not",
        "no no never",
        "a",
        "ab",
        "the of and",
        "123",
        "speechtherapy",
        "wasnt wasn't was not talking",
    ]
    assert differences(TopicModel(thesaurus, taxonomy), [*made(count), *odd]) == []


@cache
def the_reader() -> TopicModel:
    thesaurus, taxonomy, _, _ = configured()
    return TopicModel(thesaurus, taxonomy)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_any_words_in_any_order_are_counted_alike(data: st.DataObject) -> None:
    known = said_words(configured()[0])
    word = st.sampled_from(known) | st.text("abcdefghilmnoprstuwy", min_size=1, max_size=9)
    said = data.draw(st.lists(word, min_size=1, max_size=30))
    marks_between = data.draw(
        st.lists(st.sampled_from([" ", " ", ", ", " and ", ". "]), min_size=len(said), max_size=len(said))
    )
    assert differences(the_reader(), ["".join(map("".join, zip(said, marks_between, strict=True)))]) == []


# One thing wrong in each: what is patched, and what stands there instead.
MISTAKES: dict[str, tuple[object, str, Callable[[Any], Any]]] = {
    "words have no edges": (ngrams, "ngrams", lambda right: lambda word: [g for g in right(word) if " " not in g]),
    "groups of six letters count": (ngrams, "LONGEST", lambda right: right + 1),
    "pairs of words are not looked at": (naive_bayes, "pairwise", lambda right: lambda said: ()),
    "the second topic counts as the first": (
        topics,
        "examples_of",
        lambda right: (
            lambda thesaurus, numbers: ((said, dict.fromkeys(about, 1.0)) for said, about in right(thesaurus, numbers))
        ),
    ),
    "what goes with a topic is worth as much": (topics, "GAIN", lambda right: dict.fromkeys(right, 1.0)),
    "a doubtful word counts whole": (
        naive_bayes,
        "shares_of",
        lambda right: lambda said, doubt: right(said, {}),
    ),
    "what is named outright is not heard": (
        TopicModel,
        "_named_each",
        lambda right: lambda self, runs: [frozenset()] * len(runs),
    ),
    "a name that two topics share is one's": (
        topics,
        "names_of",
        lambda right: (
            lambda thesaurus, numbers: {
                " ".join(p.split()): numbers[c.topics[0]] for c in thesaurus.concepts.values() for p in c.phrases
            }
        ),
    ),
    "parts of a long sentence are not heard": (
        TopicModel,
        "read",
        lambda right: lambda self, meant, taught=None: right(self, replace(meant, clauses=()), taught),
    ),
}


@pytest.mark.parametrize("mistake", one_in(3, MISTAKES))
def test_counting_plainly_notices_a_mistake(monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    thesaurus, taxonomy, _, _ = configured()
    where, name, wrong = MISTAKES[mistake]
    monkeypatch.setattr(where, name, wrong(getattr(where, name)))
    assert differences(TopicModel(thesaurus, taxonomy), made(300)[:40])


def test_what_was_counted_of_the_training_material_adds_up_to_counting_everything_at_once() -> None:
    """What was counted of its phrases beside those of editors: the same evidence, but for rounding, as if all stood in
    one list. Letters differ by more: how rare a group is, is known of each part when it is counted."""
    together, taxonomy = words_of()
    thesaurus, _ = editors_words()
    taught = taught_words(read_phrases(thesaurus), taxonomy)
    beside, at_once = TopicModel(thesaurus, taxonomy, taught), the_reader()
    interpreter = configured()[3]
    for query in made(300):
        meant = interpreter.understand(query)
        evidence, wanted = (model.evidence.weigh(meant.plain) for model in (beside, at_once))
        assert np.abs(evidence - wanted).max() < 0.05, query
        letters, spelt = (model.ngrams.probabilities(meant.plain) for model in (beside, at_once))
        assert np.abs(letters - spelt).max() < 0.03, query
        # What editors say of a phrase goes before what was taught, so that more may be named outright, never less.
        assert set(beside.names_in(meant.plain)) >= set(at_once.names_in(meant.plain)), query
    assert sum(len(concept.say) for concept in together.concepts.values()) > 20_000
