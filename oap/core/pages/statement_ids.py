"""Statement ids: new ones are made from the words, and a retired one never comes back for other words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from oap.core.pages.page import Group, Page, Section, Statement, slugify
from oap.core.search.tokens import is_stop

NOT_NAMED = re.compile(r"^new-\d+$")  # a row that has not been given its id yet
WORDS_IN_AN_ID = 4
MAX_ID = 48


def statements_of(page: Page | None) -> dict[str, Statement]:
    """The page's statements by id."""
    return {placed.statement.id: placed.statement for placed in page.placed_statements()} if page else {}


def next_row(page: Page) -> str:
    """An id for a new row, to be replaced by ``name_rows`` when the row has words."""
    taken = {*statements_of(page), *page.retired_statements}
    return next(name for number in range(1, 10_000) if (name := f"new-{number}") not in taken)


def name_rows(page: Page, taken: Iterable[str]) -> Page:
    """The page with every unnamed statement that has words given an id made from them.

    ``taken`` are ids that this page ever had: a new statement gets none of them, nor the address of a heading.
    """
    used = {*taken, *statements_of(page), *page.retired_statements, *(section.anchor for section in page.sections)}

    def named(statement: Statement) -> Statement:
        if not NOT_NAMED.match(statement.id) or not re.search(r"\w", statement.professional):
            return statement
        identity = _fresh(statement.professional, used)
        used.add(identity)
        return replace(statement, id=identity)

    return _each(page, named)


def _fresh(words: str, used: Collection[str]) -> str:
    plain = [word for word in slugify(words).split("-") if not is_stop(word) and not word.isdigit()]
    stem = ""
    for word in plain[:WORDS_IN_AN_ID] or ["statement"]:
        longer = f"{stem}-{word}" if stem else word[:MAX_ID]
        if len(longer) > MAX_ID:
            break
        stem = longer
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
    return next(name for name in names if name not in used)


def came_back_changed(page: Page, published: Page, ever: Iterable[Statement]) -> list[str]:
    """Retired ids that the page uses again for other words than they ever had. With its old words a statement may come
    back."""
    known: dict[str, set[str]] = {}
    for statement in ever:
        known.setdefault(statement.id, set()).add(statement.professional)
    now = statements_of(page)
    return [i for i in published.retired_statements if i in now and now[i].professional not in known.get(i, ())]


def _each(page: Page, change: Callable[[Statement], Statement]) -> Page:
    def group(old: Group) -> Group:
        return replace(old, items=tuple(change(i) if isinstance(i, Statement) else i for i in old.items))

    def section(old: Section) -> Section:
        return replace(old, groups=tuple(group(g) for g in old.groups))

    return replace(page, sections=tuple(section(s) for s in page.sections))
