"""What people do, and what the folder brings, is an event in the same commit."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from oap.core.events import KINDS, Event
from oap.core.pages.page_text import compose_page
from oap.core.pages.workflow import Actor
from oap.errors import Invalid
from oap.services.editing import comments, drafting, publishing, review_dates, reviewing
from oap.services.feedback import dealing, giving
from oap.services.importing import importing
from oap.services.pages.sync import sync
from oap.services.people import mandates
from oap.services.search import curation, not_found_log
from oap.site import Site
from oap.storage import events
from tests import events_document
from tests.build import ROOT, a_page, people, saves_of, write_page
from tests.documents import handbooks

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
TYPED = "Typed by somebody"

# act of the audit log -> its event
EVENT_OF = {
    "start": "started",
    "submit": "handed-in",
    "restore": "restored",
    "comment": "commented",
    "suggest": "suggested",
    "guest-comment": "guest-commented",
    "answer": "answered",
    "return": "returned",
    "sign-off": "signed-off",
    "dissent-answered": "dissent-answered",
    "schedule": "scheduled",
    "not-published": "not-published",
    "second": "seconded",
    "propose-withdrawal": "withdrawal-proposed",
    "confirm": "confirmed",
    "owners": "owners-named",
    "groups-named": "groups-named",
    "import": "imported",
    "mails-tried-again": "mails-tried-again",
    "record-is-older": "record-older",
    "both-moved": "both-changed",
    "settings-clash": "both-changed",
    "feedback-dealt-with": "feedback-dealt-with",
    "proposal-refused": "proposal-refused",
    "publish": "published",
    "publish-in-emergency": "published",
    "draft-shared": "shared",
    "draft-link-ended": "share-ended",
    "draft-given": "draft-given",
}
# What gives its event in what it calls, for each page or draft.
CALLS_WITH_EVENTS = {
    "handed-over": {"_hand_over_pages", "_hand_over_drafts"},
    "review-date": {"redated"},
}
MANDATES = {"mandate-given"}  # handed over with the rest; an act on people
# What gives a version its number gives its event, too: of a page, and of a file of settings.
WITH_A_VERSION = {"publish", "_publish", "change"}
# Acts on people, signing in, and taking a copy of the log: they concern those people, and the audit log holds them.
NO_EVENTS = ("oap/services/people/", "oap/web/editing/audit_log.py")


def functions() -> Iterator[tuple[str, ast.FunctionDef, list[ast.Call]]]:
    """Every function that writes to the audit log: its file, itself, and what it calls."""
    for file in sorted((ROOT / "oap").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        for found in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(found, ast.FunctionDef):
                calls = [one for one in ast.walk(found) if isinstance(one, ast.Call)]
                if any(ast.unparse(one.func) == "audit_log.add" for one in calls):
                    yield path, found, calls


@pytest.mark.long
def test_whoever_writes_to_the_audit_log_has_an_event_or_is_listed() -> None:
    seen = set()
    for path, function, calls in functions():
        if path.startswith(NO_EVENTS):
            continue
        kinds = [one.args[1] for one in calls if ast.unparse(one.func) == "events.add"]
        given = {ast.unparse(one.func).rpartition(".")[2] for one in calls} & WITH_A_VERSION
        for one in calls:
            if ast.unparse(one.func) != "audit_log.add":
                continue
            act, where = one.args[2], f"{path}: {function.name}"
            if isinstance(act, ast.Constant):
                name = str(act.value)
                if name in MANDATES:
                    continue
                if name in CALLS_WITH_EVENTS:
                    called = {ast.unparse(one.func).rpartition(".")[2] for one in calls}
                    assert called >= CALLS_WITH_EVENTS[name], where
                    seen.add(name)
                    continue
                seen.add(name)
                kind = EVENT_OF[name]
                named = {kind.value for kind in kinds if isinstance(kind, ast.Constant)}
                assert kind in KINDS, where
                assert kind in named or given or any(isinstance(kind, ast.Name) for kind in kinds), where
            else:
                assert kinds or given, where
    assert seen == set(EVENT_OF) | set(CALLS_WITH_EVENTS)


@pytest.fixture
def who(either_site: Site) -> dict[str, Actor]:
    return people(either_site, "editor", "publisher", "publisher2", "reviewer", "lead", "lead2")


def since(site: Site, last: int) -> list[Event]:
    with site.database.read() as connection:
        return events.after(connection, last)


def newest(site: Site) -> int:
    with site.database.read() as connection:
        return events.last_id(connection)


def test_each_act_has_its_event_and_none_holds_what_was_typed(either_site: Site, who: dict[str, Actor]) -> None:
    site, editor, publisher, lead = either_site, who["editor"], who["publisher"], who["lead"]
    happened: list[Event] = []

    def told(*kinds: str) -> None:
        new = since(site, newest_told())
        assert tuple(one.kind for one in new) == kinds
        happened.extend(new)

    def newest_told() -> int:
        return happened[-1].id if happened else start

    start = newest(site)
    draft = drafting.start(site, editor, "quiet-rooms", NOW)
    told("started")
    text = (draft.text or "").replace("Some children", f"{TYPED}. Some children")
    draft = drafting.save(site, editor, draft.id, NOW, text=text, saves=draft.saves)
    drafting.submit(site, editor, draft.id, NOW, note=TYPED)
    told("handed-in")
    drafting.take_back(site, editor, draft.id, NOW)
    drafting.submit(site, editor, draft.id, NOW, note=TYPED)
    comments.comment(site, who["reviewer"], draft.id, NOW, place="", text=TYPED)
    reviewing.send_back(site, publisher, draft.id, NOW, reason=TYPED)
    told("taken-back", "handed-in", "commented", "returned")
    drafting.submit(site, editor, draft.id, NOW, note=TYPED)
    at = NOW + timedelta(hours=1)
    publishing.schedule(site, publisher, draft.id, NOW, at=at, saves=saves_of(site, draft.id))
    (made,) = publishing.publish_due(site, at)
    told("handed-in", "scheduled", "published")
    assert happened[-1] == Event(
        happened[-1].id,
        "published",
        "2026-11-24T17:50:00Z",
        "quiet-rooms",
        made.id,
        2,
        publisher.id,
        "schools",
        {"origin": "editor", "author_id": editor.id, "wording_only": False, "emergency": False},
    )
    mandates.grant(site, lead, who["reviewer"].id, "parent-carers", date(2026, 11, 1), date(2026, 12, 1), now=NOW)
    for verdict in ("agreed", "dissent"):
        reviewing.sign_off(
            site, who["reviewer"], "quiet-rooms", NOW, group="parent-carers", verdict=verdict, note=TYPED
        )
    dissent = next(one for one in reviewing.signed_off(site, "quiet-rooms") if one.verdict == "dissent")
    reviewing.answer_dissent(site, publisher, "quiet-rooms", dissent.id, NOW, answer=TYPED)
    told("signed-off", "dissented", "dissent-answered")
    assert happened[-2].detail == {"group": "parent-carers"} and happened[-2].version == 2
    review_dates.set_owners(site, publisher, "quiet-rooms", NOW, owner=editor.id, second=None)
    publishing.confirm(site, publisher, "quiet-rooms", NOW, review_by=date(2030, 1, 1))
    told("owners-named", "published", "confirmed")
    drafting.discard(site, editor, drafting.restore(site, editor, made.id, NOW).id, NOW)
    told("restored", "given-up")
    gone = publishing.propose_withdrawal(site, editor, "quiet-rooms", NOW, note=TYPED)
    publishing.publish(site, publisher, gone.id, NOW, saves=gone.saves)
    told("withdrawal-proposed", "withdrawn")
    draft = drafting.start(site, editor, "slow-reading", NOW)
    draft = drafting.submit(site, editor, draft.id, NOW, note=TYPED)
    draft = publishing.publish_in_emergency(site, lead, draft.id, NOW, reason=TYPED, saves=draft.saves)
    publishing.second(site, who["lead2"], draft.id, NOW)
    told("started", "handed-in", "published", "seconded")
    assert happened[-2].detail["emergency"] is True
    importing.bring_in(site, editor, handbooks.in_odt(), f"{TYPED}.odt", NOW, team="schools")
    told("imported")
    site.expect_change()
    curation.write_down(site, editor, "loud dining hall", "slow-reading", NOW)
    told("setting-changed", "setting-changed")
    assert [one.detail for one in happened[-2:]] == [{"file": "queries.yml"}] * 2, "as it was, and as it is"
    assert not_found_log.report(site, "purple reading overlays", NOW.date())
    told("not-found-reported")
    assert happened[-1].at == "2026-11-24T00:00:00Z", "nobody's hour is told"
    about = giving.subject(site, "slow-reading", "")
    for words in ("", "the reading is too hard"):
        assert giving.keep(site, about, "no", words, NOW.date(), with_sum=True)
    told("fed-back")
    assert happened[-1].at == "2026-11-24T00:00:00Z" and happened[-1].team == "schools"
    dealing.deal(site, publisher, dealing.queue(site, publisher)[0].feedback.id, NOW, note=TYPED)
    told("feedback-dealt-with")
    assert TYPED not in json.dumps([one.as_json() for one in happened])
    assert "example.org" not in json.dumps([one.as_json() for one in happened])


def test_what_cannot_be_published_at_its_time_is_told(either_site: Site, who: dict[str, Actor]) -> None:
    site, at = either_site, NOW + timedelta(hours=1)
    draft = drafting.start(site, who["editor"], "quiet-rooms", NOW)
    draft = drafting.submit(site, who["editor"], draft.id, NOW, note=TYPED)
    publishing.schedule(site, who["publisher"], draft.id, NOW, at=at, saves=draft.saves)
    publishing.confirm(site, who["publisher"], "quiet-rooms", NOW, review_by=date(2030, 1, 1))
    last = newest(site)
    assert publishing.publish_due(site, at) == []
    assert [(one.kind, one.page_id, one.revision_id) for one in since(site, last)] == [
        ("not-published", "quiet-rooms", draft.id)
    ]


def test_what_is_published_from_the_folder_is_told_as_well(either_site: Site) -> None:
    told = since(either_site, 0)
    first = {one.page_id: (one.kind, one.version, one.team, one.detail) for one in told}
    assert first["quiet-rooms"] == ("published", 1, "schools", {"origin": "disk"}) and len(first) == len(told) == 3
    write_page(either_site.content.root, a_page(title="When a hall is too loud"))
    sync(either_site)
    (one,) = since(either_site, told[-1].id)
    assert (one.kind, one.page_id, one.version, one.actor_id, one.detail["origin"]) == (
        "published",
        "quiet-rooms",
        2,
        None,
        "disk",
    )


def test_what_fails_is_no_event(either_site: Site, who: dict[str, Actor]) -> None:
    last = newest(either_site)
    draft = drafting.start(either_site, who["editor"], "quiet-rooms", NOW)
    page = replace(a_page(), summary="")
    drafting.save(either_site, who["editor"], draft.id, NOW, text=compose_page(page), saves=draft.saves)
    with pytest.raises(Invalid):
        drafting.submit(either_site, who["editor"], draft.id, NOW, note=TYPED)
    assert [one.kind for one in since(either_site, last)] == ["started"]


def test_the_list_of_events_is_as_the_code_has_it() -> None:
    assert events_document.PATH.read_text(encoding="utf-8") == events_document.document(), (
        "run .venv/bin/python -m tests.events_document"
    )
