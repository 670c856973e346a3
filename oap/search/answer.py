"""What a search gives: the pages that were found, what it understood, and the danger it heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from oap.core.library.cards import Card
from oap.core.search.crisis import Crisis
from oap.core.search.pinned import PinnedResult
from oap.core.search.wants import UNREAD, Wanted
from oap.search.query import Understanding


class Judge(Protocol):
    """Hears danger in what was typed. ``language`` is what it is written in, where that is known."""

    def __call__(self, text: str, language: str = "", /) -> Crisis: ...


@dataclass(frozen=True)
class Found:
    """A page that was found: its score, and the parts of it when they were asked for."""

    card: Card
    score: float
    parts: Mapping[str, float]
    pinned: PinnedResult | None = None


@dataclass(frozen=True)
class Matter:
    """One matter of a story: the words it was told in, the topic that they are about, and the page that answers it.
    ``told`` is whether we are sure enough to say so; a page may lead without that."""

    said: str
    topic: str
    card: Card
    told: bool


@dataclass(frozen=True)
class Answer:
    """What a search gave. ``counts`` is how many pages each further filter would leave.

    ``understood`` are the topics that decided the order, ``matters`` those of a
    story that we are sure of, each with its page. ``choices``
    are what may have been meant where that is not sure. ``wanted`` is what the reader wants of the topic, and who asks,
    where that is sure; it ranked too.
    """

    understanding: Understanding
    found: Sequence[Found]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    crisis: Crisis
    choices: Sequence[str] = ()
    understood: Sequence[str] = ()
    matters: Sequence[Matter] = ()
    wanted: Wanted = UNREAD

    @property
    def language(self) -> str:
        """The code of the language that it was asked in: that of the danger in it, where danger was heard."""
        return self.crisis.language or self.understanding.language
