"""Letters to copy in guides: whole, with blanks to fill in, and with no law that their page has no source for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask.testing import FlaskClient

from oap.core.library.blocks import Block, Box, Items, Paragraph, blocks
from oap.core.library.inline_runs import runs_text
from oap.core.library.markdown import render
from oap.core.library.plain_text import plain_text
from oap.core.pages.fact_lists import law_in
from oap.core.pages.page import Page, Prose
from oap.site import Site

WITHOUT = {
    "urgent-help": "ring",
    "keeping-children-safe": "ring",
    "young-people-online": "tell somebody today",
    "for-young-people": "leads to the letter for school",
    "checking-your-setting": "for staff",
    "first-week-for-class-teachers": "for staff",
    "for-governors": "for governors, who ask in meetings",
}
BY_A_DAY = re.compile(
    r"\b(?:by|within|before) (?:\[[^]]*\b(?:day|date)\b[^]]*\]|one month|\d+ weeks|six weeks)|\btoday\b"
)
SECTION = re.compile(r"(?:section|article) (\d+[A-Z]*)", re.IGNORECASE)


def said(block: Block) -> str:
    match block:
        case Paragraph():
            return runs_text(block.runs)
        case Items():
            return " ".join(said(inner) for item in block.items for inner in item)
    return ""


def letters(page: Page) -> Iterator[tuple[str, str]]:
    """The title and the words of each letter on the page."""
    for section in page.sections:
        for group in section.groups:
            for item in group.items:
                for block in blocks(item.text) if isinstance(item, Prose) else ():
                    if isinstance(block, Box) and block.kind == "letter":
                        yield block.title, "\n".join(map(said, block.blocks))


def of_the_handbook(handbook: Site) -> list[tuple[Page, str, str]]:
    pages = [handbook.rendered_pages.get(card.slug) for card in handbook.state.library.cards]
    return [(one.page, title, words) for one in pages if one for title, words in letters(one.page)]


def test_every_guide_has_a_letter_unless_it_asks_nobody_for_anything_in_writing(handbook: Site) -> None:
    guides = {card.slug for card in handbook.state.library.cards if card.type == "guides"}
    on = {page.slug for page, _, _ in of_the_handbook(handbook)}
    assert guides - on == set(WITHOUT)


def test_a_letter_asks_for_an_answer_by_a_day(handbook: Site) -> None:
    for _, title, words in of_the_handbook(handbook):
        assert BY_A_DAY.search(words), title


def test_a_letter_of_a_young_person_says_i(handbook: Site) -> None:
    theirs = [(title, words) for page, title, words in of_the_handbook(handbook) if page.audience == "young-people"]
    assert len(theirs) >= 8
    for title, words in theirs:
        assert re.search(r"\b(?:I|me)\b", words) and "my child" not in words, title


def test_a_letter_begins_and_ends_as_one_and_has_its_blanks(handbook: Site) -> None:
    for page, title, words in of_the_handbook(handbook):
        assert title.startswith("Letter to copy: "), page.slug
        assert words.startswith("Dear ") and words.endswith("Yours sincerely,\n[your name]"), title
        assert words.count("[") == words.count("]") >= 3 and "…" not in words, title


def test_a_law_that_a_letter_names_is_a_point_of_law_or_a_source_of_its_page(handbook: Site) -> None:
    acts = [claim.act for claim in law_in(handbook.state.configuration.facts).claims]
    known = {number for act in acts for number in re.findall(r"\b\d+[A-Z]*\b", act)}
    assert len(known) > 30
    for page, title, words in of_the_handbook(handbook):
        of_the_page = " ".join(source.title for source in page.sources)
        for number in SECTION.findall(words):
            assert number in known or number in SECTION.findall(of_the_page), (title, number)


def test_a_letter_is_marked_in_the_page_and_words_as_any_other_box(reader: FlaskClient) -> None:
    page = reader.get("/guides/asking-for-an-ehc-needs-assessment").text
    assert '<div class="oap-status oap-status--letter" id="letter-to-copy">' in page
    assert 'href="#letter-to-copy"' in page, "the head of the page leads there"
    assert "of getting this letter whether you will assess" in page
    assert "letter.js" in page and "letter.js" not in reader.get("/guides/for-governors").text
    text = ":::letter Asking\nDear [name],\n:::"
    assert "Letter to copy: Asking" in render(text) and "Dear [name]," in plain_text(text)
