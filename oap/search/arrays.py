"""Flat arrays derived from the Whoosh index, one set for each of its segments, mapped by every process.

For each term: the documents that hold it and a pseudo frequency, the sum over fields of weight x occurrences, held back by
the field's length (BM25F, Robertson and Zaragoza 2009). A segment never changes, so its arrays never go stale; the
documents deleted from it are asked of Whoosh each time the index is opened. Average lengths and document frequencies
are those of all segments together, deleted documents included until the segments are merged.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.search.index import SCORED_FIELDS

# Raise when what is derived changes.
FORMAT = 2
# A field's usual number of words, for holding long fields back. Fixed, so that one page's arrays do not depend on others.
USUAL_LENGTH = {
    "title": 9.0,
    "lay": 80.0,
    "topics": 14.0,
    "summary": 18.0,
    "headings": 20.0,
    "statements": 450.0,
    "body": 700.0,
}


@dataclass(frozen=True)
class SegmentArrays:
    """The postings of one segment: for term number t, ``docs[starts[t]:starts[t+1]]`` and as many ``weights``."""

    slugs: tuple[str, ...]
    vocabulary: dict[str, int]
    starts: NDArray[np.int64]
    docs: NDArray[np.int32]
    weights: NDArray[np.float32]

    def postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]] | None:
        number = self.vocabulary.get(term)
        if number is None:
            return None
        span = slice(self.starts[number], self.starts[number + 1])
        return self.docs[span], self.weights[span]


@dataclass(frozen=True)
class Segment:
    arrays: SegmentArrays
    offset: int
    deleted: tuple[int, ...]


class Postings:
    """All segments of one generation of the index, seen as one."""

    def __init__(self, segments: list[Segment]) -> None:
        self.segments = segments
        self.size = sum(len(segment.arrays.slugs) for segment in segments)
        self.slugs = tuple(slug for segment in segments for slug in segment.arrays.slugs)
        self.live = np.ones(self.size, dtype=np.bool_)
        for segment in segments:
            for number in segment.deleted:
                self.live[segment.offset + number] = False

    def of(self, term: str) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        for segment in self.segments:
            found = segment.arrays.postings(term)
            if found is not None:
                docs, weights = found
                yield (docs + segment.offset if segment.offset else docs), weights

    def frequency(self, term: str) -> int:
        """In how many documents the term stands."""
        return sum(len(docs) for docs, _ in self.of(term))

    def idf(self, term: str) -> float:
        found = self.frequency(term)
        return float(np.log(1 + (self.size - found + 0.5) / (found + 0.5))) if found else 0.0


def load(reader: Any, folder: Path) -> Postings:
    """The arrays of every segment of an open Whoosh reader; those not yet in ``folder`` are derived and kept there."""
    segments = []
    wanted = set()
    for leaf, offset in reader.leaf_readers():
        segment = leaf.segment()
        place = folder / f"{segment.segment_id()}-{FORMAT}"
        wanted.add(place.name)
        arrays = _read(place) or _derive(leaf, place)
        segments.append(Segment(arrays, offset, tuple(sorted(segment.deleted_docs()))))
    for old in folder.iterdir() if folder.is_dir() else ():
        # Another process may still be opening a generation or two back; what is mapped stays readable when removed.
        if old.name not in wanted and not old.name.startswith("tmp") and _old(old):
            shutil.rmtree(old, ignore_errors=True)
    return Postings(segments)


def _old(path: Path) -> bool:
    import time

    try:
        return time.time() - path.stat().st_mtime > 600
    except OSError:
        return False


def _read(place: Path) -> SegmentArrays | None:
    try:
        slugs = tuple((place / "slugs.txt").read_text().split("\n"))
        terms = (place / "terms.txt").read_text().split("\n")
        starts, docs, weights = (
            np.load(place / f"{name}.npy", mmap_mode="r") for name in ("starts", "docs", "weights")
        )
    except (OSError, ValueError):
        return None
    if len(starts) != len(terms) + 1 or len(docs) != starts[-1] or len(docs) != len(weights):
        return None
    return SegmentArrays(slugs, {term: number for number, term in enumerate(terms)}, starts, docs, weights)


def _derive(leaf: Any, place: Path) -> SegmentArrays:
    slugs = tuple(leaf.stored_fields(number)["slug"] for number in range(leaf.doc_count_all()))
    sums: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for field, (weight, hold) in SCORED_FIELDS.items():
        if field not in leaf.schema:
            continue
        usual = USUAL_LENGTH[field]
        lengths = [leaf.doc_field_length(number, field) or 0 for number in range(len(slugs))]
        back = [weight / (1 - hold + hold * length / usual) for length in lengths]
        for text in leaf.lexicon(field):
            term = text.decode()
            matcher = leaf.postings(field, text)
            found = sums[term]
            while matcher.is_active():
                number = matcher.id()
                found[number] = found.get(number, 0.0) + back[number] * matcher.weight()
                matcher.next()
    terms = sorted(sums)
    sizes = np.fromiter((len(sums[term]) for term in terms), dtype=np.int64, count=len(terms))
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    docs = np.empty(int(starts[-1]), dtype=np.int32)
    weights = np.empty(int(starts[-1]), dtype=np.float32)
    for number, term in enumerate(terms):
        for position, doc in enumerate(sorted(sums[term]), start=int(starts[number])):
            docs[position], weights[position] = doc, sums[term][doc]
    _write(place, slugs, terms, starts, docs, weights)
    return SegmentArrays(slugs, {term: number for number, term in enumerate(terms)}, starts, docs, weights)


def _write(place: Path, slugs: tuple[str, ...], terms: list[str], starts: Any, docs: Any, weights: Any) -> None:
    """Keep the arrays for other processes. Failing to (a full disk, a race) costs them time, nothing else."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix="tmp", dir=place.parent))
        (beside / "slugs.txt").write_text("\n".join(slugs))
        (beside / "terms.txt").write_text("\n".join(terms))
        for name, array in (("starts", starts), ("docs", docs), ("weights", weights)):
            np.save(beside / f"{name}.npy", array)
        try:
            beside.rename(place)
        except OSError:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError:
        return
