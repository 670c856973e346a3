"""Somebody who asks what a word means is heard, however they ask, and nobody else is."""

from __future__ import annotations

import pytest
import yaml

from oap.core.pages.area import Term, read_glossary
from oap.core.pages.meaning import asked_for
from oap.core.pages.page import slugify
from tests.build import ROOT

GLOSSARY = read_glossary(yaml.safe_load((ROOT / "content" / "glossary.yml").read_text(encoding="utf-8")))
FRAMES = [
    "{}",
    "{}?",
    "what does {} mean",
    "What does {} mean?",
    "what does {} mean in school",
    "what does {} stand for",
    "whats a {}",
    "what’s an {}",
    "what's the {}?",
    "what is {}",
    "what are {}",
    "{} meaning",
    "{} definition",
    "meaning of {}",
    "the meaning of {}",
    "what is the meaning of {}",
    "define {}",
]
# The words that parents meet in letters and meetings; each is in the glossary by the name they meet.
MET = (
    "EHCP SALT ASD LA ICB EWO PRU IEP HI VI MLD SLD PMLD PEP IHP DCO ODD SPD meltdown shutdown banding keyworker IPSEA "
    "setting SEMH SEN SEND SENCO OT EP CAMHS SENDIASS EBSA"
)


@pytest.mark.parametrize("frame", FRAMES)
def test_each_term_is_found_by_each_of_its_names_in_each_question(frame: str) -> None:
    for term in GLOSSARY:
        for name in term.names:
            for said in (name, name.lower(), name.upper()):
                if len(said) < 3 and not said.isupper() and frame in ("{}", "{}?"):
                    continue  # “hi” alone is a greeting
                assert asked_for(frame.format(said), GLOSSARY) == term, frame.format(said)


def test_the_words_that_parents_meet_are_there() -> None:
    assert [word for word in MET.split() if asked_for(word, GLOSSARY) is None] == []


def test_no_two_terms_have_a_name_or_an_address_in_common() -> None:
    names = [slugify(name) for term in GLOSSARY for name in {slugify(one): one for one in term.names}.values()]
    assert [name for name in names if names.count(name) > 1] == []
    anchors = [term.anchor for term in GLOSSARY]
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize(
    "typed",
    [
        "hi",
        "la",
        "",
        "?",
        "what does",
        "meaning",
        "mean",
        "my teacher is mean",
        "salt and pepper",
        "SEMH school near me",
        "what does my son mean",
        "my son has autism and cant sleep",
        "how do i ask for an EHCP",
        "a" * 2_000,
        "what does " * 200 + "SEMH mean",
    ],
)
def test_another_search_is_no_question_about_a_word(typed: str) -> None:
    assert asked_for(typed, GLOSSARY) is None


def test_other_names_must_be_a_list() -> None:
    with pytest.raises(ValueError, match="must be a list of names"):
        read_glossary([{"term": "a", "meaning": "b", "also": "c"}])
    assert read_glossary([{"term": "a", "meaning": "b", "also": ["c"]}]) == (Term("a", "", "b", also=("c",)),)
