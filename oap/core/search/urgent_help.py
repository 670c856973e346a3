"""Help that fits: for each kind of danger and each speaker, what to do now and whom to reach.

Kinds stand in ``content/danger.yml``. Whom they may name stands in ``content/danger-contacts.yml``, by ids: how to
reach each is a fact of ``content/facts/contacts.yml``, as for services. Nothing here has a fallback: what is missing is
said (``site.Configuration.danger_problems``), and the service is not ready without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

SPEAKERS = ("child", "parent", "professional")


class HelpContact(Protocol):
    """What urgent help needs of a contact. Texts are empty for a way that it does not have; ``hold`` is why readers are
    not told of it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def use(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def tel(self) -> str: ...
    @property
    def sms(self) -> str: ...
    @property
    def sms_word(self) -> str: ...
    @property
    def web(self) -> str: ...
    @property
    def hours(self) -> str: ...
    @property
    def hold(self) -> str: ...


@dataclass(frozen=True)
class Help:
    """What to do now, in one sentence or two, and two or three contacts, the first first."""

    do: str
    contacts: tuple[HelpContact, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of danger: how the emergency page names it, and the help for each who may be speaking."""

    id: str
    name: str
    help: Mapping[str, Help]
    private: bool  # whether somebody near the reader may be the danger: then a quick way out is shown
    topics: tuple[str, ...] = ()  # what pages about this kind of danger are about


@dataclass(frozen=True)
class UrgentHelp:
    """Everything that is said where danger is: kinds in the order of the emergency page, and other ways to reach
    999."""

    kinds: Mapping[str, Kind]
    contacts: Mapping[str, HelpContact]
    calm: str
    first: tuple[HelpContact, ...]  # what stands at the top of the emergency page
    other_ways: tuple[HelpContact, ...]
    listening: tuple[HelpContact, ...]
    exit_to: str

    def for_(self, kind: str, speaker: str) -> Help:
        """The help for this kind and speaker. Raises KeyError for a kind or speaker that is not there."""
        return self.kinds[kind].help[speaker]

    def is_private(self, topics: Iterable[str]) -> bool:
        """Whether a page about these topics is about a danger that may be near its reader."""
        private = {topic for kind in self.kinds.values() if kind.private for topic in kind.topics}
        return not private.isdisjoint(topics)


def read_urgent_help(data: Any, ids: Any, known: Mapping[str, HelpContact]) -> UrgentHelp:
    """What ``danger.yml`` says, of the contacts whose ``ids`` ``danger-contacts.yml`` lists. Raises ValueError, in an
    editor's words, for another shape."""
    contacts = _contacts(ids, known)
    if not isinstance(data, Mapping) or not isinstance(data.get("kinds"), Mapping):
        raise ValueError("danger.yml: it needs “kinds”, and below it each kind of danger.")
    kinds = {str(identity): _kind(str(identity), entry, contacts) for identity, entry in data["kinds"].items()}
    if not kinds:
        raise ValueError("danger.yml: there are no kinds of danger in it.")
    exit_to = str(data.get("exit_to", ""))
    if not exit_to.startswith("https://"):
        raise ValueError("danger.yml: “exit_to” has to be the address of a harmless page, beginning with https://.")
    listed = {name: _named(data.get(name), contacts, name) for name in ("first", "other_ways", "listening")}
    if not listed["first"]:
        raise ValueError("danger.yml: “first” has to name the contacts at the top of the emergency page.")
    return UrgentHelp(kinds, contacts, _text(data, "calm", "danger.yml"), **listed, exit_to=exit_to)


def _contacts(ids: Any, known: Mapping[str, HelpContact]) -> dict[str, HelpContact]:
    if not isinstance(ids, list) or not ids:
        raise ValueError("danger-contacts.yml: it needs a list of the ids of contacts, each with a dash.")
    for identity in ids:
        if str(identity) not in known or known[str(identity)].hold:
            raise ValueError(f"danger-contacts.yml: there is no contact “{identity}” in facts/contacts.yml to tell of.")
    return {str(identity): known[str(identity)] for identity in ids}


def _kind(identity: str, entry: Any, contacts: Mapping[str, HelpContact]) -> Kind:
    where = f"danger.yml, {identity}"
    if not isinstance(entry, Mapping):
        raise ValueError(f"{where}: it needs “name” and help for {', '.join(SPEAKERS)}.")
    help_ = {}
    for speaker in SPEAKERS:
        said = entry.get(speaker)
        if not isinstance(said, Mapping):
            raise ValueError(f"{where}: what to do is missing for “{speaker}”.")
        named = _named(said.get("contacts"), contacts, f"{identity}, {speaker}")
        if not named:
            raise ValueError(f"{where}, {speaker}: it needs at least one contact.")
        help_[speaker] = Help(_text(said, "do", f"{where}, {speaker}"), named)
    topics = tuple(str(topic) for topic in entry.get("topics") or ())
    return Kind(identity, _text(entry, "name", where), help_, str(entry.get("private", "")).lower() == "true", topics)


def _named(names: Any, contacts: Mapping[str, HelpContact], where: str) -> tuple[HelpContact, ...]:
    found: list[HelpContact] = []
    for name in names or ():
        if str(name) not in contacts:
            raise ValueError(f"danger.yml, {where}: there is no contact “{name}” in danger-contacts.yml.")
        found.append(contacts[str(name)])
    return tuple(found)


def _text(entry: Any, name: str, where: str) -> str:
    value = entry.get(name) if isinstance(entry, Mapping) else None
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}: “{name}” is missing.")
    return " ".join(value.split())
