"""The Whoosh index: what is indexed of a page, and how it is opened, changed and made again.

Whoosh is schema, analyser, writer and store. Answers are scored from arrays derived from it (``oap.search.arrays``).
"""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.filedb.filestore import FileStorage

from oap.core.library import Record
from oap.core.rendering import RenderedProse
from oap.core.sections import SECTIONS
from oap.core.taxonomy import Taxonomy
from oap.search.analysis import WordTokenizer

log = logging.getLogger(__name__)

# Raise when the schema or what is put into it changes: an older index is then made again.
FORMAT = 3
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
WRITER_TIMEOUT = 60.0  # seconds another writer may take
MAX_SEGMENTS = 40  # small segments that updates leave before they are merged
_STANDARD_HEADINGS = frozenset(heading for wanted in SECTIONS.values() for heading, _ in wanted)


def schema() -> fields.Schema:
    scored = fields.TEXT(analyzer=WordTokenizer(stemmed=True), phrase=False)
    return fields.Schema(
        slug=fields.ID(unique=True, stored=True),
        stamp=fields.STORED(),
        words=fields.TEXT(analyzer=WordTokenizer(stemmed=False), phrase=False),
        **dict.fromkeys(SCORED_FIELDS, scored),
    )


def document(record: Record, taxonomy: Taxonomy) -> dict[str, Any]:
    """What is indexed of a page, field by field."""
    page = record.page
    topics = [taxonomy.topics[topic] for topic in page.topics if topic in taxonomy.topics]
    statements, body, headings = [], [], []
    for section in record.sections:
        if section.heading and section.heading not in _STANDARD_HEADINGS:
            headings.append(section.heading)
        for group in section.groups:
            headings.append(group.heading)
            for item in group.items:
                if isinstance(item, RenderedProse):
                    body.append(item.text)
                else:
                    statements += [item.professional_text, item.family_text]
    texts = {
        "title": f"{page.title}\n{page.professional_title}",
        "lay": "\n".join(page.also_known_as),
        "topics": "\n".join(f"{topic.plain}\n{topic.professional}" for topic in topics[:2]),
        "summary": page.summary,
        "headings": "\n".join(headings),
        "statements": "\n".join(statements),
        "body": "\n".join(body),
    }
    return {"slug": page.slug, "stamp": record.stamp, "words": "\n".join(texts.values()), **texts}


class Index:
    """The index in ``folder``. One process writes at a time; any number read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> Any:
        """The Whoosh index, or None when there is none that can be read."""
        try:
            if (self.folder / "FORMAT").read_text() != str(FORMAT):
                return None
            opened = FileStorage(str(self.folder), readonly=True).open_index()
            with opened.reader() as reader:
                reader.doc_count()
            return opened
        except Exception as error:
            # Whoosh answers damage with whatever its parts raise: struct, pickle, index and system errors.
            if self.folder.exists():
                log.warning("The search index in %s cannot be read (%s: %s).", self.folder, type(error).__name__, error)
            return None

    def generation(self) -> int:
        """A number that grows with every commit; -1 when there is no index."""
        names = [name.name for name in self.folder.glob("_MAIN_*.toc")] if self.folder.is_dir() else []
        return max((int(name[6:-4]) for name in names if name[6:-4].isdigit()), default=-1)

    def stamps(self) -> dict[str, str]:
        """slug -> stamp of every page that is indexed. Empty when there is no usable index."""
        opened = self.open()
        if opened is None:
            return {}
        with opened.reader() as reader:
            return {found["slug"]: found["stamp"] for found in reader.all_stored_fields()}

    def rebuild(self, records: Iterable[Record], taxonomy: Taxonomy) -> None:
        """Make the index again in one commit that clears and fills, so that nobody meets an empty one.

        An index that cannot be opened is moved aside first.
        """
        opened = self.open()
        if opened is None:
            self._move_aside()
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "FORMAT").write_text(str(FORMAT))
            opened = index.create_in(str(self.folder), schema())
        else:
            opened = index.open_dir(str(self.folder))
        writer = _writer(opened)
        try:
            for record in records:
                writer.add_document(**document(record, taxonomy))
        except BaseException:
            writer.cancel()
            raise
        from whoosh.writing import CLEAR

        writer.commit(mergetype=CLEAR)

    def update(self, records: Iterable[Record], gone: Iterable[str], taxonomy: Taxonomy) -> None:
        """Put new states of pages in, and take pages out, in one commit."""
        opened = index.open_dir(str(self.folder))
        writer = _writer(opened)
        try:
            for slug in gone:
                writer.delete_by_term("slug", slug)
            for record in records:
                writer.update_document(**document(record, taxonomy))
        except BaseException:
            writer.cancel()
            raise
        merge = len(opened._segments()) > MAX_SEGMENTS
        writer.commit(merge=merge, optimize=merge)

    def _move_aside(self) -> None:
        if not self.folder.exists():
            return
        aside = self.folder.with_name(f"{self.folder.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        shutil.rmtree(aside, ignore_errors=True)
        self.folder.rename(aside)
        log.warning("The search index was moved aside to %s and is being made again.", aside)
        for old in sorted(self.folder.parent.glob(f"{self.folder.name}.damaged-*"))[:-2]:
            shutil.rmtree(old, ignore_errors=True)


def _writer(opened: Any) -> Any:
    from whoosh.writing import SegmentWriter

    return SegmentWriter(opened, timeout=WRITER_TIMEOUT, delay=0.01, limitmb=128)
