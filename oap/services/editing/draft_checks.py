"""What is wrong with a draft, as its author and its approver are told. Errors stop a submission, warnings do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from weakref import WeakKeyDictionary

from oap.core.library.library import Library
from oap.core.lint import Handbook, PageReading, check_across_pages, check_page, read_handbook
from oap.core.lint.danger_wording import danger_wording_problems
from oap.core.pages.draft_text import UNWRITTEN, read_draft
from oap.core.pages.fact_lists import signs_in
from oap.core.pages.facts import Facts
from oap.core.pages.front_matter import FIELDS
from oap.core.pages.page import Page, Statement
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.placing import filled, in_place, read_whole, stand_on, whole
from oap.core.pages.problems import Problem
from oap.core.pages.redirects import moved, reused_ids, with_retired
from oap.core.pages.statement_ids import came_back_changed, name_rows, statements_of
from oap.errors import Invalid
from oap.services.editing.page_addresses import why_unavailable
from oap.services.pages.checking import addresses
from oap.services.pages.placed_texts import touched
from oap.site import Site
from oap.storage import revisions
from oap.storage.product_lists import word_rules

_NO_WORDS = "has no words yet."


def check_draft(
    site: Site, text: str, path: str, page_id: str, published: Page | None, today: date, facts: Facts | None = None
) -> tuple[Page | None, list[Problem]]:
    """The page in the draft as typed, None when it cannot be read as one, and everything that is wrong with it.

    ``published`` is the page that readers have, in place. ``facts`` is what can be placed; without it what this folder
    has.
    """
    facts = facts if facts is not None else site.facts
    page, problems = read_page(text, path)
    draft = page or read_draft(text, path)
    if draft is not None:
        found = whole(draft, facts)
        reading = PageReading(found.page or draft, text, draft)
        problems = [
            *problems,
            *found.problems,
            *_unwritten(reading),
            *_across_pages(site, reading),
            *danger_wording_problems(reading, signs_in(facts.lists)),
        ]
    if page is None:
        fields = {problem.field for problem in problems}
        if draft is not None and not fields & {"reviewed", "review_by"} and draft.review_by:
            more = check_page(reading, site.state.configuration.taxonomy, word_rules(), today)
            problems += [one for one in more if one.field not in fields & set(FIELDS)]
        return None, _told(problems, draft)
    made = reading.page
    problems += check_page(reading, site.state.configuration.taxonomy, word_rules(), today)
    if page.id != page_id:
        problems.append(
            Problem(path, 0, "id", f"The id of this page is “{page_id}” for ever. It cannot become “{page.id}”.")
        )
    if published is None or published.slug != page.slug:
        with site.database.read() as connection:
            why = why_unavailable(site, connection, page.slug, page_id)
        problems += [Problem(path, 0, "slug", why)] if why else []
    if published is not None:
        now = statements_of(made)
        for identity in came_back_changed(made, published, _ever(site, page_id, made, published)):
            why = f"The id “{identity}” belonged to a statement that was withdrawn. Use a new one."
            problems.append(reading.problem(now[identity].line_of("id"), "statement", why))
    return page, _told(problems, page)


def _told(problems: list[Problem], page: Page | None) -> list[Problem]:
    """The problems in order, each once; of a statement that nothing stands in yet only that."""
    found = (placed.statement for placed in page.placed_statements()) if page is not None else ()
    empty = [one for one in found if one.professional in ("", UNWRITTEN) and not one.family]
    lines = {number for one in empty for number in range(one.line, one.line_of("id") + 1)}
    return sorted({one for one in problems if one.line not in lines or one.message.endswith(_NO_WORDS)})


def _beside(site: Site, page: Page) -> Iterator[str]:
    """The ids of statements that stand beside a shared text on some page: its new ones must have others."""
    if page.shared:
        with site.database.read() as connection:
            versions = touched(connection, page.id)
        pages = (read_whole(version.text or "", version.path, version.placed) for version in versions)
        yield from (identity for one in pages if one is not None for identity in statements_of(one))


def _unwritten(reading: PageReading) -> Iterator[Problem]:
    page = reading.typed
    for placed in page.placed_statements():
        statement = placed.statement
        if statement.professional in ("", UNWRITTEN):
            yield reading.problem(statement.line, "statement", f"The statement “{statement.id}” {_NO_WORDS}")
    for group in (group for section in page.sections for group in section.groups[1:]):
        if group.heading in ("", UNWRITTEN):
            yield reading.problem(group.line, "", "A small heading has no words yet.")
    fields = {number: name.rpartition(".")[2] for name, number in page.lines.items()}
    for number, line in enumerate(reading.lines, start=1):
        if "Write here" in line:
            yield reading.problem(
                number, fields.get(number, ""), "“Write here” is still there. Write your own words in its place."
            )


def _ever(site: Site, page_id: str, page: Page, published: Page) -> list[Statement]:
    """Every statement that a version of the page had; looked up only when a retired id is in use again."""
    if not reused_ids(page, published):
        return []
    with site.database.read() as connection:
        versions = revisions.versions(connection, page_id)
    pages = (read_whole(v.text, v.path, v.placed) for v in versions if v.text is not None)
    return [placed.statement for one in pages if one is not None for placed in one.placed_statements()]


def _across_pages(site: Site, reading: PageReading) -> Iterator[Problem]:
    """What is wrong beside other pages. A page that moves is not another page than it was: ids in use are looked at
    above."""
    for problem in check_across_pages(reading, _handbook(site)):
        if "is also used by" not in problem.message:
            yield problem


_known: WeakKeyDictionary[Library, tuple[Facts, Handbook]] = WeakKeyDictionary()


def _handbook(site: Site) -> Handbook:
    """What the rules must know of the other pages. Made once for each state of the library."""
    state, facts = site.state, site.facts
    known = _known.get(state.library)
    if known is None or known[0] is not facts:
        rendered_pages = (site.rendered_pages.get(card.slug) for card in state.library.cards)
        pages = (rendered.page for rendered in rendered_pages if rendered is not None)
        shared = [filled(block, facts.words) for block in facts.blocks.values()]
        known = _known[state.library] = facts, read_handbook(pages, addresses(state.configuration.taxonomy), shared)
    return known[1]


def ready_text(
    site: Site, text: str, path: str, page_id: str, published: Page | None, today: date, facts: Facts
) -> str:
    """The draft in its tidy form, with new statements named, old addresses and withdrawn statements kept. Raises
    Invalid with every error."""
    page, problems = check_draft(site, text, path, page_id, published, today, facts)
    errors = [problem for problem in problems if problem.level == "error"]
    if page is None or errors:
        raise Invalid(
            "Some things have to be mended before this can be handed in:\n"
            + "\n".join(f"{p.field or 'line ' + str(p.line)}: {p.message}" for p in errors)
        )
    before = [*statements_of(published), *(published.retired_statements if published else ())]
    texts, _ = stand_on(page, facts)
    page = name_rows(page, [*before, *statements_of(in_place(page, texts)), *_beside(site, page)])
    if published is not None:
        made = in_place(page, texts)
        elsewhere = set(made.retired_statements) - set(page.retired_statements)  # the shared texts keep these
        retired = with_retired(made, published).retired_statements
        page = replace(page, retired_statements=tuple(one for one in retired if one not in elsewhere))
        if (published.type, published.slug) != (page.type, page.slug):
            aliases = moved(replace(page, type=published.type, slug=published.slug), page.type, page.slug).aliases
            page = replace(page, aliases=aliases)
    return compose_page(page)
