"""Flat arrays derived from the Whoosh index, one set for each of its segments, mapped by every process.

For each term: the documents that hold it and a pseudo frequency, the sum over fields of weight x occurrences, held back
by the field's length (BM25F, Robertson and Zaragoza 2009). A segment never changes, so its arrays never go stale; the
documents deleted from it stand in the list of segments (``oap.search.snapshot``). Document frequencies are those of the
live documents of all segments together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.library.columns import fingerprint, fingerprints, places_among
from oap.search.index import SCORED_FIELDS

# A field's usual number of words, for holding long fields back. Fixed, so that one page's arrays do not depend on
# others.
USUAL_LENGTH = {
    "title": 9.0,
    "lay": 80.0,
    "topics": 14.0,
    "summary": 18.0,
    "headings": 20.0,
    "statements": 450.0,
    "body": 700.0,
}
_SMALL = 20_000  # terms up to which a dictionary is quicker than looking in the array, and costs nothing to make


class Numbering:
    """Texts that are numbered in the order of their fingerprints."""

    def __init__(self, prints: NDArray[np.uint64]) -> None:
        self.prints = prints
        self._small = {value: number for number, value in enumerate(prints.tolist())} if len(prints) < _SMALL else None

    def get(self, text: str) -> int:
        """The number of a text, -1 when it is not there."""
        wanted = fingerprint(text)
        if self._small is not None:
            return self._small.get(int(wanted), -1)
        place = int(np.searchsorted(self.prints, wanted))
        return place if place < len(self.prints) and self.prints[place] == wanted else -1

    def get_each(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of several texts, -1 for those that are not there."""
        return places_among(self.prints, texts)


@dataclass(frozen=True)
class SegmentArrays:
    """The postings of one segment: for term number t, ``docs[starts[t]:starts[t+1]]`` and as many ``weights``; and for
    the numbers of runs of words, in order, the document that holds each.

    ``slugs`` and ``stamps`` are the fingerprints of its pages' slugs and stamps, ``words`` all unstemmed words that
    stand in it.
    """

    slugs: NDArray[np.uint64]
    stamps: NDArray[np.uint64]
    terms: Numbering
    starts: NDArray[np.int64]
    docs: NDArray[np.int32]
    weights: NDArray[np.float32]
    words: Sequence[str]
    runs: NDArray[np.uint32]
    run_docs: NDArray[np.int32]

    @staticmethod
    def from_parts(parts: Mapping[str, Any]) -> SegmentArrays:
        """From what ``derive`` gave. Raises ValueError when the parts do not fit each other."""
        starts, docs, weights = parts["starts"], parts["docs"], parts["weights"]
        if len(starts) != len(parts["terms"]) + 1 or len(docs) != starts[-1] or len(docs) != len(weights):
            raise ValueError("The arrays do not fit each other.")
        return SegmentArrays(
            parts["slugs"],
            parts["stamps"],
            Numbering(parts["terms"]),
            starts,
            docs,
            weights,
            texts_of(parts["words"]),
            parts["runs"],
            parts["run_docs"],
        )

    def postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]] | None:
        number = self.terms.get(term)
        if number < 0:
            return None
        span = slice(self.starts[number], self.starts[number + 1])
        return self.docs[span], self.weights[span]

    def with_run(self, number: int) -> NDArray[np.int32]:
        """The documents that hold a run of words with this number."""
        wanted = np.uint32(number)
        return self.run_docs[self.runs.searchsorted(wanted, "left") : self.runs.searchsorted(wanted, "right")]


@dataclass(frozen=True)
class Segment:
    arrays: SegmentArrays
    offset: int
    deleted: tuple[int, ...]


class Postings:
    """All segments of one generation of the index, seen as one."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.size = sum(len(segment.arrays.slugs) for segment in segments)
        self.slugs: NDArray[np.uint64] = np.concatenate(
            [np.zeros(0, dtype=np.uint64), *(s.arrays.slugs for s in segments)]
        )
        self.stamps: NDArray[np.uint64] = np.concatenate(
            [np.zeros(0, dtype=np.uint64), *(s.arrays.stamps for s in segments)]
        )
        self.live = np.ones(self.size, dtype=np.bool_)
        for segment in segments:
            self.live[np.array(segment.deleted, dtype=np.int64) + segment.offset] = False
        self.pages = int(np.count_nonzero(self.live))

    def of(self, term: str) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        for segment in self.segments:
            found = segment.arrays.postings(term)
            if found is not None:
                docs, weights = found
                yield (docs + segment.offset if segment.offset else docs), weights

    def frequency(self, term: str) -> int:
        """In how many pages the term stands, so that what was deleted before does not change what is found now."""
        whole = self.pages == self.size
        return sum(len(docs) if whole else int(np.count_nonzero(self.live[docs])) for docs, _ in self.of(term))

    def with_run(self, number: int) -> NDArray[np.int64]:
        """The live documents that hold a run of words with this number."""
        found = [segment.arrays.with_run(number).astype(np.int64) + segment.offset for segment in self.segments]
        documents: NDArray[np.int64] = np.concatenate([np.zeros(0, dtype=np.int64), *found])
        live: NDArray[np.int64] = documents[self.live[documents]]
        return live

    def idf(self, term: str) -> float:
        found = self.frequency(term)
        return float(np.log(1 + (self.pages - found + 0.5) / (found + 0.5))) if found else 0.0


def derive(leaf: Any) -> dict[str, Any]:
    """The arrays of one segment of an open Whoosh reader, as parts for ``oap.core.library.array_file``."""
    count = leaf.doc_count_all()
    sums: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for field, (weight, hold) in SCORED_FIELDS.items():
        if field not in leaf.schema:
            continue
        usual = USUAL_LENGTH[field]
        lengths = [leaf.doc_field_length(number, field) or 0 for number in range(count)]
        back = [weight / (1 - hold + hold * length / usual) for length in lengths]
        for text, told in leaf.iter_field(field):
            found = sums[text.decode()]
            for number, times in _postings(leaf, field, text, told):
                found[number] = found.get(number, 0.0) + back[number] * times
    terms, starts, docs, weights = grouped(sums)
    stored = [leaf.stored_fields(number) for number in range(count)]
    runs = np.concatenate([np.zeros(0, dtype=np.uint32), *(np.array(page["runs"], dtype=np.uint32) for page in stored)])
    run_docs = np.repeat(np.arange(count, dtype=np.int32), [len(page["runs"]) for page in stored])
    in_order = np.argsort(runs, kind="stable")
    return {
        "slugs": fingerprints(page["slug"] for page in stored),
        "stamps": fingerprints(page["stamp"] for page in stored),
        "terms": terms,
        "starts": starts,
        "docs": docs,
        "weights": weights.astype(np.float32),
        "words": bytes_of(sorted({word for page in stored for word in page["words"].split()})),
        "runs": runs[in_order],
        "run_docs": run_docs[in_order],
    }


def _postings(leaf: Any, field: str, text: bytes, told: Any) -> Iterator[tuple[int, float]]:
    """The pages with a term and how often it stands there. Where it is one page, what is told of the term says it
    already."""
    if told.doc_frequency() == 1:
        yield told.min_id(), told.weight()
        return
    matcher = leaf.postings(field, text)
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()


def grouped(
    sums: Mapping[str, Mapping[int, float]],
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """text -> number -> value as fingerprints in order, where each one's numbers start, the numbers in order, the
    values."""
    texts = list(sums)
    prints = fingerprints(texts)
    order = [texts[number] for number in np.argsort(prints, kind="stable")]
    sizes = np.fromiter((len(sums[text]) for text in order), dtype=np.int64, count=len(order))
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    numbers = np.empty(int(starts[-1]), dtype=np.int32)
    values = np.empty(int(starts[-1]), dtype=np.float64)
    for text, begin in zip(order, starts.tolist(), strict=False):
        found = sums[text]
        inside = sorted(found)
        numbers[begin : begin + len(inside)] = inside
        values[begin : begin + len(inside)] = [found[number] for number in inside]
    return np.sort(prints), starts, numbers, values


def starts_of(pieces: Sequence[Sequence[Any]]) -> NDArray[np.int64]:
    """Where each of several pieces begins when they are put together, and where the last ends."""
    sizes = np.fromiter((len(piece) for piece in pieces), dtype=np.int64, count=len(pieces))
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def bytes_of(texts: Iterator[str] | Sequence[str]) -> NDArray[np.uint8]:
    """Texts without line ends as one array of bytes."""
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def texts_of(data: NDArray[np.uint8]) -> list[str]:
    return data.tobytes().decode().split("\n") if len(data) else []
