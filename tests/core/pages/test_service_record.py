"""A service record in words, and as an editor writes it."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.service_fields import Contact, CostOption, ServiceRecord
from oap.core.pages.service_record import first_facts, more_facts, read_costs, referral, shown_contacts, write_costs
from tests.build import a_page, sections

FULL = ServiceRecord(
    "NHS",
    "Ask the SENCO.",
    "active",
    ("family", "setting"),
    ("advice", "equipment"),
    ("phone", "home-visit"),
    ("drop-in", "referral"),
    "Ring us.",
    "All children.",
    "0",
    "19",
    "Free",
    (CostOption("Swimming session", "£3"),),
    "Bristol",
    ("English", "Somali"),
    ("Step-free", "Hearing loop"),
    (Contact("phone", "116 123", "Call", "confirmed", "2026-11-23", "https://example.org", "At any hour"),),
    ("childline", "shout"),
)


def test_a_full_record_survives_being_written_and_read_as_a_page_and_as_a_draft() -> None:
    page = a_page("nurse", "services", service=FULL, sections=sections("services"))
    assert read_page(compose_page(page), page.path)[0] == page
    assert read_draft(compose_draft(page), page.path) == page


def test_readers_are_told_each_known_fact_once_and_nothing_empty() -> None:
    assert dict(first_facts(FULL)) == {
        "Do you need a referral?": "Not for all of it. See “What needs a referral” on this page",
        "Who it is for": "All children.",
        "Ages": "0 to 19",
        "Cost": "Free",
        "Swimming session": "£3",
    }
    assert dict(more_facts(FULL)) == {
        "Run by": "NHS",
        "Who can ask": "Families, nurseries, schools and colleges",
        "How to ask": "Ring us.",
        "What you can get": "Advice, equipment",
        "How it is given": "By phone, at your home",
        "Area": "Bristol",
        "Languages": "English, Somali",
        "Access": "Step-free. Hearing loop",
    }
    assert (list(first_facts(ServiceRecord("NHS", "Ask."))), list(more_facts(ServiceRecord("NHS", "Ask.")))) == (
        [],
        [("Run by", "NHS")],
    )
    assert dict(first_facts(replace(FULL, status="defunct")))["Is it running?"] == "Ended"


@pytest.mark.parametrize(
    ("access", "answer"),
    [
        ((), ""),
        (("drop-in",), "none"),
        (("appointment", "membership"), "none"),
        (("referral",), "all"),
        (("drop-in", "referral"), "some"),
    ],
)
def test_whether_a_referral_is_needed_follows_from_how_people_get_in(access: tuple[str, ...], answer: str) -> None:
    assert referral(ServiceRecord("NHS", "Ask.", attending_access=access)) == answer


def test_a_typed_contact_is_given_only_when_it_is_confirmed() -> None:
    hidden = replace(FULL.contacts[0], contact_status="unconfirmed")
    assert shown_contacts(replace(FULL, contacts=(hidden, *FULL.contacts))) == FULL.contacts


_WORDS = st.text("abc £3.,", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(st.builds(CostOption, _WORDS, _WORDS)))
def test_costs_come_back_as_they_were_written(costs: list[CostOption]) -> None:
    assert read_costs(write_costs(costs)) == tuple(costs)


def test_a_cost_without_an_amount_is_kept_for_the_lint_to_find() -> None:
    assert read_costs("Trip\n\nSwimming:\nClub: £2") == (
        CostOption("Trip", ""),
        CostOption("Swimming", ""),
        CostOption("Club", "£2"),
    )
