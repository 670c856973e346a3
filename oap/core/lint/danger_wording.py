"""Danger signs that a page says in words of its own, beside the list from which its boxes are made.

What a page says beside the list can come to differ from it. So a box of signs that is typed is found, and a sentence
that says both a sign that the list knows (``known_by``) and how fast to act. When that is not as fast as the list says,
or faster, it is an error: two pages would disagree about one sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oap.core.lint import readability
from oap.core.lint.page_reading import PageReading, Sentence, sentences
from oap.core.lint.word_rules import WordRules
from oap.core.pages.danger_signs import LEVELS, SIGNS_FILE, DangerSigns
from oap.core.pages.page import Prose, items_of
from oap.core.pages.problems import Problem
from oap.core.phrases import even

_BOX_OF_SIGNS = re.compile(r"^:::\s*(?:emergency|urgent)\b.*\bif\b.*:\s*$", re.MULTILINE)
# How a sentence says how fast to act. A number that answers day and night, or a doctor who is asked, is the same day.
_SAID = {
    "999": re.compile(r"\b999\b"),
    "a-and-e": re.compile(r"\bA&E\b"),
    "same-day": re.compile(r"\b111\b|\bGP appointment\b|\b(?:GP|doctor)\b.*\b(?:today|same day)\b"),
}


def danger_wording_problems(reading: PageReading, signs: DangerSigns) -> Iterator[Problem]:
    """Yield the boxes of signs, and the sentences on them, that are typed on a page or shared text."""
    for item in items_of(reading.typed.sections):
        if isinstance(item, Prose):
            for box in _BOX_OF_SIGNS.finditer(item.text):
                why = f"Danger signs are typed here. Place those of content/{SIGNS_FILE}, like {{signs its-id}}."
                yield reading.problem(item.line + item.text.count("\n", 0, box.start()), "", why, "warning")
    for sentence in sentences([*reading.words.prose, *reading.words.wordings]):
        yield from _in_sentence(sentence, reading, signs)


def _in_sentence(sentence: Sentence, reading: PageReading, signs: DangerSigns) -> Iterator[Problem]:
    said = [level for level, words in _SAID.items() if words.search(sentence.text)]
    if not said:
        return
    plain = even(sentence.text)
    for sign, words in signs.known:
        if words.search(plain):
            shown = f"“{sentence.text[:100]}”"
            if sign.level in said:
                why = f"A danger sign is typed here. Place it, {{signs {sign.id}}}, so that it cannot differ. {shown}"
                yield reading.problem(sentence.line, "", why, "warning")
            else:
                why = (
                    f"Another level than the danger sign “{sign.id}” has in content/{SIGNS_FILE} "
                    f"({LEVELS[sign.level].words}): {shown}"
                )
                yield reading.problem(sentence.line, "", why)


def sign_word_problems(signs: DangerSigns, rules: WordRules) -> Iterator[tuple[str, str]]:
    """Yield (id of the sign, message) for what is wrong with the words of the list itself, as for those of a page."""
    for sign in signs.signs:
        for _, words in sign.wordings():
            for sentence in readability.sentences(f"{words}. {sign.meanwhile}"):
                for why in _wrong_words(sentence, rules):
                    yield sign.id, f"{why} “{sentence[:100]}”"


def _wrong_words(sentence: str, rules: WordRules) -> Iterator[str]:
    if readability.long_sentences(sentence):
        yield f"This sentence has more than {readability.MAX_SENTENCE_WORDS} words."
    yield from (f"Legal wording: {why}." for why in rules.legal.problems(sentence))
    yield from (f"“{word}” blames or labels a child." for word in rules.respectful.blaming_words(sentence))
    yield from (f"“{phrase}” is a figure of speech: {plain}." for phrase, plain in rules.idioms.found(sentence))
