"""The parts of one running service, put together once: content folder, rendered pages, index, and the state made from
them.

``Site.state`` gives the present state; it is a value, replaced by one assignment when files or index have changed,
so that a request sees one state from start to end. Reading never writes, except derived arrays beside the index.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property, partial
from pathlib import Path
from threading import Lock

from oap.clock import Clock
from oap.config import Config
from oap.core.area.banners import Banner, is_near, live
from oap.core.pages.facts import Facts
from oap.core.search.crisis import CrisisConfiguration, Detector
from oap.core.search.taught_words import TaughtWords
from oap.core.search.topic_reader import TopicReader
from oap.core.search.wants import WantReader
from oap.errors import Unavailable
from oap.heartbeat import Heartbeat
from oap.search.answer import Judge
from oap.search.engine import Engine
from oap.search.extracts import cut
from oap.search.index import Index
from oap.search.query_model import QueryModel, QueryModelCache, without_garbage_collection
from oap.search.snapshot import Arrays, Snapshot
from oap.search.spelling import EnglishWords, Speller
from oap.site.configuration import Configuration, read_configuration, vocabulary
from oap.site.state import State, assume_danger
from oap.storage.banner_file import BannerFile
from oap.storage.content import ContentFolder
from oap.storage.crisis_model import load_crisis_model
from oap.storage.database import Database
from oap.storage.product_lists import right_words
from oap.storage.rendered_pages import RenderedPages
from oap.storage.sealed import Sealer
from oap.storage.second_factors import sealed
from oap.storage.secret_key import secret_key
from oap.storage.taught_words import load_taught_words
from oap.storage.topic_reader import load_topic_reader
from oap.storage.want_reader import load_want_reader

log = logging.getLogger(__name__)
REFRESH_EVERY = 0.01  # seconds between looks at rendered pages and index: two system calls
CHECK_CONFIGURATION_EVERY = 0.1
CHECK_CACHE_EVERY = 0.05  # while another process makes what a changed configuration needs
ATTEMPTS = 20  # to open an index that is being committed to
# The product's own models are the same for every site of a process.
_topic_reader, _want_reader, _crisis_model = cache(load_topic_reader), cache(load_want_reader), cache(load_crisis_model)
PATIENCE = 1.0  # seconds for a writer to leave the arrays of what it committed, before we make them


class Site:
    """One running service over one content folder and one folder for what is derived from it."""

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        self.config = config
        self.clock = clock or Clock()
        self.content = ContentFolder(config.content_dir)
        self.rendered_pages = RenderedPages(config.index_dir / "pages.shelf", cut)
        self.banners = BannerFile(self.content, self.clock.monotonic)
        self.index = Index(config.index_dir / "whoosh")
        self.sealer = Sealer(lambda: secret_key(config.secret_key, config.instance_dir))
        self.database = Database(config.database_url, partial(sealed, self.sealer))
        self.arrays = Arrays(self.index, config.index_dir / "arrays")
        self.english = EnglishWords(config.index_dir / "arrays" / "english.words", right_words())
        self.query_models = QueryModelCache(config.index_dir / "arrays")
        self._state: State | None = None
        self._read_configuration: tuple[str, Configuration] | None = None
        self._facts: tuple[object, Facts] | None = None
        self._query_model: QueryModel | None = None
        self._snapshot: Snapshot | None = None
        self._detector: tuple[CrisisConfiguration, Detector] | None = None
        self._refreshed_at = self._checked_configuration_at = 0.0
        self._behind_since = 0.0
        self._stamp = ""
        self._lock = Lock()
        self.heartbeat: Heartbeat | None = None  # of the companion, where one follows folder and record for us
        self.agreed = ""  # the last generation in which index and library were found to agree

    @property
    def configuration(self) -> Configuration:
        """The configuration as it is in the files now. Raises Unavailable when it cannot be read and never could."""
        stamp = self.content.configuration_stat()
        if self._read_configuration is None or self._read_configuration[0] != stamp:
            before = self._read_configuration[1] if self._read_configuration else None
            self._read_configuration = stamp, self._cached_configuration() or read_configuration(self.content, before)
        return self._read_configuration[1]

    def _cached_configuration(self) -> Configuration | None:
        """The configuration that was stored for the files as they are now, with its query model; None when there is
        none."""
        kept = self.query_models.get(self.content.configuration_stamp())
        if kept is None:
            return None
        configuration, self._query_model = kept
        # The folder may have been moved since they were kept.
        self._query_model.interpreter.speller.english = self.english
        cached: Configuration = configuration
        return cached

    @property
    def banner(self) -> Banner | None:
        """The banner for an emergency that is shown at this moment."""
        return live(self.banners.read(), self.clock.now())

    @property
    def banner_is_near(self) -> bool:
        """Whether one is shown or will be soon, so that no copy of a page may be shown for long."""
        return is_near(self.banners.read(), self.clock.now())

    @property
    def facts(self) -> Facts:
        """What pages can place, as the content folder has it now. A text that cannot be read is not among it. Raises
        Unavailable."""
        configuration, files = self.configuration, list(self.content.shared_files())
        stamp = (configuration.stamp, tuple(files))
        if self._facts is None or self._facts[0] != stamp:
            found = (
                self.content.read_page(file.path)[0] for file in reversed(files)
            )  # of two with one id the first counts
            blocks = {page.id: page for page in found if page is not None}
            self._facts = stamp, configuration.facts_with(blocks)
        return self._facts[1]

    @property
    def state(self) -> State:
        """The present state. Looks for changes at most every 10 ms. Raises Unavailable without content."""
        now = self.clock.monotonic()
        state = self._state
        if state is not None and now - self._refreshed_at < REFRESH_EVERY:
            return state
        if not self._lock.acquire(blocking=state is None) and state is not None:
            return state  # another thread is looking
        try:
            self._state = self._refreshed(self._state)
            self._refreshed_at = self.clock.monotonic()
            return self._state
        finally:
            self._lock.release()

    def expect_change(self) -> None:
        """Look again at the next question, even if the last look was a moment ago: this process has just changed
        something."""
        self._refreshed_at = self._checked_configuration_at = 0.0
        self.banners.expect_change()

    def _refreshed(self, before: State | None) -> State:
        now = self.clock.monotonic()
        self.rendered_pages.refresh()
        generation = self.index.generation()
        with without_garbage_collection(), self._current_configuration(before, now) as configuration:
            same = before is not None and configuration is before.configuration
            if before is not None and same and generation == before.index_generation:
                if self.rendered_pages.library is before.library_so_far:
                    return before
            elif before is not None and same and self._writer_is_busy(generation, now):
                generation = before.index_generation
                if self.rendered_pages.library is before.library_so_far:
                    return before
            self._behind_since = 0.0
            engine = before.engine if before is not None else None
            detector, problems = self._detection(configuration)
            whole = self.rendered_pages.whole
            fresh = self._engine(configuration) if whole else None
            served = (fresh or engine) if whole else None
            return State(configuration, self.rendered_pages.library, served, generation, whole, detector, problems)

    @contextmanager
    def _current_configuration(self, before: State | None, now: float) -> Iterator[Configuration]:
        """The configuration to answer with. When it changed, one process at a time makes what it needs, in this block,
        and the others answer as before until that is kept."""
        if before is None:
            self._stamp, self._checked_configuration_at = self.content.configuration_stat(), now
            yield self.configuration
            return
        if now - self._checked_configuration_at <= CHECK_CONFIGURATION_EVERY:
            yield before.configuration
            return
        stamp, self._checked_configuration_at = self.content.configuration_stat(), now
        if stamp == self._stamp:
            yield before.configuration
        elif kept := self._cached_configuration():
            self._read_configuration, self._stamp = (stamp, kept), stamp
            yield kept
        else:
            with self.query_models.turn() as ours:
                if ours:
                    configuration, self._stamp = self.configuration, stamp
                    yield configuration
                else:
                    self._checked_configuration_at += CHECK_CACHE_EVERY - CHECK_CONFIGURATION_EVERY
                    yield before.configuration

    def _writer_is_busy(self, generation: str, now: float) -> bool:
        """Whether a writer has committed and is about to leave the arrays: then what we have is served a moment
        longer."""
        if not generation or self.arrays.listed() == generation:
            return False
        self._behind_since = self._behind_since or now
        return now - self._behind_since < PATIENCE or _is_locked(self.config.index_dir / "lock")

    def _engine(self, configuration: Configuration) -> Engine | None:
        """An engine over the index as it is now; None when it cannot be opened.

        A commit may take away the files of the state that was being opened, which then looks damaged, or like none.
        There is a newer one in that case, and that is opened.
        """
        for _ in range(ATTEMPTS):
            generation, engine, failed = self.index.generation(), None, None
            try:
                engine = self._open_engine(configuration)
            except Exception as error:
                # A damaged index must not take reading down; the next sync moves it aside and makes it again.
                failed = error
            if engine is not None or self.index.generation() == generation:
                if failed is not None:
                    log.error("The search index could not be opened.", exc_info=failed)
                return engine
        return None

    def _open_engine(self, configuration: Configuration) -> Engine | None:
        snapshot = self.arrays.open(configuration.thesaurus.variants, self._snapshot)
        if snapshot is None:
            return None
        model = self._query_model
        if (
            model is None
            or model.thesaurus is not configuration.thesaurus
            or model.taxonomy is not configuration.taxonomy
        ):
            model = QueryModel.of(
                configuration.thesaurus, configuration.taxonomy, self._speller(configuration), self.taught_words
            )
        elif self._snapshot is None and not model.knows_most_of(snapshot):
            # What was stored knows words of pages that may be gone.
            model = model.spelling_anew(self._speller(configuration))
        self._query_model = model.including(snapshot)
        if self._query_model is not model and not configuration.problems and not model.segments:
            if configuration.crisis is not None:
                configuration.crisis.signs.find("help")  # what its first question makes is kept with it
            self.query_models.store(configuration.stamp, configuration, self._query_model)
        self._snapshot = snapshot
        return Engine(
            snapshot,
            self.rendered_pages.library,
            self._query_model,
            configuration.pinned,
            self._judge(configuration),
            reader=self.topic_reader,
            want_reader=self.want_reader,
        )

    @cached_property
    def topic_reader(self) -> TopicReader | None:
        """What reads topics beside the counts; None while its file is missing."""
        return _topic_reader()

    @property
    def taught_words(self) -> TaughtWords:
        """What was counted of the training material; nothing while its file is missing. Read when a model is made of
        it, and not kept: the model holds what it needs."""
        return load_taught_words()

    @cached_property
    def want_reader(self) -> WantReader | None:
        """What reads what is wanted, and who asks; None while its file is missing."""
        return _want_reader()

    def _judge(self, configuration: Configuration) -> Judge:
        detector, _ = self._detection(configuration)
        return detector.judge if detector is not None else assume_danger

    def _detection(self, configuration: Configuration) -> tuple[Detector | None, tuple[str, ...]]:
        """What hears danger with this configuration, and why it is not ready, if so."""
        if configuration.crisis is None or configuration.urgent is None:
            return None, configuration.danger_problems
        if self._detector is None or self._detector[0] is not configuration.crisis:
            try:
                model = _crisis_model()
            except Unavailable as error:
                log.error("%s", error)
                return None, (*configuration.danger_problems, str(error))
            self._detector = configuration.crisis, Detector(configuration.crisis, model, self.english)
        return self._detector[1], configuration.danger_problems

    def _speller(self, configuration: Configuration) -> Speller:
        return Speller(vocabulary(configuration, self.taught_words), (), self.english)


def _is_locked(lock: Path) -> bool:
    """Whether a sync is under way."""
    try:
        with lock.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False
