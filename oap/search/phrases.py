"""Which lay phrases a query resembles, and so which concepts or pages they point to.

A query rarely repeats a phrase to the letter. Each phrase is scored by how much of its meaning (rare words counting
more) the query says, and how much of the query it explains; several phrases of one target add up, but never as much as
one phrase said in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.search import tokens
from oap.search.analysis import terms
from oap.search.whole_phrases import SaidWord, phrase_of, says

NORM = 4  # how much one good phrase outweighs several weak ones
SURE = 11.0  # a phrase that says less than this counts for less
FULL = 0.97  # a phrase with so much of its meaning in the query counts as said
NEARLY = 0.85  # from so much on it is looked whether it is said whole: a corrected word counts less
BROKEN = 0.8  # what a phrase counts whose words all stand in the query, but do not say it
MOST_LOOKED_AT = 150  # phrases
LEAST_WORDS = 2  # that count, in a phrase that is heard whatever else is told


@dataclass(frozen=True)
class PhraseMatch:
    """For each target how strongly the query points to it (0 to about 1.3), its best phrase, and how surely one of its
    phrases is said whole (0 to 1)."""

    strength: NDArray[np.float64]
    best: Mapping[int, str]
    whole: Mapping[int, float] = field(default_factory=dict)


class PhraseMatcher:
    """Phrases, each pointing to a target number below ``targets``."""

    def __init__(self, phrases: Iterable[tuple[str, int]], targets: int, variants: Mapping[str, str]) -> None:
        texts, owners, roots = [], [], []
        for text, owner in phrases:
            content = content_terms(tokens.respelt(text.split(), variants))
            if content:
                texts.append(" ".join(tokens.respelt(text.split(), variants)))
                owners.append(owner)
                roots.append(tuple(dict.fromkeys(content)))
        self.targets = targets
        self.texts = texts
        self.owners = np.array(owners, dtype=np.int32)
        holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, found in enumerate(roots):
            for term in found:
                holding[term].append(number)
        self.holding = {term: np.array(numbers, dtype=np.int32) for term, numbers in holding.items()}
        total = max(len(texts), 1)
        self.idf = {
            term: float(informativeness(total, len(numbers), targets, len({owners[n] for n in numbers})))
            for term, numbers in holding.items()
        }
        self.size = np.array([sum(self.idf[term] for term in found) for found in roots])
        self.lengths = np.array([len(found) for found in roots])

    def match(self, weighted: Mapping[str, float], clauses: Sequence[Sequence[SaidWord]] = ()) -> PhraseMatch:
        """Compare with a query, given as its terms and how much each counts (1 as typed, less for a guess), and its
        clauses."""
        strength = np.zeros(self.targets)
        if not len(self.owners):
            return PhraseMatch(strength, {})
        unknown = float(np.log(1 + len(self.owners)))
        asked = sum(
            self.idf.get(term, unknown) * weight for term, weight in weighted.items() if not term.startswith("not_")
        )
        spans = [
            (self.holding[term], self.idf[term] * weight) for term, weight in weighted.items() if term in self.holding
        ]
        if not spans or asked <= 0:
            return PhraseMatch(strength, {})
        hit, said = added(spans)
        score = closeness(said, self.size[hit], self.lengths[hit], asked)
        owners = self.owners[hit]
        whole = self._whole(hit, said, score, clauses)
        np.add.at(strength, owners, score**NORM)
        best: dict[int, str] = {}
        for place in np.argsort(-score, kind="stable")[:40]:
            best.setdefault(int(owners[place]), self.texts[hit[place]])
        return PhraseMatch(strength ** (1 / NORM), best, whole)

    def _whole(
        self,
        hit: NDArray[np.int32],
        said: NDArray[np.float64],
        score: NDArray[np.float64],
        clauses: Sequence[Sequence[SaidWord]],
    ) -> dict[int, float]:
        """For each target how surely a phrase of it is said whole, by how much the phrase says and how much of its
        clause it is. Phrases whose words only stand about lose part of their score."""
        found: dict[int, float] = {}
        if not clauses:
            return found
        everything = [word for clause in clauses for word in clause]
        heard = [(one, {word.term for word in one}, self._weight(one)) for one in (*clauses, everything)]
        nearly = np.flatnonzero(said >= NEARLY * self.size[hit])
        for place in nearly[np.argsort(-score[nearly], kind="stable")][:MOST_LOOKED_AT]:
            number = int(hit[place])
            phrase, joined = phrase_of(self.texts[number])
            wanted = {word.term for word in phrase}
            inside = heard[-1:] if joined else heard[:-1]
            told = [weight for clause, held, weight in inside if wanted <= held and says(clause, phrase)]
            if not told:
                score[place] *= BROKEN
            if not told or len(phrase) < LEAST_WORDS:
                continue
            size = float(self.size[number])
            surely = min(1.0, size / SURE) * min(1.0, size / max(min(told), 1e-9)) ** 0.5
            owner = int(self.owners[number])
            found[owner] = max(found.get(owner, 0.0), surely)
        return found

    def _weight(self, clause: Sequence[SaidWord]) -> float:
        return sum(self.idf.get(word.term, 0.0) for word in clause)


def informativeness(phrases: Any, with_it: Any, targets: Any, that_say_it: Any) -> Any:
    """How much a word says that is in ``with_it`` of all phrases and said by that many of all targets.

    A rare word says more; that a word points to one target only says most.
    """
    return np.log(1 + phrases / with_it) + np.log(1 + targets / that_say_it)


def added(spans: Sequence[tuple[NDArray[np.int32], float]]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The phrases in any of the spans, in order, and the values of the spans each is in, added up.

    Merging a few runs that are in order touches no more than they hold; a column for all phrases would be mostly
    noughts.
    """
    numbers = np.concatenate([span for span, _ in spans])
    values = np.repeat([value for _, value in spans], [len(span) for span, _ in spans])
    order = numbers.argsort(kind="stable")
    numbers = numbers[order]
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    return numbers[first], np.add.reduceat(values[order], first)


def closeness(
    said: NDArray[np.float64], size: NDArray[np.float64], lengths: NDArray[Any], asked: float
) -> NDArray[np.float64]:
    """How well phrases fit a query: what the query says of each, of how much it could (``size``), with its number of
    terms."""
    whole = np.minimum(1.0, said / size)
    explained = np.minimum(1.0, said / asked)
    score: NDArray[np.float64] = whole * np.sqrt(whole) * (0.35 + 0.65 * np.sqrt(explained))
    full = whole >= FULL
    score[full] *= 1.0 + 0.08 * np.minimum(3, lengths[full] - 1)
    # A phrase of which only a common word counts ("who changes him") is said by too many queries to mean it.
    sure: NDArray[np.float64] = np.minimum(1.0, size / SURE)
    return score * sure


def content_terms(found: Sequence[str]) -> list[str]:
    """The terms of words without those that say nothing; all of them when nothing else is left."""
    kept = [word for word in found if not tokens.is_stop(word)]
    if not [word for word in kept if not tokens.is_negation(word)]:
        kept = list(found)
    return list(terms(kept))
