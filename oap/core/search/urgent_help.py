"""Help that fits: for each kind of danger and each speaker, what to do now and whom to reach.

Kinds stand in ``content/danger.yml``, contacts in ``content/danger-contacts.yml``. A contact is a fact: each has
sources, with the date on which its page was seen. Nothing here has a fallback: what is missing is said
(``site.Words.problems``), and the service is not ready without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oap.core.times import day

SPEAKERS = ("child", "parent", "professional")


@dataclass(frozen=True)
class ContactSource:
    """A page that was seen to say so. ``copy`` is the date of the copy that was seen, empty when it bears none."""

    title: str
    url: str
    copy: str = ""

    @property
    def copied(self) -> str:
        """That date as a reader says it: 28 August 2022, June 2023 or 2024."""
        parts = self.copy.count("-")
        if parts == 2:
            return day(self.copy)
        return f"{date.fromisoformat(f'{self.copy}-01'):%B %Y}" if parts else self.copy


@dataclass(frozen=True)
class HelpContact:
    """An organisation and the ways to reach it. ``tel`` and ``sms`` are digits; empty is a way that it does not
    have."""

    id: str
    name: str
    use: str  # what it is for, in one sentence
    phone: str = ""
    tel: str = ""
    note: str = ""  # what to do after dialling, or who answers
    sms: str = ""
    sms_word: str = ""
    web: str = ""
    web_name: str = ""
    online: bool = False  # whether help itself is given there, by chat or form, not only read about
    hours: str = ""
    seen: str = ""  # the day on which somebody last looked at the sources
    sources: tuple[ContactSource, ...] = ()


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


def read_urgent_help(data: Any, contacts_data: Any) -> UrgentHelp:
    """What the data of ``danger.yml`` and ``danger-contacts.yml`` say. Raises ValueError, in an editor's words, for
    another shape."""
    contacts = _contacts(contacts_data)
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


def _contacts(data: Any) -> dict[str, HelpContact]:
    if not isinstance(data, list) or not data:
        raise ValueError("danger-contacts.yml: it needs a list of contacts, each with a dash.")
    found: dict[str, HelpContact] = {}
    for entry in data:
        if not isinstance(entry, Mapping):
            raise ValueError("danger-contacts.yml: each contact needs “id”, “name” and “use”.")
        where = f"danger-contacts.yml, {entry.get('id', 'a contact without id')}"
        sources = tuple(
            ContactSource(_text(one, "title", where), _text(one, "url", where), _date_or_part(one, "copy", where))
            for one in entry.get("sources") or ()
        )
        if not sources:
            raise ValueError(f"{where}: a contact needs at least one source that was seen.")
        values = {
            name: str(entry.get(name, ""))
            for name in ("phone", "tel", "note", "sms", "sms_word", "web", "web_name", "hours", "seen")
        }
        for name in ("tel", "sms"):
            if values[name] and not values[name].isdigit():
                raise ValueError(f"{where}: “{name}” has to be digits only, as a telephone dials them.")
        if values["web"] and not values["web"].startswith("https://"):
            raise ValueError(f"{where}: “web” has to begin with https://.")
        if not _DAY.fullmatch(values["seen"]):
            raise ValueError(f"{where}: “seen” has to be the day on which somebody looked, such as 2026-11-30.")
        contact = HelpContact(
            _text(entry, "id", where),
            _text(entry, "name", where),
            _text(entry, "use", where),
            **values,
            online=str(entry.get("online", "")).lower() == "true",
            sources=sources,
        )
        if contact.id in found:
            raise ValueError(f"{where}: the id appears twice.")
        if not (contact.tel or contact.sms or contact.web):
            raise ValueError(f"{where}: it has no number and no address, so nobody can reach it.")
        found[contact.id] = contact
    return found


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


_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_DAY_OR_PART = re.compile(r"|\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _date_or_part(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = str(entry.get(name, ""))
    if not _DAY_OR_PART.fullmatch(value):
        raise ValueError(f"{where}: “{name}” has to be a day, a month or a year, such as 2026-11-30, 2026-11 or 2026.")
    return value
