"""A fact that is kept in a list stands on pages by its id; when the list changes on disk, these pages have new
versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from oap.companion import catch_up_site
from oap.core.pages.fact_lists import FACT_KINDS
from oap.core.pages.page import PLACED_TEXTS, PLACES, Group, Page, Placed, Section
from oap.services.pages import history
from oap.services.pages.checking import check
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import ROOT, a_page, config, sections, write_content

# Of each kind: a fact with the id “one”, its words on a page, and other words to put in their place.
FACTS = {
    "law": (
        """
- id: one
  kind: law
  act: Children and Families Act 2014, section 36
  family: You may ask the council in a letter.
  professional: A request may be made in writing.
  checked: 2026-11-30
  sources: [{title: The Act, copy: "2024"}]
""",
        "You may ask the council in a letter.",
        "You may ask the council as you like.",
    ),
    "signs": (
        """
called: {your-child: your child}
concerns: {any: {whom: any child, says: "{child}"}}
routes: {call-999: {level: "999", title: Call 999}}
sources: {hospital: {title: A hospital, copy: "2024"}}
signs:
- id: one
  family: has a fit for the first time
  professional: First seizure
  concerns: any
  level: "999"
  route: call-999
  sources: [hospital]
  support: level
  checked: 2026-11-30
  owner: health
""",
        "has a fit for the first time",
        "has a first fit",
    ),
    "contact": (
        """
- id: one
  name: A Line
  use: For anyone who asks.
  phone: 0800 00 11 22
  tel: '0800001122'
  seen: 2026-11-30
  sources: [{title: Their page, url: "https://example.org"}]
""",
        "0800 00 11 22",
        "0800 00 33 44",
    ),
}


@pytest.fixture(params=FACT_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def site(tmp_path: Path, kind: str) -> Iterator[Site]:
    content = write_content(tmp_path / "content", placing(kind), a_page("loud-halls"), a_page("urgent-help", "guides"))
    write_list(content, kind, FACTS[kind][0])
    made = Site(config(tmp_path, content))
    report = sync(made)
    assert not report.problems
    yield made
    made.database.close()


def write_list(content: Path, kind: str, text: str) -> Path:
    file = content / FACT_KINDS[kind].file
    file.parent.mkdir(exist_ok=True)
    others = (ROOT / "content" / FACT_KINDS[kind].file).read_text() if FACT_KINDS[kind].needed else ""
    file.write_text(others + text, encoding="utf-8")
    return file


def placing(kind: str, identity: str = "one") -> Page:
    made = list(sections("needs", f"the pupils with {kind} before the lesson starts"))
    last = made[-1]
    made[-1] = Section(
        last.heading, (*last.groups[:-1], Group(items=(*last.groups[-1].items, Placed(kind, (identity,)))))
    )
    return a_page("quiet-rooms", sections=tuple(made))


def versions(site: Site) -> dict[str, int]:
    return {card.id: card.version for card in site.state.library.cards}


def words(site: Site) -> str:
    rendered = site.rendered_pages.get("quiet-rooms")
    assert rendered is not None
    return str(rendered.sections)


def test_every_kind_has_a_name_and_is_tested_here() -> None:
    assert FACTS.keys() == FACT_KINDS.keys() == PLACES.keys() - PLACED_TEXTS.keys()


def test_a_fact_changed_on_disk_makes_new_versions_of_the_pages_that_place_it(site: Site, kind: str) -> None:
    text, before, after = FACTS[kind]
    assert before in words(site)
    seen = catch_up_site(site, None)
    write_list(site.config.content_dir, kind, text.replace(before, after))
    catch_up_site(site, seen)
    site.expect_change()
    assert versions(site) == {"quiet-rooms": 2, "loud-halls": 1, "urgent-help": 1}
    assert after in words(site) and before not in words(site)
    newest = history.versions(site, "quiet-rooms")[0]
    assert newest.origin == "block" and "one" in newest.note
    assert before in str(history.past_version(site, "quiet-rooms", 1).rendered.sections)
    assert sync(site).quiet


@pytest.mark.long
def test_a_list_that_cannot_be_read_takes_no_page_down(site: Site, kind: str) -> None:
    text, before, _ = FACTS[kind]
    write_list(site.config.content_dir, kind, "- id: one\n")
    for rebuild in (False, True):
        sync(site, rebuild=rebuild)
        assert versions(site)["quiet-rooms"] == 1
        assert before in words(site)
    other = Site(site.config)  # a process that never read the list
    sync(other, rebuild=True)
    assert versions(other)["quiet-rooms"] == 1
    assert before in words(other)
    assert any(FACT_KINDS[kind].file in problem for problem in other.configuration.problems)
    assert any(problem.file == FACT_KINDS[kind].file for problem in check(other, site.clock.today()).problems)
    other.database.close()
    write_list(site.config.content_dir, kind, text)
    sync(site)
    assert versions(site)["quiet-rooms"] == 1


def test_an_area_may_have_no_list_of_a_kind_that_is_not_needed(site: Site, kind: str) -> None:
    (site.config.content_dir / FACT_KINDS[kind].file).unlink()
    found = check(site, site.clock.today()).problems
    assert any(p.file == FACT_KINDS[kind].file for p in found) == FACT_KINDS[kind].needed
    assert [p.file for p in found if "in content/facts/" in p.message] == ["needs/quiet-rooms.md"]
    assert kind in site.facts.lists
