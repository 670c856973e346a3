"""A page in place is what it would be if everything that is placed on it had been typed there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oap.core.pages.facts import Facts
from oap.core.pages.page import PLACES, Group, Item, Page, Placed, Prose, Section, Source, Statement
from oap.core.pages.page_text import compose_page, compose_sections, read_page
from oap.core.pages.placed_text import as_placed
from oap.core.pages.placing import in_place, read_whole, stand_on, whole
from oap.core.pages.reconcile import digest, version_digest
from tests.build import DAY, a_page, a_shared_text
from tests.core.pages.test_page_text import groups, ids, line, pages

AREA = {"area": "Bristol", "council": "Bristol City Council"}


@st.composite
def shared(draw: st.DrawFn, identity: str) -> Page:
    made = draw(groups(set(), heading=False))
    items: list[Item] = []
    for item in made.items:
        if not isinstance(item, Placed) and not (items and isinstance(item, Prose) and isinstance(items[-1], Prose)):
            items.append(item)  # what stood on both sides of a placed text would be read as one
    items = items or [Prose("Something.")]
    sources = tuple(Source(t, "https://example.org/y") for t in draw(st.lists(line, max_size=2)))
    return a_shared_text(
        identity, items, sources=sources, retired_statements=tuple(draw(st.lists(ids, max_size=2, unique=True)))
    )


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(pages(), st.data())
def test_a_page_in_place_is_the_page_with_the_words_typed_there(page: Page, data: st.DataObject) -> None:
    names = {item.ids[0] for s in page.sections for g in s.groups for item in g.items if isinstance(item, Placed)}
    facts = Facts(AREA, {name: data.draw(shared(name)) for name in names})
    texts, missing = stand_on(page, facts)
    assert not missing
    assert set(texts) == {f"block {name}" for name in names}
    typed = compose_page(page)
    for name, block in facts.blocks.items():
        typed = typed.replace(f"{{block {name}}}", compose_sections(block.sections))
    expected, problems = read_page(typed, page.path)
    assume(not any("used twice" in problem.message for problem in problems))
    assert expected is not None, problems
    made = in_place(page, texts)
    assert made.sections == expected.sections
    # What a version keeps gives the same again, whatever became of the texts.
    assert read_whole(compose_page(page), page.path, texts) == made


@settings(max_examples=50, deadline=None)
@given(shared("a-text"))
def test_a_shared_text_is_read_as_it_was_composed(block: Page) -> None:
    text = compose_page(block)
    assert read_page(text, block.path) == (block, [])
    assert compose_page(read_page(text, block.path)[0] or block) == text


def placing(*lines: str, **changes: Any) -> Page:
    made = [Placed(one.split()[0], tuple(one.split()[1:])) if one.split()[0] in PLACES else Prose(one) for one in lines]
    return a_page(
        sections=(
            Section("", (Group(items=tuple(made)),)),
            Section("How", (Group("Here", "universal", (), (Prose("So."),)),)),
        ),
        **changes,
    )


def test_statements_of_a_shared_text_stand_on_the_page_with_its_tier_and_sources() -> None:
    said = Statement("seating", "Seat the pupil well.", "Your child sits well.", ("class-teacher",))
    block = a_shared_text("seats", (said,), sources=(Source("A study", date="2024"),))
    page = a_page(
        sections=(
            Section("What the setting provides", (Group("All", "universal", (), (Placed("block", ("seats",)),)),)),
        )
    )
    found = whole(page, Facts(blocks={"seats": block}))
    assert found.page is not None
    placed = list(found.page.placed_statements())
    assert [(p.statement, p.tier, p.section) for p in placed] == [(said, "universal", "What the setting provides")]
    assert found.page.sources == (*page.sources, Source("A study", date="2024"))


def test_words_of_the_area_are_filled_and_stay_as_typed_where_asked() -> None:
    page = placing("In {area} ask {council}. Not {this}.", "block a", title="Help in {area}")
    facts = Facts(AREA, {"a": a_shared_text("a", (Prose("Here in {area}."),))})
    found = whole(page, facts)
    assert found.page is not None
    assert found.page.title == "Help in Bristol"
    assert found.page.sections[0].groups[0].items == (
        Prose("In Bristol ask Bristol City Council. Not {this}.\n\nHere in Bristol."),
    )
    assert found.texts.keys() == {"area", "council", "block a"}
    typed = in_place(page, found.texts, as_typed=True)
    assert typed.sections[0].groups[0].items == (Prose("In {area} ask {council}. Not {this}.\n\nHere in {area}."),)


def test_what_is_not_there_is_a_problem_with_its_line() -> None:
    text = compose_page(placing("In {local-offer}.", "block gone"))
    page, _ = read_page(text, "needs/quiet-rooms.md")
    assert page is not None
    found = whole(page, Facts(AREA))
    assert found.page is None
    assert {text.split("\n")[problem.line - 1] for problem in found.problems} == {"{block gone}", "In {local-offer}."}


def test_one_id_for_two_statements_is_a_problem_of_the_page() -> None:
    said = Statement("seating", "Seat the pupil well.", "Your child sits well.")
    page = placing("block a", "block b")
    facts = Facts({}, {"a": a_shared_text("a", (said,)), "b": a_shared_text("b", (said,))})
    assert [problem.field for problem in whole(page, facts).problems] == ["statement"]


def test_a_local_text_finds_its_pages_by_their_ids_and_topics_under_its_heading() -> None:
    page = placing("Words.")
    local = a_shared_text("z", (Prose("Ours."),), kind="local", pages=("quiet-rooms",), under="How")
    topical = a_shared_text("b", (Prose("Of the topic."),), kind="local", topics=("sensory",), under="How")
    elsewhere = a_shared_text("c", (Prose("No."),), kind="local", topics=("sensory",), under="Somewhere else")
    facts = Facts({}, {one.id: one for one in (local, topical, elsewhere)})
    found = whole(page, facts)
    assert found.page is not None
    assert found.page.sections[1].groups[0].items == (Prose("So.\n\nOf the topic.\n\nOurs."),)
    assert found.texts.keys() == {"local b", "local z"}
    other = whole(replace(page, id="other", topics=("reading",)), facts)
    assert (other.page, other.texts) == (replace(page, id="other", topics=("reading",)), {})


def test_a_local_text_of_a_page_that_lost_the_heading_is_not_lost() -> None:
    page = placing("Words.")
    local = a_shared_text("z", (Prose("Ours."),), kind="local", pages=("quiet-rooms",), under="Gone")
    found = whole(page, Facts({}, {"z": local}))
    assert found.page is not None
    assert found.page.sections[-1].groups[-1].items == (Prose("So.\n\nOurs."),)


def test_who_looks_after_a_shared_text_and_when_changes_no_page() -> None:
    block = a_shared_text("a", (Prose("Words."),))
    same = replace(block, team="health", reviewed=DAY, review_by="2031-01-01", title="Another")
    assert as_placed(block) == as_placed(same)
    assert as_placed(block) != as_placed(replace(block, sections=(Section("", (Group(items=(Prose("Other."),)),)),)))


def test_a_version_with_nothing_placed_has_the_digest_that_it_always_had() -> None:
    text = compose_page(a_page())
    assert version_digest(text, {}) == digest(text)
    assert len({version_digest(text, texts) for texts in ({}, {"a": "x"}, {"a": "y"}, {"b": "x"})}) == 4
    assert version_digest(text, {"a": "x", "b": "y"}) == version_digest(text, {"b": "y", "a": "x"})


def test_the_mark_of_a_page_changes_with_what_stands_or_may_stand_there() -> None:
    block = a_shared_text("a", (Prose("Words."),))
    local = a_shared_text("l", (Prose("Ours."),), kind="local", pages=("p",), under="How")
    assert Facts(AREA, {"a": block}).mark("p", (), ()) == ""
    marks = [
        Facts(AREA, {"a": block}).mark("p", (), ("block a", "area")),
        Facts(AREA, {"a": replace(block, sources=())}).mark("p", (), ("block a", "area")),
        Facts({"area": "Bath"}, {"a": block}).mark("p", (), ("block a", "area")),
        Facts(AREA, {"a": block, "l": local}).mark("p", (), ("block a", "area")),
        Facts(AREA, {}).mark("p", (), ("block a", "area")),
    ]
    assert len(set(marks)) == 5
    assert Facts(AREA, {"a": replace(block, team="health")}).mark("p", (), ("block a", "area")) == marks[0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("\n\nWords.", "\n\n## A heading\n\nWords."), "no headings"),
        (("\n\nWords.", "\n\n{block other}\n\nWords."), "cannot place another"),
        (("team: schools\n", "team: schools\npages: [a]\n"), "under which heading"),
        (("team: schools\n", "team: schools\nsummary: No.\n"), "no such field"),
    ],
)
def test_what_a_shared_text_must_not_be(change: tuple[str, str], says: str) -> None:
    text = compose_page(a_shared_text("a", (Prose("Words."),))).replace(*change)
    page, problems = read_page(text, "blocks/a.md")
    assert page is None
    assert any(says in problem.message for problem in problems), problems


def test_sources_stand_in_the_order_of_the_page_however_the_texts_come() -> None:
    blocks = {name: a_shared_text(name, (Prose("So."),), sources=(Source(name),)) for name in ("walls", "doors")}
    page = a_page(sections=(Section("", (Group(items=tuple(Placed("block", (name,)) for name in blocks)),)),))
    texts, _ = stand_on(page, Facts(blocks=blocks))
    found = [in_place(page, kept).sources[-2:] for kept in (texts, dict(sorted(texts.items())))]
    assert found == [(Source("walls"), Source("doors"))] * 2
