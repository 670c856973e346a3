"""A guide on one sheet: what it says first under each heading, and the name of what is left to the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oap.core.documents.guide_leaflet import MORE, SECTION_ROWS, SIDE, guide_leaflet
from oap.core.documents.leaflet import HEADING, RING, SAY, Leaflet
from oap.core.library.inline_runs import runs_text
from oap.core.library.library import render_page
from oap.core.pages.page import Group, Page, Prose, Section, Statement
from oap.core.pages.sections import FAST
from oap.core.pages.service_fields import Contact

PHONE = Contact("phone", "0117 496 0000", "Advice line", "confirmed", "2026-11-01")
LETTER = ":::letter Asking for a meeting\nDear [name],\n\nPlease meet me.\n:::"
LINES = st.lists(
    st.text("abcdefgh ", min_size=20, max_size=900).map(lambda one: f"x{' '.join(one.split())}."), max_size=9
)


def made(
    parts: dict[str, str], *, phase: str = "", professional: bool = False, sections: tuple[Section, ...] = ()
) -> Leaflet:
    prose = [Section(heading, (Group(items=(Prose(text),)),)) for heading, text in parts.items()]
    page = Page(
        "guides", "a-guide", "a-guide", "A guide", "What it is.", (), ("primary", "secondary"), "send",
        "2026-11-01", "2027-11-01", sections=(*prose, *sections),
    )  # fmt: skip
    services = [("Nurse", (PHONE,))]
    return guide_leaflet(render_page(page, "stamp"), phase, professional=professional, services=services, link=str)


def read(found: Leaflet) -> dict[str, list[str]]:
    return {one.heading: [runs_text(line) for line in one.lines] for one in (*found.front, *found.back) if one.rows}


def test_it_says_what_the_page_is_its_parts_in_order_whom_to_ring_and_its_letters() -> None:
    found = made(
        {"": "A plan helps. It is free. More.", "Ask": "Do this:\n\n1. Ring.\n2. Wait.", "Then": f"- Go.\n\n{LETTER}"}
    )
    assert [runs_text(line) for line in found.what.lines] == ["A plan helps. It is free."] and found.sides == 1
    assert read(found) == {
        "Ask": ["Do this:", "Ring.", "Wait."],
        "Then": ["Go."],
        RING: ["Nurse. Advice line: 0117 496 0000 (Confirmed 1 November 2026)"],
        MORE: ["Letter to copy: Asking for a meeting."],
    }
    ask = found.front[0]
    assert [(kind, len(lines)) for kind, lines in ask.groups] == [("text", 1), ("steps", 2)]


def test_words_to_say_stand_together_unless_a_part_shows_them() -> None:
    found = read(
        made(
            {"What to say": '- "My child needs a plan now."\n- Be calm.', "Ask": '**Ask:** "Who does what, and when?"'}
        )
    )
    assert found["What to say"] == ["Be calm."] and found["Ask"] == ['Ask: "Who does what, and when?"']
    assert found[SAY] == ["“My child needs a plan now.”"]


def test_danger_comes_first_where_the_page_opens_with_it_and_last_on_its_side_elsewhere() -> None:
    box = ":::emergency Call 999 if:\n- they do not wake\n:::"
    opens, later = made({"": f"Act.\n\n{box}", "Signs": "Look."}), made({"": "Act.", "Signs": f"Look.\n\n{box}"})
    assert list(read(opens)) == [FAST, "Signs", RING] and list(read(later)) == ["Signs", FAST, RING]
    assert read(opens)[FAST] == read(later)[FAST] == ["Emergency: Call 999 if: they do not wake."]


def test_each_voice_and_age_has_its_own_statements() -> None:
    statements = (
        Statement("a", "Staff plan.", "They plan.", ("senco",)),
        Statement("b", "Drive.", "", ("senco",), ("secondary",)),
    )
    provides = (Section("What it does", (Group("For all", "universal", (), statements),)),)
    assert read(made({}, phase="primary", sections=provides))["What it does"] == ["For all: They plan."]
    whole = read(made({}, phase="secondary", professional=True, sections=provides))
    assert whole["What it does"] == ["For all: Staff plan.", "Drive."]


@given(st.lists(LINES, min_size=1, max_size=9))
def test_no_side_has_more_than_it_holds_and_every_part_is_shown_or_named(parts: list[list[str]]) -> None:
    found = made({f"Part {number}": "\n".join(f"- {line}" for line in lines) for number, lines in enumerate(parts)})
    shown = read(found)
    assert found.what.rows + sum(one.rows for one in found.front) <= SIDE
    assert sum(one.rows for one in found.back) <= SIDE + HEADING
    for number, lines in enumerate(parts):
        if f"Part {number}" in shown:
            assert shown[f"Part {number}"] == lines[: len(shown[f"Part {number}"])]
        elif lines:
            assert f"“Part {number}”" in shown[MORE][0]
    for one in (*found.front, *found.back):
        if one.heading.startswith("Part"):
            assert one.rows <= SECTION_ROWS + HEADING + 1
