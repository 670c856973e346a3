"""The service record: everything that is always known is there, in the words of the profile, and contacts have a
status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from oap.core.lint.location import Location
from oap.core.pages.page import CONFIRMED, Contact, Page, ServiceRecord
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.problems import Problem
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


def service_problems(page: Page, location: Location, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the page's service record. Nothing when it has none."""
    service = page.service
    if service is None:
        return
    type = PAGE_TYPES.get(page.type)
    if type is not None and not type.has_service:
        folders = " or ".join(f"content/{one.id}" for one in PAGE_TYPES.values() if one.has_service)
        yield location.problem("service:", "service", f"Only a page in {folders} has a service record.")
    for field, what in NEEDED.items():
        if not getattr(service, field):
            yield location.problem("service:", field, f"The service record does not say {what} ({field}).")
    for field, words in VOCABULARIES.items():
        for value in getattr(service, field):
            if value not in words:
                yield location.problem(f"{field}:", field, f"“{value}” is not known. Choose from: {', '.join(words)}.")
    if service.status not in STATUSES:
        yield location.problem(
            "status:", "status", f"“{service.status}” is not known. Choose from: {', '.join(STATUSES)}."
        )
    yield from _ages(service, location)
    if service.find and service.find != service.whom_to_ask:
        why = "“find” sends people off to search. Say whom to ask, and choose a contact (reach)."
        yield location.problem("find:", "find", why)
    for contact in service.contacts:
        yield from _contact(contact, location, today)


def _ages(service: ServiceRecord, location: Location) -> Iterator[Problem]:
    for field in ("minimum_age", "maximum_age"):
        value = getattr(service, field)
        if value and not (value.isascii() and value.isdigit()):
            yield location.problem(f"{field}:", field, f"“{value}” is not an age in whole years.")
            return
    if service.minimum_age and service.maximum_age and int(service.minimum_age) > int(service.maximum_age):
        yield location.problem("minimum_age:", "minimum_age", "The lowest age is above the highest.")


def _contact(contact: Contact, location: Location, today: date) -> Iterator[Problem]:
    if contact.kind not in CONTACT_KINDS:
        kinds = ", ".join(CONTACT_KINDS)
        yield location.problem(
            contact.value, "contacts", f"“{contact.kind}” is no kind of contact. Choose from: {kinds}."
        )
    if contact.contact_status not in ("confirmed", "unconfirmed"):
        yield location.problem(contact.value, "contacts", f"“{contact.label}” does not say confirmed or unconfirmed.")
    if contact.contact_status != CONFIRMED:
        return
    days = CONFIRMED_FOR_DAYS.get(contact.kind, CONFIRMED_FOR_DAYS_OTHERWISE)
    if not (contact.confirmed_on and contact.source):
        yield location.problem(contact.value, "contacts", f"“{contact.label}” does not say when and where it was seen.")
    elif date.fromisoformat(contact.confirmed_on) > today:
        yield location.problem(contact.value, "contacts", "The day it was confirmed has not come yet.")
    elif (today - date.fromisoformat(contact.confirmed_on)).days > days:
        yield location.problem(
            contact.value,
            "contacts",
            f"“{contact.label}” was last confirmed on {contact.confirmed_on}. Check it again.",
            "warning",
        )
