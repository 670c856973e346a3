"""What topics a query is probably about, from how people say things: a naive Bayes classifier over the thesaurus.

Each way of saying it in the thesaurus is an example of its topic. Every word, beginning of a word and pair of words
that an example holds becomes evidence: how much more often it stands among the examples of a topic than among all. A
query's evidence adds up, so that several weak words together can say what no single phrase of the thesaurus says. It is
counted, not trained: a changed thesaurus is read again in a fraction of a second, and what each word contributed can be
shown. What was counted of training material (``oap.core.search.taught_words``) is added to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress, pairwise

import numpy as np
from numpy.typing import NDArray

from oap.core.library.columns import fingerprints
from oap.core.search import tokens
from oap.core.search.taught_words import TaughtWords, none_taught
from oap.search.analysis import stem
from oap.search.arrays import Numbering
from oap.search.phrases import content_terms

SMOOTHING = 18.0  # examples' worth of "as usual" that every topic starts with
SHARPNESS = 0.36  # below 1 because words that stand together are no independent witnesses
BEGINNING = 4  # letters of a word's beginning that count as evidence of their own
FAINT = 0.3  # what a word of time, number or telling counts
HALF = 0.5  # what beginnings and pairs of plain words count, against a word
Example = tuple[Sequence[str], Mapping[int, float]]


class NaiveBayes:
    """Evidence for ``topics`` topics from examples: the words of a phrase, and how much it counts for topics by
    number."""

    def __init__(self, examples: Iterable[Example], topics: int, taught: TaughtWords | None = None) -> None:
        """``taught`` was counted before, with the same topics."""
        self.topics = topics
        before = taught or none_taught([""] * topics)
        numbers: dict[str, int] = {}
        held: list[int] = []
        about: list[int] = []
        counts: list[float] = []
        sizes = before.sizes.copy()
        for said, speaks_for in examples:
            inside = [numbers.setdefault(feature, len(numbers)) for feature in features(said)]
            for topic, weight in speaks_for.items():
                sizes[topic] += weight
                held += inside
                about += [topic] * len(inside)
                counts += [weight] * len(inside)
        total = max(float(sizes.sum()), 1.0)
        # What a feature says about a topic without any example of it is the same for all features.
        self.absent = np.log(SMOOTHING / (sizes + SMOOTHING))
        # As flat arrays: a list of topics for each of many thousand features would take 10 MB in every process.
        own = fingerprints(numbers)
        prints = np.union1d(before.features, own)
        place, place_before = np.searchsorted(prints, own), np.searchsorted(prints, before.features)
        keys = np.concatenate([place[np.array(held, dtype=np.int64)], place_before[before.said.of]]) * max(topics, 1)
        keys += np.concatenate([np.array(about, dtype=np.int64), before.said.about])
        pairs, pair = np.unique(keys, return_inverse=True)
        weights = np.concatenate([np.array(counts), before.said.counts])
        seen = np.bincount(pair, weights=weights, minlength=len(pairs))
        of_feature, self._with = np.divmod(pairs, max(topics, 1))
        self._with = self._with.astype(np.int32)
        self._features = Numbering(prints)
        self._starts = np.searchsorted(of_feature, np.arange(len(prints) + 1))
        usual = np.bincount(of_feature, weights=seen, minlength=len(prints)) / total
        self._more = np.log1p(seen / (SMOOTHING * usual[of_feature]))

    def weigh(self, said: Sequence[str], doubt: Mapping[str, float] | None = None) -> NDArray[np.float64]:
        """The evidence of these words for each topic, in natural logarithms; 0 everywhere when no word is known.

        ``doubt`` goes from a term to how much of it counts, for words that are guessed.
        """
        evidence: NDArray[np.float64] = self.weigh_each([said], doubt)[0]
        return evidence

    def weigh_each(
        self, runs: Sequence[Sequence[str]], doubt: Mapping[str, float] | None = None
    ) -> NDArray[np.float64]:
        """The same for several runs of words, a row for each: what they have in common is looked up once."""
        counting = [shares_of(said, doubt or {}) for said in runs]
        held = list(dict.fromkeys(chain.from_iterable(counting)))
        numbers = self._features.get_each(held)
        known = {feature: place for place, feature in enumerate(compress(held, numbers >= 0))}
        counts = np.zeros((len(runs), len(known)))
        for row, shares in zip(counts, counting, strict=True):
            inside = [feature for feature in shares if feature in known]
            row[[known[feature] for feature in inside]] = [shares[feature] for feature in inside]
        evidence: NDArray[np.float64] = counts @ self._says(numbers[numbers >= 0])
        return evidence

    def _says(self, numbers: NDArray[np.intp]) -> NDArray[np.float64]:
        """What each of these features says for each topic, a row for each feature."""
        says = np.repeat(self.absent[np.newaxis], len(numbers), axis=0)
        starts = self._starts[numbers]
        sizes = self._starts[numbers + 1] - starts
        rows = np.repeat(np.arange(len(numbers)), sizes)
        places = np.arange(len(rows)) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
        says[rows, self._with[places]] += self._more[places]
        return says

    def speaking_for(self, said: Sequence[str], topic: int) -> dict[str, float]:
        """What in these words speaks for a topic, as ``features`` writes it, and how much."""
        found: dict[str, float] = {}
        for feature in features(said):
            number = self._features.get(feature)
            if number >= 0:
                span = slice(self._starts[number], self._starts[number + 1])
                more = self._more[span][self._with[span] == topic]
                if len(more):
                    found[feature] = float(more[0])
        return found

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """How probable each topic is, from its evidence, or from that of several runs. They add up to 1."""
        if not self.topics:
            return evidence
        likely = np.exp(SHARPNESS * (evidence - evidence.max(axis=-1, keepdims=True)))
        probable: NDArray[np.float64] = likely / likely.sum(axis=-1, keepdims=True)
        return probable


def shares_of(said: Sequence[str], doubt: Mapping[str, float]) -> dict[str, float]:
    """What counts as evidence in these words, and how much of it: less for faint words, pairs and what is guessed."""
    faint = {stem(word) for word in said if tokens.is_faint(word)}
    return {
        feature: (FAINT if feature in faint else HALF if feature[0] in "#@" else 1.0) * doubt.get(feature, 1.0)
        for feature in features(said)
    }


def features(said: Sequence[str]) -> dict[str, None]:
    """What counts as evidence in these words, each once: terms, pairs of neighbours, and the beginnings of longer
    words."""
    found = content_terms(said)
    plain = [term for term in found if not term.startswith("not_")]
    return dict.fromkeys(
        (
            *found,
            *(f"{one}_{other}" for one, other in pairwise(plain)),
            *(f"#{term[:BEGINNING]}" for term in plain if len(term) > BEGINNING),
            *(
                f"@{one} {other}"
                for one, other in pairwise(said)
                if not (tokens.is_stop(one) and tokens.is_stop(other))
            ),
        )
    )
