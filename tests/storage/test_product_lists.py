"""The lists of words: each entry finds the sentence that stands beside it, and does with it what its list is for."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from oap.core.documents.personal_data import NAME, in_a_label, personal_details
from oap.core.importing.guessing_words import read_guessing_words
from oap.core.lint.abbreviations import unexplained
from oap.core.lint.idioms import read_idioms
from oap.core.lint.legal_wording import read_legal_guard
from oap.core.lint.respectful_language import read_respectful_language
from oap.core.phrases import Entry, Sections, even, pattern, read_sections
from oap.core.search.not_found_terms import KeepableTerms, subject_of
from oap.core.search.tokens import normalise
from oap.errors import Unavailable
from oap.search.spelling import EnglishWords, Speller
from oap.storage import product_lists
from oap.storage.product_lists import DATA, name_words, right_words, word_rules, words_of_labels

COLUMNS = {
    "abbreviations.txt": 1,
    "guessing.txt": 1,
    "idioms.txt": 2,
    "labels.txt": 0,
    "legal-wording.txt": 1,
    "names-and-places.txt": 0,
    "respectful-language.txt": 2,
    "right-words.txt": 0,
}
NOTHING = re.compile("(?!)")


def sections_of(name: str) -> Sections:
    return read_sections((DATA / name).read_text(encoding="utf-8"), COLUMNS[name])


def entries(name: str, kind: str = "") -> list[tuple[str, Entry]]:
    return [(section, one) for section, found in sections_of(name).items() if section.startswith(kind) for one in found]


def test_every_list_is_looked_at_here() -> None:
    assert {file.name for file in DATA.glob("*.txt")} == set(COLUMNS)


@pytest.mark.parametrize("name", ["legal-wording.txt", "respectful-language.txt", "idioms.txt", "guessing.txt"])
def test_each_entry_finds_its_own_example(name: str) -> None:
    sections = sections_of(name)
    tidy = normalise if name == "guessing.txt" else even
    missed = [
        f"{name}:{one.line} {one.phrase}: {one.columns[-1]}"
        for _, one in entries(name)
        if not pattern([one], sections).search(tidy(one.columns[-1]))
    ]
    assert missed == []


def test_the_guard_stops_the_example_of_each_gate_right_and_join_and_says_why() -> None:
    guard = word_rules().legal
    for section, one in entries("legal-wording.txt"):
        kind, _, why = section.partition(": ")
        if kind in ("gate", "always"):
            assert why in list(guard.problems(one.columns[0])), one
        elif kind in ("right", "join"):
            assert list(guard.problems(one.columns[0])), one


def test_the_guard_lets_each_denial_pass_and_would_stop_it_without_the_denial() -> None:
    guard = word_rules().legal
    for _, one in entries("legal-wording.txt", "denied"):
        assert not list(guard.problems(one.columns[0])), one
        assert list(replace(guard, denied=NOTHING).problems(one.columns[0])), one


def test_each_blaming_word_is_named_and_each_denial_lets_it_pass() -> None:
    respectful = word_rules().respectful
    for section, one in entries("respectful-language.txt"):
        named = list(respectful.blaming_words(one.columns[1]))
        if section.startswith("what "):
            assert one.columns[0] in named, one
        elif section in ("denied", "told"):
            assert named == [], one
            assert list(replace(respectful, denied=NOTHING, told=NOTHING).blaming_words(one.columns[1])), one


def test_each_figure_of_speech_is_found_and_has_plain_words_that_are_none() -> None:
    idioms = word_rules().idioms
    for _, one in entries("idioms.txt", "figures"):
        bare = one.columns[1].replace('"', "").replace("“", "").replace("”", "")
        assert one.columns[0] in [plain for _, plain in idioms.found(bare)], one
        assert not list(idioms.found(one.columns[0])), one


@pytest.mark.parametrize(
    "text",
    [
        "Staff ring a bell at the end of play.",
        "Your child may bite their tongue in a seizure.",
        "A pain in the neck with a fever is a sign of danger.",
        "Learn to change the batteries of the hearing aids.",
        "The cow jumped over the moon.",
        "Wait at the end of the road.",
        "Draw the line with a ruler, and cut corners off the card.",
        "Both pictures stand on the same page of the book.",
        "Print the text in black and white.",
        "He has a lot on his plate and eats none of it.",
        "Put your finger in the loop and pull the lace.",
        "Take a walk in the park.",
        "There is a stone in her shoes.",
        "A ball went over his head.",
        "Get everyone on board the bus.",
        "Spell it out loud.",
        "Give a piece of cake to each.",
        "Pull your leg up.",
        "The potato is hot.",
    ],
)
def test_words_that_are_meant_as_they_stand_are_no_figure_of_speech(text: str) -> None:
    assert list(word_rules().idioms.found(text)) == []


def test_each_short_form_stands_by_itself_and_another_does_not() -> None:
    for _, one in entries("abbreviations.txt"):
        assert one.phrase in one.columns[0]
        assert list(unexplained(one.columns[0], word_rules().everyday)) == []
        assert one.phrase in unexplained(one.columns[0], frozenset()) or re.fullmatch("[IVX]+", one.phrase)


def test_each_word_of_a_label_names_nobody_and_a_name_in_its_place_is_noticed() -> None:
    [(_, example)] = entries("labels.txt", "example: ")
    label = in_a_label(words_of_labels())
    for word in words_of_labels():
        assert personal_details(example.phrase.replace("_", word), label) == [], word
    assert [one.kind for one in personal_details(example.phrase.replace("_", "Zarquon"), label)] == [NAME]


def test_each_right_word_is_left_alone_beside_the_words_that_it_looks_like() -> None:
    known = {"call", "prison", "medicine", "rubella", "numbers", "parental", "wriggles", "white", "bruise"}
    speller = Speller(known, (), EnglishWords(Path(tempfile.mkdtemp()) / "english.words", right_words()))
    assert speller.correct("prisom") == "prison"
    words = [one.phrase for _, one in entries("right-words.txt")]
    assert words == [word for word in words if speller.correct(word) == word and word == normalise(word)]
    assert len(words) == len(set(words))


def test_each_word_that_needs_care_hides_what_may_be_a_name() -> None:
    care = name_words()
    examples = {
        section.removeprefix("example: "): one.phrase for section, one in entries("names-and-places.txt", "example: ")
    }
    ours = KeepableTerms(
        ["little bus", "not sleeping", "scared", *care.people, *care.places, *care.also_names],
        care,
        ordinary={"acorn", "zarquon"},
    )
    for section, example in examples.items():
        for word in (one.phrase for one in sections_of("names-and-places.txt")[section]):
            kept = subject_of(example.replace("_", word), ours).split()
            hidden = next((name for name in ("acorn", "zarquon") if name in example), word)
            assert hidden not in kept, (section, word, kept)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("legal-wording.txt", read_legal_guard),
        ("respectful-language.txt", read_respectful_language),
        ("idioms.txt", read_idioms),
        ("guessing.txt", read_guessing_words),
    ],
)
@pytest.mark.parametrize(
    "damage",
    [lambda text: text + "half an entry\n", lambda text: text + "== more ==\n(open | a | b\n", lambda text: "( "],
)
def test_a_list_that_cannot_be_read_says_which_and_what_to_do(
    name: str,
    read: Callable[[str], object],
    damage: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / name).write_text(damage((DATA / name).read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setattr(product_lists, "DATA", tmp_path)
    with pytest.raises(Unavailable, match=name):
        product_lists.read_list(name, read)
