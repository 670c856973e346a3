"""The file of rendered pages: what is written is read, in every process, whatever interrupts the writing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oap.core.library.array_file import pack, unpack
from oap.core.library.library import RenderedPage, render_page
from oap.errors import Unavailable
from oap.storage.rendered_pages import RenderedPages
from tests.build import a_page


def records(count: int) -> list[RenderedPage]:
    return [render_page(a_page(f"page-{n}", title=f"Page {n}"), f"stamp-{n}") for n in range(count)]


@pytest.fixture
def rendered(tmp_path: Path) -> RenderedPages:
    made = RenderedPages(tmp_path / "pages.shelf")
    made.replace_all(records(5), "configuration")
    return made


def test_a_record_comes_back_as_it_was(rendered: RenderedPages) -> None:
    assert rendered.get("page-3") == records(5)[3]
    assert rendered.get("nothing") is None
    assert rendered.configuration == "configuration"


def test_another_reader_sees_what_is_added_changed_and_taken_away(rendered: RenderedPages) -> None:
    other = RenderedPages(rendered.path)
    assert other.refresh()
    before = other.library
    changed = render_page(a_page("page-1", title="Changed"), "new")
    rendered.append([changed, render_page(a_page("page-9"), "s")], [rendered.library.by_slug["page-0"]])
    assert other.refresh()
    assert not other.refresh()
    assert other.get("page-1") == changed
    assert other.get("page-0") is None
    assert set(other.library.by_slug) == {"page-1", "page-2", "page-3", "page-4", "page-9"}
    assert "page-0" in before.by_slug, "a library that a request holds never changes"


def test_a_replaced_file_is_taken_up_by_readers(rendered: RenderedPages) -> None:
    other = RenderedPages(rendered.path)
    other.refresh()
    rendered.replace_all(records(2), "c")
    assert other.refresh()
    assert len(other.library) == 2


def read_anew(path: Path) -> RenderedPages:
    rendered = RenderedPages(path)
    rendered.refresh()
    return rendered


@pytest.mark.parametrize("table", [True, False], ids=["with its table", "without it"])
def test_no_flipped_bit_makes_a_page_say_or_be_something_else(
    rendered: RenderedPages, tmp_path: Path, table: bool
) -> None:
    """Each page is as it was, or unavailable; and when one is not there, the rendered says that it is not whole."""
    rendered.append(
        [render_page(a_page("page-9", title="Page 9"), "stamp-9"), render_page(a_page("page-1", title="New"), "n")]
    )
    rendered._write_table()
    wanted = {slug: rendered.get(slug) for slug in rendered.library.by_slug}
    whole, path = rendered.path.read_bytes(), tmp_path / "other" / "pages.shelf"
    last = int(rendered._now.places[0].max()) - 40
    path.parent.mkdir()
    noticed = 0
    for place in range(0, len(whole), 397):
        data = bytearray(whole)
        data[place] ^= 1 << place % 8
        path.write_bytes(data)
        path.with_suffix(".damaged").unlink(missing_ok=True)
        if table:  # its own log, as far as it can tell
            parts = unpack(rendered.table.read_bytes())
            path.with_suffix(".table").write_bytes(pack(parts | {"inode": path.stat().st_ino}))
        found = read_anew(path)
        sound = found.sound(thorough=True)
        noticed += not sound
        for slug, record in wanted.items():
            try:
                got = found.get(slug)
            except Unavailable:
                assert not sound and path.with_suffix(".damaged").exists()
                continue
            # Of the last entry alone a wrong length looks like one that a kill cut short: then the page is as it was
            # before.
            assert got == record or not found.whole or last <= place < last + 40, (place, slug)
    assert noticed > len(range(0, len(whole), 397)) * 0.8  # the rest hits an entry that another has replaced


def test_a_file_cut_anywhere_gives_whole_pages_only(rendered: RenderedPages, tmp_path: Path) -> None:
    whole = rendered.path.read_bytes()
    for cut in range(0, len(whole), 331):
        path = tmp_path / "cut.shelf"
        path.write_bytes(whole[:cut])
        damaged = read_anew(path)
        assert not damaged.whole
        for slug in damaged.library.by_slug:
            assert damaged.get(slug) == records(5)[int(slug[-1])]
        with pytest.raises(Unavailable):
            damaged.append([render_page(a_page("page-9"), "s")])


def test_writing_after_an_entry_that_a_kill_cut_short_overwrites_it(rendered: RenderedPages) -> None:
    rendered.append([render_page(a_page("page-8"), "s")])
    size = rendered.path.stat().st_size
    rendered.path.write_bytes(rendered.path.read_bytes()[: size - 30])
    again = read_anew(rendered.path)
    assert again.whole and "page-8" not in again.library.by_slug
    again.append([render_page(a_page("page-9"), "s")])
    assert set(read_anew(rendered.path).library.by_slug) == {*(f"page-{n}" for n in range(5)), "page-9"}


def test_a_reader_keeps_what_it_has_while_the_file_is_away_or_damaged(rendered: RenderedPages) -> None:
    reader, data = read_anew(rendered.path), rendered.path.read_bytes()
    rendered.path.unlink()
    assert not reader.refresh() and len(reader.library) == 5 and reader.get("page-3") == records(5)[3]
    rendered.path.write_bytes(data[: len(data) // 2])
    assert not reader.refresh() and len(reader.library) == 5 and reader.get("page-3") == records(5)[3]
    assert reader.whole and not reader.sound()
    rendered.replace_all(records(2), "c")
    assert reader.refresh() and len(reader.library) == 2 and reader.sound(thorough=True)


def test_a_file_of_another_format_is_not_readable(rendered: RenderedPages) -> None:
    assert rendered.readable
    rendered.path.write_bytes(b"something else entirely" * 9)
    assert not rendered.readable
    assert not RenderedPages(rendered.path.with_name("missing")).readable


def test_listing_counts_are_what_choosing_would_show(rendered: RenderedPages) -> None:
    extra = replace(a_page("other"), areas=("cognition-and-learning",), phases=("early-years",), type="guides")
    rendered.append([render_page(extra, "x")])
    library = rendered.library
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
        st.lists(
            st.tuples(
                st.integers(0, 8), st.sampled_from(["a", "B", "c", "same"]), st.sampled_from(["needs", "guides", ""])
            ),
            min_size=1,
            max_size=4,
        ),
        max_size=6,
    )
)
def test_columns_that_grew_are_those_made_at_once(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    """Whatever is put in and taken out, by whichever reader: the same library as one that reads the whole log."""
    path = tmp_path_factory.mktemp("shelf") / "pages.shelf"
    rendered = RenderedPages(path)
    rendered.replace_all(records(3), "c")
    other = RenderedPages(path)
    other.refresh()
    for step in steps:
        rendered.refresh()
        put = {f"page-{n}": (title, kind) for n, title, kind in step}
        rendered.append(
            [
                render_page(a_page(slug, kind, title=title, id=f"id-{slug}", topics=("sensory", slug)), "s")
                for slug, (title, kind) in put.items()
                if kind
            ],
            [card for slug, (_, kind) in put.items() if not kind and (card := rendered.library.by_slug.get(slug))],
        )
        other.refresh()
    rendered.table.unlink()
    whole = RenderedPages(path)
    whole.refresh()
    for reader in (rendered, other):
        assert list(reader.library.cards) == list(whole.library.cards)
        assert list(whole.library.cards) == sorted(
            whole.library.cards, key=lambda card: (card.title.lower(), card.slug)
        )
        for chosen in ({}, {"type": "guides"}, {"phase": "primary", "type": "needs"}):
            assert reader.library.listing(chosen) == whole.library.listing(chosen)
        for card in whole.library.cards:
            assert reader.library.by_slug[card.slug] == reader.library.by_id[card.id] == card
            assert card in reader.library.about(card.topics[1] if len(card.topics) > 2 else card.topics[0], 99)


def test_a_start_reads_the_table_and_not_the_log(rendered: RenderedPages, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered.append([render_page(a_page("page-9"), "s")])
    monkeypatch.setattr("oap.storage.page_log.entries", lambda mapped, start: iter(()) if start > 500 else 1 / 0)
    fresh = RenderedPages(rendered.path)
    fresh.refresh()
    assert len(fresh.library) == 5


@pytest.mark.parametrize("damage", ["missing", "garbage", "cut", "flipped", "of another log"])
def test_a_table_that_does_not_fit_is_not_believed(rendered: RenderedPages, damage: str) -> None:
    if damage == "missing":
        rendered.table.unlink()
    elif damage == "garbage":
        rendered.table.write_bytes(b"nonsense" * 100)
    elif damage == "cut":
        rendered.table.write_bytes(rendered.table.read_bytes()[:-9])
    elif damage == "flipped":
        data = bytearray(rendered.table.read_bytes())
        data[-200] ^= 1
        rendered.table.write_bytes(data)
    else:  # the log lost its end, and went on differently from there
        rendered.append([render_page(a_page("page-4", title="Page 4"), "stamp-5")])
        rendered._write_table()
        whole = rendered.path.read_bytes()
        place = int(rendered._now.places[0].max()) - 20
        rendered.path.write_bytes(whole[:place])
        read_anew(rendered.path).append([render_page(a_page(f"other-{n}"), "s") for n in range(4)])
    fresh = RenderedPages(rendered.path)
    fresh.refresh()
    expected = {f"page-{n}" for n in range(5)}
    if damage == "of another log":
        expected |= {f"other-{n}" for n in range(4)}
    assert set(fresh.library.by_slug) == expected
