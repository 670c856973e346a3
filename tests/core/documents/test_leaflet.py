"""A leaflet: everything is on it or left to the page, and its parts never take more room than they have."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from oap.core.documents.leaflet import FRONT, HEADING, HOME_ROWS, RING, SAY, Leaflet, Part, leaflet, linked_services
from oap.core.documents.meeting_list import LAW
from oap.core.library.inline_runs import runs_text
from oap.core.library.library import render_page
from oap.core.pages.page import Group, Page, Prose, Section, Statement
from oap.core.pages.sections import FAST, HEALTH, HOME, NOT_ENOUGH, PROVIDES, WHO
from oap.core.pages.service_fields import Contact
from tests.found import there

PHONE = Contact("phone", "0117 496 0000", "Advice line", "confirmed", "2026-11-01")
WEB = Contact("web", "https://example.org/help", "Website", "confirmed", "2026-11-01")
SENTENCES = st.lists(
    st.text("abcdefgh ", min_size=20, max_size=900).map(lambda one: f"x{' '.join(one.split())}."), max_size=12
)


def a_page(parts: dict[str, str], statements: Iterable[str] = ("Your child can sit by the door.",)) -> Page:
    items = tuple(
        Statement(f"s-{number}", f"Professional {words}", words, ("senco",)) for number, words in enumerate(statements)
    )
    provides = Section(PROVIDES, (Group("For everyone", "universal", (), items),))
    prose = [Section(heading, (Group(items=(Prose(text),)),)) for heading, text in parts.items()]
    return Page(
        "needs",
        "noise",
        "noise",
        "When noise is too much",
        "Help for a child whom noise hurts.",
        ("sensory-processing",),
        ("primary", "secondary"),
        "health",
        "2026-11-01",
        "2027-11-01",
        sections=(*prose, provides),
    )


def made(
    page: Page,
    services: Iterable[tuple[str, tuple[Contact, ...]]] = (),
    *,
    phase: str = "",
    professional: bool = False,
) -> Leaflet:
    return leaflet(render_page(page, "stamp"), phase, professional=professional, services=services, link=str)


def part(found: Leaflet, heading: str) -> Part:
    return there(next((one for one in (*found.front, *found.back) if one.heading == heading), None))


def text(one: Part) -> list[str]:
    return [runs_text(line) for line in one.lines]


def listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


@given(SENTENCES, SENTENCES, SENTENCES)
def test_nothing_is_cut_in_the_middle_and_what_is_left_to_the_page_is_counted(
    home: list[str], danger: list[str], statements: list[str]
) -> None:
    found = made(a_page({FAST: listed(danger), HOME: listed(home)}, statements))
    for one, whole in ((part(found, HOME), home), (part(found, FAST), danger), (found.front[0], statements[:5])):
        plain = list(whole)
        assert text(one) == plain[: len(one.lines)]
        assert len(one.lines) + one.left == len(plain)
    assert part(found, HOME).rows <= HOME_ROWS + HEADING + 1
    assert found.what.rows + sum(one.rows for one in found.front) <= FRONT + 4  # four “more” lines


def test_what_fits_on_one_side_is_on_one_and_says_what_the_page_is_in_two_sentences() -> None:
    found = made(a_page({"": "Noise can hurt. A bell is one. A drill is another.", HOME: listed(["Be calm."])}))
    assert found.sides == 1 and text(found.what) == ["Noise can hurt. A bell is one."]
    assert made(a_page({HOME: listed(["Stay near. " * 20] * 6), FAST: listed(["Call. " * 90] * 3)})).sides == 2


def test_the_words_to_say_are_those_that_the_page_gives_with_whom_they_are_for() -> None:
    page = a_page(
        {
            HEALTH: '- **[School nurse](/services/school-nurse):** sleep. Say: "My child cannot sleep. What helps?"\n'
            '- **A GP.** Look for "sleep apnoea" there.',
            HOME: '- Say: "It is only a noise, my love."',
        }
    )
    family, professional = text(part(made(page), SAY)), text(part(made(page, professional=True), SAY))
    assert family[0].startswith("At school: “Which of these")
    assert family[1:] == professional == ["School nurse: “My child cannot sleep. What helps?”"]


def test_a_danger_box_is_one_line_that_says_whom_to_call_and_when() -> None:
    fast = ":::emergency Call 999 if your child:\n- is hard to wake\n- has blue lips\n\nStay with them.\n:::"
    assert text(part(made(a_page({FAST: fast})), FAST)) == [
        "Emergency: Call 999 if your child: is hard to wake; has blue lips. Stay with them."
    ]


def test_who_can_be_called_stands_before_who_is_only_on_the_web_and_each_says_how_sure_that_is() -> None:
    page = a_page({WHO: "- The class teacher, or the [nurse](/services/nurse)."})
    found = text(part(made(page, [("Library", (WEB,)), ("Nobody", ()), ("Nurse", (WEB, PHONE))]), RING))
    assert found == [
        "Nurse. Advice line: 0117 496 0000 (Confirmed 1 November 2026)",
        "Library. example.org/help (Confirmed 1 November 2026)",
        "The class teacher, or the nurse.",
    ]
    assert linked_services(page) == ["/services/nurse"]


def test_the_right_to_ask_at_any_time_stays_when_the_page_says_too_much() -> None:
    long = "Write it all down. " * 40
    found = made(a_page({NOT_ENOUGH: f"{long}\n\n{long}\n\nYou may ask the council at any time."}))
    more = part(found, "Ask for more")
    assert more.left and text(more)[-1] == LAW


def test_each_voice_and_age_has_its_own_words() -> None:
    page = a_page({HOME: "All ages."})
    assert text(made(page, professional=True).front[0]) == ["Professional Your child can sit by the door."]
    group = Group("In primary school", "", ("primary",), (Prose("Only for primary."),))
    aged = Section(HOME, (Group(items=(Prose("All ages."),)), group))
    page = Page(**{**vars(page), "sections": (aged, *page.sections[1:])})
    assert text(part(made(page, phase="primary"), HOME)) == ["All ages.", "Only for primary."]
    assert text(part(made(page, phase="secondary"), HOME)) == ["All ages."]
