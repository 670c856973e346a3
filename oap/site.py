"""The parts of one running service, put together once: content folder, shelf, index, and the state made from them.

``Site.state`` gives the present state; it is a value, replaced by one assignment when files or index have changed,
so that a request sees one state from start to end. Reading never writes, except derived arrays beside the index.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from oap.config import Config
from oap.core.area import AreaSettings, Term, read_area, read_glossary
from oap.core.danger_evidence import DangerEvidence, read_danger
from oap.core.library import Library
from oap.core.pinned import CrisisWords, PinnedResult, read_pinned
from oap.core.search_terms import MayBeKept
from oap.core.taxonomy import Taxonomy, read_taxonomy
from oap.core.thesaurus import Thesaurus, read_thesaurus
from oap.core.words import words
from oap.errors import Unavailable
from oap.search.engine import Engine
from oap.search.index import Index
from oap.search.opened import Arrays, Opened
from oap.search.passages import cut
from oap.search.reader import Kept, Reader, uncollected
from oap.search.spelling import EnglishWords, Speller
from oap.storage.content import ContentFolder
from oap.storage.database import Database
from oap.storage.shelf import Shelf
from oap.storage.word_lists import word_lists

log = logging.getLogger(__name__)
Read = TypeVar("Read")

LOOK_EVERY = 0.01  # seconds between looks at shelf and index: two system calls
LOOK_AT_CONFIGURATION_EVERY = 0.1
LOOK_FOR_KEPT_EVERY = 0.05  # while another process makes what a changed configuration needs
LOOKED = "looked"  # a file that the companion touches
ATTEMPTS = 20  # to open an index that is being committed to
PATIENCE = 1.0  # seconds for a writer to leave the arrays of what it committed, before we make them


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
    """Everything a request reads. ``engine`` is None while there is no usable index.

    ``whole`` is whether ``shelved`` holds every page there is.
    """

    words: Words
    shelved: Library
    engine: Engine | None
    index_generation: str
    whole: bool = True

    @property
    def library(self) -> Library:
        """The pages. Raises Unavailable while some may be missing: a page that is not among them would look withdrawn."""
        if not self.whole:
            raise Unavailable("The pages are being made ready. Try again in a minute.")
        return self.shelved

    @property
    def generation(self) -> str:
        """Changes whenever an answer could."""
        return f"{self.library.generation}.{self.words.stamp}.{self.index_generation}"

    @cached_property
    def may_be_kept(self) -> MayBeKept:
        """Which words of a search may be kept: those of our subjects, and ordinary English that is nobody's name. Made when somebody first asks for it."""
        words = self.words
        thesaurus = words.thesaurus
        phrases = [phrase for concept in thesaurus.concepts.values() for phrase in concept.phrases]
        phrases += [*thesaurus.ambiguous, *thesaurus.family_words, *thesaurus.filler_words, *thesaurus.abbreviations]
        phrases += [said for all_said in thesaurus.phases.values() for said in all_said]
        phrases += [name for topic in words.taxonomy.topics.values() for name in (topic.plain, topic.professional)]
        phrases += [term.term for term in words.glossary]
        phrases += [text for card in self.library.cards for text in (card.title, card.professional_title)]
        known = word_lists()
        return MayBeKept(phrases, known.given, known.surnames, known.ordinary)


def read_words(folder: ContentFolder, before: Words | None = None, english: Container[str] = ()) -> Words:
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
    pinned, crisis = get(
        "pinned.yml", lambda data: read_pinned(data, english), (before.pinned, before.crisis) if before else None
    )
    return Words(
        settings=get("site.yml", read_area, before.settings if before else None),
        taxonomy=taxonomy,
        thesaurus=thesaurus,
        pinned=pinned,
        crisis=replace(
            crisis, evidence=get("danger.yml", read_danger, before.crisis.evidence if before else DangerEvidence())
        ),
        glossary=get("glossary.yml", read_glossary, before.glossary if before else ()),
        stamp=stamp,
        problems=(*problems, *(f"thesaurus.yml: {problem}" for problem in wrong)),
    )


class Site:
    """One running service over one content folder and one folder for what is derived from it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.content = ContentFolder(config.content_dir)
        self.shelf = Shelf(config.index_dir / "pages.shelf", cut)
        self.index = Index(config.index_dir / "whoosh")
        self.database = Database(config.database_url)
        self.arrays = Arrays(self.index, config.index_dir / "arrays")
        self.english = EnglishWords(config.index_dir / "arrays" / "english.words")
        self.kept = Kept(config.index_dir / "arrays")
        self._state: State | None = None
        self._words: tuple[str, Words] | None = None
        self._reader: Reader | None = None
        self._opened: Opened | None = None
        self._looked = self._looked_at_configuration = 0.0
        self._behind_since = 0.0
        self._stamp = ""
        self._lock = Lock()
        # Set by who serves before the folder was looked at; then readiness waits for the companion's first look.
        self.serving_since = 0.0
        self.agreed = ""  # the last generation in which index and library were found to agree

    @property
    def words(self) -> Words:
        """The configuration as it is in the files now. Raises Unavailable when it cannot be read and never could."""
        stamp = self.content.configuration_stat()
        if self._words is None or self._words[0] != stamp:
            before = self._words[1] if self._words else None
            self._words = stamp, self._kept_words() or read_words(self.content, before, self.english)
        return self._words[1]

    def _kept_words(self) -> Words | None:
        """The configuration that was kept for the files as they are now, with its reader; None when there is none."""
        kept = self.kept.get(self.content.configuration_stamp())
        if kept is None:
            return None
        words, self._reader = kept
        # The folder may have been moved since they were kept.
        self._reader.interpreter.speller.english = self.english
        kept_words: Words = replace(words, crisis=replace(words.crisis, right=self.english))
        return kept_words

    @property
    def state(self) -> State:
        """The present state. Looks for changes at most every 10 ms. Raises Unavailable without content."""
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

    def looked(self) -> None:
        """Note for all processes that the content folder has been looked at and followed as far as it can be."""
        (self.config.index_dir / LOOKED).touch()

    @property
    def was_looked_at(self) -> bool:
        """Whether that was so since serving began."""
        try:
            return not self.serving_since or (self.config.index_dir / LOOKED).stat().st_mtime >= self.serving_since
        except OSError:
            return False

    def expect_change(self) -> None:
        """Look again at the next question, however short the last look lies back: this process has just changed something."""
        self._looked = 0.0

    def _look(self, before: State | None) -> State:
        now = time.monotonic()
        self.shelf.refresh()
        generation = self.index.generation()
        with uncollected(), self._configuration(before, now) as words:
            same = before is not None and words is before.words
            if before is not None and same and generation == before.index_generation:
                if self.shelf.library is before.shelved:
                    return before
            elif before is not None and same and self._writer_is_busy(generation, now):
                generation = before.index_generation
                if self.shelf.library is before.shelved:
                    return before
            self._behind_since = 0.0
            engine = before.engine if before is not None else None
            whole = self.shelf.whole
            fresh = self._engine(words) if whole else None
            return State(words, self.shelf.library, (fresh or engine) if whole else None, generation, whole)

    @contextmanager
    def _configuration(self, before: State | None, now: float) -> Iterator[Words]:
        """The configuration to answer with. When it changed, one process at a time makes what it needs, in this block, and the
        others answer as before until that is kept."""
        if before is None:
            self._stamp, self._looked_at_configuration = self.content.configuration_stat(), now
            yield self.words
            return
        if now - self._looked_at_configuration <= LOOK_AT_CONFIGURATION_EVERY:
            yield before.words
            return
        stamp, self._looked_at_configuration = self.content.configuration_stat(), now
        if stamp == self._stamp:
            yield before.words
        elif kept := self._kept_words():
            self._words, self._stamp = (stamp, kept), stamp
            yield kept
        else:
            with self.kept.turn() as ours:
                if ours:
                    words, self._stamp = self.words, stamp
                    yield words
                else:
                    self._looked_at_configuration += LOOK_FOR_KEPT_EVERY - LOOK_AT_CONFIGURATION_EVERY
                    yield before.words

    def _writer_is_busy(self, generation: str, now: float) -> bool:
        """Whether a writer has committed and is about to leave the arrays: then what we have is served a moment longer."""
        if not generation or self.arrays.listed() == generation:
            return False
        self._behind_since = self._behind_since or now
        return now - self._behind_since < PATIENCE or _held(self.config.index_dir / "lock")

    def _engine(self, words: Words) -> Engine | None:
        """An engine over the index as it is now; None when it cannot be opened."""
        for _ in range(ATTEMPTS):
            generation = self.index.generation()
            try:
                return self._open_engine(words)
            except Exception:
                # A commit may take away the files of the state we were opening. Then there is a newer one.
                if self.index.generation() == generation:
                    # A damaged index must not take reading down; the next sync moves it aside and makes it again.
                    log.exception("The search index could not be opened.")
                    return None
        return None

    def _open_engine(self, words: Words) -> Engine | None:
        opened = self.arrays.open(words.thesaurus.variants, self._opened)
        if opened is None:
            return None
        reader = self._reader
        if reader is None or reader.thesaurus is not words.thesaurus or reader.taxonomy is not words.taxonomy:
            reader = Reader.of(words.thesaurus, words.taxonomy, self._speller(words))
        elif self._opened is None and not reader.knows_most_of(opened):
            reader = reader.spelling_anew(self._speller(words))  # what was kept knows words of pages that may be gone
        self._reader = reader.including(opened)
        if self._reader is not reader and not words.problems and not reader.segments:
            self.kept.put(words.stamp, words, self._reader)
        self._opened = opened
        return Engine(opened, self.shelf.library, self._reader, words.pinned, words.crisis)

    def _speller(self, words: Words) -> Speller:
        return Speller(vocabulary(words), (), self.english)


def _held(lock: Path) -> bool:
    """Whether a sync is under way."""
    try:
        with lock.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def vocabulary(words_of: Words) -> set[str]:
    """The words of the configuration that a misspelt word is first compared with: thesaurus, topics and glossary."""
    texts = [
        phrase
        for concept in words_of.thesaurus.concepts.values()
        for phrase in (concept.title, *concept.say, *concept.pro)
    ]
    texts += [name for topic in words_of.taxonomy.topics.values() for name in (topic.plain, topic.professional)]
    texts += [term.term for term in words_of.glossary]
    return {word for text in texts for word in words(text)}
