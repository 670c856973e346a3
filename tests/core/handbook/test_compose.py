"""The handbook as a value: what is chosen, in what order, and where links lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import yaml

from oap.core.handbook.choices import Choices, chosen, edition, kinds
from oap.core.handbook.compose import compose
from oap.core.handbook.parts import Handbook
from oap.core.library.blocks import Heading, Paragraph, Provision
from oap.core.library.inline_runs import runs_text
from oap.core.library.library import make_card, render_page
from oap.core.pages.area import Term
from oap.core.pages.page import Group, Page, Prose, Section, Statement
from oap.core.pages.service_fields import ServiceRecord
from oap.core.pages.taxonomy import read_taxonomy
from tests.build import TAXONOMY, a_page

TAXONOMY_READ = read_taxonomy(yaml.safe_load(TAXONOMY))
EVERYTHING = Choices()


def composed(
    *pages: Page, choices: Choices = EVERYTHING, base_url: str = "https://oap.example", glossary: Sequence[Term] = ()
) -> Handbook:
    return compose(
        [render_page(page, "s", 3, "d") for page in pages],
        choices,
        TAXONOMY_READ,
        glossary,
        title="Help",
        area="Testham",
        banner="",
        today="2026-11-24",
        edition="abc",
        base_url=base_url,
        day=str,
    )


def a_need(slug: str, text: str = "", *statements: Statement, **changes: Any) -> Page:
    items = (*((Prose(text),) if text else ()), *statements)
    changes = {"sources": (), **changes}
    return a_page(slug, sections=(Section("What helps", (Group("For everyone", "universal", (), items),)),), **changes)


def test_urgent_help_comes_first_then_expectations_needs_by_area_and_guides() -> None:
    reading = a_need("reading", title="Reading", areas=("cognition-and-learning",))
    pages = [
        a_page("guide", "guides"),
        reading,
        a_page("noise"),
        a_page("rooms", "expectations"),
        a_page("urgent-help", "guides"),
    ]
    parts = [(part.title, [chapter.slug for chapter in part.chapters]) for part in composed(*pages).parts]
    assert parts == [
        ("Urgent help", ["urgent-help"]),
        ("What every setting does", ["rooms"]),
        ("Sensory and physical", ["noise"]),
        ("Cognition and learning", ["reading"]),
        ("Guides", ["guide"]),
    ]


def test_choices_leave_what_belongs_to_them_and_never_urgent_help() -> None:
    urgent = a_page("urgent-help", "guides", phases=("secondary",))
    service = a_page("nurse", "services", service=ServiceRecord("NHS", "Ask", audience=("setting",)))
    pages = [
        a_page("noise"),
        a_page("reading", areas=("cognition-and-learning",)),
        a_page("rooms", "expectations"),
        a_page("guide", "guides", areas=(), phases=("primary",)),
        service,
        urgent,
    ]
    cards = [make_card(render_page(page, "s")) for page in pages]

    def left(**choices: str) -> set[str]:
        return {card.slug for card in chosen(cards, Choices(**choices), {"nurse": service.service})}

    assert left() == {page.slug for page in pages}
    assert left(area="cognition-and-learning") == {"reading", "guide", "urgent-help"}
    assert left(phase="secondary") == {page.slug for page in pages} - {"guide"}
    assert left(audience="families") == {"noise", "reading", "guide", "urgent-help"}
    assert left(audience="settings") == {page.slug for page in pages}
    assert left(area="cognition-and-learning sensory-and-physical") == {page.slug for page in pages}
    assert left(phase="secondary primary") == {page.slug for page in pages}
    assert left(audience="leaders") == {"rooms", "guide", "urgent-help"}
    assert left(audience="health") == {"guide", "nurse", "urgent-help"}
    ours = [*cards, make_card(render_page(a_page("asthma", team="health"), "s"))]
    assert "asthma" in {card.slug for card in chosen(ours, Choices(audience="health"), {})}


def test_kinds_of_page_are_chosen_one_by_one_and_urgent_help_stays() -> None:
    pages = [
        a_page("noise"),
        a_page("rooms", "expectations"),
        a_page("guide", "guides"),
        a_page("urgent-help", "guides"),
    ]
    cards = [make_card(render_page(page, "s")) for page in pages]
    for kind in kinds():
        left = {card.slug for card in chosen(cards, Choices(kind=kind), {})}
        assert left == {"urgent-help", *(card.slug for card in cards if card.type == kind)}
    assert {one.slug for one in chosen(cards, Choices(kind="needs guides"), {})} == {"noise", "guide", "urgent-help"}
    words = [Term("SENCO", "", "Who plans help.")]
    for kind, there in {"": True, "words": True, "needs": False, "needs words": True}.items():
        made = composed(pages[0], choices=Choices(kind=kind), glossary=words)
        assert [part.title for part in made.parts if part.anchor == "part-words"] == (["Words"] if there else [])
    assert "only needs" in composed(pages[0], choices=Choices(kind="needs")).scope
    assert Choices().key == "all-all-everyone-both" and Choices(kind="needs").key != Choices().key


def test_a_phase_leaves_out_statements_and_groups_for_others() -> None:
    page = a_need(
        "noise",
        "",
        Statement("a", "For primary.", "", (), ("primary",)),
        Statement("b", "For secondary.", "", (), ("secondary",)),
        Statement("c", "For all.", ""),
    )
    (chapter,) = composed(page, choices=Choices(phase="primary")).chapters
    assert [block.anchor for block in chapter.blocks if isinstance(block, Provision)] == ["noise--a", "noise--c"]


def test_voices() -> None:
    page = a_need("noise", "", Statement("a", "Plan seating.", "Your child chooses."), Statement("b", "Only this.", ""))
    for voice, expected in {
        "both": [("Plan seating.", "Your child chooses."), ("Only this.", "")],
        "professional": [("Plan seating.", ""), ("Only this.", "")],
        "family": [("", "Your child chooses."), ("Only this.", "")],
    }.items():
        (chapter,) = composed(page, choices=Choices(voice=voice)).chapters
        found = [(runs_text(b.professional), runs_text(b.family)) for b in chapter.blocks if isinstance(b, Provision)]
        assert found == expected
    assert composed(page, choices=Choices(voice="professional")).chapters[0].title == page.professional_title


def test_links_lead_inside_or_to_the_site_and_without_an_address_nowhere() -> None:
    first = a_need(
        "noise", "[in](/needs/reading#a) [gone](/needs/reading#z) [out](/guides/x) [web](https://example.org/)"
    )
    second = a_need("reading", "", Statement("a", "Read.", ""))

    def links(base: str) -> list[str]:
        chapter = next(c for c in composed(first, second, base_url=base).chapters if c.slug == "noise")
        return [
            run.link
            for block in chapter.blocks
            if isinstance(block, Paragraph)
            for run in block.runs
            if run.text.strip()
        ]

    assert links("https://oap.example") == [
        "#reading--a",
        "#reading",
        "https://oap.example/guides/x",
        "https://example.org/",
    ]
    assert links("") == ["#reading--a", "#reading", "", "https://example.org/"]


def test_headings_never_jump() -> None:
    for chapter in composed(a_page("noise"), a_page("guide", "guides")).chapters:
        levels = [2, *(block.level for block in chapter.blocks if isinstance(block, Heading))]
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_edition_changes_with_any_page_the_configuration_and_the_program_and_not_with_order() -> None:
    cards = [make_card(render_page(a_page(slug), "s", 1, "d")) for slug in ("a", "b")]
    first = edition(cards, "w", "", "p")
    assert edition(cards[::-1], "w", "", "p") == first
    others = {
        edition([replace(cards[0], digest="e"), cards[1]], "w", "", "p"),
        edition(cards[:1], "w", "", "p"),
        edition(cards, "v", "", "p"),
        edition(cards, "w", "https://x", "p"),
        edition(cards, "w", "", "q"),
    }
    assert len(others) == 5
    assert first not in others
