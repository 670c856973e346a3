"""Taking back one change of a file of the words of search, when others may have followed: what came with it goes, what
went with it comes back, and everything else stays."""

from __future__ import annotations

from typing import Any

from oap.core.search import stop_words
from oap.core.search.concept_text import SAY, is_concept_file
from oap.core.search.curation import add_phrase, data_of, remove_phrase
from oap.core.search.list_text import entries_of, with_entry, without_entry

LISTS = {"queries.yml": "queries", "pinned.yml": "pinned", stop_words.FILE: stop_words.LIST}
DONE = "There is nothing left to undo: it was undone, or changed again since."


def undone(file: str, before: str, after: str, now: str) -> str:
    """The text ``now`` without the change that made ``after`` of ``before``. Raises ValueError when nothing of it is
    left, or it changed something else than entries."""
    name = SAY if is_concept_file(file) else LISTS.get(file, "")
    made = _list_undone(name, before, after, now) if name else _phrases_undone(before, after, now)
    if made == now:
        raise ValueError(DONE)
    return made


def _list_undone(name: str, before: str, after: str, now: str) -> str:
    had, has, present = (entries_of(text, name) for text in (before, after, now))
    for entry in has:
        if entry not in had and entry in present:
            now = without_entry(now, name, entry)
    for entry in had:
        if entry not in has and entry not in present:
            now = with_entry(now, name, entry)
    return now


def _phrases_undone(before: str, after: str, now: str) -> str:
    (had, rest), (has, rest_after) = _phrases(before), _phrases(after)
    if rest != rest_after:
        raise ValueError("This changed more than phrases.")
    present, _ = _phrases(now)
    for concept, phrase in has:
        if (concept, phrase) not in had and (concept, phrase) in present:
            now = remove_phrase(now, concept, phrase)
    for concept, phrase in had:
        if (concept, phrase) not in has and (concept, phrase) not in present:
            now = add_phrase(now, concept, phrase)
    return now


def _phrases(text: str) -> tuple[dict[tuple[str, str], None], dict[str, Any]]:
    """The phrases that are said of each concept, in order, and everything else in the file."""
    data = data_of(text)
    concepts = data.get("concepts") or {}
    said = {(name, phrase): None for name, entry in concepts.items() for phrase in entry.get("say") or ()}
    others = {name: {key: value for key, value in entry.items() if key != "say"} for name, entry in concepts.items()}
    return said, {**data, "concepts": others}
