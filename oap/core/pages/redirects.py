"""What stays true of a page when it is renamed, moved or loses a statement: old addresses and old ids keep their
meaning."""

from __future__ import annotations

from dataclasses import replace

from oap.core.pages.page import Page


def with_retired(new: Page, old: Page) -> Page:
    """``new`` with every statement id that ``old`` had, or had retired, and ``new`` has not, listed as retired."""
    held = {placed.statement.id for placed in new.placed_statements()}
    before = [*old.retired_statements, *(placed.statement.id for placed in old.placed_statements())]
    gone = [identity for identity in dict.fromkeys([*new.retired_statements, *before]) if identity not in held]
    return replace(new, retired_statements=tuple(gone))


def reused_ids(new: Page, old: Page) -> list[str]:
    """Ids of statements in ``new`` that ``old`` had already retired: another promise must not take their place."""
    held = {placed.statement.id for placed in new.placed_statements()}
    return [identity for identity in old.retired_statements if identity in held]


def moved(page: Page, kind: str, slug: str) -> Page:
    """The page at another address. Its old one becomes an alias, so that links and bookmarks still lead to it."""
    if (kind, slug) == (page.type, page.slug):
        return page
    old = f"{page.type}/{page.slug}"
    aliases = tuple(alias for alias in (*page.aliases, old) if alias.strip("/") != f"{kind}/{slug}")
    return replace(page, type=kind, slug=slug, aliases=tuple(dict.fromkeys(aliases)))
