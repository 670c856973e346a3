"""What changed: nothing is left out, nothing made up."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from oap.core.pages.diff import difference, words_changed
from oap.core.pages.page import Group, Page, Section, Statement
from tests.build import a_page

texts = st.lists(st.sampled_from(["offer", "a", "quiet", "room", "\n", "  ", "not"]), max_size=12).map(" ".join)


@given(texts, texts)
def test_the_pieces_hold_both_texts_whole(old: str, new: str) -> None:
    pieces = words_changed(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def one(*statements: Statement, section: str = "What the setting provides", tier: str = "universal") -> Page:
    return a_page(sections=(Section(section, (Group("For everyone", tier, (), statements),)),))


SEAT = Statement("seat", "Offer a seat by the wall.", "A calm seat.", ("class-teacher",))


def test_equal_pages_do_not_differ_and_a_new_date_is_no_change_of_words() -> None:
    assert not difference(a_page(), a_page())
    assert not difference(a_page(), replace(a_page(), reviewed="2027-01-01", review_by="2031-01-01"))


def test_each_statement_is_told_as_new_changed_moved_or_withdrawn() -> None:
    quiet = Statement("quiet", "Agree a quiet place.", "A quiet place.", ("senco",))
    other = replace(SEAT, professional="Offer a seat by the door.")
    told = {c.id: c.what for c in difference(one(SEAT), one(other, quiet)).statements}
    assert told == {"seat": "changed", "quiet": "added"}
    assert [c.what for c in difference(one(SEAT, quiet), one(SEAT)).statements] == ["withdrawn"]
    assert [c.what for c in difference(one(SEAT), one(SEAT, section="Who it helps")).statements] == ["moved"]


def test_another_tier_phase_or_provider_is_a_change_of_the_statement() -> None:
    assert [c.what for c in difference(one(SEAT), one(SEAT, tier="targeted")).statements] == ["changed"]
    assert [c.what for c in difference(one(SEAT), one(replace(SEAT, who=("senco",)))).statements] == ["changed"]


def test_a_changed_field_and_a_changed_text_are_named() -> None:
    changed = difference(a_page(), replace(a_page(), title="When a hall is too loud"))
    assert [c.place for c in changed.fields] == ["title"]
    sections = a_page().sections
    fewer = difference(a_page(), replace(a_page(), sections=sections[1:]))
    assert [c.place for c in fewer.sections] == [""]
