"""The query model: what is made of the configuration, and of the words of pages, to read queries. Made once, stored,
and read at each start.

Making it takes a second whatever the number of pages; reading what was kept a thirtieth of one. So when the
configuration changes, one process makes it, and the others answer as before until they can read what it kept. A kept
file belongs to one configuration and one program, from which its name is made: it is never stale, only missing. It is a
pickle, as the index itself is: whoever can write to this folder can run programs as the service.
"""

from __future__ import annotations

import fcntl
import gc
import logging
import pickle
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oap import program, whole_file
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.taught_words import TaughtWords
from oap.core.search.thesaurus import Thesaurus
from oap.search.query import Interpreter
from oap.search.snapshot import Snapshot
from oap.search.spelling import Speller
from oap.search.suggestions import ConceptPhrases
from oap.search.topics import TopicModel

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class QueryModel:
    """Reads queries with one state of the configuration. ``segments`` of the index are those whose words its speller
    knows."""

    thesaurus: Thesaurus
    taxonomy: Taxonomy
    interpreter: Interpreter
    topics: TopicModel
    concepts: ConceptPhrases
    segments: frozenset[str]

    @staticmethod
    def of(thesaurus: Thesaurus, taxonomy: Taxonomy, speller: Speller, taught: TaughtWords) -> QueryModel:
        """One whose speller knows no pages yet. ``taught`` is what was counted of training material."""
        interpreter, topics = Interpreter(thesaurus, speller, taught.words), TopicModel(thesaurus, taxonomy, taught)
        return QueryModel(thesaurus, taxonomy, interpreter, topics, ConceptPhrases(thesaurus), frozenset())

    def knows_most_of(self, snapshot: Snapshot) -> bool:
        """Whether the largest segment is among those it knows."""
        sizes = [len(segment.arrays.slugs) for segment in snapshot.postings.segments]
        return not sizes or snapshot.names[sizes.index(max(sizes))] in self.segments

    def spelling_anew(self, speller: Speller) -> QueryModel:
        """One with this speller, which knows no pages yet."""
        interpreter = copy(self.interpreter)
        interpreter.speller = speller
        return replace(self, interpreter=interpreter, segments=frozenset())

    def including(self, snapshot: Snapshot) -> QueryModel:
        """One that knows the words of these pages too."""
        new = [number for number, name in enumerate(snapshot.names) if name not in self.segments]
        if not new:
            return self
        said = {word for number in new for word in snapshot.sayings[number].words}
        read = {word for number in new for word in snapshot.postings.segments[number].arrays.words}
        wider = self.spelling_anew(self.interpreter.speller.including(said, read))
        return replace(wider, segments=self.segments.union(snapshot.names))


class QueryModelCache:
    """Query models on disk, in ``folder``, each with the configuration it was made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, stamp: str) -> tuple[Any, QueryModel] | None:
        """The configuration with this stamp and its model, as they were stored; None when they were not, or cannot be
        read."""
        try:
            data = self._path(stamp).read_bytes()
        except OSError:
            return None
        try:
            with without_garbage_collection():
                found: tuple[Any, QueryModel] = pickle.loads(data)  # noqa: S301  as trusted as the index, see above
            return found
        except Exception as error:
            log.warning("The stored query model cannot be read (%s) and is made again.", error)
            return None

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether it is our turn to make one. Then it is nobody else's on this machine until the end of the block."""
        with ExitStack() as stack:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                lock = stack.enter_context((self.folder / "reader.lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                ours = True
            except BlockingIOError:
                ours = False
            except OSError:
                ours = True  # a full disk: each makes its own
            yield ours

    def store(self, stamp: str, configuration: Any, model: QueryModel) -> None:
        """Store them, and take away what is older. Failing to (a full disk) costs later starts time, nothing else."""
        path = self._path(stamp)
        _ = model.concepts.table  # so that nobody has to make it
        if whole_file.write_cache(path, pickle.dumps((configuration, model), protocol=5), alone=False):
            for old in self.folder.glob("*.reader*"):
                if old != path:
                    old.unlink(missing_ok=True)

    def _path(self, stamp: str) -> Path:
        return self.folder / f"{stamp}-{program.digest()}.reader"


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Without the garbage collector, where a hundred thousand objects are made and none of them is garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
