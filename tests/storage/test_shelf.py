"""The file of rendered pages: what is written is read, in every process, whatever interrupts the writing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from oap.core.library import make_record
from oap.storage.shelf import Shelf
from tests.build import a_page


def records(count: int) -> list:
    return [make_record(a_page(f"page-{n}", title=f"Page {n}"), f"stamp-{n}") for n in range(count)]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "pages.shelf")
    made.replace_all(records(5), "configuration")
    return made


def test_a_record_comes_back_as_it_was(shelf: Shelf) -> None:
    assert shelf.get("page-3") == records(5)[3]
    assert shelf.get("nothing") is None
    assert shelf.configuration == "configuration"


def test_another_reader_sees_what_is_added_changed_and_taken_away(shelf: Shelf) -> None:
    other = Shelf(shelf.path)
    assert other.refresh()
    before = other.library
    changed = make_record(a_page("page-1", title="Changed"), "new")
    shelf.append([changed, make_record(a_page("page-9"), "s")], [shelf.library.by_slug["page-0"]])
    assert other.refresh()
    assert not other.refresh()
    assert other.get("page-1") == changed
    assert other.get("page-0") is None
    assert set(other.library.by_slug) == {"page-1", "page-2", "page-3", "page-4", "page-9"}
    assert "page-0" in before.by_slug, "a library that a request holds never changes"


def test_a_replaced_file_is_taken_up_by_readers(shelf: Shelf) -> None:
    other = Shelf(shelf.path)
    other.refresh()
    shelf.replace_all(records(2), "c")
    assert other.refresh()
    assert len(other.library) == 2


def test_any_cut_or_damage_at_the_end_loses_at_most_the_last_entries(shelf: Shelf, tmp_path: Path) -> None:
    whole = shelf.path.read_bytes()
    for cut in range(0, len(whole), 97):
        path = tmp_path / "cut.shelf"
        path.write_bytes(whole[:cut])
        damaged = Shelf(path)
        damaged.refresh()
        for slug in damaged.library.by_slug:
            assert damaged.get(slug) == records(5)[int(slug[-1])]


def test_writing_after_a_cut_entry_overwrites_it(shelf: Shelf) -> None:
    size = shelf.path.stat().st_size
    shelf.path.write_bytes(shelf.path.read_bytes()[: size - 30])
    again = Shelf(shelf.path)
    again.append([make_record(a_page("page-9"), "s")])
    fresh = Shelf(shelf.path)
    fresh.refresh()
    assert set(fresh.library.by_slug) == {"page-0", "page-1", "page-2", "page-3", "page-9"}


def test_a_file_of_another_format_is_not_readable(shelf: Shelf) -> None:
    assert shelf.readable
    shelf.path.write_bytes(b"something else entirely" * 9)
    assert not shelf.readable
    assert not Shelf(shelf.path.with_name("missing")).readable


def test_listing_counts_are_what_choosing_would_show(shelf: Shelf) -> None:
    extra = replace(a_page("other"), areas=("cognition-and-learning",), phases=("early-years",), type="guides")
    shelf.append([make_record(extra, "x")])
    library = shelf.library
    for chosen in (
        {},
        {"area": "sensory-and-physical"},
        {"area": "sensory-and-physical", "phase": "primary"},
        {"type": "guides"},
    ):
        counts = library.listing(chosen).counts
        for facet, values in counts.items():
            for value, number in values.items():
                assert library.listing({**chosen, facet: value}).total == number > 0
