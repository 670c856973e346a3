"""Why a query is taken to be about a topic: which of its words speak for it, and who brought them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.taught_words import TaughtWords
from oap.core.search.thesaurus import Thesaurus
from oap.search.topics import TopicModel

EDITORS, TAUGHT, BOTH = "phrases of editors", "taught", "both"
MOST = 6


@dataclass(frozen=True)
class Reason:
    """Words of a query that speak for a topic: how much, in natural logarithms, and where that was counted."""

    words: str
    weight: float
    source: str


class Reasons:
    """Tells what the phrases of editors and what the training material brings, which search counts together."""

    def __init__(self, thesaurus: Thesaurus, taxonomy: Taxonomy, taught: TaughtWords, together: TopicModel) -> None:
        self._together = together
        self._editors = TopicModel(thesaurus, taxonomy)
        self._taught = TopicModel(Thesaurus(), taxonomy, taught)

    def of(self, said: Sequence[str], topic: int) -> list[Reason]:
        """What in these words speaks for a topic, the loudest first."""
        by_editors = self._editors.evidence.speaking_for(said, topic)
        by_training = self._taught.evidence.speaking_for(said, topic)
        found = self._together.evidence.speaking_for(said, topic)
        reasons: dict[str, Reason] = {}
        for one in sorted(found, key=lambda one: -found[one]):
            source = _source(one in by_editors, one in by_training)
            reasons.setdefault(_said(one), Reason(_said(one), found[one], source))
        return list(reasons.values())[:MOST]

    def names(self, said: Sequence[str], topic: int) -> Iterator[Reason]:
        """The phrases among these words that name the topic outright."""
        for phrase, number in self._together.names_in(said):
            if number == topic:
                yield Reason(phrase, 0.0, EDITORS if phrase in self._together.names else TAUGHT)


def _source(editors: bool, taught: bool) -> str:
    return BOTH if editors and taught else EDITORS if editors else TAUGHT


def _said(feature: str) -> str:
    """A feature as somebody reads it: a pair with a space, a beginning with dots."""
    if feature.startswith("#"):
        return f"{feature[1:]}…"
    return feature.removeprefix("@").replace("not_", "not ").replace("_", " ")
