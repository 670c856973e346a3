"""Owners and dates of many pages in one act: all or nothing, by who may, and no check of what nobody looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from oap.core.pages.workflow import Actor
from oap.errors import Invalid, NotAllowed
from oap.services.editing import many_pages, notices, publishing, review_dates, waiting
from oap.services.editing.many_pages import Decision
from oap.services.operations.delivery import Subscriber, deliver
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import accounts
from tests.build import people

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
PAGES = ("quiet-rooms", "slow-reading", "urgent-help")
SOON = date(2027, 3, 1)


@pytest.fixture
def who(site: Site) -> dict[str, Actor]:
    sync(site)
    return people(site, "editor", "editor2", "publisher", "publisher-health", "editor-health", "lead")


def owners(site: Site) -> set[tuple[str, str]]:
    found = (review_dates.owners(site, page) for page in PAGES)
    return {(one.name if one else "", two.name if two else "") for one, two in found}


def test_many_pages_get_an_owner_who_is_told_once(site: Site, who: dict[str, Actor]) -> None:
    many_pages.decide(site, who["lead"], PAGES, Decision({"second": who["editor2"].id}), NOW)
    number = many_pages.decide(site, who["lead"], PAGES, Decision({"owner": who["editor"].id}), NOW)
    assert number == 3 and owners(site) == {("editor", "editor2")}
    deliver(site, Subscriber("notices", notices.tell))
    with site.database.read() as connection:
        account = accounts.get(connection, who["editor"].id)
    assert [one.kind for one in waiting.for_person(site, account, NOW)].count("pages-given") == 1
    many_pages.decide(site, who["lead"], PAGES, Decision({"owner": None, "second": None}), NOW)
    assert owners(site) == {("", "")}


def test_a_date_that_is_moved_is_no_check_and_takes_none_away(site: Site, who: dict[str, Actor]) -> None:
    publishing.confirm(site, who["lead"], PAGES[0], NOW, review_by=date(2027, 10, 1))
    before = {page: site.state.library.by_id[page].provenance for page in PAGES}
    assert before[PAGES[0]].checked_on and not before[PAGES[1]].checked_on
    many_pages.decide(site, who["lead"], PAGES, Decision(review_by=SOON), NOW + timedelta(days=1))
    for page in PAGES:
        card = site.state.library.by_id[page]
        assert card.review_by == SOON.isoformat()
        assert card.provenance.checked_on == before[page].checked_on


@pytest.mark.parametrize(
    ("by", "decision", "refusal"),
    [
        ("publisher-health", Decision(review_by=SOON), NotAllowed),
        ("editor", Decision(review_by=SOON), NotAllowed),
        ("lead", Decision(review_by=NOW.date()), Invalid),
        ("lead", Decision(review_by=NOW.date() + timedelta(days=800)), Invalid),
        ("lead", Decision(), Invalid),
    ],
)
def test_what_may_not_be_changes_nothing(
    site: Site, who: dict[str, Actor], by: str, decision: Decision, refusal: type[Exception]
) -> None:
    versions = {page: site.state.library.by_id[page].version for page in PAGES}
    with pytest.raises(refusal):
        many_pages.decide(site, who[by], PAGES, decision, NOW)
    assert {page: site.state.library.by_id[page].version for page in PAGES} == versions


def test_one_wrong_page_leaves_all_as_they_were(site: Site, who: dict[str, Actor]) -> None:
    review_dates.set_owners(site, who["lead"], PAGES[1], NOW, owner=None, second=who["editor"].id)
    before = owners(site)
    for wrong in (who["editor"].id, who["editor-health"].id):
        with pytest.raises(Invalid):
            many_pages.decide(site, who["lead"], PAGES, Decision({"owner": wrong}), NOW)
    with pytest.raises(Invalid):
        many_pages.decide(site, who["lead"], (), Decision({"owner": who["editor"].id}), NOW)
    assert owners(site) == before
