"""Spelling over the handbook: misspelt words of our field come back, right words and names stay."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import copy
from string import ascii_lowercase

import pytest
from spellchecker import SpellChecker

from oap.core.pages.page import Statement
from oap.core.search.tokens import words
from oap.search.analysis import stem
from oap.search.query import Interpreter
from oap.search.spelling import Speller
from oap.site import Site
from oap.site.configuration import vocabulary
from tests.found import engine_of

# Names that are not in the thesaurus's own list.
NAMES = """
charlotte harriet georgina beatrix cordelia tobias benedict barnaby leopold quentin winifred henrietta ludmila krystyna
bartosz grzegorz stanislaw valentina magdalena francesca giovanni alessandro sebastian maximilian rosalind genevieve
hussain begum choudhury rahman patel sharma gupta mukherjee okafor mensah asante nguyen tran pham takahashi yamamoto
mcallister fitzgerald oconnor gallagher sutherland abercrombie wolverhampton birmingham nottingham sheffield leicester
""".split()


@pytest.fixture(scope="module")
def interpreter(handbook: Site) -> Interpreter:
    engine = handbook.state.engine
    assert engine is not None
    return engine.interpreter


@pytest.fixture(scope="module")
def correct(interpreter: Interpreter) -> Callable[[str], str]:
    return lambda word: interpreter.corrected([word])[0]


@pytest.fixture(scope="module")
def terms(interpreter: Interpreter) -> list[str]:
    """The words of the thesaurus's titles and professional terms, from five letters up."""
    texts = [text for concept in interpreter.thesaurus.concepts.values() for text in (concept.title, *concept.pro)]
    return sorted({word for text in texts for word in words(text) if len(word) >= 5 and word.isalpha()})


def slip(word: str, chance: random.Random) -> str:
    """One letter left out, put in, changed, or swapped with the next; seldom the first."""
    place = chance.randrange(1, len(word)) if chance.random() < 0.9 else 0
    kind, letter = chance.randrange(4), chance.choice(ascii_lowercase)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + letter + word[place:]
    if kind == 2:
        return word[:place] + letter + word[place + 1 :]
    place = min(place, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def recovered(vocabulary: list[str], interpreter: Interpreter, slips: int) -> float:
    """The share of misspellings that come back. One that makes another right word is no misspelling."""
    chance = random.Random(5)
    back = asked = 0
    for word in vocabulary:
        for _ in range(2):
            misspelt = word
            for _ in range(slips):
                misspelt = slip(misspelt, chance)
            if misspelt == word or interpreter.speller.is_known(misspelt):
                continue
            asked += 1
            back += stem(interpreter.corrected([misspelt])[0]) == stem(word)
    assert asked > 500
    return back / asked


def test_a_word_with_one_slip_comes_back(terms: list[str], interpreter: Interpreter) -> None:
    assert recovered(terms, interpreter, 1) >= 0.95


def test_a_longer_word_with_two_slips_comes_back(terms: list[str], interpreter: Interpreter) -> None:
    """With two slips a word of five letters may be many words; most come back all the same."""
    assert recovered(terms, interpreter, 2) >= 0.78
    assert recovered([word for word in terms if len(word) >= 7], interpreter, 2) >= 0.88


def test_right_english_words_stay(correct: Callable[[str], str]) -> None:
    seen = SpellChecker(language="en", distance=1).word_frequency.dictionary
    common = sorted((word for word in seen if word.isalpha() and len(word) > 3), key=lambda word: -seen[word])[:40_000]
    sample = random.Random(9).sample(common, 3000)
    assert sum(correct(word) != word for word in sample) / len(sample) < 0.02


def test_names_stay(correct: Callable[[str], str], interpreter: Interpreter) -> None:
    names = [*NAMES, *interpreter.thesaurus.names]
    changed = [name for name in names if correct(name) != name]
    assert len(changed) / len(names) < 0.02, changed


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("fonics", "phonics"),
        ("disleksia", "dyslexia"),
        ("dislexia", "dyslexia"),
        ("psycologist", "psychologist"),
        ("sykologist", "psychologist"),
        ("autizm", "autism"),
        ("atension", "attention"),
        ("anxiaty", "anxiety"),
        ("diabetis", "diabetes"),
        ("epilipsy", "epilepsy"),
        ("asma", "asthma"),
        ("disgraphia", "dysgraphia"),
        ("stamering", "stammering"),
        ("speach", "speech"),
        ("skool", "school"),
        ("nursary", "nursery"),
        ("refferal", "referral"),
        ("senko", "senco"),
        ("behavor", "behaviour"),
        ("tourets", "tourettes"),
    ],
)
def test_words_written_as_they_sound(interpreter: Interpreter, heard: str, meant: str) -> None:
    assert stem(interpreter.understand(heard).plain[0]) == stem(interpreter.understand(meant).plain[0])


def test_the_reader_sees_what_was_corrected_and_can_search_as_typed(handbook: Site) -> None:
    engine = handbook.state.engine
    assert engine is not None
    answer = engine.search("my daughter has disleksia")
    assert answer.understanding.corrected == "my daughter has dyslexia"
    assert engine.search("my daughter has disleksia", exact=True).understanding.corrected == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("speechtherapy", "speech therapy"),
        ("schoolrefusal", "school refusal"),
        ("waitinglist for autismassessment", "waiting list for autism assessment"),
        ("onetoone", "one to one"),
        ("annualreview", "annual review"),
        ("bedwetting", ""),
        ("playground", ""),
    ],
)
def test_words_that_ran_together_are_taken_apart(interpreter: Interpreter, typed: str, meant: str) -> None:
    assert interpreter.understand(typed).corrected == meant


def test_a_word_where_a_name_stands_is_left_alone_unless_it_is_one_slip_away(interpreter: Interpreter) -> None:
    assert interpreter.corrected("my daughter delyth".split())[-1] == "delyth"
    assert interpreter.corrected("my daughter anxous".split())[-1] == "anxious"


SHORT_FORMS = """
mins hrs secs wks yrs mths approx appt appts info dept sats txt pls plz thx ppl bday xmas fri weds thurs tues
sept feb idk asap fyi etc esp defo prob probs prolly obv obvs bc cos coz cuz bcos wanna gonna gotta kinda dunno
mums nans uni nqt hw pe ict dt rs mfl gcses btec ht dht sendco senco tas hlta cpd insta snapchat whatsapp tiktok
roblox minecraft ipad laptop xbox telly tummy wee poo loos nappies hubby sis bro gran stepdad whilst cheers okay
yeah yep tho thru bout vid pics tel physio physios speechie edpsych meds brekkie wkend ks2 yr7 y5
""".split()


def test_short_forms_that_everybody_writes_are_left_as_they_are(correct: Callable[[str], str]) -> None:
    assert {word: right for word in SHORT_FORMS if (right := correct(word)) != word} == {}


@pytest.mark.parametrize(
    ("typed", "meant"), [("AHDH", "adhd"), ("ahdh", "adhd"), ("ECHP", "ehcp"), ("my son has AHDH", "my son has adhd")]
)
def test_the_letters_of_an_abbreviation_may_be_in_another_order(
    interpreter: Interpreter, typed: str, meant: str
) -> None:
    assert interpreter.understand(typed).corrected == meant


@pytest.mark.parametrize("typed", ["ECTs", "my son has ADHD", "the TAs are kind", "SLAT", "sad"])
def test_an_abbreviation_or_a_word_that_is_right_is_left_as_it_is(interpreter: Interpreter, typed: str) -> None:
    assert interpreter.understand(typed).corrected == ""


@pytest.mark.parametrize(
    "typed", ["zzqqxx flibber", "xqzt vbnmq", "flibber zzqqxx grontle", "lorem ipsum", "lorem", "flurb gloop", "florp"]
)
def test_nonsense_is_not_made_into_words(interpreter: Interpreter, typed: str) -> None:
    assert interpreter.understand(typed).corrected == ""


@pytest.mark.parametrize("typed", ["lorem ipsum", "zzqqxx flibber", "xqzt vbnmq"])
def test_nonsense_finds_nothing(handbook: Site, typed: str) -> None:
    answer = engine_of(handbook).search(typed)
    assert (answer.total, answer.choices, answer.understood) == (0, (), ())


def test_made_up_words_side_by_side_are_mostly_left_as_they_are(interpreter: Interpreter) -> None:
    """Made of syllables, so that many are one letter from a word by chance; what sounds like no word stays."""
    chance = random.Random(2)

    def made_up() -> str:
        syllables = (chance.choice("bcdfghjklmnprstvwz") + chance.choice("aeiou") for _ in range(chance.randint(1, 3)))
        return "".join(syllables) + chance.choice("bcdfghjklmnprstvwz")

    pairs = [[made_up(), made_up()] for _ in range(500)]
    assert sum(interpreter.corrected(pair) != pair for pair in pairs) / len(pairs) < 0.1


@pytest.mark.parametrize(
    "word", ["favour", "fibre", "realised", "humour", "labelled", "analysing", "defence", "litres"]
)
def test_british_spelling_is_right(correct: Callable[[str], str], word: str) -> None:
    assert correct(word) == word


def test_the_words_of_published_pages_stay_though_search_does_not_know_the_pages(handbook: Site) -> None:
    """Whoever wrote the pages chose these words, not whoever wrote the lists of the speller."""
    alone = copy(engine_of(handbook).interpreter)
    alone.speller = Speller(vocabulary(handbook.configuration, handbook.taught_words), (), handbook.english)
    texts = [
        f"{item.professional} {item.family}"
        for page, _ in handbook.content.read().pages.values()
        for section in page.sections
        for group in section.groups
        for item in group.items
        if isinstance(item, Statement)
    ]
    said = {word for text in texts for word in words(text) if word.isalpha() and len(word) > 3}
    assert len(said) > 2000
    changed = sorted(word for word in said if alone.corrected([word])[0] != word)
    assert len(changed) / len(said) < 0.01, changed
