"""The file of rendered pages: what is written is read, in every process, whatever interrupts the writing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    for cut in range(0, len(whole), 331):
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["a", "B", "c", "same"]), st.sampled_from(["needs", "guides", ""])), min_size=1, max_size=4),
        max_size=6,
    )
)  # fmt: skip
def test_columns_that_grew_are_those_made_at_once(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:
    """Whatever is put in and taken out, by whichever reader: the same library as one that reads the whole log."""
    path = tmp_path_factory.mktemp("shelf") / "pages.shelf"
    shelf = Shelf(path)
    shelf.replace_all(records(3), "c")
    other = Shelf(path)
    other.refresh()
    for step in steps:
        shelf.refresh()
        put = {f"page-{n}": (title, kind) for n, title, kind in step}
        shelf.append(
            [make_record(a_page(slug, kind, title=title, id=f"id-{slug}", topics=("sensory", slug)), "s") for slug, (title, kind) in put.items() if kind],
            [card for slug, (_, kind) in put.items() if not kind and (card := shelf.library.by_slug.get(slug))],
        )  # fmt: skip
        other.refresh()
    shelf.table.unlink()
    whole = Shelf(path)
    whole.refresh()
    for reader in (shelf, other):
        assert list(reader.library.cards) == list(whole.library.cards)
        assert list(whole.library.cards) == sorted(
            whole.library.cards, key=lambda card: (card.title.lower(), card.slug)
        )
        for chosen in ({}, {"type": "guides"}, {"phase": "primary", "type": "needs"}):
            assert reader.library.listing(chosen) == whole.library.listing(chosen)
        for card in whole.library.cards:
            assert reader.library.by_slug[card.slug] == reader.library.by_id[card.id] == card
            assert card in reader.library.about(card.topics[1] if len(card.topics) > 2 else card.topics[0], 99)


def test_a_start_reads_the_table_and_not_the_log(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.append([make_record(a_page("page-9"), "s")])
    monkeypatch.setattr("oap.storage.shelf._entries", lambda mapped, start: iter(()) if start > 500 else 1 / 0)
    fresh = Shelf(shelf.path)
    fresh.refresh()
    assert len(fresh.library) == 5


@pytest.mark.parametrize("damage", ["missing", "garbage", "cut", "of another log"])
def test_a_table_that_does_not_fit_is_not_believed(shelf: Shelf, damage: str) -> None:
    if damage == "missing":
        shelf.table.unlink()
    elif damage == "garbage":
        shelf.table.write_bytes(b"nonsense" * 100)
    elif damage == "cut":
        shelf.table.write_bytes(shelf.table.read_bytes()[:-9])
    else:  # the log lost its end, and went on differently from there
        whole = shelf.path.read_bytes()
        place = int(shelf._now.places[0].max()) - 20
        shelf.path.write_bytes(whole[:place])
        Shelf(shelf.path).append([make_record(a_page(f"other-{n}"), "s") for n in range(4)])
    fresh = Shelf(shelf.path)
    fresh.refresh()
    expected = {f"page-{n}" for n in range(5)}
    if damage == "of another log":
        expected = expected - {"page-4"} | {f"other-{n}" for n in range(4)}
    assert set(fresh.library.by_slug) == expected
