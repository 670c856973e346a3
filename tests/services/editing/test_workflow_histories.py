"""Generated histories: whatever people do in whatever order, nobody publishes alone unseen, and no words are lost."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.revisions import Revision
from oap.core.pages.workflow import Actor
from oap.errors import OapError
from oap.services.editing import drafting, publishing, reviewing
from oap.services.pages.sync import in_step, sync
from oap.site import Site
from oap.storage import audit_log, revisions
from tests.build import a_page, config, write_content
from tests.people import a_person

PAGE = "quiet-rooms"
PEOPLE = ("editor", "other editor", "publisher", "other publisher", "lead")


class Histories(RuleBasedStateMachine):
    """A page, five people, and every use case with any of them."""

    @initialize()
    def a_site(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.site = Site(config(self.folder, write_content(self.folder / "content", a_page())))
        sync(self.site)
        made = (
            ("editor", "schools"),
            ("editor", "health"),
            ("publisher", "schools"),
            ("publisher", "health"),
            ("lead", ""),
        )
        self.actors: dict[str, Actor] = {
            name: a_person(self.site, role, team=team, email=f"{name.replace(' ', '.')}@example.org").actor
            for name, (role, team) in zip(PEOPLE, made, strict=True)
        }
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        self.kept: dict[int, str] = {}  # the last text that each draft's author was told is saved
        self.public: dict[int, str] = {}
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.site.database.close()
            shutil.rmtree(self.folder)

    def drafts(self) -> list[Revision]:
        with self.site.database.read() as connection:
            return revisions.open_drafts(
                connection, page_id=PAGE, states=("draft", "in-review", "changes-requested", "discarded")
            )

    def pick(self, number: int) -> Revision | None:
        found = self.drafts()
        return found[number % len(found)] if found else None

    def try_it(self, what: object, *args: object, **values: object) -> object:
        self.now += timedelta(minutes=1)
        try:
            return what(self.site, *args, self.now, **values)  # type: ignore[operator]  # one of several use cases, by name
        except OapError:
            return None

    @rule(who=st.sampled_from(PEOPLE))
    def start(self, who: str) -> None:
        self.try_it(drafting.start, self.actors[who], PAGE)

    @rule(who=st.sampled_from(PEOPLE), number=st.integers(0, 5), stale=st.booleans())
    def save(self, who: str, number: int, stale: bool) -> None:
        draft = self.pick(number)
        if draft is None or draft.text is None or (page := read_draft(draft.text or "", draft.path)) is None:
            return
        self.count += 1
        text = compose_draft(replace(page, title=f"When a room is loud {self.count}"))
        done = self.try_it(drafting.save, self.actors[who], draft.id, text=text, saves=draft.saves - stale)
        assert not (done and stale)
        if isinstance(done, Revision):
            assert done.author_id == self.actors[who].id
            self.kept[draft.id] = text

    @rule(
        who=st.sampled_from(PEOPLE),
        number=st.integers(0, 5),
        action=st.sampled_from(["submit", "back", "discard", "again"]),
    )
    def step(self, who: str, number: int, action: str) -> None:
        draft = self.pick(number)
        if draft is None:
            return
        actor = self.actors[who]
        if action == "submit":
            self.try_it(drafting.submit, actor, draft.id, note="Clearer")
        else:
            steps = {"back": drafting.take_back, "discard": drafting.discard, "again": drafting.restore}
            self.try_it(steps[action], actor, draft.id)

    @rule(
        who=st.sampled_from(PEOPLE),
        number=st.integers(0, 5),
        action=st.sampled_from(["return", "publish", "schedule", "emergency"]),
        wording=st.booleans(),
    )
    def decide(self, who: str, number: int, action: str, wording: bool) -> None:
        draft = self.pick(number)
        if draft is None:
            return
        actor, saves = self.actors[who], draft.saves
        match action:
            case "return":
                self.try_it(reviewing.send_back, actor, draft.id, reason="Say where.")
            case "publish":
                self.try_it(publishing.publish, actor, draft.id, saves=saves, wording_only=wording)
            case "schedule":
                at = self.now + timedelta(minutes=30)
                self.try_it(publishing.schedule, actor, draft.id, at=at, saves=saves, wording_only=wording)
            case "emergency":
                self.try_it(publishing.publish_in_emergency, actor, draft.id, saves=saves, reason="A wrong number.")

    @rule(hours=st.integers(0, 2))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        publishing.publish_due(self.site, self.now)

    @rule(who=st.sampled_from(PEOPLE), number=st.integers(1, 4), gone=st.booleans())
    def take_away_or_restore(self, who: str, number: int, gone: bool) -> None:
        if gone:
            self.try_it(publishing.propose_withdrawal, self.actors[who], PAGE, note="Not ours.")
            return
        with self.site.database.read() as connection:
            versions = revisions.versions(connection, PAGE)
        self.try_it(drafting.restore, self.actors[who], versions[number % len(versions)].id)

    @invariant()
    def nobody_publishes_their_own_words_alone_but_in_a_recorded_emergency(self) -> None:
        with self.site.database.read() as connection:
            versions = revisions.versions(connection, PAGE)
            emergencies = audit_log.events(connection, act="publish-in-emergency")
        for version in versions:
            if version.origin == "disk":
                continue
            assert version.approver_id is not None
            if version.emergency:
                assert version.approver_id == self.actors["lead"].id
            else:
                assert version.approver_id != version.author_id
                assert version.approver_id in (self.actors["publisher"].id, self.actors["lead"].id)
        assert len(emergencies) == sum(version.emergency for version in versions)

    @invariant()
    def no_words_are_lost_and_no_version_changes(self) -> None:
        with self.site.database.read() as connection:
            for identity, text in self.kept.items():
                assert revisions.get(connection, identity).text == text
            versions = revisions.versions(connection, PAGE)
            head = revisions.head(connection, PAGE)
        for version in versions:
            number, text = version.number or 0, version.text or ""
            assert self.public.setdefault(number, text) == text
        assert sorted(self.public) == list(range(1, len(versions) + 1))
        file = self.site.content.root / (head.path if head else "")
        assert (file.read_text() if file.is_file() else "") == (head.text or "" if head else "")

    @invariant()
    def readers_have_the_newest_version(self) -> None:
        assert in_step(self.site) or not len(self.site.rendered_pages.library)


TestHistories = pytest.mark.long(Histories.TestCase)
TestHistories.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
