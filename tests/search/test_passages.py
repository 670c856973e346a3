"""The piece of each page that is shown with it: what answers best, with its words marked."""

from __future__ import annotations

import re
from html import escape

import pytest

from oap.core.search import tokens
from oap.search.analysis import stem
from oap.search.extracts import Extract, Sought, cut
from oap.search.passages import MAX_CHARACTERS, Result, mark, shown
from oap.site import Site
from tests.found import engine_of, there


def result(site: Site, query: str, slug: str = "quiet-rooms") -> Result:
    answer = engine_of(site).search(query)
    return next(found for found in shown(answer, site.rendered_pages.extract) if found.card.slug == slug)


def test_the_sentence_that_says_most_of_what_was_asked_is_shown_with_its_words_marked(site: Site) -> None:
    assert (
        result(site, "hears every sound").snippet == "Some children <mark>hear</mark> every <mark>sound</mark> at once."
    )


def test_a_sentence_that_says_one_word_of_many_gives_way_to_the_summary(site: Site) -> None:
    found = result(site, "covers ears in the hall, cries, kicks and will not wear a place mat")
    assert found.snippet.startswith("Help for a child who finds noise and touch too much")


def test_the_statement_that_fits_best_comes_with_its_id(site: Site) -> None:
    found = result(site, "hates noise, number 3")
    assert found.statement is not None
    assert found.statement.id == "universal-3"
    assert "<mark>" in found.statement_html


def test_what_stands_in_a_page_is_never_read_as_html() -> None:
    assert mark("a <b>loud</b> & full room", {"loud"}) == "a &lt;b&gt;<mark>loud</mark>&lt;/b&gt; &amp; full room"


def test_a_long_text_is_cut_round_its_first_match() -> None:
    text = " ".join(["before"] * 60 + ["loud"] + ["after"] * 60)
    cut = mark(text, {"loud"})
    assert cut.startswith("… before")
    assert cut.endswith("after …")
    assert "<mark>loud</mark>" in cut
    assert len(cut) <= MAX_CHARACTERS + len("… <mark></mark> …")


def test_a_page_whose_passages_another_program_cut_is_shown_with_its_summary(site: Site) -> None:
    answer = engine_of(site).search("hears every sound")
    for found in shown(answer, lambda slug: b'[["an older layout"],{}]'):
        assert escape(found.card.summary[:40]) in re.sub("</?mark>", "", found.snippet)
        assert found.statement is None


def test_the_best_passages_are_those_of_looking_at_each_plainly(site: Site) -> None:
    """The arrays against the rule in words: squares of the weights of the terms in it, long passages less."""
    rendered = there(site.rendered_pages.get("quiet-rooms"))
    extract = Extract.read(cut(rendered))
    weights = {"noise": 1.0, "hear": 0.6, "sound": 1.0, "number": 0.25, "nowher": 1.0}
    values = extract.values(Sought.of(weights), "", 1.0)
    texts = [extract.text(number) for number in range(len(values))]
    for number, text in enumerate(texts):
        more = extract.statement(number)["professional_text"] if extract.is_statement[number] else ""
        held = {stem(word) for word in tokens.words(f"{text} {more}") if not tokens.is_stop(word)}
        plainly = sum(weight**2 for term, weight in weights.items() if term in held) / (1 + len(held) / 60)
        assert values[number] == pytest.approx(plainly)
    assert values.any()
