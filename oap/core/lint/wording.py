"""The words of a page: reading age, long sentences, short forms, and what must never be said."""

from __future__ import annotations

from collections.abc import Iterator

from oap.core.library.markdown_tree import read_tree
from oap.core.library.plain_text import leaves
from oap.core.lint import readability
from oap.core.lint.abbreviations import unexplained
from oap.core.lint.location import Location
from oap.core.lint.word_rules import WordRules
from oap.core.pages.page import Page, Statement
from oap.core.pages.problems import Problem
from oap.core.phrases import even


def family_text(page: Page) -> str:
    """The words a family reads on the page, plain: title, summary, prose, and the family wording of statements."""
    parts = [page.title + ".", page.summary]
    for section in page.sections:
        parts += [section.heading]
        for group in section.groups:
            parts += [group.heading]
            parts += [_plain(item.whole_family if isinstance(item, Statement) else item.text) for item in group.items]
    if page.service is not None:
        parts += [page.service.find, page.service.application_process, page.service.eligibility]
    return "\n".join(part for part in parts if part)


def _plain(text: str) -> str:
    """The words, with each cell of a table on a line of its own."""
    return "\n".join(leaf.text for leaf in leaves(read_tree(text), cells=True))


def wording_problems(page: Page, location: Location, whole: Page, rules: WordRules) -> Iterator[Problem]:
    """``whole`` is the page with everything in its place: a short form may be said in full by a text that stands
    there."""
    family = family_text(page)
    # A few lines by themselves have no grade that means something: they are read on their pages, and count there.
    grade = readability.grade(family_text(whole)) if not page.shared else 0.0
    if grade > readability.MAX_GRADE and not page.reading_age_reason:
        yield location.problem(
            "",
            "",
            f"The reading grade is {grade}. The limit is {readability.MAX_GRADE}: use shorter words and sentences.",
        )
    professional = "\n".join(placed.statement.whole_professional for placed in page.placed_statements())
    for sentence in readability.long_sentences(family) + readability.long_sentences(_plain(professional)):
        yield location.problem(
            sentence, "", f"This sentence has more than {readability.MAX_SENTENCE_WORDS} words: “{sentence[:60]}…”"
        )
    for sentence in readability.sentences(family) + readability.sentences(_plain(professional)):
        for why in rules.legal.problems(sentence):
            yield location.problem(sentence, "", f"Legal wording: {why}. “{sentence[:120]}”")
        for word in rules.respectful.blaming_words(sentence):
            yield location.problem(
                sentence, "", f"“{word}” blames or labels a child. Say what the child finds hard. “{sentence[:80]}”"
            )
    said = "\n".join(placed.statement.whole_professional for placed in whole.placed_statements())
    for short in unexplained(family_text(whole) + "\n" + _plain(said), rules.everyday):
        yield location.problem(
            short,
            "",
            f"“{short}” is never said in full on this page. Write the words, then the short form in brackets.",
        )
    for line in (family + "\n" + _plain(professional)).split("\n"):
        for phrase, plain in rules.idioms.found(line):
            said = next((one for one in readability.sentences(line) if phrase in even(one)), phrase)
            yield location.problem(
                said, "", f"“{phrase}” is a figure of speech. Say it plainly: {plain}. “{said[:80]}”", "warning"
            )
