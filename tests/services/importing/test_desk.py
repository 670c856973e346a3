"""The import desk: what is said is kept for every machine, drafts are made of it, and it is offered for the next file
of that shape. On both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from oap.core.importing.blocks import Block, Cell, Line, Read, Table, count_letters, lines_of, write_down
from oap.core.importing.choices import REPLACE
from oap.core.importing.telling import ColumnSaid, TableRule, plain_row
from oap.core.pages.draft_text import read_draft
from oap.core.pages.workflow import Actor
from oap.errors import Invalid, NotAllowed, NotFound
from oap.services.importing import desk, reading_files
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import comments, import_desks, recording, revisions
from oap.storage import tasks as stored
from tests.build import statements
from tests.people import a_person

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
THERE = statements("universal", 1)[0].professional
HEAD = ("Facet", "Our offer", "Proof")
FIRST, SECOND, OTHER = "a" * 12, "b" * 12, "c" * 12


def a_table(*rows: tuple[str, str, str]) -> Table:
    return Table(
        tuple(tuple(Cell((Line("paragraph", text),), n) for n, text in enumerate(row)) for row in rows), "table 1"
    )


COLUMNS = tuple(ColumnSaid(use=use) for use in ("need", "provision", "text"))
RULE = TableRule(width=3, head=plain_row(a_table(HEAD).rows[0]), columns=COLUMNS)


def was_read(site: Site, mark: str, name: str, *rows: tuple[str, str, str], title: str = "Loud rooms") -> None:
    """Leave a file as its reader leaves it."""
    blocks: tuple[Block, ...] = (
        Line("heading", "Sensory and physical needs", 1),
        Line("heading", title, 2),
        a_table(*rows),
        Line("heading", "Bright rooms", 2),
        Line("item", "Blinds are down when the sun is low"),
    )
    read = Read(blocks, letters=sum(count_letters(line.text) for line in lines_of(blocks)))
    with site.database.write() as connection:
        stored.request(connection, reading_files.KIND, mark, {"name": name})
        task = stored.claim(connection, reading_files.KIND, "here")
        assert task is not None and task.key == mark
        stored.finish(connection, task, json.dumps(write_down(read)).encode())


@pytest.fixture
def lead(either_site: Site) -> Actor:
    sync(either_site)
    return a_person(either_site, "lead").actor


def map_the_table(site: Site, lead: Actor, mark: str, now: datetime = NOW) -> None:
    desk.say(site, lead, mark, now, lambda c: c.model_copy(update={"told": c.told.with_table(RULE)}), team="schools")


def test_a_file_of_which_no_table_is_understood_lies_on_the_desk_until_somebody_says_what_it_holds(
    either_site: Site, lead: Actor
) -> None:
    site = either_site
    read = Read(
        (Line("heading", "Loud rooms", 2), a_table(HEAD, ("Noise", "A bell is rung softly", "Heard"))), letters=60
    )
    with site.database.write() as connection:
        stored.request(connection, reading_files.KIND, FIRST, {"name": "offer.docx"})
        task = stored.claim(connection, reading_files.KIND, "here")
        assert task is not None
        stored.finish(connection, task, json.dumps(write_down(read)).encode())
    before = desk.at_desk(site, lead, FIRST)
    assert before.report.plan.stopped and not before.decided.statements
    with pytest.raises(Invalid, match="No statements were found"):
        desk.make(site, lead, FIRST, NOW)
    map_the_table(site, lead, FIRST)
    after = desk.at_desk(site, lead, FIRST)
    assert not after.report.plan.stopped
    assert [one.text for one in after.decided.statements] == ["A bell is rung softly"]


def test_what_is_said_of_a_file_is_kept_used_and_offered_for_the_next_one(either_site: Site, lead: Actor) -> None:
    site = either_site
    was_read(site, FIRST, "offer.docx", HEAD, ("Noise", THERE, "Seen"), ("Bells", "A bell is rung softly", "Heard"))
    before = desk.at_desk(site, lead, FIRST)
    assert before.kept is None and before.offer is None and len(before.decided.statements) == 1
    map_the_table(site, lead, FIRST)
    with site.database.write() as connection:  # a day later; what was said is kept with what was read
        stored.forget(connection, reading_files.KIND, seconds=-1)
    other = a_person(site, "lead", email="second.lead@example.org", name="Second Lead")
    again = desk.at_desk(site, other.actor, FIRST)
    assert {one.text for one in again.decided.statements} >= {THERE, "A bell is rung softly"}
    (same,) = [one for one in again.report.plan.statements if one.same_as]
    assert same.same_as is not None and same.same_as.text == THERE and same.same_as.alike == 100
    desk.say(site, other.actor, FIRST, NOW, lambda c: c.with_statements({same.key: REPLACE}))
    assert [one.mark for one in desk.begun(site, lead)] == [FIRST]
    kept = desk.at_desk(site, lead, FIRST)
    assert kept.choices.told.tables == (RULE,), "what the first one said is still there"
    assert kept.kept is not None and kept.kept.person == "Second Lead"
    report = desk.make(site, lead, FIRST, NOW)
    assert THERE not in {one.text for one in report.plan.statements} and len(report.replaced) == 1
    with site.database.read() as connection:
        draft = revisions.get(connection, report.replaced[0][0])
        (comment,) = comments.of_draft(connection, draft.id)
    page = read_draft(draft.text or "", draft.path)
    assert page is not None and draft.page_id == "quiet-rooms" and comment.place == "universal-0"
    assert desk.begun(site, lead) == []
    was_read(site, OTHER, "other.docx", ("A", "B", "C"), ("Smells", "Open a window early", "Felt"))
    assert desk.at_desk(site, lead, OTHER).offer is None
    was_read(site, SECOND, "next.docx", HEAD, ("Doors", "Doors are closed softly", "Heard"))
    offer = desk.at_desk(site, lead, SECOND).offer
    assert offer is not None and (offer.name, offer.person) == ("offer.docx", "Lead") and offer.told.tables == (RULE,)
    desk.take_offer(site, lead, SECOND, NOW, offer.mark, team="schools")
    taken = desk.at_desk(site, lead, SECOND)
    assert "Doors are closed softly" in {one.text for one in taken.decided.statements}
    assert taken.offer is None and taken.choices.taken_from == "offer.docx"
    undone = {"taken": before.choices.taken, "taken_from": "", "refused": True}
    desk.say(site, lead, SECOND, NOW, lambda c: c.model_copy(update=undone))
    back = desk.at_desk(site, lead, SECOND)
    assert "Doors are closed softly" not in {one.text for one in back.decided.statements} and back.offer is None
    desk.say(site, lead, SECOND, NOW, lambda c: c.model_copy(update={"refused": False}))
    assert desk.at_desk(site, lead, SECOND).offer is not None
    desk.forget_offer(site, lead, FIRST)
    assert desk.at_desk(site, lead, SECOND).offer is None
    with pytest.raises(NotFound):
        desk.take_offer(site, lead, SECOND, NOW, FIRST)


def test_a_desk_is_given_up_or_forgotten_after_two_months_and_only_for_who_may_write(site: Site) -> None:
    sync(site)
    lead, reviewer = a_person(site, "lead").actor, Actor(99, "R", roles=(("schools", "reviewer"),))
    was_read(site, FIRST, "offer.docx", HEAD, ("Noise", "Sit away from the door", "Seen"))
    with pytest.raises(NotAllowed):
        map_the_table(site, reviewer, FIRST)
    map_the_table(site, lead, FIRST, NOW - timedelta(days=desk.KEPT_DAYS + 1))
    with pytest.raises(NotAllowed):
        desk.give_up(site, reviewer, FIRST)
    was_read(site, SECOND, "next.docx", HEAD, ("Doors", "Doors are closed softly", "Heard"))
    map_the_table(site, lead, SECOND)
    assert [one.mark for one in desk.begun(site, lead)] == [SECOND] and desk.begun(site, reviewer) == []
    desk.give_up(site, lead, SECOND)
    assert desk.at_desk(site, lead, SECOND).kept is None
    with site.database.read() as connection:
        assert import_desks.what_was_read(connection, SECOND) is None
    with pytest.raises(NotFound, match="Choose it again"):
        desk.at_desk(site, lead, OTHER)


def test_one_whose_place_is_gone_stops_all_and_so_does_leaving_everything_out(site: Site) -> None:
    sync(site)
    lead = a_person(site, "lead").actor
    was_read(site, FIRST, "offer.docx", HEAD, ("Noise", THERE, "Seen"))
    map_the_table(site, lead, FIRST)
    (same,) = [one for one in desk.at_desk(site, lead, FIRST).report.plan.statements if one.same_as]
    desk.say(site, lead, FIRST, NOW, lambda c: c.with_statements({same.key: REPLACE}))
    with site.database.write() as connection:  # the lead's own draft of that page has the statement no more
        head = revisions.head(connection, "quiet-rooms")
        assert head is not None and head.text is not None
        recording.add_draft(
            connection,
            page_id=head.page_id,
            path=head.path,
            text=head.text.replace("universal-0", "universal-100"),
            base=1,
            team=head.team,
            author_id=lead.id,
            now="2026-11-24T16:00:00Z",
        )
        before = len(revisions.open_drafts(connection))
    with pytest.raises(Invalid, match="not typed on that page"):
        desk.make(site, lead, FIRST, NOW)
    keys = [page.key for page in desk.at_desk(site, lead, FIRST).report.plan.pages]
    desk.say(site, lead, FIRST, NOW, lambda c: c.with_statements({same.key: ""}).with_pages(keys, do="leave-out"))
    with pytest.raises(Invalid, match="nothing to make"):
        desk.make(site, lead, FIRST, NOW)
    with site.database.read() as connection:
        assert len(revisions.open_drafts(connection)) == before
