"""Whom to reach is kept once, and how sure it is follows from what is written about it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from oap.core.pages.contacts import CONTACTS_FILE, Contacts, read_contacts
from oap.core.pages.facts import Facts
from oap.core.pages.page_text import compose_page
from oap.core.pages.placing import read_whole, whole
from oap.core.pages.service_fields import Contact, ServiceRecord
from tests.build import ROOT, a_page, sections
from tests.core.pages.test_placing import placing

LINE = {
    "id": "a-line",
    "name": "A Line",
    "use": "For anyone who asks.",
    "phone": "0800 00 11 22",
    "tel": "0800001122",
    "seen": "2026-11-30",
    "sources": [{"title": "A page", "url": "https://example.org/about"}],
}
OWN = {"title": "Their page", "url": "https://example.org/own", "own": "true"}


def contacts(**changes: Any) -> Contacts:
    return read_contacts([{**LINE, **changes}])


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({}, "not-known", "Not checked with them yet"),
        ({"sources": [OWN]}, "not-known", "Not checked with them yet"),  # a copy without a date
        ({"sources": [{**OWN, "copy": "2024-10", "own": "false"}]}, "not-known", "Not checked with them yet"),
        ({"sources": [{**OWN, "copy": "2024-10"}]}, "seen", "From their website, October 2024"),
        ({"sources": [{**OWN, "copy": "2021"}, {**OWN, "copy": "2024"}]}, "seen", "From their website, 2024"),
        ({"confirmed": {"on": "2026-12-03", "by": "Asha"}}, "confirmed", "Confirmed 3 December 2026"),
    ],
)
def test_a_contact_is_confirmed_seen_or_not_known(changes: dict[str, Any], state: str, said: str) -> None:
    [one] = contacts(**changes).organisations
    assert (one.state, one.standing) == (state, said)
    assert {way.standing for way in one.ways} == {said}
    assert said in one.words


def test_every_way_is_given_with_what_a_press_on_it_opens() -> None:
    [one] = contacts(
        sms="85258", sms_word="HELP", email="us@example.org", web="https://example.org", textphone="0800 00 11 23"
    ).organisations
    assert {way.label: way.link for way in one.ways} == {
        "A Line": "https://example.org",
        "A Line: text HELP to": "sms:85258",
        "A Line, by textphone": "tel:0800001123",
        "A Line, by email": "mailto:us@example.org",
    } | {"A Line": "https://example.org"}
    assert [way.link for way in one.ways if way.kind == "phone"] == ["tel:0800001122", "tel:0800001123"]


def test_a_service_names_its_contacts_and_a_version_keeps_them() -> None:
    service = ServiceRecord(
        "NHS", "Ask us.", contacts=(Contact("web", "https://example.org", "Typed"),), reach=("a-line",)
    )
    page = a_page("nurse", "services", service=service, sections=sections("services"))
    found = whole(page, Facts(lists={"contact": contacts()}))
    assert found.page is not None and found.page.service is not None
    assert [contact.value for contact in found.page.service.contacts] == ["https://example.org", "0800 00 11 22"]
    assert read_whole(compose_page(page), page.path, found.texts) == found.page


def test_a_page_places_contacts_as_a_list_and_says_a_number_in_a_sentence() -> None:
    page = placing("Ring {phone-a-line} now.", "contact a-line")
    known = contacts()
    found = whole(page, Facts(dict(known.in_sentences()), lists={"contact": known}))
    assert found.page is not None
    text = getattr(found.page.sections[0].groups[0].items[0], "text", "")
    assert "Ring 0800 00 11 22 now." in text
    assert "- **A Line**: call [0800 00 11 22](tel:0800001122). For anyone who asks. Not checked with them yet." in text


def test_what_is_on_hold_is_told_to_nobody_and_its_page_says_why() -> None:
    known = contacts(hold="Nobody has said that it is theirs")
    assert known.names() == known.in_sentences() == {}
    problems = whole(placing("contact a-line"), Facts(lists={"contact": known})).problems
    assert ["Nobody has said that it is theirs" in problem.message for problem in problems] == [True]
    sentence = whole(placing("Ring {phone-a-line}."), Facts(dict(known.in_sentences()), lists={"contact": known}))
    assert ["{phone-a-line}" in problem.message for problem in sentence.problems] == [True]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"tel": "call us"}, "digits only"),
        ({"tel": ""}, "what a telephone dials"),
        ({"phone": "", "tel": ""}, "nobody can reach it"),
        ({"web": "http://example.org"}, "https://"),
        ({"email": "us at example.org"}, "one address"),
        ({"seen": "yesterday"}, "has to be a day"),
        ({"sources": []}, "at least one source"),
        ({"sources": [{"title": "A page", "copy": "last June"}]}, "a day, a month or a year"),
        ({"sources": [{"title": "A page", "url": "content/guides/this.md"}]}, "begin with https://"),
        ({"sources": ["A page"]}, "a source has a “title”"),
        ({"confirmed": {"on": "2026-12-03"}}, "“by” is missing"),
        ({"confirmed": {"by": "Asha"}}, "“on” has to be a day"),
        ({"confirmed": "yes"}, "“on” and “by”"),
        ({"use": ""}, "“use” is missing"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=CONTACTS_FILE) as error:
        contacts(**changes)
    assert why in str(error.value) and "a-line" in str(error.value)


def test_each_id_stands_once() -> None:
    with pytest.raises(ValueError, match="appears twice"):
        read_contacts([LINE, LINE])


def test_each_number_of_the_starter_list_belongs_to_one_organisation() -> None:
    """999 and 111 are reached in several ways."""
    found = read_contacts(yaml.load((ROOT / "content" / CONTACTS_FILE).read_text(), yaml.BaseLoader))
    numbers = [one.tel for one in found.organisations if len(one.tel) > 3]
    assert sorted(set(numbers)) == sorted(numbers)
    assert all(one.sources or one.hold for one in found.organisations)
