"""Opening the index for reading: the list of its segments, and their arrays, mapped.

The writer leaves, after each commit, the arrays of new segments and a list of all segments with their deleted
documents. A reader needs only those and never opens Whoosh, unless the writer was killed in between: then it derives
them itself. Arrays of a segment that is already open are used again, so one page more is one small segment more.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from oap import program, whole_file
from oap.core.library.array_file import pack, unpack
from oap.core.library.columns import fingerprint
from oap.search import arrays, lay_phrases
from oap.search.arrays import Postings, Segment, SegmentArrays
from oap.search.index import Index
from oap.search.lay_phrases import LayPhrases

# How the arrays are laid out. Those of another program are read while they are laid out alike, until the writer has
# made them again.
LAYOUT = program.digest_of(
    "search/arrays.py", "search/snapshot.py", "search/lay_phrases.py", "core/library/array_file.py"
)
LIST = "segments.json"
OLD_AFTER_SECONDS = 600  # another process may still be opening a generation or two back


@dataclass(frozen=True)
class Snapshot:
    """One generation of the index: postings, and what its pages call themselves, segment by segment in the same
    order."""

    generation: str
    names: tuple[str, ...]
    postings: Postings
    sayings: tuple[LayPhrases, ...]


class Arrays:
    """The derived arrays of an index, in ``folder``."""

    def __init__(self, index: Index, folder: Path) -> None:
        self.index, self.folder = index, folder

    def listed(self) -> str:
        """The generation that the writer finished last; empty when there is no list."""
        return str(self._list().get("generation", ""))

    def open(self, variants: Mapping[str, str], before: Snapshot | None = None) -> Snapshot | None:
        """The index as it is now; None when there is none that can be read. Raises what damage makes Whoosh raise."""
        generation = self.index.generation()
        told = self._list()
        try:
            if told.get("generation") == generation and told.get("layout") == LAYOUT:
                return self._mapped(told, variants, before)
        except (OSError, ValueError, KeyError):
            pass  # something is missing or damaged: derive it
        made = self.derive(variants)
        return self._mapped(made, variants, before) if made is not None else None

    def derive(self, variants: Mapping[str, str], *, look: bool = True) -> dict[str, Any] | None:
        """Make the arrays of every segment that has none, and the list, and give the list; None without an index.

        Without ``look`` arrays that are there are taken to be whole: who opens them finds damage, and looks.
        """
        generation = self.index.generation()
        found = self.index.segments()
        if found is None:
            return None
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, _, reader in found:
            self._store(f"{name}-{LAYOUT}.text", partial(_read, reader, arrays.derive), look)
            said = partial(_sayings, variants=variants)
            self._store(self._sayings_name(name, variants), partial(_read, reader, said), look)
        segments = [[name, deleted] for name, deleted, _ in found]
        told: dict[str, Any] = {"generation": generation, "layout": LAYOUT, "segments": segments}
        if generation == self.index.generation():
            whole_file.replace(self.folder / LIST, json.dumps(told).encode(), durable=False, alone=False)
        return told

    def stale(self, stamps: Mapping[str, str]) -> dict[str, list[int]]:
        """Of these slugs those whose page the index has in another state, with the numbers of the documents that should
        not be there.

        A page without a stamp should not be there at all. Raises LookupError when the arrays are not those of the
        index.
        """
        told = self._list()
        if not told or told.get("generation") != self.index.generation():
            raise LookupError("The arrays are not those of the index.")
        found: dict[str, list[tuple[int, int]]] = {slug: [] for slug in stamps}
        offset = 0
        for name, deleted in told["segments"]:
            parts = unpack(_map(self.folder / f"{name}-{LAYOUT}.text"))
            for slug, documents in found.items():
                places = np.flatnonzero(parts["slugs"] == fingerprint(slug))
                documents += [(int(parts["stamps"][n]), offset + int(n)) for n in places if n not in deleted]
            offset += len(parts["slugs"])
        right = {slug: [int(fingerprint(stamp))] if stamp else [] for slug, stamp in stamps.items()}
        return {
            slug: [number for _, number in documents]
            for slug, documents in found.items()
            if [stamp for stamp, _ in documents] != right[slug]
        }

    def clean(self) -> None:
        """Remove arrays of segments that are gone. What somebody has mapped stays readable."""
        wanted = {name for name, _ in self._list().get("segments", ())}
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            left = path.name.endswith((".text", ".sayings", ".new"))
            if left and path.name.partition("-")[0] not in wanted and _old(path):
                path.unlink(missing_ok=True)

    def _mapped(self, told: Mapping[str, Any], variants: Mapping[str, str], before: Snapshot | None) -> Snapshot:
        have = (
            {
                name: (segment.arrays, table)
                for name, segment, table in zip(before.names, before.postings.segments, before.sayings, strict=True)
            }
            if before is not None
            else {}
        )
        segments, tables, names, offset = [], [], [], 0
        for name, deleted in told["segments"]:
            key = self._sayings_name(name, variants)
            if key in have:
                text, table = have[key]
            else:
                text = SegmentArrays.from_parts(unpack(_map(self.folder / f"{name}-{LAYOUT}.text")))
                table = LayPhrases.from_parts(unpack(_map(self.folder / key)))
            segments.append(Segment(text, offset, tuple(deleted)))
            tables.append(table)
            names.append(key)
            offset += len(text.slugs)
        return Snapshot(str(told["generation"]), tuple(names), Postings(segments), tuple(tables))

    def _sayings_name(self, segment: str, variants: Mapping[str, str]) -> str:
        digest = hashlib.sha256(json.dumps(sorted(variants.items())).encode()).hexdigest()[:10]
        return f"{segment}-{LAYOUT}.{digest}.sayings"

    def _list(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads((self.folder / LIST).read_bytes())
            return told
        except (OSError, ValueError):
            return {}

    def _store(self, name: str, make: Callable[[], dict[str, Any]], look: bool) -> None:
        path = self.folder / name
        if not look and path.exists():
            return
        try:
            unpack(_map(path))
        except (OSError, ValueError):
            whole_file.replace(path, pack(make()), durable=False, alone=False)


def _read(reader: Callable[[], Any], derive: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    with reader() as leaf:
        return derive(leaf)


def _sayings(leaf: Any, variants: Mapping[str, str]) -> dict[str, Any]:
    pages = leaf.doc_count_all()
    told = (
        (text, number, kind)
        for number in range(pages)
        for kind, texts in enumerate(leaf.stored_fields(number)["sayings"])
        for text in texts
    )
    return lay_phrases.derive(told, pages, variants)


def _map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > OLD_AFTER_SECONDS
    except OSError:
        return False
