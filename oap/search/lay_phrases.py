"""What pages call themselves: titles and lay words, as arrays beside those of the text, one set for each segment.

Ranking compares a query with these phrases, and suggestions come from them. What one segment holds never changes; how
much a word says depends on all segments together and is worked out when they are opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.library.columns import fingerprint
from oap.core.search import tokens
from oap.search.arrays import Numbering, bytes_of, grouped, starts_of, texts_of
from oap.search.phrases import NORM, added, closeness, content_terms, informativeness

TITLE, PROFESSIONAL, LAY = 0, 1, 2
Saying = tuple[str, int, int]  # the phrase, the number of its page in the segment, and which of the three it is


@dataclass(frozen=True)
class LayPhrases:
    """The phrases of one segment, in the order of its pages.

    ``owners``, ``kinds`` and ``spoken`` (number of words) have one entry a phrase. Its different terms are
    ``parts[part_starts[p]:part_starts[p+1]]``, numbers into ``terms``; the other way, the phrases with a term are
    ``holding[starts[t]:starts[t+1]]``, those of ``owned[t]`` pages, and with a word
    ``word_holding[word_starts[w]:word_starts[w+1]]``.
    """

    pages: int
    owners: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    spoken: NDArray[np.uint16]
    terms: Numbering
    starts: NDArray[np.int64]
    holding: NDArray[np.int32]
    owned: NDArray[np.int32]
    part_starts: NDArray[np.int64]
    parts: NDArray[np.int32]
    words: Sequence[str]
    word_starts: NDArray[np.int64]
    word_holding: NDArray[np.int32]
    text: NDArray[np.uint8]
    text_starts: NDArray[np.int64]

    @staticmethod
    def from_parts(parts: Mapping[str, Any]) -> LayPhrases:
        """From what ``derive`` gave. Raises ValueError when the parts do not fit each other."""
        if len(parts["owners"]) + 1 != len(parts["part_starts"]) or len(parts["text"]) != parts["text_starts"][-1]:
            raise ValueError("The arrays do not fit each other.")
        return LayPhrases(
            **{
                **parts,
                "terms": Numbering(parts["terms"]),
                "words": texts_of(parts["words"]),
            }
        )

    @cached_property
    def word_numbers(self) -> Mapping[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    def phrase(self, number: int) -> str:
        return self.text[self.text_starts[number] : self.text_starts[number + 1]].tobytes().decode()

    def with_word(self, number: int) -> NDArray[np.int32]:
        return self.word_holding[self.word_starts[number] : self.word_starts[number + 1]]


def derive(sayings: Iterable[Saying], pages: int, variants: Mapping[str, str]) -> dict[str, Any]:
    """The arrays of some phrases, as parts for ``oap.core.library.array_file``. ``variants`` brings other spellings to
    one."""
    texts, owners, kinds, spoken, found = [], [], [], [], []
    for text, owner, kind in sayings:
        plain = tokens.normalise(text)
        content = content_terms(tokens.words(plain, variants))
        if content:
            texts.append(text.replace("\n", " "))
            owners.append(owner)
            kinds.append(kind)
            spoken.append(plain.split())
            found.append(tuple(dict.fromkeys(content)))
    with_term: defaultdict[str, dict[int, float]] = defaultdict(dict)
    with_word: defaultdict[str, list[int]] = defaultdict(list)
    for number, (content_of, said) in enumerate(zip(found, spoken, strict=True)):
        for term in content_of:
            with_term[term][number] = 1.0
        for word in dict.fromkeys(said):
            with_word[word].append(number)
    prints, starts, holding, _ = grouped(with_term)
    number_of = {value: number for number, value in enumerate(prints.tolist())}
    owned = {int(fingerprint(term)): len({owners[number] for number in numbers}) for term, numbers in with_term.items()}
    inside = [[number_of[int(fingerprint(term))] for term in content_of] for content_of in found]
    in_order = sorted(with_word)
    return {
        "pages": pages,
        "owners": np.array(owners, dtype=np.int32),
        "kinds": np.array(kinds, dtype=np.uint8),
        "spoken": np.array([min(len(said), 65_535) for said in spoken], dtype=np.uint16),
        "terms": prints,
        "starts": starts,
        "holding": holding,
        "owned": np.array([owned[value] for value in prints.tolist()], dtype=np.int32),
        "part_starts": starts_of(inside),
        "parts": np.array([n for one in inside for n in one], dtype=np.int32),
        "words": bytes_of(in_order),
        "word_starts": starts_of([with_word[word] for word in in_order]),
        "word_holding": np.array([n for word in in_order for n in with_word[word]], dtype=np.int32),
        "text": np.frombuffer("".join(texts).encode(), dtype=np.uint8),
        "text_starts": starts_of([text.encode() for text in texts]),
    }


class LayPhraseMatch:
    """How strongly a query resembles what each page calls itself, over all segments."""

    def __init__(self, tables: Sequence[LayPhrases], pages: int) -> None:
        self.tables = tables
        self.count = sum(len(table.owners) for table in tables)
        prints = np.concatenate([np.zeros(0, dtype=np.uint64), *(table.terms.prints for table in tables)])
        different, inverse = np.unique(prints, return_inverse=True)
        phrases = np.concatenate([np.zeros(0, dtype=np.int64), *(np.diff(table.starts) for table in tables)])
        owners = np.concatenate([np.zeros(0, dtype=np.int64), *(table.owned for table in tables)])
        phrases, owners = (
            np.bincount(inverse, weights=counts, minlength=len(different)) for counts in (phrases, owners)
        )
        self.terms = Numbering(different)
        self.idf = informativeness(max(self.count, 1), phrases, pages, owners)
        self.sizes, begin = [], 0
        for table in tables:
            own = self.idf[inverse[begin : begin + len(table.terms.prints)]]
            begin += len(table.terms.prints)
            self.sizes.append(
                np.add.reduceat(own[table.parts], table.part_starts[:-1]) if len(table.owners) else np.zeros(0)
            )

    def match(self, weighted: Mapping[str, float]) -> NDArray[np.float64]:
        """For each page of the segments in order the strength, 0 to about 1.3. ``weighted`` goes from term to
        weight."""
        numbers = {term: self.terms.get(term) for term in weighted}
        unknown = float(np.log(1 + self.count))
        known = {term: float(self.idf[number]) if number >= 0 else unknown for term, number in numbers.items()}
        asked = sum(known[term] * weight for term, weight in weighted.items() if not term.startswith("not_"))
        if asked <= 0:
            return np.zeros(sum(table.pages for table in self.tables))
        strengths = [
            self._of_table(table, sizes, weighted, known, asked)
            for table, sizes in zip(self.tables, self.sizes, strict=True)
        ]
        strength: NDArray[np.float64] = np.sqrt(np.sqrt(np.concatenate([np.zeros(0), *strengths])))
        return strength

    @staticmethod
    def _of_table(
        table: LayPhrases,
        sizes: NDArray[np.float64],
        weighted: Mapping[str, float],
        known: Mapping[str, float],
        asked: float,
    ) -> NDArray[np.float64]:
        spans = []
        for term, weight in weighted.items():
            number = table.terms.get(term)
            if number >= 0:
                spans.append((table.holding[table.starts[number] : table.starts[number + 1]], known[term] * weight))
        if not spans:
            return np.zeros(table.pages)
        hit, said = added(spans)
        lengths = table.part_starts[hit + 1] - table.part_starts[hit]
        score = closeness(said, sizes[hit], lengths, asked)
        summed: NDArray[np.float64] = np.bincount(table.owners[hit], weights=score**NORM, minlength=table.pages).astype(
            np.float64
        )
        return summed
