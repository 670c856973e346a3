"""What a person decides about pages of an import: no word is lost by it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from oap.core.importing.blocks import count_words
from oap.core.importing.classifier import Guess
from oap.core.importing.decisions import DECISIONS, JOIN, LEAVE_OUT, LEFT_OUT, decide
from oap.core.importing.ledger import Ledger
from oap.core.importing.plan import DraftPage, DraftStatement, Plan

GUESS = Guess("", 0.5, "")
WORDS = st.lists(st.sampled_from(["read aloud", "wait for an answer", "show a picture first"]), max_size=3).map(tuple)


def page(title: str, said: tuple[str, ...], prose: tuple[str, ...] = (), named: bool = True) -> DraftPage:
    statements = tuple(DraftStatement(text, GUESS, GUESS, "page 1") for text in said)
    kind = "needs" if said else "guides"
    return DraftPage(title, GUESS, GUESS, GUESS, statements, (), prose, "page 1", kind, named=named)


def a_plan(*pages: DraftPage) -> Plan:
    count = sum(count_words(text) for one in pages for text in told(one))
    return Plan(pages, (), Ledger(count, count, 0))


def told(one: DraftPage) -> list[str]:
    title = [one.title] if one.named else []
    return [*title, *one.notice, *(s.text for s in one.statements), *one.prose]


def test_pages_are_left_out_and_joined_as_decided() -> None:
    plan = a_plan(
        page("Reading", (), ("What it is.",)),
        page("More on reading", ("read aloud",)),
        page("Our logo", (), ("A tree.",)),
        page("Memory", ("show a picture first",)),
    )
    made = decide(plan, {1: JOIN, 2: LEAVE_OUT})
    assert [(p.title, p.kind, [s.text for s in p.statements], p.prose) for p in made.pages] == [
        ("Reading", "needs", ["read aloud"], ("What it is.", "More on reading")),
        ("Memory", "needs", ["show a picture first"], ()),
    ]
    assert [(left.text, left.why) for left in made.left_out] == [("Our logo", LEFT_OUT), ("A tree.", LEFT_OUT)]
    assert made.words.left_out == 4 and made.words.adds_up


def test_nothing_decided_changes_nothing_and_the_first_page_has_none_above() -> None:
    plan = a_plan(page("Reading", ("read aloud",)), page("Memory", ("wait for an answer",)))
    assert decide(plan, {}) == plan == decide(plan, {0: JOIN})


@given(
    st.lists(st.tuples(WORDS, WORDS, st.booleans()), max_size=6),
    st.dictionaries(st.integers(0, 7), st.sampled_from([*DECISIONS, "nonsense"])),
)
def test_every_word_stays_on_a_page_or_is_left_out(
    given_pages: list[tuple[tuple[str, ...], tuple[str, ...], bool]], decisions: dict[int, str]
) -> None:
    plan = a_plan(*(page(f"Page {n}", said, prose, named) for n, (said, prose, named) in enumerate(given_pages)))
    made = decide(plan, decisions)
    before = Counter(text for one in plan.pages for text in told(one))
    after = Counter(text for one in made.pages for text in told(one)) + Counter(left.text for left in made.left_out)
    assert before == after and made.words.adds_up and made.words.file == plan.words.file
