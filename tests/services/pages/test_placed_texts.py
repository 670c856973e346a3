"""A text that stands on many pages changes once, and each of them has a new version; a citation keeps the words that it
cited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from oap.companion import catch_up_site
from oap.core.documents.citations import Reference
from oap.core.pages.page import Group, Page, Placed, Prose, Section, Statement
from oap.core.pages.page_text import compose_page
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.errors import Conflict, Invalid
from oap.services.documents import citations
from oap.services.editing import drafting, publishing, reviewing
from oap.services.pages import history
from oap.services.pages.sync import in_step, sync
from oap.site import Site
from oap.storage import audit_log, events, revisions
from tests.build import a_page, a_shared_text, config, people, saves_of, sections, write_content, write_page

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SEAT = Statement(
    "own-seat", "Give the pupil a seat of their own.", "Your child has a seat of their own.", ("class-teacher",)
)
ASK = "Ask the council of {area} in writing, and keep a copy of the letter."


def asking(text: str = ASK, *more: Statement, **changes: Any) -> Page:
    return a_shared_text("asking", (Prose(text), *(more or (SEAT,))), **changes)


def placing(slug: str, **changes: Any) -> Page:
    made = list(sections("needs", f"the pupils of {slug} before the lesson starts"))
    at = next(n for n, one in enumerate(made) if one.heading == "What the setting provides")
    first = made[at].groups[0]
    made[at] = Section(
        made[at].heading,
        (Group(first.heading, first.tier, (), (*first.items, Placed("block", ("asking",)))), *made[at].groups[1:]),
    )
    return a_page(slug, sections=tuple(made), **changes)


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    pages = (placing("quiet-rooms"), placing("loud-halls", team="health"), a_page("urgent-help", "guides"))
    made = Site(config(tmp_path, write_content(tmp_path / "content", *pages, asking()), database_url=database_url))
    report = sync(made)
    assert not report.problems
    yield made
    made.database.close()


@pytest.fixture
def who(site: Site) -> dict[str, Actor]:
    return people(site, "editor", "publisher", "lead", "lead2")


def versions(site: Site) -> dict[str, int]:
    return {card.id: card.version for card in site.state.library.cards}


def words(site: Site, slug: str) -> str:
    record = site.rendered_pages.get(slug)
    assert record is not None
    return " ".join(item.text for s in record.sections for g in s.groups for item in g.items if hasattr(item, "text"))


def changed(site: Site, author: Actor, approver: Actor, text: str, **how: bool) -> Revision:
    draft = drafting.start(site, author, "asking", NOW)
    draft = drafting.save(site, author, draft.id, NOW, text=text, saves=draft.saves)
    drafting.submit(site, author, draft.id, NOW, note="Kinder")
    return publishing.publish(site, approver, draft.id, NOW, saves=saves_of(site, draft.id), **how)


def test_readers_and_search_find_a_shared_text_on_every_page_that_places_it(site: Site) -> None:
    assert site.state.library.by_slug.keys() == {"quiet-rooms", "loud-halls", "urgent-help"}
    for slug in ("quiet-rooms", "loud-halls"):
        assert "Ask the council of Testham in writing" in words(site, slug)
        record = site.rendered_pages.get(slug)
        assert record is not None
        said = next(one for one in record.statements() if one.id == "own-seat")
        assert (said.tier, said.section) == ("universal", "What the setting provides")
    found = {one.card.slug for one in site.state.engine.search("ask the council in writing and keep a copy").found}  # type: ignore[union-attr]  # there is an engine after a sync
    assert {"quiet-rooms", "loud-halls"} <= found
    assert sync(site).quiet
    assert in_step(site)


def test_publishing_a_shared_text_gives_its_pages_new_versions_and_citations_keep_their_words(
    site: Site, who: dict[str, Actor]
) -> None:
    asked = Reference("quiet-rooms", "own-seat", 1)
    before = citations.cite(site, [asked])[asked]
    mine = drafting.start(site, who["editor"], "quiet-rooms", NOW)
    other = Statement(
        "own-seat",
        "Give the pupil a quiet seat of their own.",
        "Your child has a quiet seat of their own.",
        ("class-teacher",),
    )
    made = changed(site, who["editor"], who["publisher"], compose_page(asking(ASK.replace("Ask", "Write to"), other)))
    assert versions(site) == {"quiet-rooms": 2, "loud-halls": 2, "urgent-help": 1}
    assert "Write to the council of Testham" in words(site, "loud-halls")
    newest = history.versions(site, "loud-halls")[0]
    assert (newest.origin, newest.team, newest.author, newest.approver) == ("block", "health", "editor", "publisher")
    assert "About asking" in newest.note and "Kinder" in newest.note
    # What was cited stays, and is told apart from what is there now.
    again = citations.cite(site, [asked])[asked]
    assert (
        (again.words, again.mark) == (before.words, before.mark) == ("Give the pupil a seat of their own.", before.mark)
    )
    assert citations.changes_since(site, [before])[asked].change == citations.REWORDED
    past = history.past_version(site, "quiet-rooms", 1)
    assert "Ask the council of Testham" in str(past.rendered.sections)
    assert [change.id for change in past.since.statements] == ["own-seat"]
    assert "{area}" in str(past.since.sections)
    # A draft of a page goes on: nobody wrote in that page.
    with site.database.read() as connection:
        assert revisions.get(connection, mine.id).base == 2
        told = [event for event in audit_log.every_event(connection) if event.target == "loud-halls"]
    assert any("version 2 of “asking”" in event.detail and "health" in event.detail for event in told)
    assert (site.config.content_dir / made.path).read_text() == made.text
    assert sync(site).quiet
    assert in_step(site)


def test_each_version_that_a_shared_text_gives_is_an_event_of_its_page(site: Site, who: dict[str, Actor]) -> None:
    with site.database.read() as connection:
        last = events.last_id(connection)
    changed(site, who["editor"], who["publisher"], compose_page(asking("Ask the council by letter.")))
    with site.database.read() as connection:
        found = events.after(connection, last, kinds=["published"])
    assert [(one.page_id, one.version, one.detail["origin"]) for one in found] == [
        ("asking", 2, "editor"),
        ("loud-halls", 2, "block"),
        ("quiet-rooms", 2, "block"),
    ]
    assert {one.actor_id for one in found} == {who["publisher"].id}


def test_a_change_of_who_looks_after_a_shared_text_changes_no_page(site: Site, who: dict[str, Actor]) -> None:
    changed(site, who["editor"], who["publisher"], compose_page(asking(review_by="2031-01-01")))
    assert set(versions(site).values()) == {1}
    publishing.confirm(site, who["publisher"], "asking", NOW, review_by=datetime(2032, 1, 1).date())
    assert set(versions(site).values()) == {1}
    assert sync(site).quiet


def test_a_shared_text_changed_on_disk_makes_the_same_new_versions(site: Site, who: dict[str, Actor]) -> None:
    write_page(site.config.content_dir, asking("Now ask by letter, {area}, and keep what you wrote."))
    report = sync(site)
    assert set(report.recorded) == {"asking", "quiet-rooms", "loud-halls"}
    assert versions(site) == {"quiet-rooms": 2, "loud-halls": 2, "urgent-help": 1}
    newest = history.versions(site, "quiet-rooms")[0]
    assert newest.origin == "block"
    assert "asking" in newest.note
    assert "Now ask by letter, Testham" in words(site, "quiet-rooms")
    assert sync(site).quiet
    # The name of the area is another such text.
    file = site.config.content_dir / "site.yml"
    file.write_text(file.read_text().replace("Testham", "Bathley"))
    sync(site)
    assert versions(site) == {"quiet-rooms": 3, "loud-halls": 3, "urgent-help": 1}
    assert "Now ask by letter, Bathley" in words(site, "quiet-rooms")
    assert "Now ask by letter, Testham" in str(history.past_version(site, "quiet-rooms", 2).rendered.sections)
    assert sync(site).quiet


def test_another_machine_follows_the_record(site: Site, who: dict[str, Actor], tmp_path: Path) -> None:
    other = Site(
        config(
            tmp_path / "other",
            write_content(
                tmp_path / "other" / "content",
                placing("quiet-rooms"),
                placing("loud-halls", team="health"),
                a_page("urgent-help", "guides"),
                asking(),
            ),
            database_url=site.config.database_url,
        )
    )
    assert sync(other).recorded == []
    changed(
        site, who["editor"], who["publisher"], compose_page(asking("Write, and keep what you wrote in a safe place."))
    )
    report = sync(other)
    assert report.written == ["asking"]
    assert report.recorded == report.clashes == []
    assert versions(other) == versions(site) == {"quiet-rooms": 2, "loud-halls": 2, "urgent-help": 1}
    assert sync(other, rebuild=True).recorded == []
    assert sync(other).quiet
    assert "keep what you wrote" in words(other, "quiet-rooms")
    other.database.close()


def test_a_shared_text_that_cannot_be_read_takes_no_page_down(site: Site) -> None:
    file = site.config.content_dir / "blocks" / "asking.md"
    good = file.read_text()
    file.write_text("no page at all")
    report = sync(site)
    assert {problem.file for problem in report.problems} >= {"blocks/asking.md"}
    assert versions(site) == {"quiet-rooms": 1, "loud-halls": 1, "urgent-help": 1}
    assert "Ask the council of Testham" in words(site, "quiet-rooms")
    sync(site, rebuild=True)
    assert "Ask the council of Testham" in words(site, "quiet-rooms")
    file.unlink()
    sync(site)
    assert file.read_text() == good
    assert versions(site) == {"quiet-rooms": 1, "loud-halls": 1, "urgent-help": 1}


def test_a_shared_text_in_use_is_not_withdrawn(site: Site, who: dict[str, Actor]) -> None:
    with pytest.raises(Conflict, match="“When a room is too loud”"):
        publishing.propose_withdrawal(site, who["editor"], "asking", NOW, note="Old")
    for slug in ("quiet-rooms", "loud-halls"):
        draft = drafting.start(site, who["lead"], slug, NOW)
        typed = (draft.text or "").replace("{block asking}\n\n", "")
        draft = drafting.save(site, who["lead"], draft.id, NOW, text=typed, saves=draft.saves)
        drafting.submit(site, who["lead"], draft.id, NOW, note="Without")
        made = publishing.publish(site, who["lead2"], draft.id, NOW, saves=saves_of(site, draft.id))
        assert "retired_statements: [own-seat]" in (made.text or "")
    proposed = publishing.propose_withdrawal(site, who["editor"], "asking", NOW, note="Old")
    publishing.publish(site, who["publisher"], proposed.id, NOW, saves=proposed.saves)
    assert not (site.config.content_dir / "blocks" / "asking.md").exists()
    assert sync(site).quiet


def test_a_statement_that_moves_into_a_shared_text_keeps_its_address(site: Site, who: dict[str, Actor]) -> None:
    """From the page into the text, in two publishes: the page first places the text, which then takes the statement
    over."""
    own = Statement(
        "calm-corner",
        "Keep a calm corner ready for this pupil all day.",
        "Your child has a calm corner all day.",
        ("senco",),
    )
    draft = drafting.start(site, who["lead"], "quiet-rooms", NOW)
    placed = (draft.text or "").replace("{block asking}", "{block corner}")
    corner = compose_page(a_shared_text("corner", (own,)))
    new = drafting.start_new(
        site, who["lead"], NOW, kind="blocks", slug="corner", title="A calm corner", team="schools", topic=""
    )
    new = drafting.save(site, who["lead"], new.id, NOW, text=corner, saves=new.saves)
    drafting.submit(site, who["lead"], new.id, NOW, note="Kept once")
    publishing.publish(site, who["lead2"], new.id, NOW, saves=saves_of(site, new.id))
    draft = drafting.save(site, who["lead"], draft.id, NOW, text=placed, saves=draft.saves)
    drafting.submit(site, who["lead"], draft.id, NOW, note="Placed")
    made = publishing.publish(site, who["lead2"], draft.id, NOW, saves=saves_of(site, draft.id))
    assert "retired_statements: [own-seat]" in (made.text or "")
    assert history.cited_statement(site, "quiet-rooms", "calm-corner").placed.statement == own
    # And back onto the page: it is not retired, because the page still has it.
    draft = drafting.start(site, who["lead"], "quiet-rooms", NOW)
    typed = (draft.text or "").replace(
        "{block corner}", compose_page(a_page(sections=(Section("", (Group(items=(own,)),)),))).rpartition("---\n\n")[2]
    )
    draft = drafting.save(site, who["lead"], draft.id, NOW, text=typed, saves=draft.saves)
    with pytest.raises(Invalid, match="kept once"):
        drafting.submit(site, who["lead"], draft.id, NOW, note="Typed by hand")


def test_a_published_statement_moves_into_a_shared_text_and_its_address_stays(
    site: Site, who: dict[str, Actor]
) -> None:
    file = site.config.content_dir / "needs" / "quiet-rooms.md"
    words_of = "the pupils of quiet-rooms before the lesson starts."
    calm = file.read_text().replace(
        f"Staff show number 1 for {words_of}", "Keep a calm corner ready for this pupil all day.", 1
    )
    family = "Your child has a calm corner to go to all day."
    file.write_text(calm.replace(f"In way 1 adults help {words_of}", family, 1))
    sync(site)
    asked = Reference("quiet-rooms", "universal-1", 2)
    before = citations.cite(site, [asked])[asked]
    own = history.cited_statement(site, "quiet-rooms", "universal-1").placed.statement
    new = drafting.start_new(
        site, who["lead"], NOW, kind="blocks", slug="moved", title="Moved", team="schools", topic=""
    )
    new = drafting.save(
        site, who["lead"], new.id, NOW, text=compose_page(a_shared_text("moved", (own,))), saves=new.saves
    )
    drafting.submit(site, who["lead"], new.id, NOW, note="Kept once")
    publishing.publish(site, who["lead2"], new.id, NOW, saves=saves_of(site, new.id))
    draft = drafting.start(site, who["lead"], "quiet-rooms", NOW)
    at = (draft.text or "").index(f"- {own.professional}")
    end = (draft.text or "").index("\n- ", at + 1)
    typed = f"{(draft.text or '')[:at]}{{block moved}}\n{(draft.text or '')[end:]}"
    draft = drafting.save(site, who["lead"], draft.id, NOW, text=typed, saves=draft.saves)
    drafting.submit(site, who["lead"], draft.id, NOW, note="Placed")
    assert not reviewing.review(site, who["lead2"], draft.id, NOW).difference  # nobody reads another word
    made = publishing.publish(site, who["lead2"], draft.id, NOW, saves=saves_of(site, draft.id))
    assert "retired_statements" not in (made.text or "")
    now = history.cited_statement(site, "quiet-rooms", "universal-1")
    assert (now.placed.statement, now.version.number, now.withdrawn) == (own, 3, False)
    assert citations.changes_since(site, [before])[asked].change == citations.SAME


def test_a_change_that_a_page_could_not_bear_is_refused_with_its_name(site: Site, who: dict[str, Actor]) -> None:
    draft = drafting.start(site, who["editor"], "asking", NOW)
    clash = Statement("universal-0", "Offer another thing.", "Your child is offered another thing.", ("senco",))
    draft = drafting.save(
        site, who["editor"], draft.id, NOW, text=compose_page(asking(ASK, SEAT, clash)), saves=draft.saves
    )
    with pytest.raises(Invalid, match="When a room is too loud"):
        drafting.submit(site, who["editor"], draft.id, NOW, note="Two of one id")
    assert set(versions(site).values()) == {1}


def test_a_review_says_which_pages_a_shared_text_touches(site: Site, who: dict[str, Actor]) -> None:
    draft = drafting.start(site, who["editor"], "asking", NOW)
    draft = drafting.save(
        site,
        who["editor"],
        draft.id,
        NOW,
        text=compose_page(asking("Write to the council and keep a copy of it.")),
        saves=draft.saves,
    )
    found = reviewing.review(site, who["lead"], draft.id, NOW)
    assert [change.head.page_id for change in found.touches] == ["loud-halls", "quiet-rooms"]
    assert "Write to" in str(found.difference.sections)


def test_a_local_text_reaches_the_pages_that_it_names(site: Site, who: dict[str, Actor]) -> None:
    local = a_shared_text(
        "ours",
        (Prose(":::local This area expects\nEvery hall in {area} has a map of its quiet places.\n:::"),),
        kind="local",
        pages=("quiet-rooms",),
        under="What you might notice",
    )
    new = drafting.start_new(site, who["lead"], NOW, kind="local", slug="ours", title="Ours", team="schools", topic="")
    new = drafting.save(site, who["lead"], new.id, NOW, text=compose_page(local), saves=new.saves)
    drafting.submit(site, who["lead"], new.id, NOW, note="Of this area")
    publishing.publish(site, who["lead2"], new.id, NOW, saves=saves_of(site, new.id))
    assert versions(site) == {"quiet-rooms": 2, "loud-halls": 1, "urgent-help": 1}
    assert "Every hall in Testham" in words(site, "quiet-rooms")
    assert "Every hall" not in (site.config.content_dir / "needs" / "quiet-rooms.md").read_text()
    # Another area puts its own folder there.
    (site.config.content_dir / "local" / "ours.md").write_text(compose_page(local).replace("Every hall", "No hall"))
    sync(site)
    assert "No hall in Testham" in words(site, "quiet-rooms")
    assert versions(site)["quiet-rooms"] == 3


def test_the_companion_follows_a_shared_text_that_changed_in_the_folder_or_on_another_machine(
    site: Site, who: dict[str, Actor]
) -> None:
    seen = catch_up_site(site, None)
    assert catch_up_site(site, seen) is seen
    write_page(site.config.content_dir, asking("Now ask by letter, {area}, and keep what you wrote."))
    seen = catch_up_site(site, seen)
    site.expect_change()
    assert versions(site) == {"quiet-rooms": 2, "loud-halls": 2, "urgent-help": 1}
    seen = catch_up_site(site, seen) or catch_up_site(site, None)
    assert catch_up_site(site, seen) is seen
