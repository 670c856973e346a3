"""A page and its text are each other's inverse, and every mistake is named with its place."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oap.core.pages.dose import DOSE_FIELDS, Dose, held
from oap.core.pages.page import Group, Item, Page, Placed, Prose, Section, Source, Statement
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.service_fields import Contact, ServiceRecord
from tests.build import a_page

GOOD = compose_page(a_page())
ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
letters = st.text(alphabet=string.ascii_letters + string.digits + " ,.:;!?'’“”£%&()-#éü[]\"", min_size=1, max_size=60)
line = letters.map(lambda text: " ".join(text.split())).filter(
    lambda text: text and text[0].isalnum() and "{" not in text
)
word_lists = st.lists(line, max_size=4, unique=True).map(tuple)
id_lists = st.lists(ids, max_size=4, unique=True).map(tuple)
doses = st.builds(Dose, *(st.just("") | letters.map(held) for _ in DOSE_FIELDS))


@st.composite
def groups(draw: st.DrawFn, seen: set[str], heading: bool) -> Group:
    items: list[Item] = []
    for _ in range(draw(st.integers(0, 3))):
        if draw(st.integers(0, 4)) == 0:
            items.append(Placed("block", (draw(ids),)))
        elif draw(st.booleans()):
            if items and isinstance(items[-1], Prose):
                continue
            lines = draw(st.lists(line, min_size=1, max_size=3))
            items.append(Prose("\n\n".join(lines)))
        else:
            identity = draw(ids)
            if identity in seen:
                continue
            seen.add(identity)
            wordings = draw(line), draw(line | st.just(""))
            items.append(Statement(identity, *wordings, draw(id_lists), draw(id_lists), draw(doses)))
    if not heading:
        return Group(items=tuple(items))
    return Group(draw(line), draw(ids | st.just("")), draw(id_lists), tuple(items))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    seen: set[str] = set()
    made = []
    for number in range(draw(st.integers(0, 4))):
        first = draw(groups(seen, heading=False))
        parts = ([first] if first.items else []) + [
            draw(groups(seen, heading=True)) for _ in range(draw(st.integers(0, 2)))
        ]
        heading = draw(line) if number or draw(st.booleans()) else ""
        if heading or parts:
            made.append(Section(heading, tuple(parts)))
    service = None
    if draw(st.booleans()):
        contact = Contact("phone", draw(line), draw(line), "confirmed", "2026-11-02", "https://example.org/a")
        service = ServiceRecord(
            draw(line),
            draw(line),
            audience=draw(word_lists),
            contacts=(contact, Contact("web", draw(line), draw(line))),
        )
    return a_page(
        draw(ids),
        draw(st.sampled_from(["needs", "guides"])),
        title=draw(line),
        professional_title=draw(line | st.just("")),
        summary=draw(line) + " and that is what this page is about",
        topics=draw(st.lists(ids, min_size=1, max_size=4).map(tuple)),
        areas=draw(id_lists),
        phases=draw(st.lists(ids, min_size=1, max_size=3).map(tuple)),
        also_known_as=draw(word_lists),
        related=draw(id_lists),
        sources=tuple(
            Source(t, "https://example.org/x", draw(st.sampled_from(["", "2024"]))) for t in draw(word_lists)
        ),
        service=service,
        sections=tuple(made),
        reading_age_reason=draw(line | st.just("")),
        right_as_written=tuple(
            draw(st.dictionaries(st.from_regex(r"[A-Z][A-Z0-9]{1,8}", fullmatch=True), line, max_size=3)).items()
        ),
        retired_statements=draw(id_lists),
    )


@pytest.mark.long
@settings(max_examples=100, deadline=None)
@given(pages())
def test_reading_what_was_composed_gives_the_same_page(page: Page) -> None:
    text = compose_page(page)
    again, problems = read_page(text, page.path)
    assert problems == []
    assert again == page
    assert compose_page(again) == text


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(pages(), st.integers(0, 3))
def test_every_part_of_a_page_knows_the_line_where_it_begins(page: Page, blank: int) -> None:
    text = compose_page(page).replace("\n---\n", f"\n---\n{blank * chr(10)}", 1)
    lines = ["", *text.split("\n")]
    read, _ = read_page(text, page.path)
    assert read is not None
    assert lines[read.line_of("title")].startswith("title:") and read.line_of("nothing") == 1
    for section in read.sections:
        assert not section.heading or lines[section.line] == f"## {section.heading}"
        for group in section.groups:
            assert not group.heading or lines[group.line].startswith(f"### {group.heading}")
            for item in group.items:
                if isinstance(item, Statement):
                    assert lines[item.line] == f"- {item.professional}"
                    assert lines[item.line_of("id")].startswith(f"  {{#{item.id}")
                    assert not item.family or lines[item.line_of("family")] == f"  > {item.family}"
                    assert all(f'{name}="' in lines[item.line_of(name)] for name, _ in item.dose.known())
                else:
                    assert lines[item.line] == item.text.split("\n")[0]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400) | st.text(alphabet="-:#{}[]>\n abc=\"'|*&!%", max_size=400))
def test_any_text_is_a_page_or_a_list_of_problems_and_never_an_exception(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n{text}"):
        page, problems = read_page(whole, "needs/some-page.md")
        assert page is not None or problems
        assert all(problem.file == "needs/some-page.md" and problem.message for problem in problems)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Text and {block a-b} beside it.", "is alone on its line"),
        (" {block a-b}", "is alone on its line"),
        ("- {block a-b}", "is alone on its line"),
        ("{Block a-b}", "is alone on its line"),
        ("{block}", "is alone on its line"),
        (":::inset\n{block a-b}\n:::", "cannot be inside a box"),
    ],
)
def test_a_shared_text_that_cannot_be_placed_there_is_named_with_its_line(line: str, says: str) -> None:
    text = GOOD.replace("Some children hear every sound at once.", line)
    assert text != GOOD
    page, problems = read_page(text, "needs/quiet-rooms.md")
    assert page is None
    assert [p.message for p in problems if says in p.message and "{block" in text.split("\n")[p.line - 1].lower()], (
        problems
    )


def test_a_line_of_code_places_nothing() -> None:
    page, problems = read_page(
        GOOD.replace("Some children", "```\n{block a-b}\n```\n\nSome children"), "needs/quiet-rooms.md"
    )
    assert page is not None, problems
    assert not [item for s in page.sections for g in s.groups for item in g.items if isinstance(item, Placed)]


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    page = a_page()
    text = "\ufeff" + compose_page(page).replace("\n", "\r\n")
    assert read_page(text, page.path) == (page, [])


@pytest.mark.parametrize(
    ("change", "field", "line_holds", "says"),
    [
        (("reviewed: 2026-11-02", "reviewed: 2026-13-45"), "reviewed", "reviewed:", "not a date"),
        (("reviewed: 2026-11-02", "reviewed: yesterday"), "reviewed", "reviewed:", "year-month-day"),
        (("review_by: 2030-11-02", "review_by: 2020-01-01"), "", "", "comes after"),
        (("team: schools\n", ""), "team", "", "missing"),
        (("team: schools", "teem: schools"), "teem", "teem:", "no such field"),
        (("topics: [sensory]", "topics: sensory"), "topics", "topics:", "list"),
        (("topics: [sensory]", "topics: [Sensory Stuff]"), "topics.0", "topics:", "small letters"),
        (("summary: Help", "summary: [Help"), "", "", "cannot be read"),
        (("id: quiet-rooms", "id: quiet-rooms\nid: other"), "id", "id: other", "appears twice"),
        (("{#universal-1 ", "{#universal-0 "), "statement", "number 1", "used twice"),
        (("{#universal-1 ", "{#Universal_1 "), "statement", "number 1", "small letters"),
        (('who="class-teacher"', 'hwo="class-teacher"'), "statement", "number 0", "takes who, phases"),
        (('{#universal-0 who="class-teacher"}', "{#universal-0 who=}"), "", "universal-0", "cannot be read"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_field(
    change: tuple[str, str], field: str, line_holds: str, says: str
) -> None:
    text = GOOD.replace(*change, 1)
    assert text != GOOD
    page, problems = read_page(text, "needs/quiet-rooms.md")
    assert page is None
    match = [problem for problem in problems if says in problem.message and problem.field == field]
    assert match, problems
    if line_holds:
        assert line_holds in text.split("\n")[match[0].line - 1]


def test_all_problems_come_in_one_run() -> None:
    text = (
        GOOD.replace("reviewed: 2026-11-02", "reviewed: never")
        .replace("team: schools\n", "")
        .replace("{#universal-1 ", "{#universal-0 ")
    )
    _, problems = read_page(text, "needs/quiet-rooms.md")
    assert {problem.field for problem in problems} >= {"reviewed", "team", "statement"}


@pytest.mark.parametrize(
    "front",
    [
        "a: &x [b]\nc: *x",
        "a: " + "[" * 60 + "]" * 60,
        "!!python/object/apply:os.system ['true']: 1",
        "? [a]\n: b",
        "- just\n- a list",
        "\t- tab",
    ],
)
def test_hostile_front_matter_is_refused_in_words(front: str) -> None:
    page, problems = read_page(f"---\n{front}\n---\n\nText.\n", "needs/quiet-rooms.md")
    assert page is None
    assert problems


@pytest.mark.parametrize("name", ["needs/Upper.md", "needs/..md", "needs/a b.md", "needs/-x.md"])
def test_a_file_name_that_is_no_address_is_refused(name: str) -> None:
    page, problems = read_page(GOOD, name)
    assert page is None
    assert "small letters" in problems[0].message


def test_a_huge_file_is_refused() -> None:
    assert read_page("x" * 500_000, "needs/a.md")[0] is None


def test_yes_no_and_times_stay_words() -> None:
    page = replace(a_page(), title="no", also_known_as=("12:30", "yes", "007"))
    assert read_page(compose_page(page), page.path) == (page, [])
