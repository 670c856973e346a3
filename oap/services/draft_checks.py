"""What is wrong with a draft, as its author and its approver are told. Errors stop a submission, warnings do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from oap.core.lint import check_page
from oap.core.moving import moved, reused_ids, with_retired
from oap.core.page_text import compose_page, read_page
from oap.core.pages import Page
from oap.core.problems import Problem
from oap.errors import Invalid
from oap.site import Site


def check_draft(
    site: Site, text: str, path: str, page_id: str, published: Page | None, today: date
) -> tuple[Page | None, list[Problem]]:
    """The page in the draft, None when it cannot be read as one, and everything that is wrong with it."""
    page, problems = read_page(text, path)
    if page is None:
        return None, problems
    words = site.state.words
    problems = [*problems, *check_page(page, text, words.taxonomy, today)]
    if page.id != page_id:
        problems.append(
            Problem(path, 0, "id", f"The id of this page is “{page_id}” for ever. It cannot become “{page.id}”.")
        )
    other = site.state.library.by_slug.get(page.slug)
    if other is not None and other.id != page_id:
        problems.append(
            Problem(path, 0, "slug", f"The address ending “{page.slug}” belongs to “{other.title}”. Choose another.")
        )
    if published is not None:
        problems += [
            Problem(
                path, 0, "statement", f"The id “{identity}” belonged to a statement that was withdrawn. Use a new one."
            )
            for identity in reused_ids(page, published)
        ]
    return page, sorted(set(problems))


def ready_text(site: Site, text: str, path: str, page_id: str, published: Page | None, today: date) -> str:
    """The draft in its tidy form, with old addresses and withdrawn statements kept. Raises Invalid with every error."""
    page, problems = check_draft(site, text, path, page_id, published, today)
    errors = [problem for problem in problems if problem.level == "error"]
    if page is None or errors:
        raise Invalid(
            "This cannot be submitted yet:\n"
            + "\n".join(f"{p.field or 'line ' + str(p.line)}: {p.message}" for p in errors)
        )
    if published is not None:
        page = with_retired(page, published)
        if (published.type, published.slug) != (page.type, page.slug):
            aliases = moved(replace(page, type=published.type, slug=published.slug), page.type, page.slug).aliases
            page = replace(page, aliases=aliases)
    return compose_page(page)
