"""How truly danger is heard, on texts by people who had not seen the product: bounds that only go up.

``python -m bench.danger`` prints the same by kind, form, speaker, register and length. What was reached on the first
run is in docs/search-measured.md.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from bench.danger import detector_of, read_cases
from oap.core.search.crisis import Detector, Level
from tests.build import ROOT
from tests.spread import one_in

pytestmark = pytest.mark.handbook  # all examples of danger, and how they are heard

FOLDER = ROOT / "tests" / "queries" / "danger"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return detector_of(ROOT / "content")


def _shares(detector: Detector, texts: Sequence[str]) -> tuple[float, float, list[str]]:
    """The share that is sure, the share that is sure or perhaps, and the texts that are sure."""
    levels = [detector.judge(text).level for text in texts]
    sure = [text for text, level in zip(texts, levels, strict=True) if level is Level.SURE]
    return len(sure) / len(texts), sum(level is not Level.NONE for level in levels) / len(texts), sure


# set: at most how many are sure, and sure or perhaps
ORDINARY = {
    "frames.json": (0.005, 0.03),
    "posts-1.jsonl": (0.02, 0.11),  # "better with a knife than his dad", in a sentence of its own
    "posts-2.jsonl": (0.01, 0.05),
    "posts-3.jsonl": (0.01, 0.05),
    "ownwords-1.jsonl": (0.05, 0.22),
    "ownwords-3.jsonl": (0.04, 0.17),
    "posts-4.jsonl": (0.01, 0.05),
    "ownwords-4.jsonl": (0.06, 0.22),
    "short-4.jsonl": (0.01, 0.03),
    "posts-5.jsonl": (0.01, 0.05),
    "ownwords-5.jsonl": (0.04, 0.15),
    "short-5.jsonl": (0.01, 0.035),
}


@pytest.mark.parametrize("name", one_in(2, ORDINARY))
def test_ordinary_families_are_left_in_peace(detector: Detector, name: str) -> None:
    """Of the openings crossed with the 195 needs, one in nineteen here, all in ``soak``. A step that shares a factor
    with 195 would ask some of the needs again and again and the others never."""
    left_in_peace(detector, name, every=19 if name == "frames.json" else 1)


def left_in_peace(detector: Detector, name: str, every: int) -> None:
    cases = read_cases(FOLDER / name)
    assert len(cases) >= (4500 if name == "frames.json" else 80)
    sure, heard, texts = _shares(detector, [case["text"] for case in cases[::every]])
    most_sure, most_heard = ORDINARY[name]
    assert sure <= most_sure, texts
    assert heard <= most_heard


# set: at least how many are sure, and sure or perhaps
DANGER = {
    "danger-1.jsonl": (0.6, 0.84),
    "danger-2.jsonl": (0.65, 0.92),
    "danger-3.jsonl": (0.65, 0.82),
    "danger-4.jsonl": (0.77, 0.92),
    "danger-5.jsonl": (0.79, 0.92),
}


@pytest.mark.parametrize("name", DANGER)
def test_danger_is_heard(detector: Detector, name: str) -> None:
    cases = read_cases(FOLDER / name)
    sure, heard, _ = _shares(detector, [case["text"] for case in cases])
    least_sure, least_heard = DANGER[name]
    assert sure >= least_sure
    assert heard >= least_heard
    plain = [case["text"] for case in cases if case["form"] == "plain"]
    assert _shares(detector, plain)[1] >= 0.9


def test_danger_is_heard_wherever_in_a_long_story_it_is_told(detector: Detector) -> None:
    """A plain sentence of danger among some 1,600 characters of ordinary posts, at the beginning, inside or at the end.
    Before parts were heard by themselves, none of these was sure and one in eight was heard at all."""
    chance = random.Random(5)
    posts = [case["text"] for case in read_cases(FOLDER / "posts-5.jsonl")]
    told = [
        case["text"]
        for case in read_cases(FOLDER / "danger-5.jsonl")
        if case["form"] == "plain" and len(case["text"].split()) <= 20
    ]
    sure, heard, _ = _shares(detector, [_among(text, posts, chance) for text in told])
    assert sure >= 0.55
    assert heard >= 0.75


def _among(told: str, posts: Sequence[str], chance: random.Random) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) < 1600:
        sentences += chance.choice(posts).split(". ")
    at = chance.choice((0, len(sentences) // 2, len(sentences)))
    return ". ".join([*sentences[:at], told, *sentences[at:]])
