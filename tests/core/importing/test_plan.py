"""From blocks to draft pages: headings, tables, guesses, and what is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.blocks import Block, Cell, Left, Line, Read, Table, count_words
from oap.core.importing.classifier import Guesser
from oap.core.importing.lines import cell_items
from oap.core.importing.plan import Plan, plan
from oap.core.search.thesaurus import Thesaurus
from oap.site import Site
from oap.storage.product_lists import guessing_words


@pytest.fixture(scope="module")
def guesser(handbook: Site) -> Guesser:
    state = handbook.state
    return Guesser(guessing_words(), state.configuration.taxonomy, state.configuration.thesaurus, state.library.cards)


def heading(level: int, text: str) -> Line:
    return Line("heading", text, level, "page 1")


def bullet(text: str) -> Line:
    return Line("item", text, where="page 1")


def paragraph(text: str) -> Line:
    return Line("paragraph", text, where="page 1")


def table(*rows: tuple[str, ...]) -> Table:
    """A cell is a text, whose lines stand apart."""
    return Table(
        tuple(
            tuple(
                Cell(tuple(Line("paragraph", text) for text in cell.split("\n") if text), n)
                for n, cell in enumerate(row)
            )
            for row in rows
        ),
        "table 1",
    )


def made(guesser: Guesser, *blocks: Block, existing: dict[str, str] | None = None) -> Plan:
    result = plan(Read(blocks), guesser, existing or {})
    assert result.words.adds_up, result.words
    return result


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
        paragraph("Words."),
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
    rows = table(
        ("Need", "Provision"),
        ("Stammering", "Adults wait until the pupil has finished.\nNobody completes a sentence for them."),
    )
    (page,) = made(guesser, heading(1, "Communication and interaction"), rows).pages
    assert page.title == "Stammering" and len(page.statements) == 2
    (page,) = made(guesser, heading(1, "Communication and interaction"), heading(2, "Stammering at school"), rows).pages
    assert page.title == "Stammering at school" and page.notice == ("Stammering",) and len(page.statements) == 2


def test_a_table_with_a_column_for_each_tier(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(2, "Reading"),
        table(
            ("Difficulty", "Universal", "Targeted"),
            ("Guesses words", "Texts are printed in a clear font.", "Phonics is taught daily in a group."),
        ),
    ).pages
    assert [s.tier.value for s in page.statements] == ["universal", "targeted"] and page.notice == ("Guesses words",)


def test_a_small_line_below_a_title_says_of_which_area_the_page_is(guesser: Guesser) -> None:
    for line in (paragraph("Communication and interaction"), heading(5, "COMMUNICATION AND INTERACTION")):
        first, second = made(
            guesser,
            heading(3, "Loud rooms"),
            line,
            heading(4, "What you might see"),
            bullet("Covers both ears in the hall."),
            heading(4, "Universal support"),
            bullet("Ring the bell softly at noon."),
            heading(3, "Bright rooms"),
            heading(4, "Universal support"),
            bullet("Close the blinds when the sun is low."),
        ).pages
        assert (first.title, first.said_area) == ("Loud rooms", "communication-and-interaction")
        assert (second.title, second.said_area) == ("Bright rooms", "")


def test_a_row_of_boxes_each_with_its_own_head_is_read_box_by_box(guesser: Guesser) -> None:
    def box(column: int, head: str, *items: str) -> Cell:
        return Cell((Line("paragraph", head, bold=True), *(Line("item", one) for one in items)), column)

    row = (
        box(0, "Universal: in every lesson", "Say what to do, and show it."),
        box(1, "Targeted: for some pupils", "Find a calmer place to eat lunch."),
    )
    (page,) = made(guesser, heading(1, "Autism"), Table((row,), "table 1")).pages
    assert [(one.text, one.said_tier) for one in page.statements] == [
        ("Say what to do, and show it.", "universal"),
        ("Find a calmer place to eat lunch.", "targeted"),
    ]


def test_a_key_says_what_the_columns_of_tables_mean_and_a_form_that_only_asks_is_left_out(guesser: Guesser) -> None:
    plan = made(
        guesser,
        heading(1, "Tables by need"),
        paragraph("Classroom: the universal offer, part of everyday teaching for everyone."),
        paragraph("Additional: targeted support for some pupils."),
        table(("Name of school", ""), ("Date completed", "")),
        heading(2, "Cognition and learning"),
        table(("Need", "Classroom", "Additional"), ("Reading", "Print texts in a clear font.", "Read in a pair.")),
    )
    said = {one.text: one.said_tier for one in plan.statements}
    assert said == {"Print texts in a clear font.": "universal", "Read in a pair.": "targeted"}
    assert {one.text for one in plan.left_out if "form" in one.why} == {"Name of school", "Date completed"}


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ((bullet("A sentence that stands alone."),), "No heading"),
        ((paragraph("Foreword by the director."),), "before the first heading"),
        ((heading(1, "Contents"), paragraph("Reading 5")), "table of contents"),
        ((heading(1, "Cognition and learning"),), "area of need"),
        ((heading(1, "Spelling"),), "nothing of its own"),
    ],
)
def test_what_is_on_no_page_is_listed_with_why(guesser: Guesser, blocks: tuple[Block, ...], why: str) -> None:
    result = made(guesser, *blocks)
    assert result.statements == [] and any(why in left.why for left in result.left_out)


@pytest.mark.parametrize(
    "blocks",
    [
        (heading(1, "Reading"), bullet("Yes.")),
        (heading(1, "Reading"), table(("Date", "Name", "Signed"), ("1 May", "Ann", "x"))),
        (heading(1, "Foreword"), bullet("We are proud of this guidance.")),
        (heading(1, "Legal framework"), bullet("The Equality Act 2010 asks for adjustments.")),
        (heading(1, "Glossary"), table(("Term", "Meaning"), ("SENCO", "The teacher who leads on special needs"))),
        (heading(1, "Reading"), heading(2, "Expected outcomes"), bullet("Reads a page without a rest.")),
    ],
)
def test_what_is_no_statement_is_text_of_its_page(guesser: Guesser, blocks: tuple[Block, ...]) -> None:
    result = made(guesser, *blocks)
    assert result.statements == [] and any(page.prose for page in result.pages)


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("Specialist equipment", ""),
        ("Additional support in exams", ""),
        ("Specialist support", "specialist"),
        ("Universal provision for all pupils", "universal"),
        ("Wave 2: targeted interventions", "targeted"),
        ("Range 1", "universal"),
        ("Band 3", "specialist"),
        ("Quality First Teaching (QFT)", "universal"),
        ("Some pupils", "targeted"),
        ("Good for all", "universal"),
        ("For all pupils", "universal"),
        ("For every child", "universal"),
        ("All pupils need", "universal"),
        ("For some pupils", "targeted"),
        ("What some children may also need", "targeted"),
        ("For a few pupils", "specialist"),
        ("A few learners will need", "specialist"),
        ("Some pupils may", ""),
        ("Group work", ""),
        ("Complex needs", ""),
    ],
)
def test_words_say_how_much_help_only_where_they_are_the_whole_heading(guesser: Guesser, text: str, tier: str) -> None:
    assert guesser.heads.said(text).tier == tier


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("Early Years (0-5)", ("early-years",)),
        ("KS1 and KS2", ("primary",)),
        ("Key Stage 3/4", ("secondary",)),
        ("Years 5 to 7", ("primary", "secondary")),
        ("Post 16 / FE", ("post-16",)),
        ("All phases", ()),
        ("Primary and secondary schools", ("primary", "secondary")),
        ("Moving to secondary school", None),
        ("Primary need", None),
    ],
)
def test_words_say_an_age_only_where_they_are_the_whole_heading(
    guesser: Guesser, text: str, phases: tuple[str, ...] | None
) -> None:
    assert guesser.heads.said(text).phases == phases


@pytest.mark.parametrize(
    ("text", "area", "rest"),
    [
        ("SEMH", "social-emotional-and-mental-health", ""),
        ("C&I", "communication-and-interaction", ""),
        ("Section 2: Cognition & Learning (C&L)", "cognition-and-learning", ""),
        ("COGNITION AND LEARNING: LITERACY", "cognition-and-learning", "LITERACY"),
        ("Physical and/or sensory needs", "sensory-and-physical", ""),
        ("Learning to read", "", "Learning to read"),
    ],
)
def test_a_heading_names_an_area_and_what_is_left_of_it(guesser: Guesser, text: str, area: str, rest: str) -> None:
    said = guesser.heads.said(text)
    assert (said.area, said.rest) == (area, rest)


def test_a_heading_holds_until_one_of_its_own_rank(guesser: Guesser) -> None:
    first, second = made(
        guesser,
        heading(1, "Cognition and learning"),
        heading(2, "Reading"),
        heading(3, "Primary"),
        heading(4, "Targeted support"),
        bullet("Read with an adult each day."),
        heading(3, "Secondary"),
        bullet("Offer a reading pen."),
        heading(2, "Specialist equipment"),
        bullet("Lend a laptop for a term."),
    ).pages
    assert [(s.said_tier, s.said_phases) for s in first.statements] == [
        ("targeted", ("primary",)),
        ("", ("secondary",)),
    ]
    assert (second.title, second.said_area, second.statements[0].said_tier) == (
        "Specialist equipment",
        "cognition-and-learning",
        "",
    )


def test_what_stands_below_an_amount_of_help_is_provision_not_signs(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Reading"),
        heading(2, "Presentation"),
        bullet("Guesses words from the picture."),
        table(("Universal", "Targeted"), ("Read aloud every day.", "Read with an adult each day.")),
        heading(3, "Specialist support"),
        bullet("Follow the programme of the adviser."),
    ).pages
    assert page.notice == ("Guesses words from the picture.",)
    assert [s.said_tier for s in page.statements] == ["universal", "targeted", "specialist"]


def test_a_heading_of_links_is_a_page_where_expectations_are_and_text_elsewhere(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Expectations of all settings"),
        heading(2, "5. Resources"),
        bullet("Equipment is in the room."),
    ).pages
    assert (page.kind, page.title, page.statements[0].said_tier) == ("expectations", "Resources", "universal")
    (page,) = made(guesser, heading(1, "Resources"), bullet("A website on dyslexia.")).pages
    assert (page.kind, page.statements) == ("guides", ())


def test_needs_below_a_heading_that_looks_like_a_guide_are_needs(guesser: Guesser) -> None:
    _, guide, need = made(
        guesser,
        heading(1, "Foreword"),
        paragraph("We thank all who helped."),
        heading(1, "What is SEN support"),
        paragraph("It is help for those who need it."),
        heading(2, "Cognition and learning"),
        heading(3, "Reading"),
        bullet("Read aloud every day."),
    ).pages
    assert (guide.kind, need.title, need.said_area, len(need.statements)) == (
        "guides",
        "Reading",
        "cognition-and-learning",
        1,
    )


def test_lists_on_guides_and_on_strategies_of_a_council_are_text(guesser: Guesser) -> None:
    strategy, need, *guides = made(
        guesser,
        heading(1, "Our strategy for inclusion"),
        bullet("We will publish what we spend each year."),
        heading(1, "Cognition and learning"),
        heading(2, "Reading"),
        bullet("Read aloud every day."),
        heading(1, "Guides"),
        heading(2, "The annual review"),
        bullet("Write down what you want to say."),
        heading(3, "Before the meeting"),
        bullet("Ask for the reports two weeks before."),
        heading(2, "Cognition at college"),
        bullet("Ask for learning support."),
    ).pages
    assert (strategy.kind, strategy.statements) == ("guides", ())
    assert [s.text for s in need.statements] == ["Read aloud every day."]
    assert [(p.kind, p.title, p.prose, p.statements, p.said_area) for p in guides] == [
        (
            "guides",
            "The annual review",
            ("Write down what you want to say.", "Before the meeting", "Ask for the reports two weeks before."),
            (),
            "",
        ),
        ("guides", "Cognition at college", ("Ask for learning support.",), (), ""),
    ]


def test_what_is_provided_on_guides_that_all_have_such_a_part_are_statements(guesser: Guesser) -> None:
    titles = ("Service families", "Traveller families", "Families in care")
    pages = made(
        guesser,
        heading(1, "Guides"),
        *(
            block
            for title in titles
            for block in (
                heading(2, title),
                bullet(f"Ring somebody about {title}."),
                heading(3, "What the setting provides"),
                heading(4, "For everyone"),
                bullet(f"Ask at admission about {title}."),
                heading(3, "Sources"),
                bullet("The law of the land."),
            )
        ),
    ).pages
    assert [(p.kind, p.title, [(s.text, s.said_tier) for s in p.statements]) for p in pages] == [
        ("guides", title, [(f"Ask at admission about {title}.", "universal")]) for title in titles
    ]
    assert all(p.prose[0].startswith("Ring somebody") and "The law of the land." in p.prose for p in pages)


def test_a_heading_that_comes_again_and_again_is_a_part_of_pages(guesser: Guesser) -> None:
    pages = made(
        guesser,
        heading(1, "Cognition and learning"),
        *(
            block
            for title in ("Reading", "Memory", "Number")
            for block in (heading(2, title), heading(3, "A day in class"), bullet(f"Practise {title} each morning."))
        ),
    ).pages
    assert [(p.title, len(p.statements)) for p in pages] == [("Reading", 1), ("Memory", 1), ("Number", 1)]


def test_where_all_headings_look_alike_areas_hold_over_pages_and_pages_over_their_parts(guesser: Guesser) -> None:
    one, other = made(
        guesser,
        *(heading(1, text) for text in ("Cognition and learning", "Reading", "Signs")),
        bullet("Guesses words."),
        heading(1, "Universal"),
        bullet("Read aloud every day."),
        heading(1, "Maths"),
        heading(1, "Universal"),
        bullet("Keep counters on the table."),
    ).pages
    assert [(p.title, p.said_area, p.statements[0].said_tier) for p in (one, other)] == [
        ("Reading", "cognition-and-learning", "universal"),
        ("Maths", "cognition-and-learning", "universal"),
    ]
    assert one.notice == ("Guesses words.",)


def test_an_item_that_says_how_much_help_is_the_head_of_those_below_it_and_of_no_others(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Noise"),
        bullet("All teachers"),
        Line("item", "Warn the class before the bell", 1),
        bullet("In addition, for some pupils"),
        Line("item", "Draw up a plan with the pupil", 1),
        bullet("Print this page for the staffroom"),
    ).pages
    assert [(s.said_tier, s.text) for s in page.statements] == [
        ("universal", "Warn the class before the bell"),
        ("targeted", "Draw up a plan with the pupil"),
        ("", "Print this page for the staffroom"),
    ]


def test_prose_that_tells_what_is_done_is_read_by_sentences_and_a_policy_is_not(guesser: Guesser) -> None:
    prose = made(
        guesser,
        heading(1, "Every child, every day"),
        heading(2, "Playing together"),
        paragraph("The first years matter most. We wait before we step in. Signs are used at snack and at home time."),
        heading(2, "Feeling safe"),
        paragraph("Moving is hard. Each child has a key person. Give one step at a time. Rooms are kept calm."),
    )
    assert [s.text for s in prose.statements] == [
        "We wait before we step in.",
        "Signs are used at snack and at home time.",
        "Each child has a key person.",
        "Give one step at a time.",
        "Rooms are kept calm.",
    ]
    assert all(s.goes_by == "sentences" for s in prose.statements)
    policy = made(
        guesser,
        heading(1, "Complaints"),
        paragraph("This is the policy of the trust. It was agreed in May. Governors meet each term. Copies are kept."),
        heading(1, "Review"),
        paragraph("The clerk holds the list. It goes to the office in June. The next date is in the diary."),
    )
    assert not policy.statements


def test_a_list_under_an_age_alone_is_a_page_of_that_name(guesser: Guesser) -> None:
    pages = made(
        guesser,
        heading(1, "Support at our college"),
        heading(2, "Preparing for adulthood"),
        bullet("Travel training for the way to college"),
        heading(2, "Wellbeing"),
        bullet("A drop-in on any day of the week"),
    ).pages
    assert [(page.title, page.said_phases) for page in pages] == [
        ("Preparing for adulthood", ("post-16",)),
        ("Wellbeing", ()),
    ]


def test_an_example_below_a_statement_is_text_of_the_page(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Noise"),
        heading(2, "Speech, language and communication needs (SLCN)"),
        bullet("Reduce the noise in the room"),
        Line("item", "e.g. soft pads below the chairs", 1),
    ).pages
    assert [s.text for s in page.statements] == ["Reduce the noise in the room"]
    assert page.prose == ("e.g. soft pads below the chairs",)


def test_columns_of_must_should_and_could_and_what_is_beyond_are_all_provision(guesser: Guesser) -> None:
    read = made(
        guesser,
        heading(1, "Cognition and learning"),
        heading(2, "Memory"),
        table(("Must", "Should", "Could"), ("Use lists", "Teach a rhyme", "Lend a recorder")),
        table(
            ("Ordinarily available", "Targeted", "Beyond ordinarily available"),
            ("Say it twice", "Play pairs each day", "Follow the plan of an adviser"),
        ),
    )
    assert [(s.text, s.said_tier) for s in read.statements] == [
        ("Use lists", ""),
        ("Teach a rhyme", ""),
        ("Lend a recorder", ""),
        ("Say it twice", "universal"),
        ("Play pairs each day", "targeted"),
        ("Follow the plan of an adviser", ""),
    ]


def test_what_should_not_be_done_is_never_made_provision(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Anger"),
        heading(2, "Do"),
        bullet("Speak in a low voice"),
        heading(2, "Don’t"),
        bullet("Stand in the doorway"),
    ).pages
    assert [s.text for s in page.statements] == ["Speak in a low voice"]
    assert page.prose == ("Stand in the doorway",)


def test_a_few_words_below_an_item_belong_to_it_and_sentences_do_not(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Memory"),
        bullet("Use helps to memory, such as:"),
        Line("item", "cards", 1),
        Line("item", "songs", 1),
        bullet("In each lesson:"),
        Line("item", "begin with three questions about the last one", 1),
    ).pages
    assert [s.text for s in page.statements] == [
        "Use helps to memory, such as: cards; songs",
        "begin with three questions about the last one",
    ]
    assert page.prose == ("In each lesson:",)


def test_lines_of_a_pdf_that_make_no_sentences_stop_the_import(guesser: Guesser) -> None:
    broken = [bullet(f"{text} number {n} and the") for n, text in enumerate(["Check in with", "Name one thing"] * 6)]
    read = Read((heading(1, "Mood"), *broken), measured=True)
    assert "could not be put together" in plan(read, guesser, {}).stopped
    whole = [bullet(f"Check in with the pupil at {n} in the morning") for n in range(12)]
    assert plan(Read((heading(1, "Mood"), *whole), measured=True), guesser, {}).stopped == ""


def test_words_that_are_counted_in_the_file_and_told_nowhere_are_noticed(guesser: Guesser) -> None:
    blocks = (heading(1, "Mood"), bullet("Greet the pupil by name."))
    assert plan(Read(blocks, letters=23), guesser, {}).words.adds_up
    assert not plan(Read(blocks, letters=30), guesser, {}).words.adds_up


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


def test_words_in_another_order_are_the_same_words(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Attention"),
        bullet("Windows and doors: seat the pupil away from."),
        existing={"/needs/a#x": "Seat the pupil away from doors and windows."},
    ).pages
    same = page.statements[0].same_as
    assert same is not None and (same.address, same.differs) == ("/needs/a#x", ()) and same.alike >= 95


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ((paragraph("Read."),) * 30_001, "more than 30,000 paragraphs"),
        ((table(("A",) * 101, ("Read aloud.",) * 101),), "more than 100 columns"),
        (tuple(one for n in range(301) for one in (heading(2, f"Need {n}"), bullet("Read aloud."))), "300 pages"),
        ((heading(1, "Reading"), *(bullet(f"Read aloud {n}.") for n in range(6001))), "more than 6,000 statements"),
    ],
)
def test_a_file_that_would_keep_us_busy_is_refused(guesser: Guesser, blocks: tuple[Block, ...], why: str) -> None:
    stopped = plan(Read(blocks), guesser, {})
    assert why in stopped.stopped and not stopped.pages


def test_words_decide_tier_and_phase_when_no_heading_does(guesser: Guesser) -> None:
    (page,) = made(
        guesser,
        heading(1, "Reading"),
        bullet("A small group meets daily for phonics."),
        bullet("Sixth form students may use a laptop."),
        bullet("Books are there."),
    ).pages
    tiers = [(s.tier.value, s.tier.goes_by) for s in page.statements]
    assert tiers[0] == ("targeted", "sentence") and tiers[2] == ("universal", "nothing")
    assert page.statements[1].phases.value == "post-16" and page.statements[2].phases.goes_by == "nothing"


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


PIECES = st.text(max_size=40) | st.sampled_from(
    [
        "Universal",
        "Cognition and learning",
        "What you might see",
        "Primary",
        "Glossary",
        "- a\n- b c",
        "Need",
        "Strategies:",
    ]
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["heading", "item", "paragraph", "note", "table", "box"]),
            st.lists(PIECES, min_size=1, max_size=6),
            st.integers(1, 7),
        ),
        max_size=25,
    )
)
def test_any_order_of_blocks_makes_a_plan_and_every_word_is_told(blocks: list[tuple[str, list[str], int]]) -> None:
    import yaml

    from oap.core.pages.taxonomy import read_taxonomy
    from tests.build import TAXONOMY

    small = Guesser(guessing_words(), read_taxonomy(yaml.safe_load(TAXONOMY)), Thesaurus())
    given_blocks: list[Block] = [
        Table(
            tuple(
                tuple(Cell((Line("item" if level > 4 else "paragraph", text),), n) for n, text in enumerate(texts))
                for _ in "ab"
            ),
            box=kind == "box",
        )
        if kind in ("table", "box")
        else Line(kind, texts[0], level, "here")
        for kind, texts, level in blocks
    ]
    read = Read(tuple(given_blocks), (Left("three more words", "a comment"),))
    words = plan(read, small, {}).words
    assert words.adds_up, words
    assert words.file == sum(map(count_words, read.texts()))


def test_a_guide_in_prose_is_read_by_its_sentences_where_no_list_is_in_it(guesser: Guesser) -> None:
    prose = (
        Line("heading", "Cognition and learning", 1),
        Line("heading", "Reading", 2),
        Line("paragraph", "Reading takes effort. Tutors should share texts before the lesson. Notes will be sent"),
        Line("paragraph", "to every student. Nobody knows why."),
    )
    (page,) = plan(Read(prose), guesser, {}).pages
    assert [one.text for one in page.statements] == [
        "Tutors should share texts before the lesson.",
        "Notes will be sent to every student.",
    ]
    assert page.prose == ("Reading takes effort.", "Nobody knows why.")
    with_list = (*prose, Line("item", "Use a reading ruler"))
    (page,) = plan(Read(with_list), guesser, {}).pages
    assert [one.text for one in page.statements] == ["Use a reading ruler"]


def test_lines_of_a_cell_that_go_on_from_the_head_are_items_and_a_blank_form_is_none(guesser: Guesser) -> None:
    def cell(column: int, *lines: str) -> Cell:
        return Cell(tuple(Line("paragraph", line) for line in lines), column)

    made = plan(
        Read(
            (
                Line("heading", "Cognition and learning", 1),
                Line("heading", "Talking", 2),
                Table(
                    (
                        (cell(0, "In nursery or school we will"), cell(1, "At home you could")),
                        (cell(0, "make time to talk", "offer two things to choose"), cell(1, "sing in the bath")),
                    )
                ),
                Table(((cell(0, "About me"), cell(1, "What helps")), (cell(0), cell(1)))),
            )
        ),
        guesser,
        {},
    )
    (page,) = made.pages
    assert [(one.text, one.at_home) for one in page.statements] == [
        ("make time to talk", False),
        ("offer two things to choose", False),
        ("sing in the bath", True),
    ]
    assert {left.text for left in made.left_out} >= {"About me", "What helps"} and made.words.adds_up


def test_a_row_that_only_says_that_a_table_goes_on_starts_no_page(guesser: Guesser) -> None:
    rows = table(
        ("Need", "Provision"), ("Reading", "Print texts in a clear font."), ("Planning", "Begin lessons in one way.")
    ).rows
    banner = (Cell((Line("paragraph", "Continued overleaf"),), 0, 2),)
    plan = made(guesser, heading(1, "Cognition and learning"), Table((*rows[:2], banner, *rows[2:]), "table 1"))
    assert [page.title for page in plan.pages] == ["Reading", "Planning"]
    assert any("goes on" in one.why for one in plan.left_out)


def test_a_day_a_contact_a_lead_and_what_another_cell_says_are_text_and_advice_to_ring_is_a_statement(
    guesser: Guesser,
) -> None:
    no_provision = (
        "11 February 2025 – Youth forum",
        "Wednesday 4 March: college principals",
        "School nurse text line 07700 900512",
        "Advice line: 01632 960114 (term time, 9.30 to 12)",
        "Parent voice hello@voice.example",
        "As primary",
        "Before a new activity the teacher will:",
    )
    provision = ("Ring the school nurse on 07700 900512", "Practise a new word each day from 4 March on")
    (page,) = made(
        guesser,
        heading(1, "Cognition and learning"),
        heading(2, "Memory"),
        heading(3, "Universal provision"),
        *map(bullet, (*no_provision, *provision)),
    ).pages
    assert tuple(one.text for one in page.statements) == provision
    assert set(no_provision) <= set(page.prose)
