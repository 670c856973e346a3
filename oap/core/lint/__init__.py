"""The content lint: what `oap check` says about pages, each problem with its place.

``check_page`` looks at one page by itself, ``check_across_pages`` at one page beside the others, ``check_together`` at
all of them. None reads a file or a clock. An error stops a page from being submitted; a warning does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from oap.core.lint.cross_page import Handbook, cross_page_problems, read_handbook
from oap.core.lint.fields import field_problems
from oap.core.lint.location import Location
from oap.core.lint.markup import markup_problems
from oap.core.lint.reach import reach_problems
from oap.core.lint.service import service_problems
from oap.core.lint.structure import structure_problems
from oap.core.lint.word_rules import WordRules
from oap.core.lint.wording import family_text, wording_problems
from oap.core.pages.page import Page
from oap.core.pages.problems import Problem
from oap.core.pages.taxonomy import Taxonomy

__all__ = ["Handbook", "WordRules", "check_among", "check_page", "check_together", "family_text", "read_handbook"]


def check_page(
    page: Page, text: str, taxonomy: Taxonomy, rules: WordRules, today: date, *, typed: Page | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with one page, or shared text. ``text`` is its file, for the lines; ``today`` tells which
    reviews are overdue.

    ``page`` has everything in its place; ``typed`` is the page as its file has it, where that differs: the words of a
    shared text are looked at once, by themselves.
    """
    typed = typed if typed is not None else page
    location = Location(page, text)
    yield from field_problems(typed, location, taxonomy, today)
    yield from service_problems(typed, location, today)
    yield from reach_problems(page, location)
    yield from structure_problems(page, location, taxonomy)
    yield from markup_problems(location)
    yield from wording_problems(typed, location, page, rules)


def check_across_pages(page: Page, text: str, handbook: Handbook, *, typed: Page | None = None) -> Iterator[Problem]:
    """Yield what is wrong with a page beside the others: ids in use, dead links, statements said elsewhere, numbers
    nobody confirmed. ``handbook`` may hold the page itself, in this or an older form, or not.
    """
    yield from cross_page_problems(page, Location(page, text), handbook, typed if typed is not None else page)


def check_together(
    pages: Mapping[str, tuple[Page, str]], addresses: Collection[str], typed: Mapping[str, Page] = MappingProxyType({})
) -> Iterator[Problem]:
    """Yield what only shows when pages are seen together. ``pages`` goes from path to page and text, ``typed`` from
    path to the page as its file has it, where that differs. Shared texts are among them.

    ``addresses`` are the site's own addresses that are not pages, such as ``/glossary``.
    """
    everything = [page for page, _ in pages.values()]
    shared = [page for page in everything if page.shared]
    handbook = read_handbook((page for page in everything if not page.shared), addresses, shared)
    for page, text in pages.values():
        yield from check_across_pages(page, text, handbook, typed=typed.get(page.path))
