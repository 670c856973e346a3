"""Answering back, for readers: what would be kept is shown first, and only that is sent and kept.

Nothing is kept of who answers: no address, no hour, no browser. Of words about danger nothing is kept, and of words
that may be about it only the yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from oap.core.feedback.answers import SAID, state_of
from oap.core.retention import DAYS
from oap.core.search.crisis import Crisis
from oap.core.search.not_found_terms import kept_text
from oap.errors import Invalid, NotFound
from oap.search.query import is_cut, tidy
from oap.services.pages.danger import heard
from oap.site import Site
from oap.storage import events, feedback

KEPT_DAYS = DAYS["feedback"]
MOST_A_DAY = 1000  # different answers
MOST_OF_A_PAGE_A_DAY = 100  # so that a flood about one page leaves the others free


@dataclass(frozen=True)
class Subject:
    """What an answer is about: a statement, a page, or with empty ids the whole handbook."""

    page_id: str = ""
    statement_id: str = ""
    title: str = ""
    url: str = "/"
    text: str = ""  # of the statement
    version: int = 0
    team: str = ""


@dataclass(frozen=True)
class Look:
    """What would be kept of an answer, and what was heard in its words. ``cut``: more was written than is read."""

    said: str
    words: str
    crisis: Crisis
    wrote: bool
    cut: bool


def subject(site: Site, page_id: str, statement_id: str) -> Subject:
    """What the ids name. Raises NotFound for a page or a statement that readers do not have."""
    if not page_id and not statement_id:
        return Subject()
    card = site.state.library.by_id.get(page_id)
    rendered = site.rendered_pages.get(card.slug) if card is not None else None
    if card is None or rendered is None:
        raise NotFound("There is no such page. It may have another name now.")
    url, text = card.url, ""
    if statement_id:
        found = next((one for one in rendered.statements() if one.id == statement_id), None)
        if found is None:
            raise NotFound("There is no such statement on this page. It may have changed.")
        url, text = f"{url}#{statement_id}", found.family_text or found.professional_text
    return Subject(page_id, statement_id, card.title, url, text, rendered.version, card.team)


def look(site: Site, said: str, typed: str) -> Look:
    """What would be kept of this answer. Raises Invalid where there is none."""
    said = said if said in SAID else ""
    text = tidy(typed)
    if not said and not text:
        raise Invalid("Choose an answer, or write something.")
    crisis = heard(site.state, text)
    words = "" if crisis.sure or crisis.perhaps else kept_text(text, site.state.keepable_terms)
    return Look("" if crisis.sure else said, words, crisis, bool(text), is_cut(typed))


def keep(site: Site, about: Subject, said: str, words: str, today: date, *, with_sum: bool) -> bool:
    """Keep an answer, as it was shown by ``look``, for the team of the page. False when the day is full.

    Whatever else is sent as ``words`` loses what may not be kept. Without the sum (``oap.core.feedback.proof``) half of
    a day is to be had, so that a flood from programs leaves the other half to people. Raises Unavailable, and Invalid
    where nothing is left to keep.
    """
    found = look(site, said, words)
    if not found.said and not found.words:
        raise Invalid("There is nothing that we could keep.")
    share, day = 1 if with_sum else 2, today.isoformat()
    state = state_of(found.said, found.words)
    with site.database.write() as connection:
        if (
            feedback.rows_on(connection, day) >= MOST_A_DAY // share
            or feedback.rows_on(connection, day, about.page_id) >= MOST_OF_A_PAGE_A_DAY // share
        ):
            return False
        if state == "waiting" and not feedback.is_waiting(connection, about.page_id):
            events.add(connection, "fed-back", now=f"{day}T00:00:00Z", page_id=about.page_id, team=about.team)
        feedback.add(
            connection,
            about.page_id,
            about.statement_id,
            about.version,
            said=found.said,
            words=found.words,
            day=day,
            state=state,
        )
    return True


def forget_old(site: Site, now: datetime) -> int:
    """Take away what was said longer ago than is kept; how much. Raises Unavailable."""
    with site.database.write() as connection:
        return feedback.forget_before(connection, (now.date() - timedelta(days=KEPT_DAYS)).isoformat())
