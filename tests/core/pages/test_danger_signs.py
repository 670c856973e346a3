"""A danger sign is kept once with one level, and the boxes of pages are made from the list."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from oap.core.pages.danger_signs import DangerSigns, read_danger_signs
from oap.core.pages.facts import Facts
from oap.core.pages.page import Source
from oap.core.pages.page_text import compose_page, read_page
from oap.core.pages.placing import whole
from tests.core.pages.test_placing import placing

LIST: dict[str, Any] = {
    "called": {"your-child": "your child", "somebody": "somebody"},
    "concerns": {
        "any": {"whom": "any child", "says": "{child}"},
        "blow": {"whom": "any child after a blow to the head", "says": ", after a blow to the head, {child}"},
        "situation": {"whom": "anybody"},
    },
    "routes": {
        "gp": {"level": "same-day", "title": "Ask for a GP today, or call 111 ({night}),", "night": "also at night"},
        "call-999": {"level": "999", "title": "Call 999"},
        "a-and-e": {"level": "a-and-e", "title": "Go to A&E now", "after": "No car? Call 999."},
    },
    "sources": {"hospital": {"title": "A hospital", "url": "https://example.org/fits", "copy": "2024"}},
    "signs": [
        {
            "id": "first-fit",
            "family": "has a first fit",
            "also": {"first-fit-at-night": "has a first fit at night"},
            "professional": "First seizure",
            "concerns": "any",
            "level": "999",
            "route": "call-999",
            "meanwhile": "Time it",
            "sources": ["hospital"],
            "support": "level",
            "checked": "2026-11-30",
            "owner": "health",
        },
    ],
}


def listed(**more: Any) -> dict[str, Any]:
    """The list with more signs: each says what differs from the first."""
    data = copy.deepcopy(LIST)
    for identity, changes in more.items():
        sign = {**data["signs"][0], "id": identity.replace("_", "-"), "family": f"has {identity}", "meanwhile": ""}
        data["signs"].append({**{name: value for name, value in sign.items() if name != "also"}, **changes})
    return data


def signs() -> DangerSigns:
    blow = {"concerns": "blow"}
    return read_danger_signs(
        listed(
            rash={"level": "same-day", "route": "gp"},
            been_sick={**blow, "level": "a-and-e", "route": "a-and-e", "family": "has been sick since"},
            not_woken={**blow, "family": "has not woken up"},
            attack={"concerns": "situation", "family": "somebody is being attacked"},
        )
    )


def boxes(*ids: str) -> str:
    found = whole(placing(f"signs {' '.join(ids)}"), Facts(lists={"signs": signs()}))
    assert found.page is not None, found.problems
    [said] = found.page.sections[0].groups[0].items
    assert Source("A hospital", "https://example.org/fits", "2024") in found.page.sources
    return str(getattr(said, "text", ""))


def test_the_signs_of_a_page_stand_in_a_box_for_each_level_the_most_urgent_first() -> None:
    assert boxes("rash", "first-fit", "been-sick") == (
        ":::emergency Call 999 if your child:\n- has a first fit. Time it\n:::\n\n"
        ":::emergency Go to A&E now if, after a blow to the head, your child:\n- has been sick since\n\n"
        "No car? Call 999.\n:::\n\n"
        ":::urgent Ask for a GP today, or call 111 (also at night), if your child:\n- has rash\n:::"
    )


def test_signs_that_concern_others_say_so_one_by_one() -> None:
    assert boxes("first-fit", "not-woken", "attack") == (
        ":::emergency Call 999 if:\n- your child has a first fit. Time it\n"
        "- after a blow to the head, your child has not woken up\n- somebody is being attacked\n:::"
    )


def test_a_page_may_call_the_child_by_another_word() -> None:
    assert boxes("somebody", "first-fit") == ":::emergency Call 999 if somebody:\n- has a first fit. Time it\n:::"


def test_other_words_for_a_sign_stand_under_its_own_level() -> None:
    assert "Call 999 if your child:\n- has a first fit at night. Time it" in boxes("first-fit-at-night")


@pytest.mark.parametrize("ids", ["first-fit no-such", "somebody", "no-such"])
def test_a_sign_that_is_not_in_the_list_is_named(ids: str) -> None:
    text = compose_page(placing(f"signs {ids}"))
    page, _ = read_page(text, "needs/quiet-rooms.md")
    assert page is not None
    found = whole(page, Facts(lists={"signs": signs()}))
    assert found.page is None
    [problem] = found.problems
    assert text.split("\n")[problem.line - 1] == f"{{signs {ids}}}"
    assert "content/facts/danger-signs.yml" in problem.message


def test_an_editor_sees_the_level_and_whom_it_is_about() -> None:
    names = signs().names()
    assert names["been-sick"] == "Go to A&E now: after a blow to the head, your child has been sick since"
    assert names["first-fit-at-night"] == "Call 999: your child has a first fit at night"


def test_a_table_has_every_sign_with_the_pages_that_place_it() -> None:
    page = placing("signs first-fit-at-night rash", "signs first-fit", slug="epilepsy", id="epilepsy")
    rows = {row.sign.id: row.pages for row in signs().on_pages([page])}
    assert rows == {
        "first-fit": ("epilepsy",),
        "rash": ("epilepsy",),
        "been-sick": (),
        "not-woken": (),
        "attack": (),
    }


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sources": []}, "needs at least one source"),
        ({"sources": ["nowhere"]}, "no source “nowhere”"),
        ({"level": "same-day"}, "two levels"),
        ({"level": "at-once"}, "“level” is one of"),
        ({"route": "taxi"}, "no “taxi” among the routes"),
        ({"concerns": "cats"}, "no “cats” among the concerns"),
        ({"checked": "yesterday"}, "“checked” has to be a day"),
        ({"professional": ""}, "“professional” is missing"),
        ({"family": "has a first fit", "level": "same-day", "route": "gp"}, "has two levels: “999” as “first-fit”"),
        ({"also": {"first-fit": "has a fit"}}, "“first-fit” appears twice"),
        ({"also": {"somebody": "has a fit"}}, "“somebody” appears twice"),
        ({"also": ["a fit"]}, "“also” needs"),
    ],
)
def test_a_sign_that_is_not_whole_is_refused_with_its_id(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why) as error:
        read_danger_signs(listed(other=changes))
    assert str(error.value).startswith("facts/danger-signs.yml, other: ")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="one source") as error:
        read_danger_signs(listed(first={"sources": []}, second={"level": "same-day"}))
    assert len(str(error.value).split("\n")) == 2


@pytest.mark.parametrize("changes", [{"night": ""}, {"title": "Ask for a GP today"}, {"level": "never"}, {"title": ""}])
def test_a_route_of_the_day_says_what_to_do_at_night(changes: dict[str, str]) -> None:
    data = listed()
    data["routes"]["gp"].update(changes)
    with pytest.raises(ValueError, match="routes, gp"):
        read_danger_signs(data)


def test_what_is_not_urgent_needs_no_words_for_the_night() -> None:
    data = listed(mild={"level": "soon", "route": "soon", "family": "is a little pale"})
    data["routes"]["soon"] = {"level": "soon", "title": "Ask for a GP appointment"}
    text = read_danger_signs(data).text(["mild", "first-fit"]) or ""
    assert text.index("Call 999 if") < text.index(
        ":::inset Ask for a GP appointment if your child:\n- is a little pale"
    )


@pytest.mark.parametrize("data", [None, [], ""])
def test_an_area_may_have_no_list(data: object) -> None:
    assert read_danger_signs(data).signs == ()


@pytest.mark.parametrize(
    "data", ["words", [{"id": "a"}], {"called": {}}, {**LIST, "concerns": {"any": "x"}}, {**LIST, "routes": {"a": 1}}]
)
def test_another_shape_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"facts/danger-signs\.yml"):
        read_danger_signs(data)
