"""Easy Read as readers find it: beside its page, in its list, by search, and on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from oap.core.handbook.choices import Choices
from oap.core.library.easy_read import said_again
from oap.services.handbook.copies import pages
from oap.site import Site
from oap.web.pages.easy_read import NOT_CHECKED

WANTED = """urgent-help what-is-ordinarily-available-provision talking-to-the-senco asking-for-an-ehc-needs-assessment
when-you-disagree for-young-people""".split()


def easy_pages(handbook: Site) -> list[str]:
    return [card.slug for card in handbook.state.library.cards if card.type == "easy-read"]


def test_the_starter_set_is_there(handbook: Site, reader: FlaskClient) -> None:
    again = {said_again(slug) for slug in easy_pages(handbook)}
    assert (
        set(WANTED) <= again and len([one for one in again if handbook.state.library.by_id[one].type == "needs"]) >= 5
    )
    listed = reader.get("/easy-read").text
    assert all(f'href="/easy-read/{slug}"' in listed for slug in easy_pages(handbook))


def test_every_one_says_that_nobody_checked_it_and_leads_back(handbook: Site, reader: FlaskClient) -> None:
    for slug in easy_pages(handbook):
        text = reader.get(f"/easy-read/{slug}").text
        base = handbook.state.library.by_id[said_again(slug)]
        assert NOT_CHECKED in text and f'<a href="{base.url}">All the words</a>' in text, slug
        assert text.count('class="oap-easy__line"') >= 10 and ":</p>" not in text, slug


@pytest.mark.parametrize("address", ["/guides/talking-to-the-senco", "/urgent-help", "/needs/sleep"])
def test_a_page_has_a_switch_to_its_easy_read(address: str, reader: FlaskClient) -> None:
    slug = address.rpartition("/")[2]
    assert f'<a href="/easy-read/easy-{slug}">Easy Read</a>' in reader.get(address).text
    answer = reader.get(f"{address}/easy-read")
    assert answer.status_code == 302 and answer.location == f"/easy-read/easy-{slug}"


def test_a_page_without_one_has_no_switch(reader: FlaskClient) -> None:
    assert "/easy-read/easy-" not in reader.get("/needs/epilepsy").text
    assert reader.get("/needs/epilepsy/easy-read").status_code == 404
    assert reader.get("/needs/no-such-page/easy-read").status_code == 404


def test_urgent_help_has_the_numbers_of_the_contacts_to_press(handbook: Site, reader: FlaskClient) -> None:
    text = reader.get("/easy-read/easy-urgent-help").text
    contacts = {one.id: one for one in handbook.state.configuration.urgent.first}  # type: ignore[union-attr]  # it is there
    assert 'href="tel:999"' in text and f'href="tel:{contacts["childline"].tel}"' in text
    assert contacts["childline"].phone in text


@pytest.mark.parametrize("query", ["easy read", "urgent help easy read", "easy read senco", "easy read anxiety"])
def test_search_finds_it_for_who_asks(query: str, reader: FlaskClient) -> None:
    found = reader.get("/api/v1/search", query_string={"q": query}).get_json()
    assert any("/easy-read/" in one["url"] for one in found["results"][:3]), [one["url"] for one in found["results"]]


def test_it_is_no_chapter_of_the_handbook(handbook: Site) -> None:
    assert not [card for card in pages(handbook, Choices()) if card.type == "easy-read"]


def test_on_paper_it_is_tagged_and_says_the_same(reader: FlaskClient) -> None:
    answer = reader.get("/easy-read/easy-urgent-help/pdf")
    assert answer.status_code == 200 and answer.content_type == "application/pdf"
    pdf = PdfReader(BytesIO(answer.data))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Urgent help in Easy Read" in text and "Call 999." in text and NOT_CHECKED in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a tagged file has both
    assert reader.get("/easy-read/sleep/pdf").status_code == 404
