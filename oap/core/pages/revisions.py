"""A revision of a page: a draft on its way, or a published version that keeps its words for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oap.core.pages.diff import Piece, words_changed
from oap.core.pages.provenance import NOTHING_KNOWN, Provenance
from oap.core.pages.wordings import Wording
from oap.core.pages.workflow import State


@dataclass(frozen=True)
class Revision:
    """One row of the record. Times are UTC (``2026-11-24T16:50:00Z``); ``number`` is None until published.

    ``text`` is None when the version withdrew the page. ``saves`` counts how often a draft was saved: a form that
    carries an older count is stale. ``replaced_by`` is the id of the page that takes the place of a withdrawn one.
    ``returned_text`` is the draft as it was when it was last returned.
    ``placed`` are the texts that stood on a published page
    (``oap.core.pages.placing``). ``earlier_authors`` wrote at it before it was given to its author.
    """

    id: int
    page_id: str
    path: str
    number: int | None
    base: int
    state: State
    text: str | None
    digest: str
    team: str
    origin: str
    note: str
    wording_only: bool
    emergency: bool
    author_id: int | None
    author: str
    approver_id: int | None
    approver: str
    seconded_by: int | None
    saves: int
    publish_at: str | None
    created_at: str
    changed_at: str
    placed: Mapping[str, str] = field(default_factory=dict, hash=False)
    replaced_by: str | None = None
    earlier_authors: tuple[int, ...] = ()
    returned_text: str | None = None

    @property
    def debt(self) -> bool:
        """Published in an emergency, and nobody else has agreed to it yet."""
        return self.emergency and self.seconded_by is None

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".md")


@dataclass(frozen=True)
class Numbered:
    """The highest number that a page's versions had in some folder, and the digest of the text that had it."""

    number: int
    digest: str


@dataclass(frozen=True)
class Head:
    """The newest published version of a page, without its text."""

    page_id: str
    path: str
    number: int
    digest: str
    provenance: Provenance = NOTHING_KNOWN


@dataclass(frozen=True)
class Comment:
    """What somebody wrote about a draft, at a statement, a section, or the whole page (``place`` empty).

    ``answers`` is the comment that it answers; a comment that nobody is to look at any more is done, by ``done_by``.
    Where it proposes other words, ``suggested`` are those that stood there and those instead, and ``decision`` is
    ``taken`` or ``declined``. A guest came by a link: the name is as they gave it, and ``author_id`` None.
    """

    id: int
    revision_id: int
    place: str
    text: str
    author_id: int | None
    author: str
    created_at: str
    answers: int | None = None
    done_at: str | None = None
    done_by: str = ""
    suggested: tuple[Wording, str] | None = None
    decision: str = ""

    @property
    def guest(self) -> bool:
        return self.author_id is None

    @property
    def change(self) -> tuple[Piece, ...]:
        """The proposed words, as they differ from those that stood there."""
        return words_changed(self.suggested[0].text, self.suggested[1]) if self.suggested else ()


@dataclass(frozen=True)
class Thread:
    """A comment with what was answered to it, oldest first."""

    comment: Comment
    answers: tuple[Comment, ...] = ()

    @property
    def done(self) -> bool:
        return self.comment.done_at is not None


def threads(comments: Iterable[Comment]) -> list[Thread]:
    """The comments as talks, those that are not done first, each group in the order in which they began."""
    answers: dict[int, list[Comment]] = {}
    first: list[Comment] = []
    for one in comments:
        if one.answers is None:
            first.append(one)
        else:
            answers.setdefault(one.answers, []).append(one)
    made = [Thread(one, tuple(answers.get(one.id, ()))) for one in first]
    return sorted(made, key=lambda one: one.done)
