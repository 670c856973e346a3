"""A service record in words: what readers of the site, of the handbook's copies and of the API are told, in one order.

The words a record may use are those of the Open Referral UK profile, with hyphens for its spaces and underscores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from oap.core.pages.service_fields import Contact, CostOption, ServiceRecord

RECORD_FIELDS = frozenset(field.name for field in fields(ServiceRecord))
STATUSES = {
    "active": "Running now",
    "inactive": "Not running now",
    "temporarily-closed": "Closed for a while",
    "defunct": "Ended",
}
AUDIENCES = {"family": "Families", "young-person": "Young people", "setting": "Nurseries, schools and colleges"}
DELIVERABLES = {
    "advice": "Advice",
    "information": "Information",
    "training": "Courses and training",
    "assessment": "Assessment",
    "counselling": "Counselling",
    "equipment": "Equipment",
    "financial-support": "Money",
    "permission": "Permission",
}
ATTENDING_TYPES = {
    "phone": "By phone",
    "online": "Online",
    "venue": "Face to face",
    "home-visit": "At your home",
}
ATTENDING_ACCESS = {
    "drop-in": "Come, ring or look when you like",
    "appointment": "By appointment",
    "membership": "For members",
    "referral": "By referral",
}
CONTACT_KINDS = {"phone": "Phone", "text": "Text message", "email": "Email", "web": "Website", "address": "Address"}
# Field of the record -> the words it may hold.
VOCABULARIES = {
    "audience": AUDIENCES,
    "deliverable_type": DELIVERABLES,
    "attending_type": ATTENDING_TYPES,
    "attending_access": ATTENDING_ACCESS,
}


def referral(service: ServiceRecord) -> str:
    """Whether somebody has to send you: ``none``, ``some`` (a part of what they do) or ``all``; empty when nobody has
    said."""
    if "referral" not in service.attending_access:
        return "none" if service.attending_access else ""
    return "some" if len(service.attending_access) > 1 else "all"


REFERRAL_WORDS = {
    "none": "No. See “How to get in touch” on this page",
    "some": "Not for all of it. See “What needs a referral” on this page",
    "all": "Yes. See “What needs a referral” on this page for who can send you",
}


def first_facts(service: ServiceRecord) -> Iterator[tuple[str, str]]:
    """What somebody wants to know before they ring, each with its name. Never an empty value."""
    rows = (
        ("Is it running?", STATUSES.get(service.status, service.status) if service.status != "active" else ""),
        ("Do you need a referral?", REFERRAL_WORDS.get(referral(service), "")),
        ("Who it is for", service.eligibility),
        ("Ages", ages(service)),
        ("Cost", service.fees),
        *((cost.option, cost.amount) for cost in service.cost_options),
    )
    yield from ((name, value) for name, value in rows if value)


def more_facts(service: ServiceRecord) -> Iterator[tuple[str, str]]:
    """What else is known, without the contacts and the way to find the service. Never an empty value."""
    rows = (
        ("Run by", service.organisation),
        ("Who can ask", _listed(service.audience, AUDIENCES)),
        ("How to ask", service.application_process),
        ("What you can get", _listed(service.deliverable_type, DELIVERABLES)),
        ("How it is given", _listed(service.attending_type, ATTENDING_TYPES)),
        ("Area", service.service_area),
        ("Languages", ", ".join(service.languages)),
        ("Access", ". ".join(service.accessibility)),
    )
    yield from ((name, value) for name, value in rows if value)


def ages(service: ServiceRecord) -> str:
    """The ages in words, or nothing when neither end is known."""
    first, last = service.minimum_age, service.maximum_age
    if not first and not last:
        return ""
    return f"{first or '0'} to {last}" if last else f"{first} and over"


def shown_contacts(service: ServiceRecord) -> tuple[Contact, ...]:
    """The contacts that readers are told, each with the words of how sure it is (``standing``)."""
    return tuple(contact for contact in service.contacts if contact.shown)


def write_costs(costs: Iterable[CostOption]) -> str:
    """The costs as an editor writes them, one to a line: what it is, a colon, how much."""
    return "\n".join(f"{cost.option}: {cost.amount}" for cost in costs)


def read_costs(text: str) -> tuple[CostOption, ...]:
    """The costs in what ``write_costs`` writes. A line without a colon is kept with no amount, so that nothing typed is
    lost."""
    found = []
    for line in text.splitlines():
        option, _, amount = " ".join(line.split()).partition(": ")
        if option or amount:
            found.append(CostOption(option.removesuffix(":"), amount))
    return tuple(found)


def _listed(values: tuple[str, ...], names: dict[str, str]) -> str:
    said = [names.get(value, value) for value in values]
    return ", ".join([*said[:1], *(one[:1].lower() + one[1:] for one in said[1:])])
