"""The parts of one running service, put together once: content folder, shelf, index, and the state made from them.

``Site.state`` gives the present state; it is a value, replaced by one assignment when files or index have changed,
so that a request sees one state from start to end. Reading never writes, except derived arrays beside the index.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from oap.config import Config
from oap.core.library.library import Library
from oap.core.pages.area import AreaSettings, Term, read_area, read_glossary
from oap.core.pages.taxonomy import Taxonomy, read_taxonomy
from oap.core.search.crisis import Crisis, CrisisWords, Detector, Level, read_examples
from oap.core.search.crisis_languages import read_languages
from oap.core.search.crisis_model import CrisisModel
from oap.core.search.crisis_signs import read_crisis_signs
from oap.core.search.not_found_terms import MayBeKept
from oap.core.search.pinned import PinnedResult, read_pinned
from oap.core.search.thesaurus import Thesaurus, read_thesaurus
from oap.core.search.tokens import words
from oap.core.search.urgent_help import UrgentHelp, read_urgent_help
from oap.errors import Unavailable
from oap.heartbeat import Heartbeat
from oap.search.engine import Engine, Judge
from oap.search.index import Index
from oap.search.opened import Arrays, Opened
from oap.search.passages import cut
from oap.search.reader import Kept, Reader, uncollected
from oap.search.spelling import EnglishWords, Speller
from oap.storage.content import EXAMPLES, ContentFolder
from oap.storage.crisis_model import load_crisis_model
from oap.storage.database import Database
from oap.storage.product_lists import name_words
from oap.storage.sealed import Sealer
from oap.storage.second_factors import sealed
from oap.storage.secret_key import secret_key
from oap.storage.shelf import Shelf
from oap.storage.word_lists import word_lists

log = logging.getLogger(__name__)
Read = TypeVar("Read")

LOOK_EVERY = 0.01  # seconds between looks at shelf and index: two system calls
LOOK_AT_CONFIGURATION_EVERY = 0.1
LOOK_FOR_KEPT_EVERY = 0.05  # while another process makes what a changed configuration needs
ATTEMPTS = 20  # to open an index that is being committed to
PATIENCE = 1.0  # seconds for a writer to leave the arrays of what it committed, before we make them


def unheard(typed: str) -> Crisis:
    """While danger cannot be heard, anything may tell of it."""
    return Crisis(Level.PERHAPS, why=("danger cannot be heard at the moment",))


@dataclass(frozen=True)
class Words:
    """The area's configuration files, read."""

    settings: AreaSettings
    taxonomy: Taxonomy
    thesaurus: Thesaurus
    pinned: tuple[PinnedResult, ...]
    # What is heard of danger and what is then said; None while the files for it are missing or cannot be read.
    crisis: CrisisWords | None
    urgent: UrgentHelp | None
    glossary: tuple[Term, ...]
    stamp: str
    problems: tuple[str, ...] = ()
    danger_problems: tuple[str, ...] = ()  # those of them because of which the service is not ready


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
    detector: Detector | None = None  # None while danger cannot be heard: see ``danger_problems``
    danger_problems: tuple[str, ...] = ()

    def judge(self, typed: str) -> Crisis:
        """Whether what somebody typed tells of danger. While that cannot be heard, anything may."""
        return (self.detector.judge if self.detector is not None else unheard)(typed)

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
        return MayBeKept(phrases, name_words(), known.given, known.surnames, known.ordinary)


def read_words(folder: ContentFolder, before: Words | None = None) -> Words:
    """Read the configuration. A file that cannot be read keeps its last good state when there is one, and is listed.

    The files about danger have no other fallback: without them ``crisis`` or ``urgent`` is None. Raises Unavailable when another
    file cannot be read and never could.
    """
    problems: list[str] = []
    danger_problems: list[str] = []
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

    def danger(read: Callable[[], Read], last: Read | None) -> Read | None:
        try:
            return read()
        except (ValueError, OSError) as error:
            danger_problems.append(str(error))
            log.error("%s", error)
            return last

    taxonomy = get("taxonomy.yml", read_taxonomy, before.taxonomy if before else None)
    known: tuple[Thesaurus, list[str]] = (before.thesaurus if before else Thesaurus(), [])
    thesaurus, wrong = get("thesaurus.yml", lambda data: read_thesaurus(data, taxonomy.topics), known)
    data = folder.configuration
    urgent = danger(
        lambda: read_urgent_help(data("danger.yml"), data("danger-contacts.yml")), before.urgent if before else None
    )
    crisis = before.crisis if before else None
    if urgent is not None:  # without it nobody knows which kinds of danger there are
        kinds = urgent.kinds
        crisis = danger(
            lambda: CrisisWords(
                read_crisis_signs(data("danger-signs.yml")),
                read_examples([data(name) for name in EXAMPLES], kinds),
                read_languages(data("danger-languages.yml"), kinds),
            ),
            crisis,
        )
    return Words(
        settings=get("site.yml", read_area, before.settings if before else None),
        taxonomy=taxonomy,
        thesaurus=thesaurus,
        pinned=get("pinned.yml", read_pinned, before.pinned if before else None),
        crisis=crisis,
        urgent=urgent,
        glossary=get("glossary.yml", read_glossary, before.glossary if before else ()),
        stamp=stamp,
        problems=(*problems, *danger_problems, *(f"thesaurus.yml: {problem}" for problem in wrong)),
        danger_problems=tuple(danger_problems),
    )


class Site:
    """One running service over one content folder and one folder for what is derived from it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.content = ContentFolder(config.content_dir)
        self.shelf = Shelf(config.index_dir / "pages.shelf", cut)
        self.index = Index(config.index_dir / "whoosh")
        self.sealer = Sealer(lambda: secret_key(config.secret_key, config.instance_dir))
        self.database = Database(config.database_url, partial(sealed, self.sealer))
        self.arrays = Arrays(self.index, config.index_dir / "arrays")
        self.english = EnglishWords(config.index_dir / "arrays" / "english.words")
        self.kept = Kept(config.index_dir / "arrays")
        self._state: State | None = None
        self._words: tuple[str, Words] | None = None
        self._reader: Reader | None = None
        self._opened: Opened | None = None
        self._model: CrisisModel | None = None
        self._detector: tuple[CrisisWords, Detector] | None = None
        self._looked = self._looked_at_configuration = 0.0
        self._behind_since = 0.0
        self._stamp = ""
        self._lock = Lock()
        self.heartbeat: Heartbeat | None = None  # of the companion, where one follows folder and record for us
        self.agreed = ""  # the last generation in which index and library were found to agree

    @property
    def words(self) -> Words:
        """The configuration as it is in the files now. Raises Unavailable when it cannot be read and never could."""
        stamp = self.content.configuration_stat()
        if self._words is None or self._words[0] != stamp:
            before = self._words[1] if self._words else None
            self._words = stamp, self._kept_words() or read_words(self.content, before)
        return self._words[1]

    def _kept_words(self) -> Words | None:
        """The configuration that was kept for the files as they are now, with its reader; None when there is none."""
        kept = self.kept.get(self.content.configuration_stamp())
        if kept is None:
            return None
        words, self._reader = kept
        # The folder may have been moved since they were kept.
        self._reader.interpreter.speller.english = self.english
        kept_words: Words = words
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
            detector, problems = self._hearing(words)
            whole = self.shelf.whole
            fresh = self._engine(words) if whole else None
            served = (fresh or engine) if whole else None
            return State(words, self.shelf.library, served, generation, whole, detector, problems)

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
        return Engine(opened, self.shelf.library, self._reader, words.pinned, self._judge(words))

    def _judge(self, words: Words) -> Judge:
        detector, _ = self._hearing(words)
        return detector.judge if detector is not None else unheard

    def _hearing(self, words: Words) -> tuple[Detector | None, tuple[str, ...]]:
        """What hears danger with these words, and why it is not ready, if so."""
        if words.crisis is None or words.urgent is None:
            return None, words.danger_problems
        if self._detector is None or self._detector[0] is not words.crisis:
            try:
                self._model = self._model or load_crisis_model()
            except Unavailable as error:
                log.error("%s", error)
                return None, (*words.danger_problems, str(error))
            self._detector = words.crisis, Detector(words.crisis, self._model, self.english)
        return self._detector[1], words.danger_problems

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
