"""Runs say the same words as the page."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.library.inline_runs import Run, inline_runs, runs_text
from oap.core.library.markdown import render
from tests.core.library.attacks import ATTACKS


def test_marks_become_runs() -> None:
    assert inline_runs("a **b** [c](/needs/c)") == (
        Run("a "),
        Run("b", strong=True),
        Run(" "),
        Run("c", link="/needs/c"),
    )
    assert inline_runs("***a* b** [*c*](/d)") == (
        Run("a", strong=True, emphasis=True),
        Run(" b", strong=True),
        Run(" "),
        Run("c", emphasis=True, link="/d"),
    )


def test_links_are_changed_or_dropped_by_the_caller() -> None:
    assert inline_runs("[y](/x)", lambda address: "https://oap.example" + address)[0].link == "https://oap.example/x"
    assert inline_runs("[y](/x)", lambda address: "")[0] == Run("y")


def test_a_link_that_readers_dont_get_is_none_in_a_document() -> None:
    assert inline_runs("[y](javascript:alert) [z](//evil.example)") == (Run("y"), Run(" "), Run("z"))


def test_white_space_is_as_a_browser_shows_it() -> None:
    assert runs_text(inline_runs("a\nb ** c** ** d**\n")) == "a b ** c** ** d**"


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_document_says_what_the_page_says(attack: str) -> None:
    _as_the_page(attack.replace("\x00", ""))  # nobody's page has one


@given(st.text(st.sampled_from("abc &<>\"'é*_[](/)`\\!;#1amp\n"), max_size=40))
def test_no_word_is_lost(text: str) -> None:
    _as_the_page(text)


def _as_the_page(text: str) -> None:
    page = html5lib.parseFragment(render(text), namespaceHTMLElements=False)
    assert runs_text(inline_runs(text)).split() == _words(page).split()


def _words(element: object) -> str:
    """What stands in the elements of a page, those beside each other apart."""
    blocks = {"p", "li", "td", "th", "h4", "pre", "tr", "ul", "ol", "br"}
    said = element.text or ""  # type: ignore[attr-defined]  # html5lib has no types
    for child in element:  # type: ignore[attr-defined]  # html5lib has no types
        apart = " " if child.tag in blocks else ""
        said += f"{apart}{_words(child)}{apart}{child.tail or ''}"
    return said
