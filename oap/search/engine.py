"""Answers to searches: the pages that fit best, why, and what else the reader may choose.

This is the one place where ranking is decided. The score of a page is

    text x how well its words fit (BM25F over the arrays, over the best the query could get)
  + lay x how well its own lay words fit
  + topic x how strongly the thesaurus says that the query is about its topics

lifted for the phase and the kind of page the reader asked for. What is typed just as it stands on a page (``exact``)
outweighs all of that. Scores are exhaustive: every page is scored, the best
are taken, and ties go by title, so that the order is the same each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from oap.core.library.library import Library
from oap.core.pages.page import YOUNG_PEOPLE
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.search.crisis import Crisis, Level
from oap.core.search.pinned import PinnedResult
from oap.core.search.runs import run_prints
from oap.core.search.tokens import normalise
from oap.core.search.topic_reader import TopicReader
from oap.core.search.wants import UNREAD, Asker, Wanted, WantReader
from oap.core.search.who_asks import who_asks
from oap.search.answer import Answer, Found, Judge, Matter
from oap.search.lay_phrases import LayPhraseMatch
from oap.search.query import Interpreter, Understanding
from oap.search.query_model import QueryModel
from oap.search.snapshot import Snapshot
from oap.search.suggestions import Suggester
from oap.search.taught_topics import TaughtTopics
from oap.search.topic_pages import pages_of_topics
from oap.search.topics import TOLD, TOLD_BESIDE, TopicModel, TopicReading
from oap.search.weights import Weights

Value = TypeVar("Value", np.float64, np.bool_)


PAGE_SIZE = 10
URGENT_PAGE = "urgent-help"
PINNED, FIRST = 100.0, 50.0  # above every score: pinned results, then one page for each thing that was or may be meant
MAY_BE_MEANT = 0.12  # how probable a topic is, above chance, that has one of the first places where no topic is sure
HALF = 0.5  # of what was typed that has to stand on a page in the same words in a row, to count as found there
PUBLISHED, LEAST_PUBLISHED = 0.97, 10  # all of it stands on a page, in so many words: nobody tells their own story so
BY_CHANCE = 3  # so many runs in common are none by chance
# What a few words in a row count that a page holds whole, nearly alone: no judged query lost its place by it.
WHOLE, NEARLY_ALONE = 0.3, 0.9
UNLIKELY = 0.005  # topics expected to be less useful are left out


class Engine:
    """One state of index, library, thesaurus and pinned results. Never changes; safe to share between threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        library: Library,
        model: QueryModel,
        pinned: Sequence[PinnedResult],
        judge: Judge,
        weights: Weights | None = None,
        reader: TopicReader | None = None,
        want_reader: WantReader | None = None,
    ) -> None:
        self.postings, self.library, self.taxonomy = snapshot.postings, library, model.taxonomy
        self.thesaurus, self.pinned, self.judge = model.thesaurus, pinned, judge
        self.weights = weights or Weights()
        self.interpreter: Interpreter = model.interpreter
        # Document numbers of the index to places in the library; -1 for what is deleted or not (yet) in the library.
        places = library.by_slug.places(self.postings.slugs)
        self.place = np.where(self.postings.live, places, -1)
        self.document = np.full(len(library), -1)  # and the other way
        self.document[self.place[self.place >= 0]] = np.flatnonzero(self.place >= 0)
        self.unindexed = np.flatnonzero(self.document < 0)
        self.topics: TopicModel = model.topics
        self.topic_numbers: Mapping[str, int] = self.topics.numbers
        self.taught = TaughtTopics(reader, self.topic_numbers, self.taxonomy.joined) if reader is not None else None
        self.want_reader = want_reader
        self.pages_of_topic = pages_of_topics(
            library, model.taxonomy.joined, model.thesaurus, self.topic_numbers, self.weights.place
        )
        self.prior = np.ones(len(library))
        for kind, having in library.masks["type"].items():
            self.prior[having] = self.weights.types.get(kind, 1.0)
        self.lay = LayPhraseMatch(snapshot.sayings, len(library))
        self.suggester: Suggester = Suggester(snapshot.sayings, self.place, library, model.concepts, self.weights.types)

    def with_pinned(self, pinned: Sequence[PinnedResult]) -> Engine:
        """This engine as it would be with other pinned results."""
        other = copy(self)
        other.pinned = pinned
        return other

    def _to_pages(self, by_document: NDArray[Value]) -> NDArray[Value]:
        """Values of the index's documents as values of the library's pages."""
        if not len(by_document):
            return np.zeros(len(self.library), dtype=by_document.dtype)
        values = by_document.take(self.document, mode="wrap")  # -1 takes the last document's
        values[self.unindexed] = 0
        return values

    @cached_property
    def _urgent(self) -> NDArray[np.float64]:
        """What danger adds to each page: more, the more it is about what the urgent-help page is about."""
        urgent = np.zeros(len(self.library))
        card = self.library.by_slug.get(URGENT_PAGE)
        for topic in card.topics if card is not None else ():
            pages, share = self.pages_of_topic.get(
                self.topic_numbers.get(topic, -1), (np.zeros(0, dtype=np.intp), np.zeros(0))
            )
            urgent[pages] += share
        return self.weights.urgent * urgent

    def search(
        self,
        typed: str,
        filters: Mapping[str, str] | None = None,
        start: int = 0,
        size: int = PAGE_SIZE,
        exact: bool = False,
    ) -> Answer:
        """Answer a query. ``filters`` goes from facet to value; ``exact`` searches the words just as typed."""
        chosen = {facet: value for facet, value in (filters or {}).items() if value}
        understanding = self.interpreter.understand(typed, exact)
        crisis = self._heard(understanding)
        reading = self.topics.read(understanding, self.taught)
        choices = understanding.choices or (() if crisis.sure else self.topics.perhaps(reading))
        wanted = self._wanted(understanding, crisis)
        scores, parts = self.score(understanding, reading.probable, wanted)
        as_it_stands = bool(parts["exact"].any())  # then there is nothing to guess
        matters = () if crisis.sure or as_it_stands else self._matters(reading, scores)
        if crisis.sure:
            scores = scores + self._urgent
        matched = self.weights.likely_enough(scores)
        if crisis.sure and (first := self.library.by_slug.place(URGENT_PAGE)) >= 0:
            scores[first] += self.weights.crisis
            matched[first] = True
        pinned = {} if understanding.exact else self._pinned(understanding)
        for number in pinned:
            matched[number] = True
        total_mask = matched.copy()
        for having in self.library.narrow(chosen).values():
            total_mask &= having
        numbers = np.flatnonzero(total_mask)
        ranked = np.round(scores[numbers], 6)
        for number in pinned:
            ranked[numbers == number] += PINNED
        in_order = as_it_stands or crisis.sure or understanding.wants_easy_read
        leading = [] if in_order else self._first(reading, matters, scores, total_mask)
        for place, number in enumerate(leading):
            ranked[numbers == number] += FIRST - place
        shown = best(ranked, numbers, start + size)[start:]
        found = [
            Found(
                self.library.cards[n],
                round(float(scores[n]), 4),
                {k: round(float(v[n]), 4) for k, v in parts.items()},
                pinned.get(int(n)),
            )
            for n in shown
        ]
        told = tuple(matter for matter in matters if matter.told)
        return Answer(
            understanding,
            found,
            len(numbers),
            self.library.count(matched, chosen),
            crisis,
            choices,
            tuple(matter.topic for matter in told) or self.topics.understood(reading),
            told,
            wanted,
        )

    def _heard(self, understanding: Understanding) -> Crisis:
        """The danger that is told. A published sentence, pasted whole, is no story: it tells of danger *perhaps*, and
        as ever when its page is about such danger. So does a slip of spelling that only sounds like danger until it
        reads as it was meant ("stamer getting worse")."""
        crisis = self.judge(understanding.typed, understanding.language)
        if crisis.sure and not crisis.told_outright and understanding.corrected:
            meant = self.judge(understanding.corrected, understanding.language).level
            crisis = replace(crisis, level=Level.PERHAPS) if meant is Level.NONE else crisis
        if not crisis.sure or len(understanding.plain) < LEAST_PUBLISHED:
            return crisis
        published = self._exact(understanding) >= PUBLISHED
        ours = bool(published.any()) and not bool((published & (self._urgent > 0)).any())
        return replace(crisis, level=Level.PERHAPS) if ours else crisis

    def _wanted(self, understanding: Understanding, crisis: Crisis) -> Wanted:
        """What is wanted and who asks: nothing of words taken exactly, and of danger only who asks."""
        if understanding.exact:
            return UNREAD
        read = UNREAD if self.want_reader is None or crisis.sure else self.want_reader.read(understanding.meant)
        return replace(read, asker=who_asks(understanding.meant, read.asker))

    def _matters(self, reading: TopicReading, scores: NDArray[np.float64]) -> tuple[Matter, ...]:
        """The loudest matters of a story, each with the words that tell it and the page that answers it best."""
        names, matters, pages = list(self.topic_numbers), [], set()
        least = TOLD_BESIDE * float(reading.probable.max(initial=0.0))
        for topic, part in self.topics.matters(reading):
            page = self._best_about(topic, scores)
            if page >= 0 and page not in pages:
                pages.add(page)
                told = float(part.probable[topic]) >= TOLD and float(reading.probable[topic]) >= least
                matters.append(Matter(" ".join(part.said), names[topic], self.library.cards[page], told))
        return tuple(matters)

    def _best_about(self, topic: int, scores: NDArray[np.float64]) -> int:
        """The page with the highest score of those that are mainly about a topic; -1 when there is none."""
        pages, share = self.pages_of_topic.get(topic, (np.zeros(0, dtype=np.intp), np.zeros(0)))
        mainly = pages[share >= self.weights.place[0]]
        mainly = mainly if len(mainly) else pages
        return int(mainly[np.argmax(scores[mainly])]) if len(mainly) else -1

    def _first(
        self,
        reading: TopicReading,
        matters: Sequence[Matter],
        scores: NDArray[np.float64],
        mask: NDArray[np.bool_],
    ) -> list[int]:
        """The pages to come first, where several things were or may be meant, or one was said whole beside what is
        likelier: one for each, in their order."""
        if matters:
            return [self.library.by_slug.place(matter.card.slug) for matter in matters]
        unsure = [topic for topic in self.topics.unsure(reading) if reading.probable[topic] >= MAY_BE_MEANT]
        likely = unsure or self.topics.said_beside(reading)
        if not likely or not mask.any():
            return []
        first = [int(np.argmax(np.where(mask, scores, -1.0)))]
        for topic in likely:
            about, _ = self.pages_of_topic.get(topic, (np.zeros(0, dtype=np.intp), None))
            page = self._best_about(topic, np.where(mask, scores, -1.0))
            if page >= 0 and mask[page] and not set(first) & set(about.tolist()):
                first.append(page)
        return first

    def score(
        self, understanding: Understanding, probable: NDArray[np.float64], wanted: Wanted = UNREAD
    ) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
        """The score of every page of the library, and its parts. ``probable`` is how probable each topic is."""
        w = self.weights
        text = self._text(understanding)
        lay = self._to_pages(self.lay.match({t: v for t, v in understanding.terms.items() if v >= 0.5}))
        topics = self.topics.expected(probable)
        about = np.zeros(len(self.library))
        for topic in np.flatnonzero(topics > UNLIKELY):
            if int(topic) in self.pages_of_topic:
                pages, share = self.pages_of_topic[int(topic)]
                about[pages] = np.maximum(about[pages], share * topics[topic])
        scores = w.text * text + w.lay * lay + w.topic * about
        lift = self.prior.copy()
        for phase in understanding.phases[:1]:
            having = self.library.masks["phase"].get(phase)
            if having is not None:
                lift *= np.where(having, w.phase, w.other_phase)
        for one in PAGE_TYPES.values():
            factor = w.contact if understanding.wants_contact and one.has_service else 1.0
            factor *= w.method if understanding.wants_method and one.shows_how else 1.0
            factor *= w.easy_read if understanding.wants_easy_read and one.easy_read else 1.0
            factor *= w.wanted if wanted.want in one.answers_best else 1.0
            if factor != 1.0 and (having := self.library.masks["type"].get(one.id)) is not None:
                lift[having] *= factor
        young = self.library.masks["audience"].get(YOUNG_PEOPLE)
        if young is not None:
            lift[young] *= w.young if wanted.asker is Asker.YOUNG else w.young_for_others
        for phrase in understanding.quoted:
            scores *= np.where(self._holds(phrase), 1.5, 0.3)
        exact = self._exact(understanding)
        return scores * lift + w.exact * exact, {
            "text": text,
            "lay": lay,
            "topic": about,
            "lift": lift,
            "exact": exact,
        }

    def _exact(self, understanding: Understanding) -> NDArray[np.float64]:
        """How much of what was typed stands on each page in the same words in a row, rare runs counting more: 0 for
        less than half of it, else its square. One run in common is by chance, and two may be; but not where these are
        all that few words have, and hardly any other page holds them."""
        prints = run_prints(understanding.typed)
        by_document, times = np.zeros(self.postings.size), np.zeros(self.postings.size)
        pages = self.postings.pages
        for number in prints:
            holding = self.postings.with_run(number)
            if len(holding):
                by_document[holding] += np.log1p(pages / len(holding)) / np.log1p(pages)
                times[holding] += 1
        covered = self._to_pages(by_document) / max(len(prints), 1)
        common = self._to_pages(times)
        meant = np.clip((common - 1) / (BY_CHANCE - 1), 0.0, 1.0)
        if prints:
            whole = (common == len(prints)) & (covered >= NEARLY_ALONE)
            meant = np.where(whole, np.maximum(meant, WHOLE), meant)
        return np.where(covered >= HALF, meant * covered**2, 0.0)

    def _text(self, understanding: Understanding) -> NDArray[np.float64]:
        """BM25F over the arrays, as a share of what a page with every word many times would get.

        That is of the words typed, or of those added where they say more: what was typed may stand on nearly every
        page.
        """
        by_document = np.zeros(self.postings.size)
        typed = added = 0.0
        for term, weight in understanding.terms.items():
            idf = self.postings.idf(term)
            if not idf:
                continue
            if weight >= 0.5 and not term.startswith("not_"):
                typed += idf * weight
            else:
                added += idf * weight
            for docs, frequency in self.postings.of(term):
                by_document[docs] += weight * idf * frequency / (self.weights.saturation + frequency)
        scores = self._to_pages(by_document)
        most = max(typed, added)
        return scores / most if most else scores

    def _holds(self, phrase: tuple[str, ...]) -> NDArray[np.bool_]:
        holds = np.ones(self.postings.size, dtype=np.bool_)
        for term in phrase:
            having = np.zeros(self.postings.size, dtype=np.bool_)
            for docs, _ in self.postings.of(term):
                having[docs] = True
            holds &= having
        return self._to_pages(holds)

    def _pinned(self, understanding: Understanding) -> dict[int, PinnedResult]:
        asked = {" ".join(understanding.plain), normalise(understanding.typed)}
        said = [pin for pin in self.pinned if asked & set(pin.words)]
        return {place: pin for pin in said if (place := self.library.by_slug.place(pin.page)) >= 0}


def best(scores: NDArray[np.float64], numbers: NDArray[np.intp], count: int) -> list[int]:
    """The ``count`` numbers with the highest scores, equal scores in the order of the numbers."""
    if len(numbers) > count > 0:
        edge = np.partition(scores, len(scores) - count)[len(scores) - count]
        keep = scores >= edge
        scores, numbers = scores[keep], numbers[keep]
    return [int(n) for n in numbers[np.lexsort((numbers, -scores))][:count]]
