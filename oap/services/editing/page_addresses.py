"""Whose an address is. One that a page ever had stays its own, even after it moved on or was withdrawn: old links keep
their meaning."""

from __future__ import annotations

from sqlalchemy import Connection

from oap.core.pages.page import SHARED
from oap.core.pages.page_text import read_page
from oap.core.pages.page_types import PAGE_TYPES
from oap.site import Site
from oap.storage import revisions


def why_unavailable(site: Site, connection: Connection, slug: str, page_id: str) -> str:
    """Why ``page_id`` cannot have an address that ends in ``slug``; empty when it can."""
    card = site.state.library.by_slug.get(slug)
    if card is not None and card.id != page_id:
        return f"The address ending “{slug}” belongs to “{card.title}”. Choose another."
    if any(page != page_id for page in _old_addresses(site, connection, slug)):
        return f"The address ending “{slug}” once belonged to another page, and old links still use it. Choose another."
    return ""


def _old_addresses(site: Site, connection: Connection, slug: str) -> list[str]:
    """Pages that had an address ending in ``slug``, as the record and their own lists of old addresses tell."""
    found = [card.id for alias, card in site.state.library.by_alias.items() if _ends(alias, slug)]
    found += revisions.pages_of_paths(connection, [f"{kind}/{slug}.md" for kind in (*PAGE_TYPES, *SHARED)])
    for last in revisions.last_words_of_withdrawn(connection, holding=slug):
        page, _ = read_page(last.text or "", last.path)
        if page is not None and any(_ends(alias, slug) for alias in page.aliases):
            found.append(page.id)
    return found


def _ends(address: str, slug: str) -> bool:
    return address.strip("/").rpartition("/")[2] == slug
