"""What a draft takes out can be put back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from oap.core.editing.form_actions import act
from oap.core.editing.taking_out import put_back, taken_out
from oap.core.pages.page import Statement
from tests.build import a_page

PLACES = [
    (s, g, i)
    for s, section in enumerate(a_page().sections)
    for g, group in enumerate(section.groups)
    for i, item in enumerate(group.items)
    if isinstance(item, Statement)
]


@given(some.sampled_from(PLACES))
def test_one_that_was_taken_out_comes_back_where_it_stood(place: tuple[int, int, int]) -> None:
    page = a_page()
    less, _ = act(page, f"remove {place[0]} {place[1]} {place[2]}")
    (gone,) = taken_out(less, page)
    again, at = put_back(less, page, gone.id)
    assert again == page and at == f"s{place[0]}-g{place[1]}-i{place[2]}"


@given(some.permutations(PLACES))
def test_all_come_back_each_once_also_when_their_headings_went(places: list[tuple[int, int, int]]) -> None:
    page = a_page()
    bare = a_page(sections=page.sections[:1])
    gone = taken_out(bare, page)
    assert len(gone) == len(PLACES)
    for statement in sorted(gone, key=lambda one: places.index(PLACES[gone.index(one)])):
        bare, _ = put_back(bare, page, statement.id)
    assert taken_out(bare, page) == []
    assert put_back(bare, page, gone[0].id) == (bare, "")
    assert put_back(bare, page, "never-there") == (bare, "")
    assert put_back(bare, None, gone[0].id) == (bare, "")
