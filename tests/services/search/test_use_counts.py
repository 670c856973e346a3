"""What came of searches is counted by day and in few words, whatever is sent, on every machine, and forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from oap.core.search.use import MOST_WORDS, WHAT
from oap.errors import NotAllowed, NotFound
from oap.services.pages.sync import sync
from oap.services.search import proposals, use_counts
from oap.services.search.use_counts import KEPT_DAYS, MOST_A_DAY, count
from oap.site import Site
from oap.storage import audit_log, events
from oap.storage.tables.search import search_use
from tests.people import a_person

MONDAY = date(2026, 11, 30)  # so the list is of 2 to 29 November
DAYS = [date(2026, 11, day) for day in (9, 17, 29)]
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
QUIET = "/needs/quiet-rooms"


def rows(site: Site) -> list[tuple[object, ...]]:
    with site.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(search_use))]


def often(site: Site, typed: str, what: str, url: str, times: int = 2) -> None:
    for day in DAYS:
        for _ in range(times):
            assert count(site, typed, what, url, day)


def test_what_came_is_counted_by_day_in_the_words_that_were_meant(either_site: Site) -> None:
    site = either_site
    for typed in ("she covers ears", "Covers EARS", "Jayden covers ears"):
        assert count(site, typed, "opened", QUIET, MONDAY)
    assert count(site, "covers ears", "opened", "/services", MONDAY), "no page of the handbook: nothing was opened"
    assert count(site, "covers ears", "again", QUIET, MONDAY)
    assert sorted(rows(site)) == [
        ("covers ears", "again", "", "2026-11-30", 1),
        ("covers ears", "left", "", "2026-11-30", 1),
        ("covers ears", "opened", "quiet-rooms", "2026-11-30", 3),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "my son",
        "Jayden Okafor",
        "07700 900123",
        "i want to die",
        "hes going to kill himself",
        "self harm",
    ],
)
def test_of_names_numbers_grammar_and_danger_nothing_is_counted(site: Site, typed: str) -> None:
    assert not count(site, typed, "opened", QUIET, MONDAY) and rows(site) == []


def test_what_is_no_such_count_is_not_kept(site: Site) -> None:
    assert not count(site, "covers ears", "watched", QUIET, MONDAY)
    off = Site(replace(site.config, count_searches=False), site.clock)
    assert not count(off, "covers ears", "opened", QUIET, MONDAY)
    assert rows(site) == []
    off.database.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    "Jayden",
                    "covers ears",
                    "wont sleep",
                    "07700 900123",
                    "BS1 5TR",
                    "a@b.org",
                    "3 March 2019",
                    "reads slowly",
                ]
            ),
        ),
        max_size=5,
    ).map(" ".join),
    st.one_of(st.sampled_from(WHAT), st.text(max_size=10)),
    st.one_of(st.sampled_from([QUIET, "/needs/Jayden", "//evil.example/needs/quiet-rooms"]), st.text(max_size=30)),
)
def test_whatever_is_sent_nothing_but_listed_words_known_pages_and_the_day_is_stored(
    site: Site, typed: str, what: str, url: str
) -> None:
    count(site, typed, what, url, MONDAY)
    keepable, slugs = site.state.keepable_terms, {card.slug for card in site.state.library.cards}
    for words, came, page, day, number in rows(site):
        said = str(words).split()
        assert 0 < len(said) <= MOST_WORDS and all(word.isalpha() and word in keepable for word in said)
        assert came in WHAT and (page in slugs if came == "opened" else page == "")
        assert day == "2026-11-30" and isinstance(number, int)
        assert not re.search(r"jayden|\d", str(words))
    with site.database.write() as connection:
        connection.execute(delete(search_use))


def test_a_flood_of_one_thing_ends(site: Site) -> None:
    for _ in range(MOST_A_DAY + 5):
        count(site, "covers ears", "opened", QUIET, MONDAY)
    assert rows(site) == [("covers ears", "opened", "quiet-rooms", "2026-11-30", MOST_A_DAY)]


def test_a_flood_of_different_things_ends(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_counts, "MOST_ROWS_A_DAY", 2)
    for typed in ("covers ears", "reads slowly", "mixes up letters"):
        count(site, typed, "left", "", MONDAY)
    assert len(rows(site)) == 2
    assert count(site, "mixes up letters", "left", "", MONDAY + timedelta(days=1)), "the next day is free"


def test_counts_are_forgotten_also_where_counting_was_turned_off(either_site: Site) -> None:
    count(either_site, "covers ears", "left", "", MONDAY)
    off = Site(replace(either_site.config, count_searches=False), either_site.clock)
    use_counts.forget_old(off, NOW + timedelta(days=KEPT_DAYS))
    assert len(rows(either_site)) == 1
    use_counts.forget_old(off, NOW + timedelta(days=KEPT_DAYS + 1))
    assert rows(either_site) == []
    off.database.close()


@pytest.fixture
def other(either_site: Site, tmp_path: Path) -> Iterator[Site]:
    """A second machine over the same record and folder."""
    made = Site(replace(either_site.config, index_dir=tmp_path / "other"), either_site.clock)
    sync(made)
    yield made
    made.database.close()


def test_two_machines_add_up(either_site: Site, other: Site) -> None:
    for site in (either_site, other, either_site):
        assert count(site, "covers ears", "opened", QUIET, MONDAY)
    assert rows(other) == [("covers ears", "opened", "quiet-rooms", "2026-11-30", 3)]


def test_words_that_led_to_a_page_further_down_are_proposed_with_their_subject(either_site: Site) -> None:
    site = either_site
    often(site, "dinner hall letters", "opened", "/needs/slow-reading")
    often(site, "covers ears", "opened", QUIET)  # comes first already
    often(site, "purple bicycle", "left", "")
    found = proposals.proposals(site, MONDAY)
    assert [(one.words, one.page, one.times, one.days) for one in found] == [
        ("dinner hall letters", "slow-reading", 6, 3),
        ("purple bicycle", "", 6, 3),
    ] or found[0].place != 1
    assert [subject.id for subject in found[0].subjects] == ["reading"]


def test_this_weeks_searches_are_not_shown(site: Site) -> None:
    for day in (MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)):
        for _ in range(3):
            count(site, "purple bicycle", "left", "", day)
    assert proposals.proposals(site, MONDAY + timedelta(days=3)) == []
    assert [one.words for one in proposals.proposals(site, MONDAY + timedelta(days=7))] == ["purple bicycle"]


def test_what_was_decided_is_remembered_and_only_leads_decide(either_site: Site) -> None:
    site = either_site
    lead, editor = a_person(site, "lead").actor, a_person(site, "editor").actor
    often(site, "purple bicycle", "opened", QUIET)
    often(site, "zebra crossing", "left", "")
    with pytest.raises(NotAllowed):
        proposals.refuse(site, editor, "zebra crossing", "", NOW)
    with pytest.raises(NotAllowed):
        proposals.accept(site, editor, "purple bicycle", "quiet-rooms", "noise", NOW)
    proposals.refuse(site, lead, "zebra crossing", "", NOW)
    with pytest.raises(NotFound):
        proposals.refuse(site, lead, "zebra crossing", "", NOW)
    assert [one.words for one in proposals.proposals(site, MONDAY)] == ["purple bicycle"]
    with site.database.read() as connection:
        assert [one.detail for one in audit_log.events(connection, act="proposal-refused")] == ["zebra crossing"]
        (event,) = [one for one in events.after(connection, 0, 50) if one.kind == "proposal-refused"]
    assert event.detail == {}, "an event holds no words"


def test_words_that_may_no_longer_be_kept_are_not_shown(site: Site) -> None:
    often(site, "purple bicycle", "left", "")
    with site.database.write() as connection:
        connection.execute(search_use.update().values(words="jayden bicycle"))
    assert proposals.proposals(site, MONDAY) == []
