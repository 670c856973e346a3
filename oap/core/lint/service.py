"""The service record: everything that is always known is there, in the words of the profile, and contacts have a
status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from oap.core.lint.page_reading import PageReading
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.problems import Level, Problem
from oap.core.pages.service_fields import CONFIRMED, Contact, ServiceRecord
from oap.core.pages.service_record import CONTACT_KINDS, STATUSES, VOCABULARIES

# Numbers and hours change often; health pages keep the rest to half a year.
CONFIRMED_FOR_DAYS = {"phone": 92, "text": 92}
CONFIRMED_FOR_DAYS_OTHERWISE = 183
NEEDED = {
    "audience": "who can ask",
    "deliverable_type": "what people can get",
    "attending_access": "how they get in, and whether by referral",
    "application_process": "how to ask, in a sentence",
    "eligibility": "who it is for, in a sentence",
    "fees": "what it costs, or that it is free",
}


def service_problems(reading: PageReading, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the page's service record. Nothing when it has none."""
    page = reading.typed
    service = page.service
    if service is None:
        return
    type = PAGE_TYPES.get(page.type)
    if type is not None and not type.has_service:
        folders = " or ".join(f"content/{one.id}" for one in PAGE_TYPES.values() if one.has_service)
        yield reading.in_field("service", f"Only a page in {folders} has a service record.")
    for field, what in NEEDED.items():
        if not getattr(service, field):
            yield reading.in_field(f"service.{field}", f"The service record does not say {what} ({field}).")
    for field, words in VOCABULARIES.items():
        for value in getattr(service, field):
            if value not in words:
                yield reading.in_field(f"service.{field}", f"“{value}” is not known. Choose from: {', '.join(words)}.")
    if service.status not in STATUSES:
        yield reading.in_field(
            "service.status", f"“{service.status}” is not known. Choose from: {', '.join(STATUSES)}."
        )
    yield from _ages(service, reading)
    if service.find and service.find != service.whom_to_ask:
        why = "“find” sends people off to search. Say whom to ask, and choose a contact (reach)."
        yield reading.in_field("service.find", why)
    for number, contact in enumerate(service.contacts):
        for why, level in _contact(contact, today):
            yield reading.in_field(f"service.contacts.{number}.value", why, level, called="contacts")


def _ages(service: ServiceRecord, reading: PageReading) -> Iterator[Problem]:
    for field in ("minimum_age", "maximum_age"):
        value = getattr(service, field)
        if value and not (value.isascii() and value.isdigit()):
            yield reading.in_field(f"service.{field}", f"“{value}” is not an age in whole years.")
            return
    if service.minimum_age and service.maximum_age and int(service.minimum_age) > int(service.maximum_age):
        yield reading.in_field("service.minimum_age", "The lowest age is above the highest.")


def _contact(contact: Contact, today: date) -> Iterator[tuple[str, Level]]:
    if contact.kind not in CONTACT_KINDS:
        yield f"“{contact.kind}” is no kind of contact. Choose from: {', '.join(CONTACT_KINDS)}.", "error"
    if contact.contact_status not in ("confirmed", "unconfirmed"):
        yield f"“{contact.label}” does not say confirmed or unconfirmed.", "error"
    if contact.contact_status != CONFIRMED:
        return
    days = CONFIRMED_FOR_DAYS.get(contact.kind, CONFIRMED_FOR_DAYS_OTHERWISE)
    if not (contact.confirmed_on and contact.source):
        yield f"“{contact.label}” does not say when and where it was seen.", "error"
    elif date.fromisoformat(contact.confirmed_on) > today:
        yield "The day it was confirmed has not come yet.", "error"
    elif (today - date.fromisoformat(contact.confirmed_on)).days > days:
        yield f"“{contact.label}” was last confirmed on {contact.confirmed_on}. Check it again.", "warning"
