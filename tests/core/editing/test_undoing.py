"""What a button of the form did can be undone, and what was typed since stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from oap.core.editing.form_actions import ACTIONS, act
from oap.core.editing.undoing import NAMES, Step, led_back
from oap.core.pages.draft_text import compose_draft, read_draft
from oap.core.pages.page import Group, Item, Page, Statement
from oap.core.pages.statement_ids import statements_of
from tests.build import a_page

PAGE = read_draft(compose_draft(a_page()), a_page().path) or a_page()
DEEPEST = max(len(group.items) for section in PAGE.sections for group in section.groups)
PLACES = some.tuples(some.integers(0, len(PAGE.sections)), some.integers(0, 4), some.integers(0, DEEPEST))


def with_words(page: Page, identity: str, words: str) -> Page:
    def item(one: Item) -> Item:
        return replace(one, family=words) if isinstance(one, Statement) and one.id == identity else one

    def group(one: Group) -> Group:
        return replace(one, items=tuple(map(item, one.items)))

    sections = tuple(replace(one, groups=tuple(map(group, one.groups))) for one in page.sections)
    return replace(page, sections=sections)


@pytest.mark.long
@settings(deadline=None)  # on a machine that has no time for it
@given(some.sampled_from(sorted(ACTIONS)), PLACES, some.data())
def test_any_button_is_undone_and_done_again_with_what_was_typed_since(
    name: str, place: tuple[int, int, int], data: some.DataObject
) -> None:
    before = compose_draft(PAGE)
    made, _ = act(PAGE, " ".join((name, *map(str, place))))
    after, path = compose_draft(made), PAGE.path
    assert led_back(after, path, to=before, since=after) == before
    kept = [one for one, words in statements_of(PAGE).items() if statements_of(made).get(one) == words]
    typed = data.draw(some.sampled_from(kept))
    now = compose_draft(replace(with_words(made, typed, "Said in other words."), title="Another title"))
    back = led_back(now, path, to=before, since=after)
    assert back == compose_draft(replace(with_words(PAGE, typed, "Said in other words."), title="Another title"))
    again = led_back(back, path, to=now, since=back)
    assert again == now


def test_a_text_that_cannot_be_put_together_goes_back_whole() -> None:
    before = compose_draft(PAGE)
    *_, first, last = (section.heading for section in PAGE.sections)
    twice = before.replace(f"## {last}", f"## {first}", 1)
    assert twice != before
    assert led_back(twice, PAGE.path, to=before, since=before + "\n") == before


def test_every_button_has_a_name_and_a_place_to_go_back_to() -> None:
    assert set(NAMES) >= set(ACTIONS)
    assert Step("up 2 0 3", "s2-g0-i2", "", "").began_at == "s2-g0-i3"
    assert Step("place 2 1", "s2-g1-i0", "", "").began_at == "s2-g1"
    assert Step("put-back seat-near-the-door", "s2-g1-i0", "", "").began_at == "s2-g1-i0"
