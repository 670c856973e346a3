"""The ten shown are the ten best, the counts are the counts, and no filter leads to an empty page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.pages import queries
from oap.core.library.facets import FACETS
from oap.core.library.library import Library
from oap.search import engine, lay_phrases
from oap.search.arrays import Postings
from oap.search.engine import Engine
from oap.search.lay_phrases import LayPhraseMatch
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import a_page, write_page
from tests.search.exhaustive import differences, generated_site

WORDS = (
    "reading loud noise ears room help school class cant sit still talk sleep worry angry senco friend lunch year "
    "2 nurse ring who how"
).split()


@pytest.mark.long
def test_ten_best_and_counts_are_those_of_scoring_everything(tmp_path: Path) -> None:
    """200 generated queries over 150 pages, filters included; ``make soak`` does the same over 3,000."""
    assert differences(generated_site(tmp_path, 150), queries(200, seed=21)) == []


def test_the_handbook_is_searched_as_exactly(handbook: Site) -> None:
    asked = [
        "cant sit still in class",
        "who can i ring about sleep",
        "not talking at nursery",
        'she says "dinner hall" is loud',
        "dyslexia year 2",
        "ideas for maths",
    ]
    assert differences(handbook, asked) == []


# One thing wrong in each: what is patched, and what it then gives instead of the right answer.
MISTAKES: dict[str, tuple[object, str, Callable[[Any], Any]]] = {
    "the best is left out": (
        engine,
        "best",
        lambda right: lambda scores, numbers, count: right(scores, numbers, count + 1)[1:],
    ),
    "rare words count as common ones": (Postings, "idf", lambda right: lambda self, term: min(right(self, term), 0.5)),
    "pages own words count a tenth more": (
        LayPhraseMatch,
        "match",
        lambda right: lambda self, terms: right(self, terms) * 1.1,
    ),
    "every phrase counts a tenth more": (lay_phrases, "closeness", lambda right: lambda *args: right(*args) * 1.1),
    "documents are taken for other pages": (
        Engine,
        "_to_pages",
        lambda right: lambda self, values: right(self, values)[::-1],
    ),
    "quoted words are not looked for": (
        Engine,
        "_holds",
        lambda right: lambda self, phrase: right(self, phrase) & False,
    ),
    "counts are those of all pages": (
        Library,
        "count",
        lambda right: lambda self, base, chosen: right(self, base | True, chosen),
    ),
    "filters are not applied": (Library, "narrow", lambda right: lambda self, chosen: {}),
}


@pytest.mark.long
@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_slow_way_notices_a_mistake_in_the_quick_way(
    site: Site, content: Path, monkeypatch: pytest.MonkeyPatch, mistake: str
) -> None:
    for number in range(12):
        kind = ("needs", "strategies", "services", "guides")[number % 4]
        told = {"also_known_as": (f"covers ears at lunch {number}", "mixes up letters")[: number % 3]}
        write_page(
            content,
            a_page(f"page-{number}", kind, title=f"Number {number} is loud", topics=("reading", "sensory"), **told),
        )
    sync(site)
    asked = [
        "covers ears at lunch",
        "mixes up letters",
        'he says "loud room" hurts',
        "loud reading year 1",
        "who can i ring about noise",
    ]
    assert differences(site, asked) == []
    where, name, wrong = MISTAKES[mistake]
    monkeypatch.setattr(where, name, wrong(getattr(where, name)))
    assert differences(site, asked)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.data())
def test_following_the_counts_never_leads_to_an_empty_page(
    handbook: Site, typed: list[str], data: st.DataObject
) -> None:
    """From any results, choosing any offered value, again and again: as many pages as it said, never none."""
    engine, query = handbook.state.engine, " ".join(typed)
    assert engine is not None
    chosen: dict[str, str] = {}
    answer = engine.search(query)
    for _ in range(4):
        offered = [(facet, value) for facet in FACETS if facet not in chosen for value in answer.counts[facet]]
        if not offered:
            break
        facet, value = data.draw(st.sampled_from(offered))
        expected = answer.counts[facet][value]
        chosen[facet] = value
        answer = engine.search(query, chosen)
        assert answer.total == expected > 0
        assert answer.counts[facet][value] == expected
        assert all(value in FACETS[facet].of(found.card) for found in answer.found)
