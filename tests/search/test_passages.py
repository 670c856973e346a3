"""The piece of each page that is shown with it: what answers best, with its words marked."""

from __future__ import annotations

from oap.search.passages import MAX_CHARACTERS, Result, mark, shown
from oap.site import Site
from tests.found import engine_of


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
