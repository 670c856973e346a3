"""The past of a page: every published version stays readable, and a citation finds its words whatever happened
since."""

from __future__ import annotations

from dataclasses import dataclass

from oap.core.library.cards import Card
from oap.core.library.library import RenderedPage, render_page
from oap.core.pages.diff import Difference, difference, statement_in
from oap.core.pages.page import Page, PlacedStatement
from oap.core.pages.page_text import read_page
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.placing import in_place, read_whole
from oap.core.pages.revisions import Revision
from oap.errors import NotFound, Unavailable
from oap.site import Site
from oap.storage import recording, revisions


@dataclass(frozen=True)
class PastVersion:
    """A version as it was, the newest one beside it, and what changed from the one to the other.

    ``record`` is the version rendered. ``head`` may be the version itself. ``since`` is empty then.
    """

    version: Revision
    head: Revision
    rendered: RenderedPage
    since: Difference

    @property
    def current(self) -> bool:
        return self.version.number == self.head.number


@dataclass(frozen=True)
class Cited:
    """A statement as one version says it. ``withdrawn`` when the newest version does not hold it any more."""

    page: Page
    version: Revision
    placed: PlacedStatement
    withdrawn: bool


def page_at(site: Site, path: str) -> str | None:
    """The id of the page that is, or once was, published at ``path`` (``needs/sleep.md``)."""
    with site.database.read() as connection:
        return revisions.page_of_path(connection, path)


@dataclass(frozen=True)
class Withdrawal:
    """A page that the record says was withdrawn: its last words, the version that held them, and the one that took them
    away. ``instead`` is the page that takes its place for readers, if there is one."""

    page: Page
    last: Revision
    gone: Revision
    instead: Card | None = None


def withdrawal_of(site: Site, page_id: str) -> Withdrawal:
    """What the record says of a page that readers do not get at this moment. Nothing else may say that one was
    withdrawn.

    Raises Unavailable when it has words today (then only what is made from them is missing), NotFound when it never
    had.
    """
    found = versions(site, page_id)
    if found[0].text is not None:
        raise Unavailable("This page is there, and is being made ready. Try again in a minute.")
    last = next((version for version in found if version.text is not None), None)
    if last is None:
        raise NotFound("This page never had any words.")
    instead = site.state.library.by_id.get(found[0].replaced_by or "")
    return Withdrawal(page_of(last), last, found[0], instead)


def withdrawn(site: Site) -> list[Page]:
    """The last words of every page that readers do not get any more, by title, as far as today's program reads them."""
    with site.database.read() as connection:
        last = revisions.last_words_of_withdrawn(connection)
    pages = (read_page(version.text or "", version.path)[0] for version in last)
    return sorted((page for page in pages if page is not None), key=lambda page: page.title.lower())


def page_of_slug(site: Site, slug: str) -> str | None:
    """The id of the page that is, or once was, published under that name, whatever its type; the type listed first
    wins."""
    return next((found for kind in PAGE_TYPES if (found := page_at(site, f"{kind}/{slug}.md"))), None)


def versions(site: Site, page_id: str) -> list[Revision]:
    """Every published version, newest first. Raises NotFound."""
    with site.database.read() as connection:
        found = revisions.versions(connection, page_id)
    if not found:
        raise NotFound("There is no record of such a page.")
    return found


def past_version(site: Site, page_id: str, number: int) -> PastVersion:
    """Raises NotFound when there is no such version, or it withdrew the page."""
    with site.database.read() as connection:
        head = revisions.head(connection, page_id)
        try:
            version = revisions.version(connection, page_id, number)
        except NotFound:
            if head is not None and recording.number_was_given(connection, page_id, number):
                raise NotFound(
                    f"Version {number} was public once, and was lost from the record when an older copy of it "
                    "was restored. No other words "
                    "have this number."
                ) from None
            raise
        provenance = revisions.provenance(connection, version)
    if version.text is None or head is None:
        raise NotFound("This version withdrew the page. The one before it holds its last words.")
    page = page_of(version)
    rendered = render_page(page, "", number, version.digest, version.placed, provenance)
    return PastVersion(version, head, rendered, since(version, head))


def cited_statement(site: Site, page_id: str, statement_id: str, number: int | None = None) -> Cited:
    """The statement in that version; without a number, its newest words, even when it has been withdrawn since.

    Raises NotFound when no version holds it.
    """
    found = versions(site, page_id)
    head = found[0]
    newest = page_of(head) if head.text is not None else None
    gone = newest is None or statement_in(newest, statement_id) is None
    for version in found:
        if version.text is None or number not in (None, version.number):
            continue
        page = page_of(version)
        placed = statement_in(page, statement_id)
        if placed is not None:
            if page.shared:
                break  # it is cited on the pages that it stands on
            return Cited(page, version, placed, gone)
    raise NotFound(f"There is no statement “{statement_id}” in this version of the page.")


def since(old: Revision | None, new: Revision | None) -> Difference:
    """What differs between two states of a page, with what stood on it each time. Words such as ``{area}`` stay as they
    are typed, except where it is they that changed."""
    before, after = (version.placed if version is not None else {} for version in (old, new))
    names = {name for name in {**before, **after} if " " not in name}
    changed = {name for name in names if name in before and name in after and before[name] != after[name]}
    pages = []
    for version in (old, new):
        found = None
        if version is not None and version.text is not None:
            texts = {ref: text for ref, text in version.placed.items() if " " in ref or ref in changed}
            found = read_whole(version.text, version.path, texts)
        pages.append(found)
    return difference(*pages)


def page_of(version: Revision) -> Page:
    """The page of a version as it was read, with everything that stood on it. Raises NotFound when today's program
    cannot read it (its text stays in the record)."""
    page, problems = read_page(version.text or "", version.path)
    if page is None:
        raise NotFound(f"This version cannot be shown as a page: {problems[0].message}")
    return in_place(page, version.placed)
