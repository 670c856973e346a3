"""A concept as its file has it: ``content/concepts/<id>.yml``, one phrase a line, so that a change is a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from oap.core.search.curation import add_phrase, data_of, remove_phrase, scalar
from oap.core.search.list_text import entries_of, with_entry, without_entry
from oap.core.search.thesaurus import Concept

FOLDER = "concepts"
SAY = "say"
WIDTH = 118
_FILE = re.compile(rf"{FOLDER}/[a-z0-9][a-z0-9-]{{0,45}}\.yml")  # the record has room for so many letters
TOPIC = ("plain", "professional", "area", "frightening", "joined", "retired")
LINES, SHORT = ("pro", SAY), ("topics", "near", "abbr", "typo", "hints", "pages")


def concept_file(identity: str) -> str:
    """The name of the file in which a concept stands."""
    return f"{FOLDER}/{identity}.yml"


def is_concept_file(name: str) -> bool:
    """Whether a file of this name holds a concept."""
    return _FILE.fullmatch(name) is not None


def compose_concept(concept: Concept) -> str:
    """The text of a concept's file. Reading it gives the same concept."""
    lists = {name: list(getattr(concept, name)) for name in (*SHORT, *LINES)}
    return compose_entry({"title": concept.title, **{name: values for name, values in lists.items() if values}})


def compose_entry(entry: Mapping[str, Any]) -> str:
    """The text of a concept's file with this data, in the order in which people read it."""
    first = [name for name in ("title", *TOPIC, *SHORT) if name in entry]
    others = [name for name in entry if name not in first and name not in LINES]
    last = [name for name in LINES if name in entry]
    return "\n".join(line for name in (*first, *others, *last) for line in _value(name, entry[name])) + "\n"


def _value(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"{name}:"
        for key, values in value.items():
            yield from (f"  {line}" for line in _short(key, values))
    elif isinstance(value, list) and name in LINES:
        yield f"{name}:"
        yield from (f"- {scalar(one)}" for one in value)
    elif isinstance(value, list):
        yield from _short(name, value)
    else:
        yield f"{name}: {scalar(value)}" if value else f'{name}: ""'


def _short(name: str, values: Sequence[str]) -> list[str]:
    text = f"{name}: [{', '.join(_inside(value) for value in values)}]"
    return wrap(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _inside(value: str) -> str:
    """A value between brackets, where a comma or a bracket would end it."""
    plain = scalar(value)
    return plain if plain.startswith('"') or not set(value) & set(",[]{}") else f'"{value}"'


def phrase_added(text: str, identity: str, phrase: str) -> str:
    """The text of a concept's file, or of a thesaurus that holds its concepts itself, with one more way of saying it.
    Raises ValueError when it is there, or the text has another shape."""
    if _holds_concepts(text):
        return add_phrase(text, identity, phrase)
    if phrase in entries_of(text, SAY):
        raise ValueError(f"“{phrase}” is there already.")
    return with_entry(text, SAY, phrase)


def phrase_removed(text: str, identity: str, phrase: str) -> str:
    """The same without one way of saying it. Raises ValueError when it is not there on a line of its own."""
    if _holds_concepts(text):
        return remove_phrase(text, identity, phrase)
    return without_entry(text, SAY, phrase)


def _holds_concepts(text: str) -> bool:
    return "concepts" in data_of(text)


def together(data: Any, files: Mapping[str, Any]) -> Any:
    """The data of ``thesaurus.yml`` with the concepts of files of their own. Where it has a concept too, as all did
    once, its ways of saying it are added to those of the file: nothing that somebody wrote is lost."""
    if not files or not isinstance(data, Mapping | None):
        return data
    old = (data or {}).get("concepts")
    old = old if isinstance(old, Mapping) else {}
    return {**(data or {}), "concepts": {**old, **{one: _with_old(files[one], old.get(one)) for one in files}}}


def _with_old(entry: Any, old: Any) -> Any:
    if not isinstance(entry, Mapping) or not isinstance(old, Mapping):
        return entry
    said, before = (one.get("say") or [] for one in (entry, old))
    if not isinstance(said, list) or not isinstance(before, list):
        return entry
    return {**entry, "say": [*said, *(phrase for phrase in before if phrase not in said)]}
