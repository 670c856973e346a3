"""Who promises help says how to get it."""

from __future__ import annotations

from datetime import date

import pytest

from oap.core.lint.page_reading import PageReading
from oap.core.lint.reach import contact_problems, reach_problems
from oap.core.pages.contacts import read_contacts
from oap.core.pages.page import Group, Page, Prose, Section
from oap.core.pages.sections import HEALTH
from oap.core.pages.service_fields import Contact, ServiceRecord
from tests.build import a_page, sections
from tests.core.pages.test_contacts import LINE


def problems(page: Page) -> list[str]:
    return [problem.message for problem in reach_problems(PageReading(page, ""))]


@pytest.mark.parametrize(
    ("find", "status", "fine"),
    [
        ("Ask the school office.", "", True),
        ("The number is in your child's red book.", "", True),
        ("Search the web for “hearing tests”.", "", False),
        ("Somewhere in the town.", "", False),
        ("Search the web for “hearing tests”. Ask a GP.", "", True),
        ("Somewhere in the town.", "unconfirmed", False),
        ("Somewhere in the town.", "not-known", True),
        ("Somewhere in the town.", "seen", True),
        ("Somewhere in the town.", "confirmed", True),
    ],
)
def test_a_service_has_somebody_to_reach_or_to_ask(find: str, status: str, fine: bool) -> None:
    contacts = (Contact("phone", "0800 00 11 22", "A Line", status),) if status else ()
    service = ServiceRecord("Them", find, contacts=contacts)
    found = problems(a_page("a-line", "services", service=service, sections=sections("services")))
    assert [("nobody can be reached" in why) for why in found] == ([] if fine else [True])


@pytest.mark.parametrize(
    ("words", "fine"),
    [
        ("The nurse helps.", False),
        ("[The nurse](/services/nurse) helps.", True),
        ("Ring [0800 00 11 22](tel:0800001122).", True),
        ("Call 111.", True),
        ("See [sleep](/needs/sleep).", False),
    ],
)
def test_help_from_health_leads_to_somebody(words: str, fine: bool) -> None:
    page = a_page(sections=(Section(HEALTH, (Group(items=(Prose(words),)),)),))
    assert [HEALTH in why for why in problems(page)] == ([] if fine else [True])


@pytest.mark.parametrize(
    ("changes", "today", "said"),
    [
        ({}, "2027-02-01", ""),
        ({}, "2027-03-15", "last looked at on 2026-11-30"),
        ({"confirmed": {"on": "2027-03-01", "by": "Asha"}}, "2027-03-15", ""),
        ({"phone": "", "tel": "", "web": "https://example.org"}, "2027-03-15", ""),
        ({"phone": "", "tel": "", "web": "https://example.org"}, "2027-06-15", "last looked at"),
        ({"confirmed": {"on": "2026-12-03", "by": "Asha"}}, "2026-12-02", "has not come yet"),
    ],
)
def test_a_contact_is_looked_at_again(changes: dict[str, object], today: str, said: str) -> None:
    found = contact_problems(read_contacts([{**LINE, **changes}]).organisations, date.fromisoformat(today))
    assert [said in problem.message for problem in found] == ([True] if said else [])
