"""The content lint: what `oap check` says about pages, each problem with its place.

``check_page`` looks at one page by itself, ``check_across_pages`` at one page beside the others, ``check_together`` at
all of them. None reads a file or a clock. An error stops a page from being submitted; a warning does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from oap.core.lint.cross_page import Handbook, cross_page_problems, read_handbook
from oap.core.lint.fields import field_problems
from oap.core.lint.markup import markup_problems
from oap.core.lint.page_reading import PageReading, family_text
from oap.core.lint.reach import reach_problems
from oap.core.lint.service import service_problems
from oap.core.lint.structure import structure_problems
from oap.core.lint.word_rules import WordRules
from oap.core.lint.wording import wording_problems
from oap.core.pages.problems import Problem
from oap.core.pages.taxonomy import Taxonomy

__all__ = [
    "Handbook",
    "PageReading",
    "WordRules",
    "check_across_pages",
    "check_page",
    "check_together",
    "family_text",
    "read_handbook",
]


def check_page(reading: PageReading, taxonomy: Taxonomy, rules: WordRules, today: date) -> Iterator[Problem]:
    """Yield what is wrong with one page, or shared text. ``today`` tells which reviews are overdue."""
    yield from field_problems(reading, taxonomy, today)
    yield from service_problems(reading, today)
    yield from reach_problems(reading)
    yield from structure_problems(reading, taxonomy)
    yield from markup_problems(reading)
    yield from wording_problems(reading, rules)


def check_across_pages(reading: PageReading, handbook: Handbook) -> Iterator[Problem]:
    """Yield what is wrong with a page beside the others: ids in use, dead links, statements said elsewhere, numbers
    nobody confirmed. ``handbook`` may hold the page itself, in this or an older form, or not.
    """
    yield from cross_page_problems(reading, handbook)


def check_together(readings: Sequence[PageReading], addresses: Collection[str]) -> Iterator[Problem]:
    """Yield what only shows when pages are seen together. Shared texts are among them.

    ``addresses`` are the site's own addresses that are not pages, such as ``/glossary``.
    """
    everything = [reading.page for reading in readings]
    shared = [page for page in everything if page.shared]
    handbook = read_handbook((page for page in everything if not page.shared), addresses, shared)
    for reading in readings:
        yield from check_across_pages(reading, handbook)
