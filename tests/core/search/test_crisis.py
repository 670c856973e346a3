"""What is heard: danger told in any form, frames that carry nothing, examples that editors add, and who speaks."""

from __future__ import annotations

import pytest

from bench.danger import detector_of
from oap.core.search.crisis import Detector, Example, Level, read_examples, who_speaks
from tests.build import ROOT

pytestmark = pytest.mark.handbook  # all examples of danger, and how they are heard


@pytest.fixture(scope="module")
def detector() -> Detector:
    return detector_of(ROOT / "content")


FRAMES = [
    "my son is 7 and",
    "our little girl is",
    "i have a boy in year 9 who",
    "a pupil in my class",
    "i am 15 and",
    "she is four and now",
    "hi",
]
NEEDS = [
    "deaf",
    "has autism",
    "dyslexic",
    "is not toilet trained",
    "diabetic",
    "cant hold a pencil",
    "on a waiting list",
    "hates change",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_how_a_story_begins_says_nothing(detector: Detector, frame: str) -> None:
    assert detector.judge(frame).level is Level.NONE
    assert {need: detector.judge(f"{frame} {need}").level for need in NEEDS} == dict.fromkeys(NEEDS, Level.NONE)


@pytest.mark.parametrize("frame", FRAMES)
def test_danger_is_heard_whatever_it_begins_with(detector: Detector, frame: str) -> None:
    told = ("wants to die and has a plan", "took a whole packet of paracetamol", "was touched by an uncle at night")
    levels = [detector.judge(f"{frame} {one}").level for one in told]
    assert Level.NONE not in levels and levels.count(Level.SURE) >= 2, levels


STORY = (
    "sorry this is long. he started reception in september and it has been hard, the school are kind but the "
    "hall is too loud for him and "
    "he will not eat there, so I fetch him at dinner time, and the speech therapist has not written back since "
    "july. {} "
    "we are also filling in forms for the plan and I do not know what to put under outcomes, has anybody got "
    "an example please"
)


def test_danger_in_the_middle_of_a_long_story_is_heard(detector: Detector) -> None:
    assert detector.judge(STORY.format("we like the new teaching assistant very much.")).level is Level.NONE
    told = detector.judge(STORY.format("last night he said he wants to kill himself and he has hidden a rope."))
    assert told.level is Level.SURE and told.kind == "life"


KINDS = [
    ("my toddler swallowed a button battery", "medical", "parent"),
    ("i want to kill myself", "life", "child"),
    ("my stepdad comes into my room at night and touches me", "abuse", "child"),
    ("pupil disclosed that dad hits her with a belt", "abuse", "professional"),
    ("my partner strangled me in front of the kids", "home", "parent"),
    ("my daughter has gone missing and her phone is off", "missing", "parent"),
    ("my daughter has anorexia and fainted, she hasnt eaten for five days", "eating", "parent"),
    ("he says he will post my nudes unless i pay", "online", "child"),
    ("my son is threatening us with a knife", "weapon", "parent"),
]


@pytest.mark.parametrize(("told", "kind", "speaker"), KINDS)
def test_kind_and_speaker_are_heard(detector: Detector, told: str, kind: str, speaker: str) -> None:
    heard = detector.judge(told)
    assert (heard.level, heard.kind, heard.speaker) == (Level.SURE, kind, speaker)


def test_an_added_example_is_heard_at_once_and_only_what_is_told_alike(detector: Detector) -> None:
    told = "the librarian has sorted the atlases by colour again"
    assert detector.judge(told).level is Level.NONE
    then = detector.with_examples([Example(told, "abuse")])
    assert then.judge(told).level is Level.SURE and then.judge(told).kind == "abuse"
    assert then.judge("he covers his ears in the dinner hall").level is Level.NONE
    assert any("example" in reason for reason in then.judge(told).why)


def test_an_added_ordinary_example_quiets_the_model_but_a_sign_stays_a_perhaps(detector: Detector) -> None:
    told = "he was found hanging upside down from the climbing frame again and gone purple with laughing"
    then = detector.with_examples([Example(told)])
    assert then.judge(told).level is not Level.SURE
    signed = "i want to kill myself"
    assert detector.with_examples([Example(signed)]).judge(signed).level is Level.PERHAPS


def test_hardly_any_example_of_the_release_has_to_be_looked_up(detector: Detector) -> None:
    """All but one in seventy were taught: the service starts without reading seven thousand texts."""
    added = [example for example in detector.words.examples if example.fingerprint not in detector.model.learned]
    assert len(added) <= 100


@pytest.mark.parametrize("typed", ["", "   ", "?", "🙂", "x" * 2000, "a " * 1000, "ж" * 300])
def test_what_says_nothing_is_not_danger(detector: Detector, typed: str) -> None:
    assert detector.judge(typed).level is Level.NONE


def test_danger_in_another_language_opens_urgent_help(detector: Detector) -> None:
    for typed, language in (
        ("quiero morir", "es"),
        ("chce umrzec", "pl"),
        ("اريد ان اموت", "ar"),
        ("我想死", "zh-Hans"),
    ):
        heard = detector.judge(typed)
        assert (heard.level, heard.language, heard.kind) == (Level.SURE, language, "life")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("my daughter said it hurts", "parent"),
        ("a pupil said it hurts", "professional"),
        ("it hurts and i am 12", "child"),
    ],
)
def test_words_that_leave_no_doubt_tell_who_speaks(text: str, speaker: str) -> None:
    assert who_speaks(text, {"child": 0.4, "parent": 0.3, "professional": 0.3}) == speaker


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "“pairs” and “ordinary”"),
        ({"pairs": {"sad": []}}, "no kind of danger"),
        ({"pairs": {"life": [{"danger": "one"}]}}, "two sentences of the same form"),
        ({"ordinary": [" "]}, "a sentence with a dash"),
        ({"pairs": {"life": [{"danger": "same", "ordinary": "Same!"}]}}, "danger in one place and ordinary in another"),
    ],
)
def test_examples_of_another_shape_are_refused_with_their_place(data: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_examples([data], ["life"])
