"""What a person decides about pages of an import: no word is lost by it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.alike import Same
from oap.core.importing.blocks import count_words
from oap.core.importing.choices import JOIN, KEEP, LEAVE_OUT, REPLACE, Choices, PageChoice
from oap.core.importing.classifier import Guess
from oap.core.importing.decisions import RENAMED, decide
from oap.core.importing.ledger import Ledger
from oap.core.importing.plan import DraftPage, DraftStatement, Plan
from oap.core.importing.telling import LEFT_OUT

GUESS = Guess("", 0.5, "")
WORDS = st.lists(st.sampled_from(["read aloud", "wait for an answer", "show a picture first"]), max_size=3).map(tuple)


def page(title: str, said: tuple[str, ...], prose: tuple[str, ...] = (), named: bool = True) -> DraftPage:
    statements = tuple(
        DraftStatement(
            text, GUESS, GUESS, "page 1", Same("/needs/reading#aloud", 90, "read it aloud"), key=f"s-{title}-{n}"
        )
        for n, text in enumerate(said)
    )
    kind = "needs" if said else "guides"
    return DraftPage(title, GUESS, GUESS, GUESS, statements, (), prose, "page 1", kind, named=named, key=title)


def a_plan(*pages: DraftPage) -> Plan:
    count = sum(count_words(text) for one in pages for text in told(one))
    return Plan(pages, (), Ledger(count, count, 0))


def told(one: DraftPage) -> list[str]:
    title = [one.title] if one.named else []
    return [*title, *one.notice, *(s.text for s in one.statements), *one.prose]


def test_pages_are_left_out_joined_and_renamed_as_decided() -> None:
    plan = a_plan(
        page("Reading", (), ("What it is.",)),
        page("More on reading", ("read aloud",)),
        page("Our logo", (), ("A tree.",)),
        page("Memory", ("show a picture first",)),
    )
    choices = Choices(pages={"Our logo": PageChoice(do=LEAVE_OUT), "Memory": PageChoice(title="Remembering")}).together(
        ["Reading", "More on reading"]
    )
    made = decide(plan, choices)
    assert [(p.title, p.kind, [s.text for s in p.statements], p.prose) for p in made.pages] == [
        ("Reading", "needs", ["read aloud"], ("What it is.", "More on reading")),
        ("Remembering", "needs", ["show a picture first"], ()),
    ]
    assert [(left.text, left.why) for left in made.left_out] == [
        ("Our logo", LEFT_OUT),
        ("A tree.", LEFT_OUT),
        ("Memory", RENAMED),
    ]
    assert made.words.left_out == 5 and made.words.adds_up


def test_a_page_joins_what_its_page_has_become_part_of_and_stays_where_that_is_left_out() -> None:
    plan = a_plan(*(page(title, ("read aloud",)) for title in ("A", "B", "C")))
    inside = Choices().together(["A", "B"]).with_pages(["C"], do=JOIN, into="B")
    assert [(one.title, len(one.statements)) for one in decide(plan, inside).pages] == [("A", 3)]
    out = inside.with_pages(["A"], do=LEAVE_OUT)
    assert [(one.title, len(one.statements)) for one in decide(plan, out).pages] == [("B", 2)]


def test_statements_that_are_there_already_are_settled_one_by_one() -> None:
    plan = a_plan(page("Reading", ("read aloud", "wait for an answer", "show a picture first")))
    choices = Choices().with_statements({"s-Reading-0": LEAVE_OUT, "s-Reading-1": REPLACE, "s-Reading-2": KEEP})
    made = decide(plan, choices)
    assert [one.text for one in made.statements] == ["show a picture first"]
    assert [one.text for one in made.replaces] == ["wait for an answer"]
    assert [left.text for left in made.left_out] == ["read aloud"] and made.words.adds_up
    back = choices.with_statements({"s-Reading-0": "", "s-Reading-1": ""})
    assert decide(plan, back).statements == plan.statements
    everything = choices.with_statements({"s-Reading-2": LEAVE_OUT})
    assert decide(plan, everything).pages == () and decide(plan, everything).words.adds_up


def test_nothing_decided_changes_nothing_and_the_first_page_has_none_above() -> None:
    plan = a_plan(page("Reading", ("read aloud",)), page("Memory", ("wait for an answer",)))
    assert decide(plan, Choices()) == plan == decide(plan, Choices().with_pages(["Reading"], do=JOIN))


CHOICE = st.builds(
    PageChoice,
    do=st.sampled_from(["", LEAVE_OUT, JOIN]),
    into=st.sampled_from(["", *(f"Page {n}" for n in range(6)), "nobody"]),
    title=st.sampled_from(["", "Another title"]),
)


@given(
    st.lists(st.tuples(WORDS, WORDS, st.booleans()), max_size=6),
    st.dictionaries(st.integers(0, 7).map("Page {}".format), CHOICE),
    st.dictionaries(
        st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda at: f"s-Page {at[0]}-{at[1]}"),
        st.sampled_from([KEEP, LEAVE_OUT, REPLACE]),
    ),
)
def test_every_word_stays_on_a_page_takes_a_place_or_is_left_out(
    given_pages: list[tuple[tuple[str, ...], tuple[str, ...], bool]],
    pages: dict[str, PageChoice],
    statements: dict[str, str],
) -> None:
    plan = a_plan(*(page(f"Page {n}", said, prose, named) for n, (said, prose, named) in enumerate(given_pages)))
    made = decide(plan, Choices(pages=pages, statements=statements))
    before = Counter(text for one in plan.pages for text in told(one))
    after = Counter(text for one in made.pages for text in told(one)) + Counter(left.text for left in made.left_out)
    after += Counter(one.text for one in made.replaces)
    assert before == after and made.words.adds_up and made.words.file == plan.words.file
