"""How much a text sounds like examples of danger: words, groups of words that mean alike, and which stand near each other.

A sign (``oap.core.danger``) says exactly which words are danger. This says what no list foresaw: editors keep sentences about
danger and ordinary ones in ``content/danger.yml``, and groups of words that mean alike, and a weight is found for every word,
group and pair (logistic regression), so that "guzzled" + "domestos" weighs what "drank" + "bleach" was seen to. It never
takes anything back: it only opens urgent help more often. Weights are found when the file changes, in about 0.6 s for 6,700
examples; the same examples give the same weights everywhere.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oap.core.words import normalise

SIZE = 1 << 16  # places for weights; features share a place rarely enough not to matter
WORDS, STEP = 24, 12  # a longer text is looked at piece by piece
NEAR, NEXT = 8, 5  # words between two groups that belong together in any order, and in theirs
FEWEST = 3  # words that can be evidence: "asthma" alone is a question, and single danger words have their list
DOUBT = 0.05  # how strongly weights are held small: more for fewer examples
ROUNDS = 80

# Who it is about changes nothing: "he took", "my daughter took" and "the pupil took" are the same evidence.
_ALIKE = {
    "he": "he she they hes shes theyre theyve him her them hed shell hell his their child kid son daughter boy girl teen teenager "
    "pupil student lad brother sister friend mate ds dd children kids pupils students sons daughters boys girls",
    "i": "i im ive id ill me my mine we us our weve",
    "self": "himself herself myself themselves themself hisself yourself ourselves",
    "not": "not dont doesnt didnt isnt wasnt wont cant cannot couldnt wouldnt hasnt havent never no without arent aint carnt",
    "want": "want wants wanted wanna wana", "going": "going gonna gunna", "please": "please pls plz", "now": "now rn",
    "said": "said says say sed sez", "because": "because cos coz", "to": "to 2", "you": "you u", "are": "are r", "and": "and n",
}  # fmt: skip
_SAME = {word: meant for meant, said in _ALIKE.items() for word in said.split()}
_ENDING = re.compile(r"(ings?|ed|es|s)$")
_Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Examples:
    """What editors keep: sentences about danger, ordinary ones, and groups of words that mean alike."""

    danger: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class DangerEvidence:
    """Weights of what a text holds. ``opens_at`` is the evidence from which urgent help opens, 0 being even odds."""

    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(SIZE, dtype=np.float32), compare=False)
    usual: float = -np.inf
    opens_at: float = 0.0

    def weigh(self, found: Sequence[str]) -> float:
        """The evidence of normalised words, in natural logarithms of the odds: of the piece that speaks most of danger."""
        if self.usual == -np.inf or not found:
            return self.usual
        return max(self._weigh(piece) for piece in _pieces(found))

    def speaks_of_danger(self, found: Sequence[str]) -> bool:
        return len(found) >= FEWEST and self.weigh(found) >= self.opens_at

    def words(self) -> set[str]:
        """Every word of a group."""
        return {word for phrases in self._table.values() for phrase, _ in phrases for word in phrase}

    def _weigh(self, found: Sequence[str]) -> float:
        places = features(found, self._table)
        evidence: float = self.weights[places].sum() / len(places) ** 0.5 + self.usual
        return float(evidence)

    @cached_property
    def _table(self) -> _Table:
        return _table_of(self.groups)


def _pieces(found: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, max(1, len(found) - WORDS + STEP), STEP):
        yield found[start : start + WORDS]


_Table = Mapping[str, Sequence[tuple[tuple[str, ...], int]]]


def _table_of(groups: Sequence[tuple[str, Sequence[str]]]) -> _Table:
    """The words of groups by their first word, each with the number of its group."""
    table: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for name, said in groups:
        for phrase in dict.fromkeys(tuple(normalise(word).split()) for word in said):
            if phrase:
                table[phrase[0]].append((phrase, _number(f"<{name}")))
    return dict(table)


@lru_cache(maxsize=65_536)
def _number(text: str) -> int:
    return zlib.crc32(text.encode())


@lru_cache(maxsize=16_384)
def _plain(word: str) -> str:
    """A word as evidence: one for all who it may be about, and without its ending."""
    if word in _SAME:
        return _SAME[word]
    if len(word) > 4:
        short = _ENDING.sub("", word)
        if len(short) >= 3:
            if short[-1] == short[-2] and short[-1] not in "ls":
                short = short[:-1]
            return short.rstrip("e") if len(short) > 4 else short
    return word


def features(found: Sequence[str], table: _Table) -> NDArray[np.int64]:
    """The places of the weights of what normalised words hold, each once: words, neighbours, groups, and groups near each other."""
    plain = [_plain(word) for word in found]
    said = np.array([_number(word) for word in plain], dtype=np.uint64)
    typed = [_number("=" + word) for word, short in zip(found, plain, strict=True) if word != short]
    held = list(_groups_in(found, table))
    parts = [said, np.array(typed, dtype=np.uint64), _pair(said[:-1], said[1:], 1)]
    if held:
        first, last = (np.array(column, dtype=np.int64) for column in list(zip(*held, strict=True))[:2])
        group = np.array([number for _, _, number in held], dtype=np.uint64)
        gap = first[np.newaxis, :] - last[:, np.newaxis]
        one, other = np.nonzero((gap > 0) & (gap < NEAR))
        close = gap[one, other] < NEXT
        before, after = first > 0, last < len(found) - 1
        a, b = group[one], group[other]
        parts += [
            group, _pair(np.minimum(a, b), np.maximum(a, b), 2), _pair(a[close], b[close], 3),
            _pair(said[first[before] - 1], group[before], 4), _pair(group[after], said[last[after] + 1], 5),
        ]  # fmt: skip
    places: NDArray[np.int64] = np.unique(
        (np.concatenate(parts) * np.uint64(0x9E3779B1) >> np.uint64(12)) % SIZE
    ).astype(np.int64)
    return places


def _groups_in(found: Sequence[str], table: _Table) -> Iterator[tuple[int, int, int]]:
    for at, word in enumerate(found):
        for phrase, group in table.get(word, ()):
            if len(phrase) == 1 or tuple(found[at : at + len(phrase)]) == phrase:
                yield at, at + len(phrase) - 1, group


def _pair(one: _Hashes, other: _Hashes, kind: int) -> _Hashes:
    return (one * np.uint64(2_654_435_761) + other * np.uint64(40_503)) * np.uint64(2 * kind + 1)


def read_danger(data: Any) -> DangerEvidence:
    """What the data of ``danger.yml`` says. Raises ValueError, in an editor's words, when it has another shape."""
    return learn(*read_examples(data))


def read_examples(data: Any) -> tuple[Examples, float]:
    """The examples in the data, and from how much evidence on urgent help opens. Raises ValueError as ``read_danger``."""
    data = data or {}
    if not isinstance(data, Mapping):
        raise ValueError("danger.yml: it needs the headings “alike”, “danger” and “ordinary”.")
    kinds, groups = data.get("danger") or {}, data.get("alike") or {}
    if not isinstance(kinds, Mapping) or not isinstance(groups, Mapping):
        raise ValueError("danger.yml: below “danger” and “alike” stand names, and below each name a list.")
    danger = [text for kind, said in kinds.items() for text in _texts(said, f"danger, {kind}")]
    ordinary = _texts(data.get("ordinary", []), "ordinary")
    if both := sorted(set(danger) & set(ordinary)):
        raise ValueError(f"danger.yml: “{both[0]}” stands below “danger” and below “ordinary”.")
    try:
        opens_at = float(data.get("opens_at", 1.0))
    except (TypeError, ValueError):
        raise ValueError("danger.yml: “opens_at” has to be a number.") from None
    alike = tuple((str(name), _texts(said, f"alike, {name}")) for name, said in groups.items())
    return Examples(tuple(danger), ordinary, alike), opens_at


def _texts(values: Any, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) and normalise(value) for value in values):
        raise ValueError(f"danger.yml: below “{where}” there has to be a list of words or sentences, each with a dash.")
    return tuple(values)


@lru_cache(maxsize=2)  # another file's change leaves these as they are
def learn(examples: Examples, opens_at: float) -> DangerEvidence:
    """The weights that tell these examples apart. Without examples of both nothing is danger."""
    if not examples.danger or not examples.ordinary:
        return DangerEvidence()
    table = _table_of(examples.groups)
    # Every piece of an ordinary text is ordinary; of one about danger some are, and nobody says which.
    danger = [normalise(text).split()[:WORDS] for text in examples.danger]
    ordinary = [piece for text in examples.ordinary for piece in _pieces(normalise(text).split())]
    held = [features(piece, table) for piece in (*danger, *ordinary)]
    wanted = np.repeat([1.0, 0.0], [len(danger), len(ordinary)])
    weights, usual = _fitted(held, wanted)
    return DangerEvidence(examples.groups, weights, usual, opens_at)


def _fitted(held: Sequence[NDArray[np.int64]], wanted: NDArray[np.float64]) -> tuple[NDArray[np.float32], float]:
    """Logistic regression with small weights, by accelerated gradient descent. Every example counts as much as each other."""
    sizes = np.array([len(places) for places in held])
    example = np.repeat(np.arange(len(held)), sizes)
    used, place = np.unique(np.concatenate(held), return_inverse=True)
    value = np.repeat(sizes**-0.5, sizes)
    step = 1 / (0.25 * _largest(example, place, value, len(used)) + DOUBT + 0.005 * len(held))
    weights: NDArray[np.float64] = np.zeros(len(used))
    ahead = weights
    usual = usual_ahead = 0.0
    pace = 1.0
    for _ in range(ROUNDS):
        odds = np.bincount(example, weights=value * ahead[place], minlength=len(held)) + usual_ahead
        wrong = 1 / (1 + np.exp(-odds)) - wanted
        new = ahead - step * (np.bincount(place, weights=value * wrong[example], minlength=len(used)) + DOUBT * ahead)
        new_usual = usual_ahead - float(wrong.sum()) / (0.25 * len(held))
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        momentum = (pace - 1) / next_pace
        ahead, usual_ahead = new + momentum * (new - weights), new_usual + momentum * (new_usual - usual)
        weights, usual, pace = new, new_usual, next_pace
    everywhere = np.zeros(SIZE, dtype=np.float32)
    everywhere[used] = weights
    return everywhere, usual


def _largest(example: NDArray[np.int64], place: NDArray[np.int64], value: NDArray[np.float64], size: int) -> float:
    """The largest eigenvalue of the examples' products, which bounds the step."""
    along: NDArray[np.float64] = np.ones(size)
    length = 1.0
    for _ in range(12):
        along = along / np.linalg.norm(along)
        through = np.bincount(example, weights=value * along[place])
        along = np.bincount(place, weights=value * through[example], minlength=size).astype(np.float64)
        length = float(np.linalg.norm(along))
    return length
