"""The facts that are kept in lists: what is due to be looked at again, and all of them with where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from oap.core.lint.facts_table import facts_table, places
from oap.core.pages.fact_lists import contacts_in, law_in, signs_in
from oap.core.pages.law import LAW_FILE
from oap.site import Site
from oap.site.configuration import Configuration, read_configuration


def law_due(site: Site, today: date) -> list[str]:
    """What of the law somebody has to look at again, a line each with what to do; empty when nothing is due."""
    configuration = read_configuration(site.content)
    wrong = [problem for problem in configuration.problems if problem.startswith(LAW_FILE)]
    due = (f"{LAW_FILE}: {claim.id}: {why} ({claim.act})" for claim, why in law_in(configuration.facts).due(today))
    return [*wrong, *due]


def facts_document(site: Site) -> str:
    """Every fact with what it rests on and the pages that it stands on, as a Markdown page."""
    configuration = read_configuration(site.content)
    pages = [page for page, _ in site.content.read().pages.values()]
    blocks = {page.id: page for page, _ in site.content.read(_shared(site)).pages.values()}
    where = places([*pages, *blocks.values()], configuration.facts_with(blocks), dict(_sentences(configuration)))
    lists = configuration.facts
    return facts_table(signs_in(lists), law_in(lists), contacts_in(lists), [*pages, *blocks.values()], where)


def _shared(site: Site) -> list[str]:
    return [file.path for file in site.content.shared_files()]


def _sentences(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """From a word that says a fact within a sentence to that fact."""
    for kind, ids in (("contact", contacts_in(configuration.facts).by_id), ("law", law_in(configuration.facts).by_id)):
        said = (contacts_in if kind == "contact" else law_in)(configuration.facts).in_sentences()
        for word in said:
            name = word.partition("-")[2]
            found = max((one for one in ids if name == one or name.startswith(f"{one}-")), key=len, default="")
            yield word, f"{kind} {found}"
