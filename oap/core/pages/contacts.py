"""Whom to reach, and how: each organisation once, in ``content/facts/contacts.yml``.

Service pages name contacts by their ids (``reach``), so does what is said in danger (``danger.yml``); other pages place
them (``{contact childline}``) or say a number in a sentence (``{phone-childline}``). How sure a contact is follows from
what is written about it: *confirmed* by the organisation, *seen* on its own page in a copy with a date, or *not known*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from oap.core.pages.fact_values import FactSource, day_of, missing_ids, read_each, read_sources, text_of
from oap.core.pages.placed_text import as_fact
from oap.core.pages.service_fields import CONFIRMED, NOT_KNOWN, SEEN, Contact, standing

CONTACTS_FILE = "facts/contacts.yml"
_TEXTS = ("organisation", "phone", "tel", "note", "sms", "sms_word", "textphone", "email", "web", "web_name", "chat")
_MORE = ("hours", "languages", "relay", "cost", "who", "area", "hold")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True)
class Organisation:
    """An organisation, or a line of one, and the ways to reach it. Empty is a way that it does not have.

    ``tel``, ``sms`` and ``textphone`` are what a telephone dials. ``online``: help itself is given at ``web``, by chat
    or form. ``who`` may use it without a referral. ``hold`` is why readers are not told of it yet.
    """

    id: str
    name: str
    use: str  # what it is for, in one sentence
    phone: str = ""
    tel: str = ""
    note: str = ""  # what to do after dialling, or who answers
    sms: str = ""
    sms_word: str = ""
    textphone: str = ""
    email: str = ""
    web: str = ""
    web_name: str = ""
    online: bool = False
    chat: str = ""
    hours: str = ""
    languages: str = ""
    relay: str = ""
    cost: str = ""
    who: str = ""
    area: str = ""
    hold: str = ""
    organisation: str = ""
    confirmed_on: str = ""
    confirmed_by: str = ""  # who here asked them
    seen: str = ""  # the day on which somebody last looked at the sources
    sources: tuple[FactSource, ...] = ()

    @property
    def state(self) -> str:
        """``confirmed``, ``seen`` or ``not-known``. A copy without a date tells of no time, so it is not known."""
        if self.confirmed_on:
            return CONFIRMED
        return SEEN if self._own_copies else NOT_KNOWN

    @property
    def state_since(self) -> str:
        """The day of the confirmation, or the date of the newest copy of their own page; empty when not known."""
        return self.confirmed_on or max(self._own_copies, default="")

    @property
    def standing(self) -> str:
        """How sure it is, as readers are told."""
        return standing(self.state, self.state_since)

    @property
    def _own_copies(self) -> list[str]:
        return [source.copy for source in self.sources if source.own and source.copy]

    @cached_property
    def ways(self) -> tuple[Contact, ...]:
        """Each way to reach it, as a service has it."""
        name = self.name
        found = [
            ("phone", self.tel and self.phone, name, self.tel),
            ("text", self.sms, f"{name}: text {self.sms_word} to" if self.sms_word else f"{name}, by text", self.sms),
            ("phone", self.textphone, f"{name}, by textphone", self.textphone),
            ("email", self.email, f"{name}, by email", ""),
            ("web", self.web, self.web_name or name, ""),
        ]
        source = next((one.url for one in self.sources if one.url), "")
        return tuple(
            Contact(kind, value, label, self.state, self.state_since, source, self.hours, self.use, self.note, dial)
            for kind, value, label, dial in found
            if value
        )

    @property
    def words(self) -> str:
        """An item of a list, in the language of pages."""
        by = []
        if self.tel:
            by.append(f"call [{self.phone}](tel:{self.tel})")
        if self.sms:
            by.append(f"text {self.sms_word} to {self.sms}" if self.sms_word else f"text {self.sms}")
        if self.textphone:
            by.append(f"textphone {self.textphone}")
        if self.email:
            by.append(f"write to {self.email}")
        if self.web:
            by.append(f"[{self.web_name or self.name}]({self.web})")
        said = [f"{part.rstrip('.')}." for part in (self.use, self.note, self.hours, self.standing) if part]
        return f"- **{self.name}**: {', or '.join(by)}. {' '.join(said)}"


@dataclass(frozen=True)
class Contacts:
    """The contacts in the order of their file."""

    organisations: tuple[Organisation, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Organisation]:
        return {one.id: one for one in self.organisations}

    @cached_property
    def told(self) -> Mapping[str, Organisation]:
        """Those that readers are told of."""
        return {one.id: one for one in self.organisations if not one.hold}

    def text(self, ids: Sequence[str]) -> str | None:
        """A list of them, and every way to reach each as the record of a service has it."""
        found = [one for identity in ids if (one := self.told.get(identity)) is not None]
        if len(found) != len(ids):
            return None
        return as_fact("\n".join(one.words for one in found), contacts=[way for one in found for way in one.ways])

    def missing(self, ids: Sequence[str]) -> str:
        held = next((one for identity in ids if (one := self.by_id.get(identity)) is not None and one.hold), None)
        if held is not None:
            return f"Readers are not told of “{held.id}” yet: {held.hold}"
        return missing_ids(ids, self.by_id, CONTACTS_FILE)

    def names(self) -> Mapping[str, str]:
        return {one.id: one.name for one in sorted(self.told.values(), key=lambda one: (one.name.lower(), one.id))}

    def in_sentences(self) -> Mapping[str, str]:
        """What a sentence may say of each, by the word in curly brackets: ``phone-childline``."""
        ways = ((one, "phone", one.tel and one.phone) for one in self.told.values())
        more = ((one, kind, getattr(one, kind)) for one in self.told.values() for kind in ("sms", "email"))
        return {f"{kind}-{one.id}": value for one, kind, value in (*ways, *more) if value}


def read_contacts(data: Any) -> Contacts:
    """Raises ValueError, in an editor's words, for another shape."""
    return Contacts(read_each(data, CONTACTS_FILE, _organisation))


def _organisation(entry: Mapping[str, Any], where: str) -> Organisation:
    values = {name: text_of(entry, name, where, False) for name in (*_TEXTS, *_MORE)}
    for name in ("tel", "sms", "textphone"):
        if values[name] and not values[name].replace(" " if name == "textphone" else "", "").isdigit():
            raise ValueError(f"{where}: “{name}” has to be digits only, as a telephone dials them.")
    if values["phone"] and not values["tel"]:
        raise ValueError(f"{where}: “tel” has to say what a telephone dials for “phone”.")
    if values["web"] and not values["web"].startswith("https://"):
        raise ValueError(f"{where}: “web” has to begin with https://.")
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        raise ValueError(f"{where}: “email” has to be one address.")
    if not any(values[name] for name in ("tel", "sms", "textphone", "email", "web")) and not values["hold"]:
        raise ValueError(f"{where}: it has no number and no address, so nobody can reach it. Say why in “hold”.")
    confirmed = entry.get("confirmed") or {}
    if not isinstance(confirmed, Mapping):
        raise ValueError(f"{where}: “confirmed” has “on” and “by”: the day, and who here asked them.")
    by = text_of(confirmed, "by", f"{where}: confirmed") if confirmed else ""
    return Organisation(
        entry["id"],
        text_of(entry, "name", where),
        text_of(entry, "use", where),
        **values,
        online=str(entry.get("online", "")).lower() == "true",
        confirmed_on=day_of(confirmed, "on", f"{where}: confirmed") if confirmed else "",
        confirmed_by=by,
        seen=day_of(entry, "seen", where),
        sources=read_sources(entry, where, not values["hold"]),
    )
