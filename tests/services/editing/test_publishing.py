"""From draft to published: who may do what, in which state, and that no text is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from oap.core.pages.page import Prose
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import STATES, Actor, State, after, may
from oap.errors import Conflict, Invalid, NotAllowed
from oap.services.editing import comments, drafting, publishing, review_dates, reviewing
from oap.services.editing.page_addresses import why_unavailable
from oap.services.pages.sync import in_step, sync
from oap.services.people import mandates
from oap.site import Site
from oap.storage import accounts, audit_log, recording, revisions
from oap.storage.database import Database
from tests.build import a_page, config, people, saves_of, write_content
from tests.clock import MovedClock, a_moment_later

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
WHO = ("editor", "editor2", "publisher", "publisher2", "publisher-health", "reviewer-health", "lead", "lead2", "admin")
TEXT = compose_page(a_page(title="When a hall is too loud"))


@pytest.fixture
def shared(tmp_path: Path, database: Database) -> Iterator[Site]:
    content = write_content(tmp_path / "content", a_page(), a_page("urgent-help", "guides"))
    site = Site(config(tmp_path, content, database_url=database.url.render_as_string(False)), MovedClock())
    sync(site)
    yield site
    site.database.close()


@pytest.fixture
def who(shared: Site) -> dict[str, Actor]:
    return people(shared, *WHO)


def submitted(site: Site, author: Actor, text: str = TEXT) -> Revision:
    draft = drafting.start(site, author, "quiet-rooms", NOW)
    draft = drafting.save(site, author, draft.id, NOW, text=text, saves=draft.saves)
    return drafting.submit(site, author, draft.id, NOW, note="Clearer title")


def acts(site: Site) -> list[str]:
    with site.database.read() as connection:
        return [event.act for event in audit_log.every_event(connection)]


def test_a_change_that_another_person_approves_is_public_searchable_and_in_the_folder_at_once(
    shared: Site, who: dict[str, Actor]
) -> None:
    draft = submitted(shared, who["editor"])
    assert shared.state.library.by_slug["quiet-rooms"].title == "When a room is too loud"
    made = publishing.publish(shared, who["publisher"], draft.id, NOW, saves=saves_of(shared, draft.id))
    assert (made.number, made.author, made.approver, made.note) == (2, "editor", "publisher", "Clearer title")
    assert (shared.config.content_dir / made.path).read_text() == made.text
    a_moment_later(shared)
    state = shared.state
    assert state.library.by_slug["quiet-rooms"].version == 2
    assert state.engine is not None and state.engine.search("loud hall").found[0].card.slug == "quiet-rooms"
    assert in_step(shared)
    assert acts(shared) == ["start", "submit", "publish"]


def in_state(site: Site, author: Actor, other: Actor, state: State) -> Revision:
    """A revision that the author wrote, in the state."""
    if state == "draft":
        return drafting.start(site, author, "quiet-rooms", NOW)
    if state == "discarded":
        return drafting.discard(site, author, drafting.start(site, author, "quiet-rooms", NOW).id, NOW)
    if state == "withdrawn":
        asked = publishing.propose_withdrawal(site, author, "quiet-rooms", NOW, note="Why")
        return publishing.publish(site, other, asked.id, NOW, saves=asked.saves)
    one = submitted(site, author)
    if state == "changes-requested":
        return reviewing.send_back(site, other, one.id, NOW, reason="Shorter, please")
    return publishing.publish(site, other, one.id, NOW, saves=saves_of(site, one.id)) if state == "published" else one


ACTIONS: dict[str, Callable[[Site, Actor, Revision], object]] = {
    "save": lambda site, actor, r: drafting.save(site, actor, r.id, NOW, text=TEXT + "\n", saves=r.saves),
    "submit": lambda site, actor, r: drafting.submit(site, actor, r.id, NOW, note="Why"),
    "take-back": lambda site, actor, r: drafting.take_back(site, actor, r.id, NOW),
    "discard": lambda site, actor, r: drafting.discard(site, actor, r.id, NOW),
    "comment": lambda site, actor, r: comments.comment(site, actor, r.id, NOW, place="", text="Hm"),
    "return": lambda site, actor, r: reviewing.send_back(site, actor, r.id, NOW, reason="Why"),
    "publish": lambda site, actor, r: publishing.publish(site, actor, r.id, NOW, saves=saves_of(site, r.id)),
    "schedule": lambda site, actor, r: publishing.schedule(
        site, actor, r.id, NOW, saves=saves_of(site, r.id), at=NOW + timedelta(days=1)
    ),
    "publish-in-emergency": lambda site, actor, r: publishing.publish_in_emergency(
        site, actor, r.id, NOW, saves=saves_of(site, r.id), reason="Fire"
    ),
    "restore": lambda site, actor, r: drafting.restore(site, actor, r.id, NOW),
}


@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
def test_every_action_in_every_state_does_what_the_tables_say(tmp_path: Path, state: State) -> None:
    """Each person tries each action on a revision of the editor's in this state; only what is allowed succeeds."""
    site = Site(config(tmp_path, write_content(tmp_path / "content", a_page(), a_page("urgent-help", "guides"))))
    sync(site)
    who = people(site, *WHO)
    tried, one = 0, cast(Revision | None, None)
    for action, do in ACTIONS.items():
        for actor in who.values():
            # Making one costs more than all else, and what was refused has changed nothing.
            one = one or in_state(site, who["editor"], who["lead2"], state)
            allowed = may(actor, action, team="schools", author=who["editor"].id)  # type: ignore[arg-type]  # a value out of the table of cases
            fits = after(state, action) is not None and not (action == "restore" and one.text is None)  # type: ignore[arg-type]  # a value out of the table of cases
            tried += 1
            if allowed and fits:
                do(site, actor, one)
                _clean(site)
                one = None
                continue
            with pytest.raises((NotAllowed, Conflict) if not allowed else (Conflict, Invalid)):
                do(site, actor, one)
            with site.database.read() as connection:
                assert revisions.get(connection, one.id) == one, f"{action} by {actor.name} was refused"
    assert tried == len(ACTIONS) * len(WHO)


def _clean(site: Site) -> None:
    """Start the next try from a published page without open drafts."""
    with site.database.write() as connection:
        for draft in revisions.open_drafts(connection):
            recording.change(connection, draft, now="2026-11-24T16:50:00Z", state="discarded")
        head = revisions.head(connection, "quiet-rooms")
        assert head is not None
        if head.text is None:
            recording.add_version(
                connection,
                page_id="quiet-rooms",
                path=head.path,
                text=compose_page(a_page()),
                team="schools",
                origin="editor",
                now="2026-11-24T16:50:00Z",
            )


def test_nobody_publishes_their_own_text_whatever_their_role(shared: Site, who: dict[str, Actor]) -> None:
    for author in ("publisher", "lead"):
        draft = submitted(shared, who[author])
        for attempt in (publishing.publish, partial(publishing.schedule, at=NOW + timedelta(days=1))):
            with pytest.raises(NotAllowed):
                attempt(shared, who[author], draft.id, NOW, saves=draft.saves)
        _clean(shared)
    assert shared.state.library.by_slug["quiet-rooms"].version == 1


def test_an_emergency_is_public_at_once_and_a_debt_until_a_third_person_agrees(
    shared: Site, who: dict[str, Actor]
) -> None:
    draft = submitted(shared, who["editor"])
    made = publishing.publish_in_emergency(
        shared, who["lead"], draft.id, NOW, saves=saves_of(shared, draft.id), reason="A telephone number is wrong"
    )
    assert made.debt and made.number == 2
    assert [one.id for one in reviewing.queue(shared, who["lead2"]).debts] == [made.id]
    for not_the_one in ("lead", "publisher-health", "editor2"):
        with pytest.raises(NotAllowed):
            publishing.second(shared, who[not_the_one], made.id, NOW)
    assert not publishing.second(shared, who["publisher"], made.id, NOW).debt
    with pytest.raises(Conflict):
        publishing.second(shared, who["lead2"], made.id, NOW)


def test_two_people_who_change_the_same_page_both_keep_their_text(shared: Site, who: dict[str, Actor]) -> None:
    mine, theirs = (
        submitted(shared, who["editor"]),
        submitted(shared, who["editor2"], TEXT.replace("too loud", "too bright")),
    )
    publishing.publish(shared, who["publisher"], mine.id, NOW, saves=saves_of(shared, mine.id))
    with pytest.raises(Conflict):
        publishing.publish(shared, who["publisher"], theirs.id, NOW, saves=saves_of(shared, theirs.id))
    seen = reviewing.review(shared, who["publisher"], theirs.id, NOW)
    assert seen.behind and seen.draft.text and "too bright" in seen.draft.text
    again = drafting.take_back(shared, who["editor2"], theirs.id, NOW)
    both = partial(drafting.rebase, shared, who["editor2"], again.id, NOW, text=again.text or "", saves=again.saves)
    with pytest.raises(Conflict):
        both(onto=1)  # seen beside what is not the newest
    again = both(onto=2)
    drafting.submit(shared, who["editor2"], again.id, NOW, note="Both")
    assert publishing.publish(shared, who["publisher"], again.id, NOW, saves=saves_of(shared, again.id)).number == 3


def test_a_stale_form_is_told_and_the_saved_text_stays(shared: Site, who: dict[str, Actor]) -> None:
    draft = drafting.start(shared, who["editor"], "quiet-rooms", NOW)
    newer = drafting.save(shared, who["editor"], draft.id, NOW, text=TEXT, saves=draft.saves)
    with pytest.raises(Conflict):
        drafting.save(shared, who["editor"], draft.id, NOW, text="stale", saves=draft.saves)
    with shared.database.read() as connection:
        assert revisions.get(connection, draft.id).text == newer.text == TEXT


def test_starting_twice_gives_the_same_draft(shared: Site, who: dict[str, Actor]) -> None:
    assert (
        drafting.start(shared, who["editor"], "quiet-rooms", NOW).id
        == drafting.start(shared, who["editor"], "quiet-rooms", NOW).id
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.replace("---\n", "-\n", 1), "three hyphens"),
        (lambda t: t.replace("id: quiet-rooms", "id: other"), "for ever"),
        (lambda t: t.replace("at any time", "later"), "at any time"),
        (
            lambda t: t.replace(
                "Some children hear", "You must have had two full cycles before you can ask. Some hear"
            ),
            "cycle",
        ),
    ],
)
def test_what_is_wrong_stops_a_submission_and_is_all_told(
    shared: Site, who: dict[str, Actor], change: Callable[[str], str], told: str
) -> None:
    draft = drafting.start(shared, who["editor"], "quiet-rooms", NOW)
    text = change(TEXT)
    draft = drafting.save(shared, who["editor"], draft.id, NOW, text=text, saves=draft.saves)
    with pytest.raises(Invalid, match=told):
        drafting.submit(shared, who["editor"], draft.id, NOW, note="Why")
    with shared.database.read() as connection:
        assert revisions.get(connection, draft.id).text == text


def test_a_statement_that_is_taken_out_is_listed_as_retired_and_its_id_never_used_again(
    shared: Site, who: dict[str, Actor]
) -> None:
    page = a_page()
    provides = next(s for s in page.sections if s.heading == "What the setting provides")
    first = provides.groups[0]
    fewer = replace(provides, groups=(replace(first, items=first.items[1:]), *provides.groups[1:]))
    less = replace(page, sections=tuple(fewer if s is provides else s for s in page.sections))
    draft = submitted(shared, who["editor"], compose_page(less))
    made = publishing.publish(shared, who["publisher"], draft.id, NOW, saves=draft.saves)
    published, _ = read_page(made.text or "", made.path)
    assert published is not None and published.retired_statements == ("universal-0",)
    with pytest.raises(Invalid, match="withdrawn"):
        submitted(shared, who["editor"], compose_page(page).replace("Staff seat number 0", "Staff thank number 0"))
    again = submitted(shared, who["editor"], compose_page(page))  # with its own words it may come back
    assert publishing.publish(shared, who["publisher"], again.id, NOW, saves=saves_of(shared, again.id)).number == 3


def test_a_rename_keeps_the_id_and_the_old_address_leads_on(shared: Site, who: dict[str, Actor]) -> None:
    draft = drafting.start(shared, who["editor"], "quiet-rooms", NOW)
    draft = drafting.save(
        shared, who["editor"], draft.id, NOW, text=draft.text or "", saves=draft.saves, path="strategies/calm.md"
    )
    with pytest.raises(Invalid):  # a strategy has other sections than a need
        drafting.submit(shared, who["editor"], draft.id, NOW, note="Moved")
    draft = drafting.save(
        shared, who["editor"], draft.id, NOW, text=draft.text or "", saves=draft.saves, path="needs/calm-rooms.md"
    )
    drafting.submit(shared, who["editor"], draft.id, NOW, note="Renamed")
    made = publishing.publish(shared, who["publisher"], draft.id, NOW, saves=saves_of(shared, draft.id))
    assert "aliases: [needs/quiet-rooms]" in (made.text or "")
    assert not (shared.config.content_dir / "needs/quiet-rooms.md").exists()
    a_moment_later(shared)
    assert shared.state.library.by_alias["needs/quiet-rooms"].slug == "calm-rooms"
    assert shared.state.library.by_id["quiet-rooms"].slug == "calm-rooms"


def test_a_withdrawal_needs_two_people_and_can_be_undone(shared: Site, who: dict[str, Actor]) -> None:
    asked = publishing.propose_withdrawal(shared, who["publisher"], "quiet-rooms", NOW, note="Merged")
    with pytest.raises(NotAllowed):
        publishing.publish(shared, who["publisher"], asked.id, NOW, saves=saves_of(shared, asked.id))
    gone = publishing.publish(shared, who["publisher2"], asked.id, NOW, saves=saves_of(shared, asked.id))
    assert (gone.state, gone.number, gone.text) == ("withdrawn", 2, None)
    assert not (shared.config.content_dir / "needs/quiet-rooms.md").exists()
    with shared.database.read() as connection:
        first = revisions.version(connection, "quiet-rooms", 1)
    back = drafting.restore(shared, who["editor"], first.id, NOW)
    drafting.submit(shared, who["editor"], back.id, NOW, note="Needed after all")
    assert publishing.publish(shared, who["publisher"], back.id, NOW, saves=saves_of(shared, back.id)).number == 3
    assert (shared.config.content_dir / "needs/quiet-rooms.md").read_text() == first.text


def test_a_proposal_from_another_team_goes_to_the_team_that_owns_the_page(shared: Site, who: dict[str, Actor]) -> None:
    draft = submitted(shared, who["publisher-health"])
    assert draft.team == "schools"
    assert [one.id for one in reviewing.queue(shared, who["publisher"]).mine_to_approve] == [draft.id]
    assert publishing.publish(shared, who["publisher"], draft.id, NOW, saves=saves_of(shared, draft.id)).number == 2


def test_a_page_can_be_approved_for_a_time_to_come(shared: Site, who: dict[str, Actor]) -> None:
    draft = submitted(shared, who["editor"])
    publishing.schedule(
        shared, who["publisher"], draft.id, NOW, saves=saves_of(shared, draft.id), at=NOW + timedelta(hours=1)
    )
    assert publishing.publish_due(shared, NOW) == []
    (made,) = publishing.publish_due(shared, NOW + timedelta(hours=2))
    assert (made.number, made.approver) == (2, "publisher")
    assert publishing.publish_due(shared, NOW + timedelta(hours=3)) == []


def test_taking_back_a_scheduled_text_voids_the_approval(shared: Site, who: dict[str, Actor]) -> None:
    draft = submitted(shared, who["editor"])
    publishing.schedule(
        shared, who["publisher"], draft.id, NOW, saves=saves_of(shared, draft.id), at=NOW + timedelta(hours=1)
    )
    draft = drafting.take_back(shared, who["editor"], draft.id, NOW)
    assert (draft.publish_at, draft.approver_id) == (None, None)
    drafting.save(shared, who["editor"], draft.id, NOW, text=TEXT.replace("hall", "gym"), saves=draft.saves)
    drafting.submit(shared, who["editor"], draft.id, NOW, note="Changed after the approval")
    assert publishing.publish_due(shared, NOW + timedelta(hours=2)) == []


def test_a_scheduled_text_that_another_overtook_stays_in_review_without_its_time(
    shared: Site, who: dict[str, Actor]
) -> None:
    late, fast = submitted(shared, who["editor"]), submitted(shared, who["editor2"])
    publishing.schedule(
        shared, who["publisher"], late.id, NOW, saves=saves_of(shared, late.id), at=NOW + timedelta(hours=1)
    )
    publishing.publish(shared, who["publisher"], fast.id, NOW, saves=saves_of(shared, fast.id))
    assert publishing.publish_due(shared, NOW + timedelta(hours=2)) == []
    with shared.database.read() as connection:
        kept = revisions.get(connection, late.id)
    assert (kept.state, kept.publish_at, kept.text) == ("in-review", None, late.text)
    assert "not-published" in acts(shared)


def a_mandate(site: Site, giver: Actor, holder: Actor, group: str = "parent-carers") -> None:
    day = NOW.date()
    mandates.grant(site, giver, holder.id, group, day, day + timedelta(days=30), now=NOW)


def test_a_change_of_meaning_lapses_sign_offs_and_a_change_of_wording_does_not(
    shared: Site, who: dict[str, Actor]
) -> None:
    a_mandate(shared, who["lead"], who["reviewer-health"])
    reviewing.sign_off(
        shared, who["reviewer-health"], "quiet-rooms", NOW, group="parent-carers", verdict="agreed", note=""
    )
    draft = submitted(shared, who["editor"])
    publishing.publish(shared, who["publisher"], draft.id, NOW, saves=draft.saves, wording_only=True)
    assert [one.lapsed_at for one in reviewing.signed_off(shared, "quiet-rooms")] == [None]
    other = TEXT.replace("too loud", "too bright")
    draft = submitted(shared, who["editor"], other)
    publishing.publish(shared, who["publisher"], draft.id, NOW, saves=draft.saves)
    assert reviewing.signed_off(shared, "quiet-rooms")[0].lapsed_at is not None


def test_one_person_may_confirm_that_a_page_is_still_correct(shared: Site, who: dict[str, Actor]) -> None:
    made = publishing.confirm(shared, who["publisher"], "quiet-rooms", NOW, review_by=date(2027, 11, 24))
    a_moment_later(shared)
    card = shared.state.library.by_slug["quiet-rooms"]
    assert (made.number, card.reviewed, card.review_by) == (2, "2026-11-24", "2027-11-24")
    with pytest.raises(NotAllowed):
        publishing.confirm(shared, who["editor"], "quiet-rooms", NOW, review_by=date(2027, 11, 24))


def test_whoever_looks_after_a_page_may_confirm_it_as_long_as_they_write(shared: Site, who: dict[str, Actor]) -> None:
    day, editor, reviewer = date(2027, 11, 24), who["editor"], who["reviewer-health"]
    review_dates.set_owners(shared, who["publisher"], "quiet-rooms", NOW, owner=reviewer.id, second=editor.id)
    assert publishing.confirm(shared, editor, "quiet-rooms", NOW, review_by=day).number == 2
    with pytest.raises(NotAllowed):
        publishing.confirm(shared, reviewer, "quiet-rooms", NOW, review_by=day)
    with pytest.raises(NotAllowed):
        publishing.confirm(shared, editor, "urgent-help", NOW, review_by=day)


def test_a_new_page_gets_a_name_that_was_never_used(shared: Site, who: dict[str, Actor]) -> None:
    kinds = {"kind": "needs", "title": "Bright lights", "team": "schools", "topic": "sensory"}
    made = drafting.start_new(shared, who["editor"], NOW, slug="bright-lights", **kinds)
    page, problems = read_page(made.text or "", made.path)
    assert page is not None and not problems
    assert any(isinstance(item, Prose) for section in page.sections for group in section.groups for item in group.items)
    for used in ("quiet-rooms", "bright-lights", "../evil", "a b", "", "x" * 90):
        with pytest.raises(Invalid):
            drafting.start_new(shared, who["editor"], NOW, slug=used, **kinds)


def test_when_the_disk_is_full_the_publish_stands_and_the_next_sync_shows_it(
    shared: Site, who: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    draft = submitted(shared, who["editor"])
    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        assert publishing.publish(shared, who["publisher"], draft.id, NOW, saves=saves_of(shared, draft.id)).number == 2
    assert (shared.config.content_dir / "needs/quiet-rooms.md").read_text() != TEXT
    sync(shared)
    assert (shared.config.content_dir / "needs/quiet-rooms.md").read_text() == TEXT
    assert in_step(shared)


def renamed(site: Site, author: Actor, other: Actor, path: str) -> None:
    draft = drafting.start(site, author, "quiet-rooms", NOW)
    draft = drafting.save(site, author, draft.id, NOW, text=draft.text or "", saves=draft.saves, path=path)
    draft = drafting.submit(site, author, draft.id, NOW, note="A better address")
    publishing.publish(site, other, draft.id, NOW, saves=saves_of(site, draft.id))


def test_an_old_address_that_a_withdrawn_page_lists_stays_its_own(shared: Site, who: dict[str, Actor]) -> None:
    draft = drafting.start(shared, who["editor"], "quiet-rooms", NOW)
    text = (draft.text or "").replace("id: quiet-rooms\n", "id: quiet-rooms\naliases: [needs/before-the-record]\n", 1)
    draft = drafting.save(shared, who["editor"], draft.id, NOW, text=text, saves=draft.saves)
    draft = drafting.submit(shared, who["editor"], draft.id, NOW, note="Old")
    publishing.publish(shared, who["publisher"], draft.id, NOW, saves=draft.saves)
    gone = publishing.propose_withdrawal(shared, who["editor"], "quiet-rooms", NOW, note="Said elsewhere now")
    publishing.publish(shared, who["publisher"], gone.id, NOW, saves=saves_of(shared, gone.id))
    with shared.database.read() as connection:
        assert "once belonged" in why_unavailable(shared, connection, "before-the-record", "another")
        assert not why_unavailable(shared, connection, "before-the-record", "quiet-rooms")
        assert not why_unavailable(shared, connection, "before", "another")


def test_an_address_that_a_page_ever_had_stays_its_own(shared: Site, who: dict[str, Actor]) -> None:
    """Also after it moved on, also after it was withdrawn; the page itself may come back to it."""
    renamed(shared, who["editor"], who["publisher"], "needs/calm-rooms.md")
    renamed(shared, who["editor"], who["publisher"], "needs/still-rooms.md")
    gone = publishing.propose_withdrawal(shared, who["editor"], "quiet-rooms", NOW, note="Said elsewhere now")
    publishing.publish(shared, who["publisher"], gone.id, NOW, saves=gone.saves)
    assert shared.state.library.by_id.get("quiet-rooms") is None
    other = drafting.start(shared, who["editor"], "urgent-help", NOW)
    for path in ("guides/calm-rooms.md", "guides/quiet-rooms.md", "guides/still-rooms.md"):
        with pytest.raises(Invalid, match="once belonged to another page"):
            drafting.save(shared, who["editor"], other.id, NOW, text=other.text or "", saves=other.saves, path=path)
        with pytest.raises(Invalid, match="name of another page"):
            drafting.start_new(
                shared,
                who["editor"],
                NOW,
                kind="guides",
                slug=path.partition("/")[2][:-3],
                title="Mine",
                team="schools",
                topic="crisis",
            )
    with shared.database.read() as connection:
        last = next(version for version in revisions.versions(connection, "quiet-rooms") if version.text is not None)
    back = drafting.restore(shared, who["editor"], last.id, NOW)
    back = drafting.save(
        shared, who["editor"], back.id, NOW, text=back.text or "", saves=back.saves, path="needs/quiet-rooms.md"
    )
    back = drafting.submit(shared, who["editor"], back.id, NOW, note="It is needed after all")
    assert (
        publishing.publish(shared, who["publisher"], back.id, NOW, saves=saves_of(shared, back.id)).path
        == "needs/quiet-rooms.md"
    )


@pytest.mark.parametrize("since", ["disabled", "no longer a publisher", "publishes for another team"])
def test_a_scheduled_text_is_decided_again_when_its_time_comes(shared: Site, who: dict[str, Actor], since: str) -> None:
    draft = submitted(shared, who["editor"])
    publishing.schedule(shared, who["publisher"], draft.id, NOW, saves=draft.saves, at=NOW + timedelta(hours=1))
    with shared.database.write() as connection:
        if since == "disabled":
            accounts.set_disabled(connection, who["publisher"].id, "2026-11-24T17:00:00Z")
        else:
            role = ("schools", "editor") if since == "no longer a publisher" else ("health", "publisher")
            accounts.set_roles(connection, who["publisher"].id, (role,))  # type: ignore[arg-type]  # a value out of the table of cases
    assert publishing.publish_due(shared, NOW + timedelta(hours=2)) == []
    with shared.database.read() as connection:
        kept = revisions.get(connection, draft.id)
    assert (kept.state, kept.publish_at, kept.approver_id, kept.text) == ("in-review", None, None, draft.text)
    assert "not-published" in acts(shared)
    assert publishing.publish(shared, who["publisher2"], kept.id, NOW, saves=kept.saves).number == 2


def test_a_page_moves_to_another_team_only_with_that_teams_yes(shared: Site, who: dict[str, Actor]) -> None:
    moved = submitted(shared, who["editor"], TEXT.replace("team: schools", "team: health"))
    assert "team: health" in (moved.text or "")
    for act in (publishing.publish, partial(publishing.schedule, at=NOW + timedelta(hours=1))):
        with pytest.raises(NotAllowed, match="another team"):
            act(shared, who["publisher"], moved.id, NOW, saves=moved.saves)
    with pytest.raises(NotAllowed):  # the other team alone cannot take it either
        publishing.publish(shared, who["publisher-health"], moved.id, NOW, saves=moved.saves)
    both = Actor(who["publisher2"].id, "both", roles=(("health", "publisher"), ("schools", "publisher")))
    made = publishing.publish(shared, both, moved.id, NOW, saves=moved.saves)
    assert (made.number, made.team) == (2, "health")


def test_who_says_what_was_seen_nothing_is_published_unseen(shared: Site, who: dict[str, Actor]) -> None:
    draft = submitted(shared, who["editor"])
    acts: tuple[Callable[..., object], ...] = (
        partial(publishing.publish, shared, who["publisher"], draft.id, NOW),
        partial(publishing.schedule, shared, who["publisher"], draft.id, NOW, at=NOW + timedelta(hours=1)),
        partial(publishing.publish_in_emergency, shared, who["lead"], draft.id, NOW, reason="Fire"),
    )
    for act in acts:
        with pytest.raises(TypeError):
            act()
        with pytest.raises(Conflict, match="Look again"):
            act(saves=draft.saves - 1)
