"""A translation is put together piece by piece, falls back to English, and is out of date when its source changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from oap.core.library.translated import translated
from oap.core.pages.page import Group, Prose, Section
from oap.core.pages.translation import pieces, read_translation, with_check
from tests.build import a_page

FILE = "languages/ar/loud-places.yml"
PAGE = replace(
    a_page("loud-places", title="Loud places", summary="What helps when a place is too loud for a child."),
    sections=(
        Section("", (Group(items=(Prose("One paragraph.\n\nAnother **one**.\n\n- First thing\n- Second thing"),)),)),
        Section(
            "What to do", (Group(items=(Prose("Before.\n\n:::inset Box\nKept whole.\n\nAll of it.\n:::\n\nAfter."),)),)
        ),
    ),
)


def data(**more: Any) -> dict[str, Any]:
    return {
        "translator": "A. Writer",
        "source_version": "3",
        "units": [
            {"source": "Loud places", "text": "أماكن صاخبة"},
            {"source": "Another\n**one**.", "text": "فقرة **أخرى**"},
            {"source": "Second thing", "text": "<b>ثانيا</b>"},
        ],
        **more,
    }


def test_a_page_is_translated_by_paragraphs_items_headings_and_boxes() -> None:
    assert [(piece.kind, piece.source) for piece in pieces(PAGE)][2:] == [
        ("text", "One paragraph."),
        ("text", "Another **one**."),
        ("item", "First thing"),
        ("item", "Second thing"),
        ("section", "What to do"),
        ("text", "Before."),
        ("text", ":::inset Box\nKept whole.\n\nAll of it.\n:::"),
        ("text", "After."),
    ]


def test_what_has_no_translation_stays_english_and_is_marked() -> None:
    made = translated(PAGE, read_translation(FILE, data()))
    assert made.title.html == "أماكن صاخبة" and not made.title.in_english
    assert made.summary.in_english and made.summary.html == PAGE.summary
    (_, texts), (_, items), *_ = made.parts
    assert [one.in_english for one in texts] == [True, False] and "<strong>أخرى</strong>" in texts[1].html
    assert [one.in_english for one in items] == [True, False] and "<b>" not in items[1].html, "marks are no HTML"
    assert made.missing == 7 and not made.is_out_of_date


def test_it_is_out_of_date_when_what_it_translates_has_changed_and_falls_back_there() -> None:
    made = translated(replace(PAGE, title="Noisy places"), read_translation(FILE, data()))
    assert made.outdated == ("Loud places",) and made.title.html == "Noisy places" and made.title.in_english
    assert not made.parts[0][1][1].in_english, "the rest stays translated"


def test_only_what_a_named_speaker_has_checked_is_public() -> None:
    assert not read_translation(FILE, data()).is_public
    by_hand = read_translation(FILE, data(checked_by="A. Speaker", checked_on="2026-12-01"))
    assert not by_hand.is_public, "a name alone says not which words were read"
    checked = {"checked_by": "A. Speaker", "checked_on": "2026-12-01", "checked_words": by_hand.words}
    found = read_translation(FILE, data(**checked))
    other = read_translation(FILE, data(**checked, units=[{"source": "Loud places", "text": "أماكن"}]))
    assert found.is_public and not other.is_public
    assert (found.language, found.page_id, found.source_version) == ("ar", "loud-places", 3)


def test_who_checked_it_is_written_beside_what_somebody_typed_and_taken_out_again() -> None:
    text = "# Ours.\ntranslator: A\nchecked_by:\nchecked_on:\nsource_version: 1\nunits:\n- source: x\n  text: y\n"
    made = with_check(text, "Zoë “Z” Ö", "2026-12-01", "abc")
    assert made.startswith("# Ours.\ntranslator: A\nsource_version: 1\nchecked_by: ") and made.endswith("text: y\n")
    read = yaml.load(made, Loader=yaml.BaseLoader)
    assert (read["checked_by"], read["checked_on"], read["checked_words"]) == ("Zoë “Z” Ö", "2026-12-01", "abc")
    assert with_check(made) == text.replace("checked_by:\nchecked_on:\n", "")


@pytest.mark.parametrize(
    ("file", "given", "says"),
    [
        ("languages/pl.yml", data(), "lies in"),
        ("languages/../etc/x.yml", data(), "lies in"),
        (FILE, [], "needs translator"),
        (FILE, data(translator=""), "translator"),
        (FILE, data(source_version="two"), "number of the version"),
        (FILE, data(checked_by="A. Speaker"), "go together"),
        (FILE, data(checked_by="A. Speaker", checked_on="soon"), "not a date"),
        (FILE, data(units=[{"source": "x"}]), "source"),
    ],
)
def test_another_shape_is_refused_with_the_file(file: str, given: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says) as told:
        read_translation(file, given)
    assert file in str(told.value)
