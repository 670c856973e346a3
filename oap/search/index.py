"""The Whoosh index: what is indexed of a page, and how it is opened, changed and made again.

Whoosh is schema, analyser, writer and store. Answers are scored from arrays derived from it (``oap.search.arrays``).
"""

from __future__ import annotations

import logging
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.filedb.filestore import FileStorage

from oap import program
from oap.core.library.library import RenderedPage
from oap.core.library.rendering import RenderedProse
from oap.core.pages.page_types import standard_headings
from oap.core.pages.taxonomy import Taxonomy
from oap.core.search.runs import all_run_prints
from oap.core.search.tokens import words as words_of
from oap.search.analysis import WordTokenizer

log = logging.getLogger(__name__)

MADE_BY = "FORMAT"  # a file of the index that names the program that made it
# Field -> weight of one of its words in the score, and how much a long field is held back (BM25F's b).
SCORED_FIELDS: Mapping[str, tuple[float, float]] = {
    "title": (6.0, 0.3),
    "lay": (4.0, 0.5),
    "topics": (3.0, 0.3),
    "summary": (2.5, 0.3),
    "headings": (1.5, 0.5),
    "statements": (1.2, 0.75),
    "body": (1.0, 0.75),
}
SETTLED = 100_000_000  # nanoseconds; clocks of file systems are coarser than ours
WRITER_TIMEOUT = 60.0  # seconds another writer may take
# Each update leaves a segment. Whoosh would merge at a commit, now and then very many, while somebody waits for a
# publish; so they are merged apart from it, those of about the same size with each other, so that each page is merged
# few times.
ALIKE = 8  # segments of 1 to 7 pages, of 8 to 63, of 64 to 511 ... that are merged when there are so many
UNTIDY = 40  # segments from which an update merges too, because nobody else does


def schema() -> fields.Schema:
    scored = fields.TEXT(analyzer=WordTokenizer(stemmed=True), phrase=False)
    return fields.Schema(
        slug=fields.ID(unique=True, stored=True),
        stamp=fields.STORED(),
        sayings=fields.STORED(),  # what the page calls itself: titles, professional titles, lay words
        words=fields.STORED(),  # its different words unstemmed, for spelling
        runs=fields.STORED(),  # numbers of its runs of words, to find what is typed just as it stands there
        **dict.fromkeys(SCORED_FIELDS, scored),
    )


def document(rendered: RenderedPage, taxonomy: Taxonomy) -> dict[str, Any]:
    """What is indexed of a page, field by field."""
    page = rendered.page
    topics = [taxonomy.topics[topic] for topic in page.topics if topic in taxonomy.topics]
    standard = standard_headings()
    statements, body, headings = [], [], []
    passages = [page.title, page.professional_title, page.summary]
    for section in rendered.sections:
        if section.heading and section.heading not in standard:
            headings.append(section.heading)
        for group in section.groups:
            headings.append(group.heading)
            for item in group.items:
                if isinstance(item, RenderedProse):
                    body.append(item.text)
                    passages.append(item.text)
                else:
                    statements += [item.professional_text, item.family_text]
                    passages += [item.professional_text, item.family_text]
    texts = {
        "title": f"{page.title}\n{page.professional_title}",
        "lay": "\n".join(page.also_known_as),
        "topics": "\n".join(f"{topic.plain}\n{topic.professional}" for topic in topics[:2]),
        "summary": page.summary,
        "headings": "\n".join(headings),
        "statements": "\n".join(statements),
        "body": "\n".join(body),
    }
    sayings = [[page.title], [page.professional_title], list(page.also_known_as)]
    words = " ".join(dict.fromkeys(words_of("\n".join(texts.values()))))
    return {
        "slug": page.slug,
        "stamp": rendered.stamp,
        "sayings": sayings,
        "words": words,
        "runs": all_run_prints(passages),
        **texts,
    }


class Index:
    """The index in ``folder``. One process writes at a time; any number read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = (0, "")

    def open(self, *, look: bool = True) -> Any:
        """The Whoosh index, or None when there is none that can be read. Without ``look`` its segments are not
        opened."""
        try:
            if (self.folder / MADE_BY).read_text() != program.digest():
                return None
            opened = FileStorage(str(self.folder), readonly=True).open_index()
            if look:
                with opened.reader() as reader:
                    reader.doc_count()
            return opened
        except Exception as error:
            # Whoosh answers damage with whatever its parts raise: struct, pickle, index and system errors.
            if self.folder.exists():
                log.warning("The search index in %s cannot be read (%s: %s).", self.folder, type(error).__name__, error)
            return None

    def generation(self) -> str:
        """A text that changes with every commit; empty when there is no index. One system call when nothing changed."""
        try:
            changed = self.folder.stat().st_mtime_ns
            seen, generation = self._seen
            if changed == seen:
                return generation
            # The number alone would not do: an index made again after damage counts from the beginning.
            found = [
                (int(name.name[6:-4]), name) for name in self.folder.glob("_MAIN_*.toc") if name.name[6:-4].isdigit()
            ]
            if found:
                number, path = max(found)
                status = path.stat()
                generation = f"{number}-{status.st_mtime_ns}-{status.st_ino}"
            else:
                generation = ""
        except OSError:
            return ""
        # A folder that changed a moment ago may change again without its time showing it: look again then.
        self._seen = (changed if time.time_ns() - changed > SETTLED else 0, generation)
        return generation

    def stamps(self) -> dict[str, str]:
        """slug -> stamp of every page that is indexed. Empty when there is no usable index."""
        opened = self.open()
        if opened is None:
            return {}
        with opened.reader() as reader:
            return {found["slug"]: found["stamp"] for found in reader.all_stored_fields()}

    def segments(self) -> list[tuple[str, list[int], Callable[[], Any]]] | None:
        """For each segment its name, its deleted documents, and a function that opens it; None without an index."""
        opened = self.open(look=False)
        if opened is None:
            return None
        from whoosh.reading import SegmentReader

        held = opened.schema  # which Whoosh reads from disk each time it is asked for
        return [
            (
                str(segment.segment_id()),
                sorted(int(number) for number in segment.deleted_docs()),
                partial(SegmentReader, opened.storage, held, segment),
            )
            for segment in opened._segments()
        ]

    def rebuild(self, rendered_pages: Iterable[RenderedPage], taxonomy: Taxonomy) -> None:
        """Make the index again, so that nobody meets an empty one or a half.

        One that can be opened is cleared and filled in one commit. Else a new one is made beside it and put in its
        place: what another program left goes then, and what is damaged is moved aside, for whoever wants to know why.
        """
        from whoosh.writing import CLEAR

        whole = self.open() is not None
        folder = self.folder if whole else self.folder.with_name(f"{self.folder.name}.new")
        if not whole:
            shutil.rmtree(folder, ignore_errors=True)  # a kill left it
            folder.mkdir(parents=True)
            (folder / MADE_BY).write_text(program.digest())
        opened = index.open_dir(str(folder)) if whole else index.create_in(str(folder), schema())
        with _writing(opened) as writer:
            for rendered in rendered_pages:
                writer.add_document(**document(rendered, taxonomy))
            writer.commit(mergetype=CLEAR)
        if not whole:
            self._make_room()
            folder.rename(self.folder)

    def places(self, slugs: Iterable[str]) -> list[int]:
        """The numbers of the documents that stand for these pages. Opens every segment."""
        with index.open_dir(str(self.folder)).searcher() as searcher:
            return [number for slug in slugs for number in searcher.document_numbers(slug=slug)]

    def update(self, rendered_pages: Iterable[RenderedPage], places: Iterable[int], taxonomy: Taxonomy) -> None:
        """Put new states of pages in and take the documents with these numbers out, in one commit."""
        with _writing(index.open_dir(str(self.folder))) as writer:
            for place in places:
                writer.delete_document(place)
            for rendered in rendered_pages:
                writer.add_document(**document(rendered, taxonomy))
            writer.commit(mergetype=_tidy if len(writer.segments) >= UNTIDY else _leave)

    def tidy(self, most: int) -> bool:
        """Merge some segments of about the same size, in one commit, if there are enough of at most ``most`` pages
        each."""
        opened = self.open(look=False)
        if opened is None or not _alike(opened._segments(), most):
            return False
        with _writing(index.open_dir(str(self.folder))) as writer:
            writer.commit(mergetype=partial(_tidy, most=most))
        return True

    def _make_room(self) -> None:
        """Take the folder out of the way."""
        if not self.folder.exists():
            return
        if self._of_another_program():
            shutil.rmtree(self.folder)
            return
        aside = self.folder.with_name(f"{self.folder.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        shutil.rmtree(aside, ignore_errors=True)
        self.folder.rename(aside)
        log.warning("The search index was damaged. It is moved aside to %s and was made again.", aside)
        for old in sorted(self.folder.parent.glob(f"{self.folder.name}.damaged-*"))[:-2]:
            shutil.rmtree(old, ignore_errors=True)

    def _of_another_program(self) -> bool:
        """Whether a program that is older or newer than this one made it, as after every upgrade: that is no damage."""
        try:
            made_by = (self.folder / MADE_BY).read_text()
        except (OSError, ValueError):
            return False
        return re.fullmatch(r"[0-9a-f]{16}", made_by) is not None and made_by != program.digest()


# Whoosh asks at a commit which segments to leave alone; the others are read into the new one.


def _leave(writer: Any, segments: list[Any]) -> list[Any]:
    return [segment for segment in segments if segment.doc_count()]


def _tidy(writer: Any, segments: list[Any], most: int = sys.maxsize) -> list[Any]:
    from whoosh.reading import SegmentReader

    left = _leave(writer, segments)
    for segment in _alike(left, most):
        left.remove(segment)
        with SegmentReader(writer.storage, writer.schema, segment) as reader:
            writer.add_reader(reader)
    return left


def _alike(segments: list[Any], most: int) -> list[Any]:
    """The smallest segments of about the same size, when there are enough of them to be merged."""
    classes: dict[int, list[Any]] = {}
    for segment in segments:
        if 0 < segment.doc_count() <= most:
            classes.setdefault((segment.doc_count().bit_length() - 1) // 3, []).append(segment)
    return next((alike for _, alike in sorted(classes.items()) if len(alike) >= ALIKE), [])


@contextmanager
def _writing(opened: Any) -> Iterator[Any]:
    """A writer for changes that end with a commit. When something fails, its lock is given back and nothing has
    changed."""
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.writing import SegmentWriter

    codec = W3Codec(compression=0)  # most blocks hold one page: pressing each would be a quarter of the time
    codec.length_stats = False  # of a term's postings, for Whoosh's own ranking, which is not used
    writer = SegmentWriter(opened, timeout=WRITER_TIMEOUT, delay=0.01, limitmb=128, codec=codec)
    try:
        yield writer
    except BaseException:
        with suppress(Exception):  # it may have been closing already
            writer.cancel()
        raise
