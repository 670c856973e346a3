"""The code of a document: short, typed by hand, and it never leads to other words than those it was made from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.documents.citations import Citation, Reference, text_mark
from oap.core.documents.document_code import ALPHABET, CitedText, Code, decode, encode
from oap.core.documents.verification import FileText, altered, find_code, uncovered
from oap.errors import Invalid


def a_citation(text: int = 7, place: int = 2, words: str = "Plan seating away from doors, fans and light.") -> Citation:
    return Citation(
        Reference("quiet-rooms", f"statement-{place}", 3),
        text_mark("quiet-rooms", str(text)),
        place,
        "When a room is too loud",
        "/needs/quiet-rooms",
        "2026-11-24",
        words,
        "Your child sits where it is quiet.",
    )


places = st.sets(st.tuples(st.integers(1, 2_000_000), st.integers(0, 40)), min_size=1, max_size=40)


@given(places)
def test_a_code_says_which_statements_were_cited_and_the_digest_of_their_words(cited: set[tuple[int, int]]) -> None:
    citations = [a_citation(text, place) for text, place in cited]
    code = decode(encode(citations))
    assert {(one.mark, place) for one in code.texts for place in one.places} == {
        (one.mark, one.place) for one in citations
    }
    assert code.says(citations[::-1]) and code.dates(citations[::-1])
    assert not code.says([replace(citations[0], words="Plan seating near doors, fans and light."), *citations[1:]])
    elsewhere = [replace(one, date="2027-01-01") for one in citations]  # recorded anew from the same content
    assert code.says(elsewhere) and not code.dates(elsewhere)


@given(places, st.data())
def test_any_one_wrong_character_and_any_two_swapped_are_noticed(
    cited: set[tuple[int, int]], data: st.DataObject
) -> None:
    code = encode([a_citation(text, place) for text, place in cited]).replace("-", "")
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != code[at]]))
    with pytest.raises(Invalid):
        decode(code[:at] + other + code[at + 1 :])
    if at + 1 < len(code) and code[at] != code[at + 1]:
        with pytest.raises(Invalid):
            decode(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_code_or_is_refused_in_words(typed: str) -> None:
    try:
        decode(typed)
    except Invalid as error:
        assert str(error)


def test_a_code_may_be_typed_as_people_type() -> None:
    code = encode([a_citation()])
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert decode(typed) == decode(code)
    assert len(encode([a_citation()])) <= 31
    assert len(encode([a_citation(text, place) for text in range(4) for place in range(6)])) <= 70


def test_a_code_of_the_first_kind_is_still_read() -> None:
    code = decode("263Z-NFH0-YXAS-Y2")
    assert isinstance(code, Code) and code.days == b""
    assert all(isinstance(one, CitedText) and one.row and not one.mark for one in code.texts)


@given(st.integers(0, 200), st.characters(categories=["L", "N", "P"]))
def test_one_changed_character_of_the_cited_words_is_seen(at: int, letter: str) -> None:
    one = a_citation()
    whole = f"Before\n{one.quoted}\n{one.source}: https://oap.example{one.address}\nIn place"
    start = whole.index("“")
    end = whole.index("\nIn place")
    at = start + at % (end - start)
    for spaced in (True, False):
        assert altered([one], FileText(whole, spaced=spaced)) == []
    changed = whole[:at] + letter + whole[at + 1 :]
    host = whole.index("https://oap.example")
    if changed != whole and not whole[at].isspace() and not host <= at < host + len("https://oap.example"):
        for spaced in (True, False):
            assert altered([one], FileText(changed, spaced=spaced)), (letter, at)


@pytest.mark.parametrize("spaced", [True, False])
def test_what_was_added_left_out_or_said_twice_differently_is_seen(spaced: bool) -> None:
    one = a_citation()
    line = f"{one.quoted} {one.source}: http://127.0.0.1:8000{one.address}\n"
    for wrong in (
        line.replace("“", "“Do not "),
        line.replace(".”", ", if there is time.”"),
        line.replace("version 3,", "version 2,"),
        line.replace("?version=3", "?version=2"),
        line + line.replace("seating", "sitting"),
        "",
    ):
        assert [found.citation for found in altered([one], FileText(wrong, spaced=spaced))] == [one], wrong
    near = altered([one], FileText(line.replace("seating", "sitting")))[0].nearest
    assert "Plan sitting away from doors" in near


def test_a_space_put_into_a_word_is_seen_where_spaces_can_be_trusted() -> None:
    one = a_citation(words="Help is now here.")
    line = f"{one.quoted} {one.source}: https://oap.example{one.address}"
    assert altered([one], FileText(line.replace("now here", "nowhere")))


def test_a_citation_that_the_code_does_not_know_is_named() -> None:
    one = a_citation()
    text = FileText(f"{one.quoted} {one.source}: http://oap{one.address}\n“Made up.” /needs/other?version=1#thing")
    assert uncovered([one], text) == ["/needs/other?version=1#thing"]


def test_the_printed_code_counts_and_the_hidden_one_is_used_when_it_was_spoilt() -> None:
    code = encode([a_citation()])
    assert find_code(FileText(f"Code: {code}\n", code)) == (code, True)
    assert find_code(FileText("Code: 0000-0000-0000-0000", code)) == (code, False)
    with pytest.raises(Invalid, match="no code"):
        find_code(FileText("A letter about something else."))
