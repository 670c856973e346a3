"""What somebody who writes needs to see: their drafts, a draft with what is wrong and who else is there, the two texts
of a clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oap.core.editing.fault_words import for_the_form
from oap.core.editing.taking_out import taken_out
from oap.core.lint import family_text
from oap.core.lint.readability import MAX_GRADE, grade
from oap.core.pages.draft_text import read_draft
from oap.core.pages.page import Page, Statement
from oap.core.pages.page_text import read_page
from oap.core.pages.placing import in_place, stand_on
from oap.core.pages.problems import Problem
from oap.core.pages.revisions import Revision, Thread, threads
from oap.core.pages.statement_ids import statements_of
from oap.core.pages.workflow import Actor
from oap.core.times import utc_text
from oap.errors import NotAllowed
from oap.services.editing.draft_checks import check_draft
from oap.services.editing.drafting import whole_in
from oap.site import Site
from oap.storage import comments, presence, revisions

PRESENT_FOR = timedelta(minutes=2)  # since the last sign of somebody


@dataclass(frozen=True)
class DraftCheck:
    """A text as its author should see it while writing. ``page`` is None when the form cannot show it; ``made`` is that
    page with everything in its place, as far as there is something to place.

    ``grade`` is the reading grade of the family wording, about five less than the reading age.
    """

    page: Page | None
    problems: Sequence[Problem]
    grade: float
    made: Page | None = None

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def doubts(self) -> list[str]:
        """The words that a rule of thumb doubts, each once: their author may say why they are right."""
        return list(dict.fromkeys(one.doubt for one in self.problems if one.doubt))

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level != "error"]

    @property
    def reading_age(self) -> int:
        """The age at which most people read it with ease; 0 while there are too few words to say."""
        return max(5, round(self.grade + 5)) if self.grade else 0

    @property
    def hard(self) -> bool:
        return self.grade > MAX_GRADE


@dataclass(frozen=True)
class DraftView:
    """A draft on its author's desk. ``published`` are the ids of statements that readers have; ``behind`` is the newer
    version that came out since the draft was started."""

    draft: Revision
    look: DraftCheck
    published: frozenset[str]
    others: Sequence[str]
    other_drafts: Sequence[Revision]
    comments: Sequence[Thread]
    behind: Revision | None


@dataclass(frozen=True)
class Work:
    """Somebody's texts: being written, sent back, waiting for another, given up."""

    writing: Sequence[Revision]
    returned: Sequence[Revision]
    waiting: Sequence[Revision]
    given_up: Sequence[Revision]


def check_text(site: Site, draft: Revision, text: str, now: datetime) -> DraftCheck:
    """What is wrong with a text of this draft, saved or not."""
    with site.database.read() as connection:
        base = revisions.version(connection, draft.page_id, draft.base) if draft.base else None
    _, problems = check_draft(site, text, draft.path, draft.page_id, whole_in(base), now.date())
    page = read_draft(text, draft.path)
    whole = page or read_page(text, draft.path)[0]
    if page is not None:  # who edits it as text needs the marks
        problems = for_the_form(problems)
    ordered = sorted(problems, key=lambda p: (p.level != "error", p.line, p.field, p.message))
    made = in_place(page, stand_on(page, site.facts)[0]) if page is not None else None
    return DraftCheck(page, ordered, grade(family_text(whole)) if whole is not None else 0.0, made)


def draft_view(site: Site, actor: Actor, draft_id: int, now: datetime) -> DraftView:
    """The draft with everything around it. Raises NotFound, NotAllowed."""
    if not actor.writes:
        raise NotAllowed("Your role does not include writing.")
    with site.database.read() as connection:
        draft = revisions.get(connection, draft_id)
        base = revisions.version(connection, draft.page_id, draft.base) if draft.base else None
        head = revisions.head(connection, draft.page_id)
        there = presence.others(connection, draft.page_id, actor.id, utc_text(now - PRESENT_FOR))
        drafts = revisions.open_drafts(connection, page_id=draft.page_id)
        said = threads(comments.of_draft(connection, draft_id))
    return DraftView(
        draft,
        check_text(site, draft, draft.text or "", now),
        frozenset(statements_of(whole_in(base))),
        there,
        [one for one in drafts if one.author_id != actor.id],
        said,
        head if head and head.number != draft.base else None,
    )


def note_presence(site: Site, actor: Actor, draft_id: int, now: datetime) -> list[str]:
    """Note that the actor is writing, and give the names of others who are in the same page."""
    with site.database.write() as connection:
        draft = revisions.get(connection, draft_id)
        presence.seen(connection, draft.page_id, actor.id, utc_text(now))
        return presence.others(connection, draft.page_id, actor.id, utc_text(now - PRESENT_FOR))


def work(site: Site, actor: Actor) -> Work:
    with site.database.read() as connection:

        def mine(state: str) -> list[Revision]:
            return revisions.open_drafts(connection, states=(state,), author_id=actor.id)  # type: ignore[arg-type]  # one of the states in the table

        return Work(mine("draft"), mine("changes-requested"), mine("in-review"), mine("discarded")[:20])


def base_of(site: Site, draft: Revision) -> Page | None:
    """The page that the draft began with, as the form reads it; None for a new page, and where the form cannot."""
    with site.database.read() as connection:
        base = revisions.version(connection, draft.page_id, draft.base) if draft.base else None
    return read_draft(base.text, draft.path) if base is not None and base.text is not None else None


def published_path(site: Site, draft: Revision) -> str:
    """Where readers have the page of a draft, ``needs/sleep.md``; empty for a page that has never been published."""
    with site.database.read() as connection:
        head = revisions.head(connection, draft.page_id)
    return head.path if head is not None and head.text is not None else ""


def taken_out_of(site: Site, draft: Revision) -> list[Statement]:
    """The published statements that a draft of one's own takes out, each of which can be put back."""
    page = read_draft(draft.text or "", draft.path)
    return taken_out(page, base_of(site, draft)) if page is not None else []


def with_newer_version(site: Site, draft_id: int) -> tuple[Revision, Revision | None]:
    """The draft as it is saved, and the newest published version when that is newer than what the draft started
    from."""
    with site.database.read() as connection:
        draft = revisions.get(connection, draft_id)
        head = revisions.head(connection, draft.page_id)
    return draft, head if head is not None and head.number != draft.base and head.text is not None else None
