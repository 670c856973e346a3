"""The parts of one running service, put together once: content folder, shelf, index, and the state made from them.

``Site.state`` gives the present state; it is a value, replaced by one assignment when files or index have changed,
so that a request sees one state from start to end. Reading never writes, except derived arrays beside the index.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from oap.config import Config
from oap.core.area import AreaSettings, Term, read_area, read_glossary
from oap.core.library import Library
from oap.core.pinned import CrisisWords, PinnedResult, read_pinned
from oap.core.taxonomy import Taxonomy, read_taxonomy
from oap.core.thesaurus import Thesaurus, read_thesaurus
from oap.core.words import words
from oap.errors import Unavailable
from oap.search import arrays
from oap.search.engine import Engine
from oap.search.index import Index
from oap.search.spelling import EnglishWords, Speller
from oap.storage.content import ContentFolder
from oap.storage.database import Database
from oap.storage.shelf import Shelf

log = logging.getLogger(__name__)
Read = TypeVar("Read")

LOOK_EVERY = 0.25  # seconds between looks at the configuration files
ATTEMPTS = 20  # to open an index that is being committed to


@dataclass(frozen=True)
class Words:
    """The area's configuration files, read."""

    settings: AreaSettings
    taxonomy: Taxonomy
    thesaurus: Thesaurus
    pinned: tuple[PinnedResult, ...]
    crisis: CrisisWords
    glossary: tuple[Term, ...]
    stamp: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Everything a request reads. ``engine`` is None while there is no usable index."""

    words: Words
    library: Library
    engine: Engine | None
    index_generation: int

    @property
    def generation(self) -> str:
        """Changes whenever an answer could."""
        return f"{self.library.generation}.{self.words.stamp}.{self.index_generation}"


def read_words(folder: ContentFolder, before: Words | None = None) -> Words:
    """Read the configuration. A file that cannot be read keeps its last good state when there is one, and is listed."""
    problems: list[str] = []
    stamp = folder.configuration_stamp()

    def get(name: str, read: Callable[[Any], Read], last: Read | None) -> Read:
        try:
            return read(folder.configuration(name))
        except (ValueError, OSError) as error:
            if last is None:
                raise Unavailable(str(error)) from error
            problems.append(str(error))
            log.error("%s", error)
            return last

    taxonomy = get("taxonomy.yml", read_taxonomy, before.taxonomy if before else None)
    known: tuple[Thesaurus, list[str]] = (before.thesaurus if before else Thesaurus(), [])
    thesaurus, wrong = get("thesaurus.yml", lambda data: read_thesaurus(data, taxonomy.topics), known)
    pinned, crisis = get("pinned.yml", read_pinned, (before.pinned, before.crisis) if before else None)
    return Words(
        settings=get("site.yml", read_area, before.settings if before else None),
        taxonomy=taxonomy,
        thesaurus=thesaurus,
        pinned=pinned,
        crisis=crisis,
        glossary=get("glossary.yml", read_glossary, before.glossary if before else ()),
        stamp=stamp,
        problems=(*problems, *(f"thesaurus.yml: {problem}" for problem in wrong)),
    )


class Site:
    """One running service over one content folder and one folder for what is derived from it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.content = ContentFolder(config.content_dir)
        self.shelf = Shelf(config.index_dir / "pages.shelf")
        self.index = Index(config.index_dir / "whoosh")
        self.database = Database(config.database_url)
        self.english = EnglishWords()
        self._state: State | None = None
        self._looked = 0.0
        self._stamp = ""
        self._lock = Lock()

    @property
    def state(self) -> State:
        """The present state. Looks for changes at most every quarter of a second. Raises Unavailable without content."""
        now = time.monotonic()
        state = self._state
        if state is not None and now - self._looked < LOOK_EVERY:
            return state
        if not self._lock.acquire(blocking=state is None) and state is not None:
            return state  # another thread is looking
        try:
            self._state = self._look(self._state)
            self._looked = time.monotonic()
            return self._state
        finally:
            self._lock.release()

    def _look(self, before: State | None) -> State:
        self.shelf.refresh()
        generation = self.index.generation()
        stamp = self.content.configuration_stat()
        if (
            before is not None
            and stamp == self._stamp
            and generation == before.index_generation
            and self.shelf.library is before.library
        ):
            return before
        last = before.words if before is not None else None
        words = last if last is not None and stamp == self._stamp else read_words(self.content, last)
        self._stamp = stamp
        engine = before.engine if before is not None else None
        fresh = self._engine(words)
        for _ in range(ATTEMPTS):
            # A commit may take away the files of the state we were opening. Then there is a newer one.
            if fresh is not None or generation == self.index.generation():
                break
            generation = self.index.generation()
            fresh = self._engine(words)
        return State(words, self.shelf.library, fresh or engine, generation)

    def _engine(self, words: Words) -> Engine | None:
        """An engine over the index as it is now; None when it cannot be opened."""
        try:
            return self._open_engine(words)
        except Exception:
            # A damaged index must not take reading down; the next sync moves it aside and makes it again.
            log.exception("The search index could not be opened.")
            return None

    def _open_engine(self, words: Words) -> Engine | None:
        opened = self.index.open()
        if opened is None:
            return None
        with opened.reader() as reader:
            postings = arrays.load(reader, self.index.folder.parent / "arrays")
            second = {text.decode() for text in reader.lexicon("words")}
        return Engine(
            postings, self.shelf.library, words.taxonomy, words.thesaurus, words.pinned, words.crisis,
            Speller(vocabulary(words, self.shelf.library), second, self.english),
        )  # fmt: skip


def vocabulary(state_words: Words, library: Library) -> set[str]:
    """The words that a misspelt word is first compared with: those of the thesaurus, the topics and the pages' titles."""
    texts = [
        phrase
        for concept in state_words.thesaurus.concepts.values()
        for phrase in (concept.title, *concept.say, *concept.pro)
    ]
    texts += [name for topic in state_words.taxonomy.topics.values() for name in (topic.plain, topic.professional)]
    texts += [text for card in library.cards for text in (card.title, card.professional_title, *card.also_known_as)]
    texts += [term.term for term in state_words.glossary]
    return {word for text in texts for word in words(text)}
