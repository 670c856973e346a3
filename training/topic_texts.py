"""Texts to learn topics from: every way of saying it in the thesaurus and the sentences of our own pages, varied each
time they are drawn.

What only surrounds a matter (who tells it, how old the child is, when it happens, what is asked at the end) is put on
texts of all topics alike, so that it weighs nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.pages.page import Prose, Statement
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.thesaurus import Thesaurus
from oap.core.search.topic_reader import taught_phrases
from oap.storage.content import EXAMPLES, ContentFolder
from training.judged import counted, taught_queries
from training.phrases import CONTENT, words_of
from training.texts import JOINTS, OPENINGS

ENDINGS = [line for line in (Path(__file__).parent / "endings.txt").read_text(encoding="utf-8").split("\n") if line]
SECOND, HINT, SENTENCE = 0.4, 0.5, 0.3  # what a second topic, a hint and a sentence of a page count
OF_PAGE = (1.0, 0.5, 0.3)  # a page's topics
ASKED, GRADES = 5.0, {3: 1.0, 2: 0.4, 1: 0.1}  # what a judged query counts, and its topics by their grades
LONGEST_SENTENCE = 40  # words
_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n+")
_MARKDOWN = re.compile(r"[*_#>`]+|\[([^\]]*)\]\([^)]*\)|\{[^}]*\}|^:::.*$", re.MULTILINE)

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Drawn:
    """A varied text, what it is about (shares of topics that add up to 1), and how much it counts."""

    text: str
    about: Floats
    weight: float


class TopicTexts:
    """Draws texts. The same seed draws the same."""

    def __init__(
        self,
        examples: Sequence[Drawn],
        ordinary: Sequence[str],
        weights: Sequence[float],
        topics: Sequence[str],
        seed: int,
    ) -> None:
        self.examples, self.ordinary, self.topics = examples, ordinary, topics
        self.until = list(accumulate(weights))
        self.random = random.Random(seed)  # noqa: S311  examples, no secrets

    @classmethod
    def of_content(cls, seed: int, folder: Path = CONTENT) -> TopicTexts:
        thesaurus, taxonomy = words_of(folder)
        topics = list(taxonomy.topics)
        examples = [*_phrases(thesaurus, taxonomy), *_sentences(folder, topics), *_asked(taxonomy)]
        data = [ContentFolder(folder).configuration(name) for name in EXAMPLES]
        ordinary = [str(text) for one in data for text in one["ordinary"]]
        # Much is written about a few topics: the fourth root takes some of that back.
        sizes = np.sum([one.about * one.weight for one in examples], axis=0)
        weights = [float(one.weight * (one.about @ sizes) ** -0.25) for one in examples]
        return cls(examples, ordinary, weights, topics, seed)

    def example(self) -> Drawn:
        return self.random.choices(self.examples, cum_weights=self.until)[0]

    def draw(self) -> Drawn:
        """A text whose topics are known."""
        r, one = self.random, self.example()
        text, about = one.text, one.about
        if r.random() < 0.22:
            other = self.example()
            pair = [text, other.text] if r.random() < 0.5 else [other.text, text]
            text, about = r.choice(JOINTS).join(pair), (about + other.about) / np.float32(2)
        return Drawn(self._told(text), about, 1.0)

    def made_up(self) -> str:
        """A text that somebody might type, whatever it is about."""
        r, choice = self.random, self.random.random()
        if choice < 0.45:
            return self._told(self.example().text)
        if choice < 0.75:
            several = [self.example().text for _ in range(r.randint(2, 4))]
            return self._told(r.choice(JOINTS).join(several))
        if choice < 0.88:
            one, other = (self.example().text.split() for _ in range(2))
            return self._told(" ".join([*one[: len(one) // 2 + 1], *other[len(other) // 2 :]]))
        text = r.choice(self.ordinary)
        if r.random() < 0.3:
            text = r.choice(JOINTS).join([text, self.example().text])
        return self._told(text)

    def _told(self, text: str) -> str:
        r = self.random
        if r.random() < 0.28:
            text = f"{self._of(OPENINGS)} {text}" if r.random() < 0.8 else f"{text} {self._of(OPENINGS)}"
        if r.random() < 0.2:
            text = f"{text}{r.choice((' ', ' ', ', ', '. '))}{self._of(ENDINGS)}"
        if r.random() < 0.5:
            text = text.replace("'", "").replace("’", "")
        if r.random() < 0.12:
            text = self._slip(text)
        return text

    def _of(self, texts: Sequence[str]) -> str:
        r = self.random
        return r.choice(texts).replace("{n}", str(r.randint(2, 17))).replace("{y}", str(r.randint(1, 13)))

    def _slip(self, text: str) -> str:
        r = self.random
        at = r.randrange(1, max(2, len(text) - 1))
        slip = r.random()
        if slip < 0.4:
            return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
        return text[:at] + text[at + 1 :] if slip < 0.8 else text[:at] + text[at : at + 1] + text[at:]


def topic_names(taxonomy: Taxonomy) -> dict[str, tuple[str, str]]:
    """What each topic is called."""
    return {topic.id: (topic.plain, topic.professional) for topic in taxonomy.topics.values()}


def _phrases(thesaurus: Thesaurus, taxonomy: Taxonomy) -> Iterator[Drawn]:
    topics = list(taxonomy.topics)
    for text, speaks_for in taught_phrases(thesaurus, topic_names(taxonomy)):
        yield Drawn(text, _shares(topics, speaks_for, (1.0, SECOND)), 1.0)
    for concept in thesaurus.concepts.values():
        for hint in concept.hints:
            yield Drawn(hint, _shares(topics, concept.topics[:1], (1.0,)), HINT)


def _asked(taxonomy: Taxonomy) -> Iterator[Drawn]:
    topics = list(taxonomy.topics)
    for judged in taught_queries():
        about = counted(judged, taxonomy.joined, GRADES)
        shares = _shares(topics, list(about), list(about.values()))
        if shares.any():
            yield Drawn(judged.query, shares, ASKED)


def _sentences(folder: Path, topics: Sequence[str]) -> Iterator[Drawn]:
    pages = [page for page, _ in ContentFolder(folder).read().pages.values() if not page.shared and page.topics]
    found: list[Drawn] = []
    for page in pages:
        about = _shares(topics, page.topics[: len(OF_PAGE)], OF_PAGE)
        if not about.any():
            continue
        found += [Drawn(text, about, 1.0) for text in (page.title, page.summary, *page.also_known_as) if text]
        found += [Drawn(text, about, SENTENCE) for text in _of_page(page)]
    yield from found


def _of_page(page: Any) -> Iterator[str]:
    for section in page.sections:
        for group in section.groups:
            for item in group.items:
                texts = (
                    (item.professional, item.family)
                    if isinstance(item, Statement)
                    else (item.text,)
                    if isinstance(item, Prose)
                    else ()
                )
                for text in texts:
                    for sentence in _SENTENCES.split(_MARKDOWN.sub(r"\1", text)):
                        said = sentence.strip(" -\t")
                        if 3 <= len(said.split()) <= LONGEST_SENTENCE:
                            yield said


def _shares(topics: Sequence[str], named: Sequence[str], weights: Sequence[float]) -> Floats:
    shares = np.zeros(len(topics), dtype=np.float32)
    for topic, weight in zip(named, weights, strict=False):
        if topic in topics:
            shares[topics.index(topic)] = max(shares[topics.index(topic)], weight)
    total = float(shares.sum())
    return shares / total if total else shares
