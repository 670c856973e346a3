"""What a public page shows, for a voice and an age."""

from __future__ import annotations

import pytest

from oap.core.library.library import RenderedPage, render_page
from oap.core.library.public_page import Around, PublicPage, public_page
from oap.core.library.rendering import RenderedProse
from oap.core.pages.page import Group, Prose, Section, Statement
from oap.core.pages.sections import FAST, PROVIDES
from tests.build import a_page

AROUND = Around("Testham", {"schools": "Schools team"}, (), lambda name: None)


def _a_need() -> RenderedPage:
    small = Statement("small", "Give a seat by the wall.", "Your child sits by the wall.", phases=("primary",))
    large = Statement("large", "Give a key.", "Your child has a key.", phases=("secondary",))
    sections = (
        Section("", (Group(items=(Prose("Some children hear everything."),)),)),
        Section(FAST, (Group(items=(Prose("Call 999."),)),)),
        Section(PROVIDES, (Group("For everyone", "universal", (), (small, large)),)),
        Section("A part of its own", (Group(items=(Prose("More."),)),)),
    )
    return render_page(a_page(phases=("primary", "secondary"), sections=sections), "", 3)


def _shown(voice: str = "family", phase: str = "", *, whole: bool = False) -> PublicPage:
    return public_page(_a_need(), voice, phase, AROUND, whole=whole)


def test_for_an_age_what_is_for_others_is_folded_and_counted() -> None:
    every, young = _shown(), _shown(phase="primary")
    assert every.folded == 0 and young.folded == 1 and young.phases == ("primary", "secondary")
    assert [one.id for one in every.first] == ["small", "large"] and [one.id for one in young.first] == ["small"]
    assert young.statements == 2, "all of them are on the page"


def test_an_age_that_the_page_is_not_for_folds_nothing_and_stays_chosen() -> None:
    shown = _shown(phase="early-years")
    assert shown.folded == 0 and shown.phase == "early-years"


def test_what_is_cited_is_shown_whole_whatever_age_is_chosen() -> None:
    cited = _shown(phase="primary", whole=True)
    assert (cited.phase, cited.phases, cited.folded, cited.first, list(cited.folded_sections)) == ("", (), 0, (), [])
    assert [section.heading for section in cited.sections] == [PROVIDES, "A part of its own"]


def test_the_beginning_and_how_to_get_help_fast_have_places_of_their_own() -> None:
    shown = _shown()
    assert shown.intro is not None and shown.fast is not None and shown.fast.heading == FAST
    parts = [section.heading for section in (*shown.sections, *shown.folded_sections)]
    assert FAST not in parts and "" not in parts and {PROVIDES, "A part of its own"} == set(parts)


@pytest.mark.parametrize(
    ("asked", "voice", "other"),
    [("", "family", "professional"), ("professional", "professional", "family"), ("x", "family", "professional")],
)
def test_an_unknown_voice_is_the_family_s(asked: str, voice: str, other: str) -> None:
    assert (_shown(asked).voice, _shown(asked).other_voice) == (voice, other)


def test_letters_are_found_in_their_order_each_at_a_place_of_its_own() -> None:
    first, second = (f":::letter {title}\nDear [name],\n\nPlease.\n:::" for title in ("Asking", "Asking again"))
    sections = (
        Section("Letter to copy", (Group(items=(Prose("A heading with that anchor."),)),)),
        Section("Say it", (Group(items=(Prose(f"Do.\n\n{first}\n\n{second}"),)),)),
    )
    rendered = render_page(a_page(sections=sections), "")
    shown = public_page(rendered, "", "", AROUND)
    assert [(section.heading, letter.title, letter.anchor) for section, letter in shown.letters] == [
        ("Say it", "Asking", "letter-to-copy-2"),
        ("Say it", "Asking again", "letter-to-copy-3"),
    ]
    html = "".join(item.html for item in rendered.sections[1].groups[0].items if isinstance(item, RenderedProse))
    for _, letter in shown.letters:
        assert f'id="{letter.anchor}"' in html
