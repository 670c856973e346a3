"""Words to the terms that are indexed and looked up: stems, and pairs that keep a negation together.

The stemmer is Whoosh's English Snowball stemmer, remembered word by word: it is the dearest step of a query.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.analysis import Token, Tokenizer
from whoosh.lang.snowball.english import EnglishStemmer

from oap.core.remembering import remembered
from oap.core.search import tokens

_stemmer = EnglishStemmer()
# Words that belong together although their stems differ, and short forms of speech.
_SAME = {
    "autist": "autism",
    "anxious": "anxieti",
    "angri": "anger",
    "ate": "eat",
    "eaten": "eat",
    "slept": "sleep",
    "spoke": "speak",
    "spoken": "speak",
    "wrote": "write",
    "written": "write",
    "fell": "fall",
    "fallen": "fall",
    "bullied": "bulli",
    "deaf": "deaf",
    "dyslex": "dyslexia",
    "fed": "feed",
    "hearing": "hear",
    "heard": "hear",
    "shook": "shake",
    "felt": "feel",
    "lost": "lose",
    "kept": "keep",
    "bit": "bite",
    "bitten": "bite",
    "hid": "hide",
    "hidden": "hide",
    "children": "child",
    "kid": "child",
    "feet": "foot",
    "teeth": "tooth",
    "died": "die",
    "dead": "die",
    "death": "die",
    "poo": "poo",
    "pooe": "poo",
    "wee": "pee",
    "wet": "wet",
    "mum": "mum",
    "mummi": "mum",
    "mom": "mum",
    "dad": "dad",
    "daddi": "dad",
}

_WHOLE = frozenset(["downs", "glasses", "physics"])  # their stems mean something else


@remembered(65_536)
def stem(word: str) -> str:
    """The term a word is found by."""
    root = word if len(word) <= 3 or word.isdigit() or word in _WHOLE else _stemmer.stem(word)
    return _SAME.get(root, root)


def terms(found: Sequence[str]) -> Iterator[str]:
    """The terms of words in order; after a negation also the pair, as in ``not_talk``."""
    negated = 0
    for word in found:
        root = stem(word)
        yield root
        if tokens.is_negation(word):
            negated = 3
        elif negated and not tokens.is_stop(word):
            yield f"not_{root}"
            negated = 0
        elif negated:
            negated -= 1


class WordTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's view of ``terms`` (or of the plain words), so that index and query are analysed alike."""

    def __init__(self, stemmed: bool) -> None:
        self.stemmed = stemmed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordTokenizer) and other.stemmed == self.stemmed

    def __hash__(self) -> int:
        return hash(self.stemmed)

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **_: Any,
    ) -> Iterator[Any]:
        token = Token(positions, chars, removestops=removestops, mode=mode)
        found = tokens.words(value)
        for position, text in enumerate(terms(found) if self.stemmed else found):
            token.text, token.boost, token.stopped = text, 1.0, False
            if positions:
                token.pos = start_pos + position
            yield token
