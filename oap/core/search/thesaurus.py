"""Lay words and the concepts they may mean, as editors keep them: a file each in ``content/concepts/``, and what search
needs besides in ``content/thesaurus.yml``."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oap.core.search.tokens import normalise

GRADES = {"little": "1", "much": "2"}  # how much a related topic helps, in a concept's file


@dataclass(frozen=True)
class Concept:
    """Something a search may be about, the topics it belongs to (main first) and how people say it."""

    id: str
    title: str
    topics: tuple[str, ...]
    say: tuple[str, ...] = ()
    pro: tuple[str, ...] = ()
    abbr: tuple[str, ...] = ()
    typo: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()  # that are about its main topic, besides those that say so themselves
    hints: tuple[str, ...] = ()  # single words that speak for it but do not name it: "zombie" for sleep

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Every way of saying it, normalised."""
        said = (self.title, *self.say, *self.pro, *self.abbr, *self.typo)
        return tuple(plain for phrase in said if (plain := normalise(phrase)))


@dataclass(frozen=True)
class Thesaurus:
    """All concepts, the words with several meanings, and the words that only surround a question."""

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stop_words: tuple[str, ...] = ()  # what surrounds a question and does not change it
    phases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Names of people and places that are right as they stand.
    names: frozenset[str] = frozenset()
    # Topic -> what else helps with it: 2 much, 1 a little.
    related: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def read_thesaurus(data: Any, topics: Mapping[str, object], files: Container[str] = ()) -> tuple[Thesaurus, list[str]]:
    """Give the thesaurus in the data of its files, and in words what is wrong with it, the file first. A wrong entry is
    left out. ``files`` are the concepts that have a file of their own."""
    problems: list[str] = []

    def wrong(identity: str, why: str) -> None:
        file = f"concepts/{identity}.yml" if identity in files else "thesaurus.yml"
        problems.append(f"{file}: {why}")

    data = data if isinstance(data, Mapping) else {}
    concepts: dict[str, Concept] = {}
    gone: set[str] = set()
    own_related: dict[str, dict[str, str]] = {}
    for identity, entry in _mapping(data, "concepts", problems).items():
        if not isinstance(entry, Mapping) or not entry.get("title"):
            wrong(identity, f"The concept “{identity}” has no title.")
            continue
        if str(entry.get("retired")) == "true":
            gone.add(identity)
            continue
        if "related" in entry:
            own_related[identity] = _graded(entry["related"])
        about = topics_of(identity, entry)
        unknown = [topic for topic in about if topic not in topics]
        if unknown:
            wrong(identity, f"The concept “{identity}” names the unknown topic “{unknown[0]}”.")
        known = tuple(topic for topic in about if topic in topics)
        if not known:
            wrong(identity, f"The concept “{identity}” has no topic.")
            continue
        concepts[identity] = Concept(
            identity,
            str(entry["title"]),
            known,
            _list(entry.get("say")),
            _list(entry.get("pro")),
            _list(entry.get("abbr")),
            _list(entry.get("typo")),
            _list(entry.get("near")),
            _list(entry.get("pages")),
            tuple(normalise(word) for word in _list(entry.get("hints"))),
        )
    ambiguous = {}
    for phrase, choices in _mapping(data, "ambiguous", problems).items():
        known = tuple(choice for choice in _list(choices) if choice in concepts)
        for unknown_one in (c for c in _list(choices) if c not in concepts and c not in gone):
            wrong("", f"“{phrase}” opens the unknown concept “{unknown_one}”.")
        if known:
            ambiguous[normalise(phrase)] = known
    for concept in concepts.values():
        for near in (n for n in concept.near if n not in concepts and n not in gone):
            wrong(concept.id, f"The concept “{concept.id}” is near the unknown concept “{near}”.")
    related: dict[str, dict[str, int]] = {}
    for topic, others in {**_mapping(data, "related", problems), **own_related}.items():
        grades = {str(name): str(grade) for name, grade in others.items()} if isinstance(others, Mapping) else {}
        odd = [name for name in (topic, *grades) if name not in topics]
        odd += [f"{name}: {grade}" for name, grade in grades.items() if grade not in ("1", "2")]
        for name in odd:
            wrong("", f"“related” of “{topic}” holds “{name}”, which is no topic or no grade of 1 or 2.")
        if topic in topics:
            related[topic] = {n: int(grade) for n, grade in grades.items() if n in topics and grade in ("1", "2")}
    return (
        Thesaurus(
            concepts=concepts,
            related=related,
            names=frozenset(normalise(name) for name in _list(data.get("names"))),
            ambiguous=ambiguous,
            # An area that has no list of its own yet (``stop-words.yml``) may have them here, as two lists.
            stop_words=tuple(
                normalise(word) for name in ("family_words", "filler_words") for word in _list(data.get(name))
            ),
            phases={
                phase: tuple(normalise(w) for w in _list(said))
                for phase, said in _mapping(data, "phases", problems).items()
            },
            variants={
                normalise(a): normalise(str(b))
                for a, b in _mapping(data, "variants", problems).items()
                if " " not in normalise(a)
            },
            abbreviations={
                normalise(short): tuple(normalise(long) for long in _list(full))
                for short, full in _mapping(data, "abbreviations", problems).items()
            },
        ),
        problems,
    )


def topics_of(identity: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The topics that a concept's data speaks for, its main one first: the one that it was joined to, itself where it
    has the names of a topic, or those that it names."""
    if joined := str(entry.get("joined") or ""):
        return (joined,)
    named = _list(entry.get("topics"))
    own = bool(entry.get("plain") and entry.get("professional")) and identity not in named
    return (identity, *named) if own else named


def _graded(related: Any) -> dict[str, str]:
    if not isinstance(related, Mapping):
        return {}
    return {topic: grade for name, grade in GRADES.items() for topic in _list(related.get(name))}


def _mapping(data: Mapping[str, Any], name: str, problems: list[str]) -> Mapping[str, Any]:
    value = data.get(name) or {}
    if isinstance(value, Mapping):
        return value
    problems.append(f"thesaurus.yml: “{name}” must be a group of names and values.")
    return {}


def _list(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
