"""How often and how long: said in both voices by rule, the same for ever."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.diff import difference
from oap.core.pages.dose import DOSE_FIELDS, LABELS, Dose, held, rests_on
from oap.core.pages.page import Group, Page, Section, Source, Statement
from oap.core.pages.page_text import compose_page, read_page
from tests.build import a_page

FULL = Dose(
    "once a week", "twenty minutes", "after half a term, with the pupil", "the child starts alone", "movement-breaks"
)
texts = st.text(max_size=40).map(held)


@pytest.mark.parametrize(
    ("dose", "professional", "family"),
    [
        # Cited words are these. A line here is never changed: documents hold them.
        (
            FULL,
            "How often: once a week. How long: twenty minutes. Review: after half a term, with the pupil. "
            "What shows that it works: the child starts alone.",
            "How often: once a week. How long: twenty minutes. Looked at again: after half a term, with your child. "
            "What shows that it helps: your child starts alone.",
        ),
        (Dose(how_long="ten minutes."), "How long: ten minutes.", "How long: ten minutes."),
        (
            Dose(how_known="The young person asks; the child-sized chair fits, and each child says so"),
            "What shows that it works: The young person asks; the child-sized chair fits, and each child says so.",
            "What shows that it helps: Your young person asks; the child-sized chair fits, and each child says so.",
        ),
        (Dose(rests_on="movement-breaks"), "", ""),
        (Dose(), "", ""),
    ],
)
def test_the_sentences_are_these_to_the_letter(dose: Dose, professional: str, family: str) -> None:
    assert (" ".join(dose.professional), " ".join(dose.family)) == (professional, family)
    statement = Statement("seat", "Plan it.", "It is planned.", dose=dose)
    assert statement.whole_professional == f"Plan it. {professional}".strip()
    assert statement.whole_family == f"It is planned. {family}".strip()


@given(st.builds(Dose, *(texts for _ in DOSE_FIELDS)))
def test_the_family_wording_loses_no_field(dose: Dose) -> None:
    for labels in LABELS.values():
        assert (f"{labels[0]}:" in " ".join(dose.professional)) == (f"{labels[1]}:" in " ".join(dose.family))
    assert re.findall(r"\d+", " ".join(dose.professional)) == re.findall(r"\d+", " ".join(dose.family))
    assert Statement("seat", "Plan it", "", dose=dose).whole_family == ""  # readers then get the professional one


def one(statement: Statement) -> Page:
    group = Group("For everyone", "universal", (), (statement,))
    return a_page(sections=(Section("What the setting provides", (group,)),))


SEAT = Statement("seat", "Plan it.", "It is planned.", ("class-teacher",), (), FULL)


def test_a_file_holds_each_field_on_a_line_of_its_own_and_also_reads_them_on_one() -> None:
    text = compose_page(one(SEAT))
    assert (
        '- Plan it.\n  {#seat who="class-teacher"}\n  {how_often="once a week"}\n  {how_long="twenty minutes"}\n'
        in text
    )
    assert read_page(text, "needs/quiet-rooms.md")[0] == one(SEAT)
    on_one_line = text.replace('"}\n  {how', '" how').replace(
        '#seat who="class-teacher" how', '#seat who="class-teacher" how'
    )
    assert on_one_line != text and read_page(on_one_line, "needs/quiet-rooms.md")[0] == one(SEAT)
    _, problems = read_page(text.replace("how_often", "how_oft"), "needs/quiet-rooms.md")
    assert [problem.message.partition(", not ")[2] for problem in problems] == ["how_oft."]


def test_another_dose_is_a_change_of_the_statement_in_both_voices() -> None:
    rarer = Statement("seat", "Plan it.", "It is planned.", ("class-teacher",), (), Dose(how_often="once a month"))
    (change,) = difference(one(SEAT), one(rarer)).statements
    assert change.what == "changed"
    for pieces in (change.professional, change.family):
        assert "month." in {piece.text.strip() for piece in pieces if piece.kind == "added"}


def test_it_rests_on_a_source_of_the_page_or_on_another_page() -> None:
    source, page = Source("A study", "https://example.org/study"), a_page("movement-breaks", "strategies")
    pages = {page.id: page}
    assert rests_on(Dose(rests_on=source.url), [source], pages.get) == source
    assert rests_on(FULL, [source], pages.get) == page
    assert rests_on(Dose(), [source], pages.get) is None
    assert rests_on(Dose(rests_on="gone"), [Source("Of 2020", date="2020")], pages.get) is None
