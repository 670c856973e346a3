"""From blocks to draft pages: headings, tables, guesses, and what is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.classifier import Guesser
from oap.core.importing.page_builder import Found, cell_items
from oap.core.importing.plan import Plan, plan
from oap.core.search.thesaurus import Thesaurus
from oap.site import Site
from oap.storage.product_lists import guessing_words


@pytest.fixture(scope="module")
def guesser(handbook: Site) -> Guesser:
    state = handbook.state
    return Guesser(guessing_words(), state.configuration.taxonomy, state.configuration.thesaurus, state.library.cards)


def heading(level: int, text: str) -> Found:
    return Found("heading", text, level, where="page 1")


def bullet(text: str) -> Found:
    return Found("bullet", text, where="page 1")


def made(guesser: Guesser, *blocks: Found, existing: dict[str, str] | None = None) -> Plan:
    return plan(blocks, guesser, existing or {})


def test_headings_say_area_need_and_tier(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "1. Sensory and physical"),
        heading(2, "Hearing loss"),
        heading(3, "Signs"),
        bullet("Turns one ear to you."),
        heading(3, "Universal provision"),
        bullet("Adults face the class when they speak."),
        heading(3, "Targeted support"),
        bullet("Hearing aids are checked each morning."),
    ).pages
    assert (page.title, page.area.value, page.topic.value) == ("Hearing loss", "sensory-and-physical", "hearing")
    assert page.notice == ("Turns one ear to you.",)
    assert [(s.text, s.tier.value) for s in page.statements] == [
        ("Adults face the class when they speak.", "universal"),
        ("Hearing aids are checked each morning.", "targeted"),
    ]


def test_an_introduction_and_sections_of_their_own_stay_on_their_page(guesser: Guesser) -> None:
    page, other = made(
        guesser,
        heading(2, "Sensory and physical"),
        heading(3, "Hearing loss"),
        heading(4, "Why it matters"),
        Found("paragraph", "Words."),
        heading(4, "What settings provide"),
        bullet("Adults face the class when they speak."),
        heading(4, "In the hall"),
        bullet("Microphones are used in assembly."),
        heading(4, "Questions to ask"),
        bullet("Who checks the aids each day?"),
        heading(3, "Sight difficulties"),
        heading(4, "Support"),
        bullet("Texts are enlarged to the size agreed."),
    ).pages
    assert (page.title, other.title) == ("Hearing loss", "Sight difficulties")
    assert [s.text for s in page.statements] == [
        "Adults face the class when they speak.",
        "Microphones are used in assembly.",
    ]
    assert page.prose == ("Words.", "Who checks the aids each day?")


def test_a_tier_above_the_needs_holds_for_all_of_them(guesser: Guesser) -> None:
    pages = made(
        guesser,
        heading(1, "Targeted support"),
        heading(2, "Reading"),
        bullet("Phonics is taught daily."),
        heading(2, "Maths"),
        bullet("Number lines stay on the table."),
        heading(1, "Universal provision"),
        heading(2, "Writing"),
        bullet("Ideas come before spelling."),
    ).pages
    assert [(p.title, p.statements[0].tier.value) for p in pages] == [
        ("Reading", "targeted"),
        ("Maths", "targeted"),
        ("Writing", "universal"),
    ]


def test_a_row_of_a_table_under_an_area_is_a_page_and_under_a_need_belongs_to_it(guesser: Guesser) -> None:
    table = (
        Found("header", cells=("Need", "Provision")),
        Found(
            "row",
            cells=("Stammering", "Adults wait until the pupil has finished.\nNobody completes a sentence for them."),
        ),
    )
    (page,) = made(guesser, heading(1, "Communication and interaction"), *table).pages
    assert page.title == "Stammering" and len(page.statements) == 2
    (page,) = made(
        guesser, heading(1, "Communication and interaction"), heading(2, "Stammering at school"), *table
    ).pages
    assert page.title == "Stammering at school" and page.notice == ("Stammering",) and len(page.statements) == 2


def test_a_table_with_a_column_for_each_tier(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(2, "Reading"),
        Found("header", cells=("Difficulty", "Universal", "Targeted")),
        Found(
            "row", cells=("Guesses words", "Texts are printed in a clear font.", "Phonics is taught daily in a group.")
        ),
    ).pages
    assert [s.tier.value for s in page.statements] == ["universal", "targeted"] and page.notice == ("Guesses words",)


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ((bullet("A sentence that stands alone."),), "No heading"),
        ((Found("paragraph", "Foreword by the director."),), "before the first heading"),
        ((heading(1, "Reading"), bullet("Yes.")), "Too short"),
        (
            (
                heading(1, "Reading"),
                Found("header", cells=("Date", "Name", "Signed")),
                Found("row", cells=("1", "2", "x")),
            ),
            "columns are not known",
        ),
        ((heading(1, "Foreword"), Found("paragraph", "We are proud.")), "without a statement"),
    ],
)
def test_what_is_not_understood_is_listed(guesser: Guesser, blocks: tuple[Found, ...], why: str) -> None:
    result = made(guesser, *blocks)
    assert result.statements == [] and any(why in left.why for left in result.left_over)


def test_near_repeats_are_marked_and_others_are_not(guesser: Guesser) -> None:
    existing = {"/needs/a#x": "Seat the pupil away from doors and windows.", "/needs/b#y": "Read the text aloud first."}
    (page,) = made(
        guesser,
        heading(1, "Attention"),
        bullet("Seat pupils away from windows and doors."),
        bullet("Give a drink of water when they ask."),
        existing=existing,
    ).pages
    first, second = page.statements
    assert first.same_as is not None and first.same_as[0] == "/needs/a#x" and first.same_as[1] >= 86
    assert second.same_as is None


def test_words_decide_tier_and_phase_when_no_heading_does(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Reading"),
        bullet("A small group meets daily for phonics."),
        bullet("Sixth form students may use a laptop."),
        bullet("Books are there."),
    ).pages
    tiers = [(s.tier.value, s.tier.confidence) for s in page.statements]
    assert tiers[0] == ("targeted", 0.7) and tiers[2] == ("universal", 0.4)
    assert page.statements[1].phases.value == "post-16" and page.statements[2].phases.confidence == 0.4


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("• One thing\nthat wraps\n• Another", ["One thing that wraps", "Another"]),
        ("First line.\nSecond line.", ["First line.", "Second line."]),
        ("One sentence. Another sentence.", ["One sentence.", "Another sentence."]),
        ("only one", ["only one"]),
        ("", []),
        ("1) a b\n2) c d", ["a b", "c d"]),
    ],
)
def test_the_statements_in_a_cell(cell: str, items: list[str]) -> None:
    assert cell_items(cell) == items


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["heading", "bullet", "paragraph", "row", "header"]),
            st.text(max_size=30),
            st.integers(1, 7),
        ),
        max_size=25,
    )
)
def test_any_order_of_blocks_makes_a_plan_and_loses_no_bullet(blocks: list[tuple[str, str, int]]) -> None:
    import yaml

    from oap.core.pages.taxonomy import read_taxonomy
    from tests.build import TAXONOMY

    small = Guesser(guessing_words(), read_taxonomy(yaml.safe_load(TAXONOMY)), Thesaurus())
    given_blocks = [
        Found(kind, text, level, (text, text) if kind in ("row", "header") else (), "here")
        for kind, text, level in blocks
    ]
    result = plan(given_blocks, small, {})
    bullets = sum(block.kind == "bullet" for block in given_blocks)
    kept = len(result.statements) + sum(len(page.notice) for page in result.pages) + len(result.left_over)
    assert kept >= bullets
