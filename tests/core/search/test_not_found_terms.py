"""What may be kept of a search: its subject, never who it is about."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oap.core.search.not_found_terms import MAX_CHARACTERS, KeepableTerms, subject_of
from oap.core.search.tokens import STOP_WORDS, is_faint, normalise
from oap.site import Site
from oap.storage.product_lists import name_words
from oap.storage.word_lists import word_lists
from tests.build import ROOT

OURS = KeepableTerms(
    [
        "scared of the lift",
        "hates school",
        "hates toilets",
        "refuses toilets",
        "school trip",
        "pda help",
        "street",
        "summer holidays",
        "says help",
        "daisy chain",
        "bed wetting",
        "my son hates school",
        "she hates toilets",
        "email",
        "born",
        "lives",
        "primary",
        "oak",
    ],
    name_words(),
    word_lists().given,
    word_lists().surnames,
    word_lists().ordinary,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("scared of the lift", "scared of the lift"),
        ("My son Jayden is scared of the lift", "my son is scared of the lift"),
        ("my son jayden hates toilets", "my son hates toilets"),
        ("my son called Zbigniew Kowalczyk hates toilets", "my son hates toilets"),
        ("kowalczyk hates toilets", "hates toilets"),
        ("he was born on 12/03/2017", "he was born on"),
        ("he was born on 3rd March 2017", "he was born on"),
        ("ring 07700 900123 about the toilets", "about the toilets"),  # some are called Ring
        ("email anna.smith@example.org about toilets", "email about toilets"),
        ("lives at 12 Oak Lane", "lives at"),
        ("lives at 12 oak lane SW1A 1AA", "lives at"),
        ("hates toilets at rainbow nursery", "hates toilets at nursery"),
        ("hates toilets at little oak primary school", "hates toilets at primary school"),
        ("hates school trip", "hates school trip"),
        ("Mrs Oak says help", "says help"),
        ("y2 school trip", "y2 school trip"),
        ("PDA HELP", "pda help"),
        ("PDA HELP FOR GRACE", "pda help for"),
        ("needs a purple trampoline", "needs a purple trampoline"),
        ("marvin needs a purple trampoline", "needs a purple trampoline"),
        ("1234567890", ""),
        ("my son is called", ""),
        ("", ""),
    ],
)
def test_names_numbers_dates_and_places_are_left_out(typed: str, kept: str) -> None:
    assert subject_of(typed, OURS) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("summer holidays", "summer holidays"),
        ("my daughter summer hates toilets", "my daughter hates toilets"),
        ("my daughter summer holidays", "my daughter holidays"),
        ("summer hates toilets", "hates toilets"),
        ("daisy hates toilets", "hates toilets"),
        ("daisy brown hates toilets", "hates toilets"),
        ("daisys mum hates toilets", "mum hates toilets"),
        ("daisy’s brother hates toilets", "brother hates toilets"),
        ("my son will hates toilets", "my son hates toilets"),
        ("hope hates toilets", "hates toilets"),
    ],
)
def test_a_name_that_is_a_word_too_stays_only_in_a_phrase_of_ours(typed: str, kept: str) -> None:
    assert subject_of(typed, OURS) == kept


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=250))
def test_nothing_is_kept_that_is_not_a_word_of_ours(text: str) -> None:
    kept = subject_of(text, OURS)
    assert len(kept) <= MAX_CHARACTERS
    assert all(word in OURS or (word[0] in "yk" and word[-1].isdigit()) for word in kept.split())


# Over the handbook's own words: names of many languages, names that are words, and slips in them.
_FROM_A_STRANGER = (
    "xavier prudence middleton arlo clover jack chase brave arjun oluwaseun xiaoming zbigniew caoimhe khadija "
    "ngozi tariq siobhan mohammed "
    "aoife ayaan bilal dmitri ebony frodo khaleesi zayn maverick bear ocean sage wren fox rowan rainbow sunny "
    "storm blue grace will daisy summer "
    "hope mark may june april faith joy rose lily ivy poppy olive hazel holly heather ruby amber pearl crystal "
    "jade star skye river reed jay "
    "robin drew bill bob rob frank grant miles max dean hunter archer piper brook cliff clay dale earl guy "
    "lance ray art gene penny ginger king "
    "prince angel melody harmony destiny trinity patience mercy dawn eve violet autumn nan sonny buddy teddy "
    "bunny birdie ace rex rocky"
).split()
_NEEDS = (
    "{} bedwetting",
    "{} toilet",
    "{} hits at school",
    "{} cant sleep",
    "my son {} cannot read",
    "my daughter {} has a meltdown every day",
    "help for {} with dyslexia",
    "worried about {} and anxiety",
    "{}s mum is worried about speech",
    "{}'s brother wont eat",
    "a boy called {} who bolts",
    "{} and her sister fight",
    "speech therapy {}",
    "{} brown wont go to school",
    "in class {} shouts out",
    "{} at rainbow nursery wont eat",
)
# Words for people, as in "nan cant sleep", and little words of grammar that name somebody only far away ("an", "can").
_NO_NAMES = name_words().people | STOP_WORDS - {"will"}


def _slip(name: str, number: int) -> str:
    at = 1 + number % max(1, len(name) - 2)
    return (
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at:][1:2] + name[at] + name[at + 2 :],
    )[number % 3]


def test_no_name_is_kept_of_hundreds_of_names_by_needs(handbook: Site) -> None:
    keepable = handbook.state.keepable_terms
    given_names = sorted(word_lists().given)
    people = [*given_names[:: len(given_names) // 600], *_FROM_A_STRANGER]
    kept_names = []
    for number, name in enumerate(people):
        typo = _slip(name, number)
        for need in _NEEDS:
            for written in (name, name.title(), name.upper(), typo):
                kept = subject_of(need.format(written), keepable).split()
                said = Counter(normalise(need.format("")).split())
                wrong = written.lower() in kept and not said[written.lower()]
                # A slip that makes an ordinary word of a name ("hop" of "hope") names nobody.
                if wrong and written.lower() not in _NO_NAMES and (written is not typo or keepable.is_name(typo)):
                    kept_names.append((need.format(written), " ".join(kept)))
    assert len(people) > 700
    assert kept_names == []


def test_useful_words_survive(handbook: Site) -> None:
    """Nine in ten of the words of judged queries that stand in the thesaurus."""
    thesaurus, keepable = handbook.state.configuration.thesaurus, handbook.state.keepable_terms
    ours = {word for concept in thesaurus.concepts.values() for phrase in concept.phrases for word in phrase.split()}
    wanted = kept = 0
    for file in sorted((ROOT / "tests" / "queries").glob("*.jsonl")):
        for line in file.read_text().splitlines():
            query = normalise(json.loads(line)["query"]).split()[:12]
            left = Counter(subject_of(" ".join(query), keepable).split())
            useful = Counter(w for w in query if w in ours and w.isalpha() and w not in STOP_WORDS and not is_faint(w))
            wanted += useful.total()
            kept += (useful & left).total()
    assert wanted > 3000
    assert kept / wanted > 0.9


def test_each_word_is_in_one_list_in_small_letters() -> None:
    lists = word_lists().given, word_lists().surnames, word_lists().ordinary
    assert all(len(words) > 15_000 for words in lists)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert all(word.isascii() and word.isalpha() and word.islower() for words in lists for word in words)
