"""What the content folder holds of pages and shared texts: which files can be used, and what stands on a page of them
today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oap.core.library.cards import Card
from oap.core.pages.facts import Facts
from oap.core.pages.page import Page, is_shared
from oap.core.pages.page_types import PAGE_TYPES
from oap.core.pages.placing import whole
from oap.core.pages.problems import Problem
from oap.core.pages.reconcile import WITHDRAWN, digest, version_digest
from oap.services.pages.reconciled import Found, Reconciled
from oap.site import Site
from oap.storage import revisions
from oap.storage.content import PageFile


@dataclass(frozen=True)
class Some:
    """Some pages: their ids, and the names that files of theirs may have. ``shared`` are ids of shared texts among what
    changed."""

    page_ids: frozenset[str]
    slugs: tuple[str, ...]
    shared: frozenset[str] = frozenset()

    @property
    def paths(self) -> list[str]:
        return [f"{kind}/{slug}.md" for kind in PAGE_TYPES for slug in self.slugs]

    def files(self, site: Site) -> Iterator[PageFile]:
        """Their files, in the order in which the folder lists them."""
        return (file for path in self.paths if (file := site.content.page_file(path)) is not None)

    def cards(self, site: Site) -> Iterator[Card]:
        """What readers have of them now."""
        return (card for slug in self.slugs if (card := site.rendered_pages.library.by_slug.get(slug)) is not None)


def shared_files(site: Site, result: Reconciled) -> dict[str, Found]:
    """Every usable file of a shared text by its id. They are few, and small."""
    found: dict[str, Found] = {}
    for file in site.content.shared_files():
        page, text, problems = site.content.read_page(file.path)
        if page is not None and (first := found.get(page.id)) is not None:
            page, problems = (
                None,
                [Problem(file.path, 0, "id", f"The id “{first.page_id}” is also used by {first.path}.")],
            )
        if page is None:
            result.broken[file.path] = problems
        else:
            found[page.id] = Found(file.path, digest(text), page.id)
    return found


def some_pages(site: Site, paths: Iterable[str]) -> Some:
    """What has to be looked at together with these paths: where their pages lie, belong, and lay before.

    A file's page id may be used by another file too, and its name by a page of another type.
    """
    library = site.rendered_pages.library
    every = set(paths)
    shared = frozenset(path.rpartition("/")[2].removesuffix(".md") for path in every if is_shared(path))
    wanted, ids, slugs = {path for path in every if not is_shared(path)}, set(), set()
    for path in sorted(wanted):
        slugs.add(path.rpartition("/")[2].removesuffix(".md"))
        page, _, _ = site.content.read_page(path) if site.content.page_file(path) else (None, "", [])
        ids |= {page.id} if page is not None else set()
    ids |= {card.id for slug in slugs if (card := library.by_slug.get(slug)) is not None}
    with site.database.read() as connection:
        ids |= {page_id for path in wanted if (page_id := revisions.page_of_path(connection, path))}
        for head in revisions.heads(connection, ids).values():
            slugs.add(head.path.rpartition("/")[2].removesuffix(".md"))
    slugs |= {card.slug for page_id in ids if (card := library.by_id.get(page_id)) is not None}
    return Some(frozenset(ids), tuple(sorted(slugs)), shared)


def page_files(site: Site, result: Reconciled, some: Some | None) -> dict[str, Found]:
    """Every usable file by page id, or those of some pages. Only files that changed since they were last applied are
    read."""
    if some is None:
        files, known = site.content.page_files(), iter(site.rendered_pages.library.cards)
        stamps = site.rendered_pages.stamps()
    else:
        files = some.files(site)
        known = some.cards(site)
        stamps = {}
    cards = {f"{card.type}/{card.slug}.md": card for card in known if card.digest}
    stamps = stamps or {card.slug: site.rendered_pages.stamp(card.slug) for card in cards.values()}
    places = {head.path for head in result.heads.values() if head.digest != WITHDRAWN}
    found: dict[str, Found] = {}
    for file in files:
        card = cards.get(file.path)
        if card is not None and stamps[card.slug] == file.stamp + result.facts.mark(card.id, card.topics, card.places):
            one = Found(file.path, card.digest, card.id)
        else:
            read = read_file(site, file.path, result.facts)
            if read.page is None:
                result.broken[file.path] = list(read.problems)
                continue
            one = Found(file.path, read.digest, read.page.id)
        other = found.get(one.page_id)
        if other is not None:
            first, second = (one, other) if one.path in places else (other, one)
            why = (
                f"The id “{one.page_id}” is also used by {first.path}. This page is left out: give it an id of its own."
            )
            result.broken[second.path] = [Problem(second.path, 0, "id", why)]
            one = first
        found[one.page_id] = one
    return found


@dataclass(frozen=True)
class Read:
    """A page's file with what stands on it today. ``page`` is the page in place, None when it cannot be used;
    ``digest`` is the version's."""

    page: Page | None
    text: str
    texts: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        return version_digest(self.text, self.texts)


def read_file(site: Site, path: str, facts: Facts) -> Read:
    """The page in a file, in place. A shared text has nothing placed on it: its words are placed as typed."""
    page, text, problems = site.content.read_page(path)
    if page is None or page.shared:
        return Read(page, text, {}, tuple(problems))
    found = whole(page, facts)
    return Read(found.page, text, found.texts, (*problems, *found.problems))


Text = tuple[str, str, str, str, Mapping[str, str]]


def texts_of(site: Site, files: list[Found], facts: Facts) -> list[Text]:
    """(page id, path, text, team, texts placed on it) of each file that can still be used."""
    found = ((file, read_file(site, file.path, facts)) for file in files)
    return [
        (read.page.id, file.path, read.text, read.page.team, read.texts)
        for file, read in found
        if read.page is not None
    ]


def as_found(site: Site, file: Found, facts: Facts) -> bool:
    """Whether the file still holds the text that was decided on."""
    read = read_file(site, file.path, facts)
    return read.page is not None and read.digest == file.digest
