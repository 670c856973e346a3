"""What a long page opens with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oap.core.library.by_phase import for_age
from oap.core.library.rendering import RenderedGroup, RenderedProse, RenderedSection, RenderedStatement
from oap.core.library.short_page import first_things, opened_and_folded

PHASES = ("early-years", "primary", "secondary")


def a_statement(identity: str, tier: str, phases: tuple[str, ...]) -> RenderedStatement:
    return RenderedStatement(identity, "P.", "F.", "P.", "F.", tier, ("senco",), phases, "What the setting provides")


@st.composite
def some_statements(draw: st.DrawFn) -> list[RenderedStatement]:
    return [
        a_statement(
            f"s-{n}",
            draw(st.sampled_from(["universal", "targeted"])),
            tuple(draw(st.sets(st.sampled_from(PHASES), min_size=1))),
        )
        for n in range(draw(st.integers(0, 12)))
    ]


@given(
    some_statements(),
    st.lists(st.integers(0, 15).map(lambda n: f"s-{n}"), max_size=5, unique=True),
    st.sampled_from(["", *PHASES]),
)
def test_the_first_things_are_the_editors_then_what_is_for_everyone_and_all_fit_the_age(
    statements: list[RenderedStatement], named: list[str], phase: str
) -> None:
    found = first_things(statements, named, phase)
    fitting = [one for one in statements if not phase or phase in one.phases]
    assert len(found) == min(5, len(fitting)) and len(set(found)) == len(found)
    assert all(one in fitting for one in found)
    chosen = [identity for identity in named if identity in {one.id for one in fitting}]
    assert [one.id for one in found][: len(chosen)] == chosen[:5]
    rest = [one.tier for one in found[len(chosen) :]]
    assert rest == sorted(rest, key=lambda tier: tier != "universal")


@given(some_statements(), st.sampled_from(["", *PHASES]))
def test_what_is_shown_and_what_is_folded_are_together_the_whole(
    statements: list[RenderedStatement], phase: str
) -> None:
    prose = RenderedProse("<p>For all.</p>", "For all.")
    section = RenderedSection(
        "What the setting provides", "what", (RenderedGroup("For everyone", "", (), (prose, *statements)),)
    )
    made = for_age(section, phase)
    shown = [item for group in made.groups for item in group.items]
    folded = [item for group in made.folded for item in group.items]
    assert prose in shown
    assert sorted(map(repr, [*shown, *folded])) == sorted(map(repr, [prose, *statements]))
    assert all(isinstance(item, RenderedStatement) and phase not in item.phases for item in folded)
    assert made.folded_statements == len(folded) and (phase or not folded)


def test_sections_open_in_the_order_that_the_type_says_and_none_is_lost() -> None:
    sections = [for_age(RenderedSection(name, name.lower(), ()), "") for name in ("Notice", "Provides", "Home", "Who")]
    opened, folded = opened_and_folded(sections, ("Home", "Missing", "Who"))
    assert [one.heading for one in opened] == ["Home", "Who"] and [one.heading for one in folded] == [
        "Notice",
        "Provides",
    ]
    assert opened_and_folded(sections, ()) == (sections, [])
