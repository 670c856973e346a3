"""The ten shown are the ten best, the counts are the counts, and no filter leads to an empty page."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.pages import queries
from oap.core.columns import FACETS
from oap.site import Site
from tests.search.exhaustive import differences, generated_site

WORDS = "reading loud noise ears room help school class cant sit still talk sleep worry angry senco friend lunch year 2 nurse ring who how".split()


def test_ten_best_and_counts_are_those_of_scoring_everything(tmp_path: Path) -> None:
    """500 generated queries over 150 pages, filters included; ``make soak`` does the same over 3,000."""
    assert differences(generated_site(tmp_path, 150), queries(500, seed=21)) == []


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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        assert all(value in found.card.facet(facet) for found in answer.found)
