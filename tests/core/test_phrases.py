"""What a phrase in a list of words finds, and what it does not."""

from __future__ import annotations

import pytest

from oap.core.phrases import even, pattern, read_sections

LISTS = read_sections("== list school ==\n(nursery/college) | x\nhead( /)teacher | x\n", columns=1)


@pytest.mark.parametrize(
    ("phrase", "found", "not_found"),
    [
        ("red tape", "much red tape here", "bored tapes"),
        ("(do/does) not", "it does not", "it did not"),
        ("ask(s/ed/ing/)", "ask", "asker"),
        ("appl(y/ying)", "applying", "applied"),
        ("ask [the/your] gp", "ask gp", "ask my gp"),
        ("ask [the/your] gp", "ask your gp", "ask the the gp"),
        ("a _ child", "a tired child", "a child"),
        ("a _2 child", "a very tired child", "a very very tired child"),
        ("a _2 child", "a child", "another child"),
        ("wait…12before", "wait a week before", "wait for several weeks before"),
        ("wait…40before", "wait a week before", "wait a week. ask before"),
        ("wait…40{no: if}before", "wait a week before", "wait if ill before"),
        ("assess~", "assessments", "reassess"),
        ("# weeks", "12 weeks", "some weeks"),
        ("£##", "£6,000", "£60"),
        ("help {not: line/lines}", "help now", "help line"),
        ("help {not: _}", "they help.", "they help us"),
        ("{not before: i }do not care", "they do not care", "i do not care"),
        ("the <school>", "the headteacher", "the clinic"),
        ("^ needs", "needs", "her needs"),
    ],
)
def test_a_phrase_finds_what_it_says_and_no_more(phrase: str, found: str, not_found: str) -> None:
    assert pattern([phrase], LISTS).search(found)
    assert not pattern([phrase], LISTS).search(not_found)


@pytest.mark.parametrize("phrase", ["(open", "shut)", "[open", "<nobody>", "a {what: b}", "a > b", "_ | {"])
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"cannot be read|names the list"):
        pattern([phrase], LISTS)


def test_no_phrase_finds_nothing() -> None:
    assert not pattern([], LISTS).search("anything")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a | b\n", "line 1"),
        ("== one ==\na\n", "line 2"),
        ("== one ==\na | b | c\n", "line 2"),
        ("== one ==\na | b\na | c\n", "line 3"),
        ("== one ==\n== one ==\n", "line 2"),
    ],
)
def test_a_line_that_is_no_entry_is_named(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_sections(text, columns=1)


def test_even_text_has_nothing_shortened() -> None:
    assert even("You can’t,  he WON'T and\nshe doesn't") == "you cannot, he will not and she does not"
