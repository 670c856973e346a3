"""What is known of a service: its record, the ways to reach it, and how sure each of them is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oap.core.times import day_or_part

# How sure a way to reach somebody is: they said so; it stood on their own page, in a copy with a date; or neither.
CONFIRMED, SEEN, NOT_KNOWN = "confirmed", "seen", "not-known"


def standing(state: str, since: str) -> str:
    """How sure a contact in this state is, as readers are told; ``since`` is a day, a month or a year."""
    if state == CONFIRMED:
        return f"Confirmed {day_or_part(since)}"
    return f"From their website, {day_or_part(since)}" if state == SEEN else "Not checked with them yet"


@dataclass(frozen=True)
class Contact:
    """One way to reach a service, and when somebody answers.

    One that a page types is shown to readers only when it has been confirmed; those of ``content/facts/contacts.yml``
    come with the words of how sure they are (``standing``). ``confirmed_on`` is the day or, for one that was seen, the
    date of the copy.
    """

    kind: str
    value: str
    label: str
    contact_status: str = "unconfirmed"
    confirmed_on: str = ""
    source: str = ""
    schedule: str = ""
    use: str = ""
    note: str = ""
    dial: str = ""

    @property
    def shown(self) -> bool:
        """Whether readers are told."""
        return self.contact_status in (CONFIRMED, SEEN, NOT_KNOWN)

    @property
    def standing(self) -> str:
        """How sure it is, as readers are told."""
        return standing(self.contact_status, self.confirmed_on)

    @property
    def link(self) -> str:
        """What a press on it opens: a call, a text, a mail or a page; empty for an address of a place."""
        match self.kind:
            case "phone":
                return f"tel:{(self.dial or self.value).replace(' ', '')}"
            case "text":
                return f"sms:{(self.dial or self.value).replace(' ', '')}"
            case "email":
                return f"mailto:{self.value}"
        return self.value if self.value.startswith(("https://", "http://")) else ""


_SEARCH = re.compile(r"\b(?:search|look)\b.*\b(?:web|internet)\b|\bsearch (?:for|gov)|\bgoogle\b", re.IGNORECASE)


@dataclass(frozen=True)
class CostOption:
    """One thing that costs something: what it is, and how much."""

    option: str
    amount: str


@dataclass(frozen=True)
class ServiceRecord:
    """The fields of the Open Referral UK profile that are known for a service; ``oap.core.pages.service_record`` says
    them in words.

    ``reach`` names contacts by their ids; in place they are among ``contacts``. The day the information was last
    checked (``assured_date`` in the profile) is told from the record, as of any page.
    """

    organisation: str
    find: str
    status: str = "active"
    audience: tuple[str, ...] = ()
    deliverable_type: tuple[str, ...] = ()
    attending_type: tuple[str, ...] = ()
    attending_access: tuple[str, ...] = ()
    application_process: str = ""
    eligibility: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    fees: str = ""
    cost_options: tuple[CostOption, ...] = ()
    service_area: str = ""
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    reach: tuple[str, ...] = ()

    @property
    def whom_to_ask(self) -> str:
        """``find`` without the sentences that only send somebody off to search: nobody can do that at a meeting."""
        said = re.split(r"(?<=[.!?])\s+", self.find)
        return " ".join(sentence for sentence in said if not _SEARCH.search(sentence))
