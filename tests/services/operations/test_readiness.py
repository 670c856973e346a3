"""Whether readers are sent to this machine."""

from __future__ import annotations

from pathlib import Path

from oap.heartbeat import Heartbeat
from oap.services.operations.readiness import readiness
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import a_page, write_page


def test_it_is_ready_when_index_and_library_agree(site: Site, content: Path) -> None:
    assert readiness(site).ready
    write_page(content, a_page("new-page"))
    sync(site, paths=["needs/new-page.md"])
    site.expect_change()
    assert readiness(site).ready and readiness(Site(site.config)).ready
    site.index.update([], site.index.places(["new-page"]), site.configuration.taxonomy)
    site.arrays.derive(site.configuration.thesaurus.variants)
    assert not readiness(Site(site.config)).ready, "the index lacks a page"


def test_where_a_companion_follows_for_us_it_has_to(site: Site) -> None:
    site.heartbeat = Heartbeat()
    assert not readiness(site).ready, "nobody has looked at the folder since"
    site.heartbeat.note("beat", "looked")
    found = readiness(site)
    assert found.ready and "not following since 20" in found.said, "it has not reached the record yet"
    site.heartbeat.note("in_step", "asked")
    assert readiness(site).said == "ready"
