"""The words of a page: reading age, long sentences, short forms, and what must never be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from oap.core.lint import readability
from oap.core.lint.abbreviations import unexplained
from oap.core.lint.page_reading import PageReading, sentences
from oap.core.lint.word_rules import WordRules
from oap.core.pages.problems import Problem
from oap.core.phrases import even


def wording_problems(reading: PageReading, rules: WordRules) -> Iterator[Problem]:
    """Yield what is wrong with how the page is worded. A short form may be said in full by a text that is placed on
    it."""
    # A few lines by themselves have no grade that means something: they are read on their pages, and count there.
    page, most = reading.typed, readability.MAX_GRADE
    grade = readability.grade(reading.whole_words.family_text) if not page.shared else 0.0
    if grade > most and not page.reading_age_reason:
        yield reading.of_page(
            "", f"The reading grade is {grade}. The limit is {most}: use shorter words and sentences."
        )
    for sentence in reading.words.sentences:
        text = sentence.text
        if readability.is_long(text):
            why = f"This sentence has more than {readability.MAX_SENTENCE_WORDS} words: “{text[:60]}…”"
            yield reading.problem(sentence.line, "", why)
        for why in rules.legal.problems(text):
            yield reading.problem(sentence.line, "", f"Legal wording: {why}. “{text[:120]}”")
        for word in rules.respectful.blaming_words(text):
            why = f"“{word}” blames or labels a child. Say what the child finds hard. “{text[:80]}”"
            yield reading.problem(sentence.line, "", why)
    for short in unexplained(reading.whole_words.text, rules.everyday | dict(page.right_as_written).keys()):
        why = f"“{short}” is never said in full on this page. Write the words, then the short form in brackets."
        yield replace(reading.problem(_first(short, reading), "", why), doubt=short)
    yield from _idioms(reading, rules)


def _first(word: str, reading: PageReading) -> int:
    """The line where the page has the word first; the first of all when only a text that is placed there has it."""
    form = re.compile(rf"\b{re.escape(word)}")
    for leaf in (*reading.words.family, *reading.words.professional):
        if found := form.search(leaf.text):
            return leaf.line(found.start())
    return 1


def _idioms(reading: PageReading, rules: WordRules) -> Iterator[Problem]:
    for leaf in (*reading.words.family, *reading.words.professional):
        for phrase, plain in rules.idioms.found(leaf.text):
            said = next((one for one in sentences([leaf]) if phrase in even(one.text)), None)
            text, line = (said.text, said.line) if said is not None else (phrase, leaf.first)
            why = f"“{phrase}” is a figure of speech. Say it plainly: {plain}. “{text[:80]}”"
            yield reading.problem(line, "", why, "warning")
