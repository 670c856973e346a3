"""What a person decided about pages and statements that would be made of a file: left out, put together, called
something else, or put in the place of what the handbook has.

Whatever is decided, every word stays on a page or is left out with why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from oap.core.importing.blocks import Left, count_words
from oap.core.importing.choices import JOIN, LEAVE_OUT, REPLACE, Choices
from oap.core.importing.plan import DraftPage, DraftStatement, Plan
from oap.core.importing.telling import LEFT_OUT

RENAMED = "The page was given another title"


def decide(plan: Plan, choices: Choices) -> Plan:
    """The plan as decided. A page that should join one which is not kept stays by itself."""
    kept: dict[str, DraftPage] = {}
    inside: dict[str, str] = {}  # the page that a page has become part of
    left: list[Left] = []
    replaces: list[DraftStatement] = []
    for whole in plan.pages:
        choice = choices.of_page(whole.key)
        if choice.do == LEAVE_OUT:
            left += [Left(text, LEFT_OUT, whole.where) for text in _texts(whole)]
            continue
        page, out, put = _sorted(whole, choices.statements)
        left += [Left(words, LEFT_OUT, one.where) for one in out for words in (one.text, one.family) if words]
        replaces += put
        into = _target(choice.into, kept, inside) if choice.do == JOIN else ""
        if into:
            kept[into] = _joined(kept[into], page)
            inside[whole.key] = into
        elif page is not whole and not (page.statements or page.notice or page.prose):
            left += [Left(text, LEFT_OUT, page.where) for text in _texts(page)]
        else:
            kept[page.key] = page
    for key, page in kept.items():
        title = choices.of_page(key).title
        if title and title != page.title:
            left += [Left(page.title, RENAMED, page.where)] if page.named else []
            kept[key] = replace(page, title=title, named=False)
    moved = sum(count_words(one.text) for one in left)
    words = replace(plan.words, placed=plan.words.placed - moved, left_out=plan.words.left_out + moved)
    return replace(
        plan, pages=tuple(kept.values()), left_out=(*plan.left_out, *left), words=words, replaces=tuple(replaces)
    )


def _target(into: str, kept: Mapping[str, DraftPage], inside: Mapping[str, str]) -> str:
    """The kept page that a page joins: the one named, what that one has become part of, or the one above; or ""."""
    wanted = inside.get(into, into)
    if into:
        return wanted if wanted in kept else ""
    return list(kept)[-1] if kept else ""


def _sorted(page: DraftPage, chosen: Mapping[str, str]) -> tuple[DraftPage, list[DraftStatement], list[DraftStatement]]:
    """The page with the statements that stay, those left out, and those that go in the place of another."""
    out = [one for one in page.statements if chosen.get(one.key) == LEAVE_OUT]
    put = [one for one in page.statements if chosen.get(one.key) == REPLACE and one.same_as is not None]
    if not out and not put:
        return page, [], []
    return replace(page, statements=tuple(one for one in page.statements if one not in (*out, *put))), out, put


def _texts(page: DraftPage) -> list[str]:
    """All words of the file that are on the page."""
    title = [page.title] if page.named else []
    said = [words for one in page.statements for words in (one.text, one.family) if words]
    return [*title, *page.notice, *said, *page.prose]


def _joined(page: DraftPage, other: DraftPage) -> DraftPage:
    """One page under the title of the first. A page of text that takes statements becomes a page of their kind."""
    title = (other.title,) if other.named else ()
    main = other if other.statements and not page.statements else page
    return replace(
        main,
        title=page.title,
        named=page.named,
        where=page.where,
        key=page.key,
        team=page.team,
        statements=(*page.statements, *other.statements),
        notice=(*page.notice, *other.notice),
        prose=(*page.prose, *title, *other.prose),
    )
