"""What a person says of a file goes before what the reader takes it for, and no word is lost by it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.blocks import Block, Cell, Line, Read, Table, count_letters, lines_of
from oap.core.importing.choices import NONE, Choices, PageChoice, known, read_choices, write_choices
from oap.core.importing.desk_view import UNSURE, in_words, narrowed, part_of, parts, shown
from oap.core.importing.plan import Plan, plan
from oap.core.importing.telling import (
    COLUMN_USES,
    HEADING_USES,
    JOIN,
    LEFT_OUT,
    LINE_USES,
    NOTHING,
    ColumnSaid,
    TableRule,
    Told,
    plain_row,
)
from tests.guessing import area_guesser


def table(*rows: tuple[str, ...], where: str = "table 1") -> Table:
    return Table(tuple(tuple(Cell((Line("paragraph", text),), n) for n, text in enumerate(row)) for row in rows), where)


OFFER = table(
    ("Facet", "Our offer", "Proof"), ("Noise", "Sit away from the door", "Seen"), ("Bells", "Ring softly", "Heard")
)
FILE: tuple[Block, ...] = (
    Line("heading", "Sensory and physical needs", 1),
    Line("heading", "Loud rooms", 2),
    OFFER,
    Line("heading", "More of it", 2),
    Line("paragraph", "Ear defenders hang at the"),
    Line("paragraph", "door of each room."),
    Line("item", "Blinds are down when the sun is low"),
)


def letters(blocks: tuple[Block, ...]) -> int:
    return sum(count_letters(line.text) for line in lines_of(blocks))


def made(told: Told = NOTHING, pages: dict[str, PageChoice] | None = None, blocks: tuple[Block, ...] = FILE) -> Plan:
    choices = Choices(told=told, pages=pages or {})
    result = plan(Read(blocks, letters=letters(blocks)), area_guesser(), {}, choices)
    assert result.words.adds_up, result.words
    return result


def rule(*uses: str, head: int | None = 0, tier: str = "", phases: tuple[str, ...] = ()) -> TableRule:
    columns = tuple(ColumnSaid(use=use, tier=tier, phases=phases) for use in uses)
    words = plain_row(OFFER.rows[head]) if head is not None else ""
    return TableRule(width=3, head=words, first=plain_row(OFFER.rows[0]), columns=columns)


def test_a_row_is_the_head_and_a_column_is_what_is_provided_for_an_age() -> None:
    assert made().statements[0].text.startswith("Blinds"), "without a word of it, the table is text"
    (first, second, *_) = made(
        Told(tables=(rule("need", "provision", "leave-out", tier="targeted", phases=("primary",)),))
    ).statements
    assert (first.text, first.tier.value, first.phases.value) == ("Sit away from the door", "targeted", "primary")
    assert second.text == "Ring softly"


def test_columns_are_signs_text_who_does_it_or_left_out() -> None:
    result = made(Told(tables=(rule("signs", "example", "leave-out"),)))
    (page,) = [one for one in result.pages if one.notice]
    assert page.notice == ("Noise", "Bells") and "Sit away from the door" in page.prose
    assert [left.text for left in result.left_out if left.why == LEFT_OUT] == ["Seen", "Heard"]


def test_a_table_without_a_head_and_one_whose_second_row_is_the_head() -> None:
    without = made(Told(tables=(rule("", "provision", "", head=None),))).statements
    assert "Our offer" in {one.text for one in without}
    with_second = made(Told(tables=(rule("", "provision", "", head=1),))).statements
    assert {one.text for one in with_second} == {"Ring softly", "Blinds are down when the sun is low"}


def test_what_is_said_of_a_table_holds_for_all_with_its_head_and_can_be_taken_back() -> None:
    told = Told().with_table(rule("need", "provision", "text")).with_table(rule("need", "provision", "leave-out"))
    assert len(told.tables) == 1
    again = table(*[("Facet", "Our offer", "Proof"), ("Smells", "Open the window early", "Felt")])
    other = table(("Facet", "Their offer", "Proof"), ("Smells", "Buy a new fan at once", "Felt"))
    texts = {one.text for one in made(told, blocks=(*FILE[:3], again, other)).statements}
    assert "Open the window early" in texts and "Buy a new fan at once" not in texts
    assert told.without_table(again).tables == ()
    assert told.of_blocks([again]).tables == told.tables and told.of_blocks([other]).tables == ()


def test_a_heading_is_a_page_a_part_an_area_or_a_guide() -> None:
    assert [page.title for page in made().pages] == ["Loud rooms", "More of it"]
    inside = made(Told(headings={"more of it": "inside"}))
    assert [page.title for page in inside.pages] == ["Loud rooms"] and inside.statements
    area = made(Told(headings={"more of it": "area:cognition-and-learning"}))
    assert area.pages[-1].said_area == "cognition-and-learning"
    guide = made(Told(headings={"more of it": "guide"}))
    assert guide.pages[-1].kind == "guides" and guide.statements == []
    signs = made(Told(headings={"more of it": "signs"}))
    assert "Blinds are down when the sun is low" in signs.pages[0].notice


def test_a_line_is_a_statement_a_sign_a_title_left_out_or_goes_on_from_the_one_above() -> None:
    result = made(Told(lines={4: "provision", 5: JOIN, 6: "signs"}))
    (statement,) = result.statements
    assert statement.text == "Ear defenders hang at the door of each room."
    assert statement.sure == 1.0 and statement.why == "you said so"
    assert result.pages[1].notice == ("Blinds are down when the sun is low",)
    titled = made(Told(lines={4: "page", 6: "leave-out"}))
    assert [page.title for page in titled.pages] == ["Loud rooms", "Ear defenders hang at the"]
    assert "Blinds are down when the sun is low" in {left.text for left in titled.left_out if left.why == LEFT_OUT}


def test_area_ages_and_help_of_a_page_are_as_chosen_and_its_key_stays_when_the_file_is_read_anew() -> None:
    (loud, _) = made().pages
    choice = {loud.key: PageChoice(area="cognition-and-learning", phases=("primary",), tier="targeted", team="schools")}
    page = made(Told(tables=(rule("need", "provision", "text"),)), choice).pages[0]
    assert (page.key, page.area.value, page.phases.value, page.team) == (
        loud.key,
        "cognition-and-learning",
        "primary",
        "schools",
    )
    assert {one.tier.value for one in page.statements} == {"targeted"} and page.area.confidence == 1.0
    assert area_guesser().taxonomy.topics[page.topic.value].area == "cognition-and-learning"


COLUMNS = st.tuples(*(st.builds(ColumnSaid, use=st.sampled_from(["", *COLUMN_USES])) for _ in range(3)))
RULES = st.tuples(st.sampled_from([None, 0, 1, 2]), COLUMNS).map(
    lambda one: rule(head=one[0]).model_copy(update={"columns": one[1]})
)
HEADINGS = st.dictionaries(
    st.sampled_from(["loud rooms", "more of it", "sensory and physical needs"]),
    st.sampled_from([*HEADING_USES, "area:cognition-and-learning"]),
)


@given(
    st.lists(RULES, max_size=2), HEADINGS, st.dictionaries(st.sampled_from([4, 5, 6]), st.sampled_from([*LINE_USES]))
)
def test_whatever_is_said_every_word_has_its_place_and_what_became_of_it_is_known(
    tables: list[TableRule], headings: dict[str, str], lines: dict[int, str]
) -> None:
    told = Told(tables=tuple(tables), headings=headings, lines=lines)
    choices = Choices(told=told)
    read = Read(FILE, letters=letters(FILE))
    result = plan(read, area_guesser(), {}, choices)
    assert result.words.adds_up
    blocks = shown(read, result, choices)
    seen = Counter(outcome.text for one in blocks for outcome in one.outcomes if outcome.use != "line-above")
    on_pages = [t for p in result.pages for t in (*([p.title] if p.named else []), *p.notice, *p.prose)]
    told_of = Counter([*on_pages, *(s.text for s in result.statements), *(left.text for left in result.left_out)])
    assert seen == told_of
    assert read_choices(write_choices(choices), area_guesser().taxonomy) == known(choices, area_guesser().taxonomy)


def test_what_is_not_known_here_is_passed_over() -> None:
    taxonomy = area_guesser().taxonomy
    text = """{"told": {"tables": [{"width": 1, "head": "a", "columns": [{"use": "magic", "tier": "none"}]}],
        "headings": {"a": "area:nowhere", "b": "page"}, "lines": {"3": "magic"}},
        "pages": {"p1": {"do": "burn", "team": "x"}},
        "statements": {"s1": "explode"}, "from": "a newer program"}"""
    found = read_choices(text, taxonomy)
    assert found.told.tables[0].columns == (ColumnSaid(),) and found.told.headings == {"b": "page"}
    assert found.told.lines == {} and found.pages == {"p1": PageChoice()} and found.statements == {}
    assert read_choices("no JSON", taxonomy) == NONE == read_choices("", taxonomy)


def test_the_file_is_shown_in_parts_and_narrowed_to_what_is_unsure_or_left_out() -> None:
    long = (*FILE, *(Line("item", f"Number {n} is shown to all of them") for n in range(130)))
    read = Read(long, letters=letters(long))
    choices = Choices(told=Told(tables=(rule("need", "provision", "leave-out"),)))
    blocks = shown(read, plan(read, area_guesser(), {}, choices), choices)
    found = parts(blocks)
    assert len(found) == 3 and [one for part in found for one in part] == blocks
    assert part_of(found, 100) == 1 and part_of(found, 9999) == 0 and parts([]) == [[]]
    left = narrowed(blocks, "left")
    assert [one.number for one in left] == [0, 2]
    unsure = narrowed(blocks, "unsure")
    assert unsure and all(
        any(o.statement and o.statement.tier.confidence < UNSURE for o in one.outcomes) for one in unsure
    )
    assert next(iter(in_words(choices.told, area_guesser().taxonomy))) == (
        "Tables with the head “facet | our offer | proof”. “facet” is: the need that the row is about; “our offer” is: "
        "what is provided: provision, expectation, strategy; “proof” is: leave the column out"
    )
