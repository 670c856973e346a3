"""Stop words: what a search leaves out because it surrounds a question and does not change it ("my ds", "please help").

The list is the area's, ``stop-words.yml``. The little words of grammar (``tokens.STOP_WORDS``) are no part of it: the
ids of statements, the terms of the index and what may be kept of a search are made with them, so they stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oap.core.search.tokens import is_negation, is_stop, normalise

FILE, LIST = "stop-words.yml", "stop_words"
MOST_WORDS = 6  # in one entry


def read_stop_words(data: Any) -> tuple[str, ...]:
    """The stop words in the data of ``stop-words.yml``, normalised. Raises ValueError when it has another shape."""
    listed = data.get(LIST) or [] if isinstance(data, Mapping) else None
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise ValueError(f"{FILE}: under “{LIST}:” there must be a list of words.")
    return tuple(plain for one in listed if (plain := normalise(one)))


def why_not(phrase: str) -> str:
    """Why these words cannot be left out of searches; empty when they can."""
    said = normalise(phrase).split()
    if any(is_negation(word) for word in said):
        return "“Not” and its like stay: without them a search means the opposite."
    if said and all(is_stop(word) for word in said):
        return f"“{phrase}” counts for nothing already: it is a little word of grammar."
    if len(said) > MOST_WORDS:
        return f"A stop word has at most {MOST_WORDS} words."
    return ""
