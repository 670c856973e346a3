"""Runs say the same words as the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oap.core.library.inline_runs import Run, html_runs, runs_text


def test_marks_become_runs() -> None:
    assert html_runs('a <strong>b</strong> <a href="/needs/c">c</a>') == (
        Run("a "),
        Run("b", strong=True),
        Run(" "),
        Run("c", link="/needs/c"),
    )


def test_links_are_changed_or_dropped_by_the_caller() -> None:
    assert (
        html_runs('<a href="/x">y</a>', lambda address: "https://oap.example" + address)[0].link
        == "https://oap.example/x"
    )
    assert html_runs('<a href="/x">y</a>', lambda address: "")[0] == Run("y")


def test_white_space_is_as_a_browser_shows_it() -> None:
    assert runs_text(html_runs("  a\n  b <strong> c</strong> ")) == "a b c"


@given(st.lists(st.text("abc &<>\"'é", min_size=1), min_size=1))
def test_no_word_is_lost(parts: list[str]) -> None:
    from html import escape

    html = "".join(f"<strong>{escape(part)}</strong>" for part in parts)
    assert runs_text(html_runs(html)).split() == "".join(parts).split()
