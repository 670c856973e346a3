"""What leads to a page: other pages, the glossary, results that are put first. Asked before a page goes."""

from __future__ import annotations

from oap.core.library.links import links
from oap.core.pages.page import Page
from oap.core.pages.page_text import compose_sections, read_page
from oap.core.pages.pointing import Pointer, leads_to
from oap.site import Site
from oap.storage import revisions


def what_points_at(site: Site, target: Page) -> list[Pointer]:
    """Everything of the handbook that leads to the page, by title. What leads there from outside isn't known."""
    with site.database.read() as connection:
        near = revisions.newest_holding(connection, {target.slug, target.id, *target.aliases})
    found = []
    for version in near:
        page, _ = read_page(version.text or "", version.path)
        if page is not None:
            typed = [(link.text, link.address) for link in links(compose_sections(page.sections))]
            found.append(leads_to(target, page, typed))
    configuration = site.state.configuration
    found += [
        Pointer(term.term, f"/glossary#{term.anchor}", "the glossary")
        for term in configuration.glossary
        if term.page == target.slug
    ]
    found += [
        Pointer(", ".join(pin.words[:3]), "/words", "results that are put first")
        for pin in configuration.pinned
        if pin.page == target.slug
    ]
    return sorted((one for one in found if one is not None), key=lambda one: one.title.lower())
