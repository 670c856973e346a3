"""Who promises help says how to get it: a page without a way to reach anybody leaves its reader alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from oap.core.lint.page_reading import PageReading
from oap.core.pages.contacts import CONTACTS_FILE, Organisation
from oap.core.pages.page import Placed, Section, Statement
from oap.core.pages.problems import Problem
from oap.core.pages.sections import HEALTH
from oap.core.pages.service_fields import ServiceRecord

# Numbers and hours change often; what else is known of a contact less so.
LOOKED_AT_FOR_DAYS = {True: 92, False: 183}
_ASKED = re.compile(r"\b(?:asks?|rings?|calls?|phone|texts?|writes?|visit|tells?|numbers?|name is)\b", re.IGNORECASE)
_WAY = re.compile(r"\]\((?:/services/|/urgent-help|tel:|mailto:)|\b(?:999|111)\b|\b(?:0\d[\d ]{8,}|116 ?\d{3})\b")


def reach_problems(reading: PageReading) -> Iterator[Problem]:
    """Yield where the page, in place, promises help and says nobody to reach."""
    page = reading.page
    service = page.service
    if service is not None and service.find and not reachable(service):
        why = (
            "This page promises help, and nobody can be reached by it. Choose a contact (reach), or say in “find” "
            "whom to ask."
        )
        yield reading.in_field("service.find", why, called="reach")
    section = page.section(HEALTH)
    if section is not None and not page.shared and not _WAY.search(_text(section)):
        why = f"“{HEALTH}” promises help and leads to nobody. Link to the page of a service, or place a contact."
        yield reading.under(HEALTH, "reach", why)


def reachable(service: ServiceRecord) -> bool:
    """Whether readers are told of a contact, or of somebody to ask."""
    return any(contact.shown for contact in service.contacts) or bool(_ASKED.search(service.whom_to_ask))


def contact_problems(contacts: Iterable[Organisation], today: date) -> Iterator[Problem]:
    """Yield which contacts have to be looked at again."""
    for one in contacts:
        last = max(one.confirmed_on, one.seen)
        days = LOOKED_AT_FOR_DAYS[bool(one.tel or one.sms)]
        if one.confirmed_on > today.isoformat():
            yield Problem(CONTACTS_FILE, 0, one.id, f"“{one.id}” was confirmed on a day that has not come yet.")
        elif (today - date.fromisoformat(last)).days > days:
            why = f"“{one.name}” was last looked at on {last}. Look again, or ask them."
            yield Problem(CONTACTS_FILE, 0, one.id, why, "warning")


def _text(section: Section) -> str:
    items = (item for group in section.groups for item in group.items)
    return "\n".join(
        f"{item.professional}\n{item.family}" if isinstance(item, Statement) else item.text
        for item in items
        if not isinstance(item, Placed)
    )
