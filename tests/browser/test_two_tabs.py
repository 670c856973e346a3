"""Two tabs with the same thing open, and many records on one device: nothing that somebody typed is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.screens import fits, is_accessible
from tests.spread import in_soak


def another_tab(page: Page) -> Page:
    """The same address in one more tab of the same browser."""
    tab = page.context.new_page()
    tab.goto(page.url)
    return tab


def answering(typed: str) -> Callable[[Dialog], None]:
    """Type something into the browser's own question."""
    return lambda dialog: dialog.accept(typed)


def deciding(yes: bool) -> Callable[[Dialog], None]:
    """Say yes or no to the browser's own question."""
    return lambda dialog: dialog.accept() if yes else dialog.dismiss()


def test_two_tabs_with_one_record_keep_what_was_typed_in_each(open_page: Callable[..., Page]) -> None:
    one = open_page("/record", "desktop")
    one.get_by_label("A label of your own").fill("7B-03")
    other = another_tab(one)
    other.get_by_label("What happens next").fill("Meet on Friday")
    one.get_by_label("What the family says").fill("Sleeps better")
    other.get_by_role("button", name="Add something in your own words").click()
    other.locator("[data-entry] textarea").first.fill("A walk before lunch")
    one.get_by_label("What you want to be different").fill("Eats in the hall")
    for tab in (one, other):
        expect(tab.get_by_label("A label of your own")).to_have_value("7B-03")
        expect(tab.get_by_label("What happens next")).to_have_value("Meet on Friday")
        expect(tab.get_by_label("What the family says")).to_have_value("Sleeps better")
        expect(tab.get_by_label("What you want to be different")).to_have_value("Eats in the hall")
        expect(tab.locator("[data-entry] textarea").first).to_have_value("A walk before lunch")
    one.reload()
    expect(one.locator("[data-entry] textarea").first).to_have_value("A walk before lunch")
    expect(one.get_by_label("What happens next")).to_have_value("Meet on Friday")


def test_somebody_who_types_keeps_their_place_while_another_tab_changes_the_record(
    open_page: Callable[..., Page],
) -> None:
    one = open_page("/record", "desktop")
    one.get_by_label("What happens next").fill("Meet  Friday")
    one.get_by_label("What happens next").evaluate("box => { box.focus(); box.setSelectionRange(5, 5); }")
    other = another_tab(one)
    other.get_by_label("A label of your own").fill("7B-03")
    expect(one.get_by_label("A label of your own")).to_have_value("7B-03")
    one.keyboard.type("on")
    expect(other.get_by_label("What happens next")).to_have_value("Meet on Friday")


def test_two_tabs_with_one_audit_keep_what_was_rated_in_each(open_page: Callable[..., Page]) -> None:
    one = open_page("/audit", "desktop")
    other = another_tab(one)
    one.locator("[data-rate]").nth(0).get_by_label("Not yet").check()
    other.locator("[data-rate]").nth(1).get_by_label("Strong").check()
    one.get_by_label("Name of the setting").fill("Hill School")
    other.get_by_label("Part").select_option("sensory-and-physical")
    other.get_by_role("button", name="Show these statements").click()
    other.wait_for_url(re.compile("part=sensory"))
    other.locator("[data-rate]").nth(0).get_by_label("Starting").check()
    for tab in (one, other):
        expect(tab.locator("[data-count]")).to_have_text("3")
        expect(tab.get_by_label("Name of the setting")).to_have_value("Hill School")
    expect(one.locator("[data-rate]").nth(1).get_by_label("Strong")).to_be_checked()


def test_two_tabs_with_one_list_keep_what_was_typed_in_each(open_page: Callable[..., Page]) -> None:
    one = open_page("/my-list")
    other = another_tab(one)
    one.get_by_label("The meeting", exact=True).fill("Tuesday, Ms Hill")
    other.get_by_label("What we see at home").fill("Cries on Sundays")
    other.get_by_role("button", name="Add a question of your own").click()
    other.get_by_label("Question 1").fill("Can she sit by the door?")
    one.get_by_role("button", name="Add a question of your own").click()
    one.get_by_label("Question 2").fill("Who helps at lunch?")
    for tab in (one, other):
        expect(tab.get_by_label("The meeting", exact=True)).to_have_value("Tuesday, Ms Hill")
        expect(tab.get_by_label("What we see at home")).to_have_value("Cries on Sundays")
        expect(tab.get_by_label("Question 1")).to_have_value("Can she sit by the door?")
        expect(tab.get_by_label("Question 2")).to_have_value("Who helps at lunch?")


def test_what_was_kept_before_there_was_a_shelf_is_put_on_it(open_page: Callable[..., Page]) -> None:
    page = open_page("/record", "desktop")
    entry = {
        "cycle": 2,
        "page": "sensory-differences",
        "statement": "seating",
        "version": "1",
        "words": "Sits where it is quiet.",
        "address": "/needs/sensory-differences?version=1#seating",
        "source": "Noise, version 1",
        "who": "Teacher",
    }
    record = {"label": "7B-03", "cycles": [{"plan": "One"}, {"plan": "Two"}], "entries": [entry]}
    audit = {
        "format": "oap-audit",
        "format_version": 1,
        "setting": "Hill School",
        "ratings": [{"statement": "x/y", "phase": "", "group": "everyone", "rating": "secure"}],
    }
    kept = {
        "oap-record": record,
        "oap-list": {"items": [], "questions": ["Who?"], "home": "Sleeps"},
        "oap-audit": audit,
    }
    page.evaluate(
        "kept => Object.entries(kept).forEach(([name, value]) => localStorage.setItem(name, JSON.stringify(value)))",
        kept,
    )
    page.reload()
    expect(page.get_by_label("A label of your own")).to_have_value("7B-03")
    expect(page.get_by_label("What you want to be different").nth(1)).to_have_value("Two")
    expect(page.locator('[data-cycle="2"] [data-source]')).to_have_text("Noise, version 1")
    expect(page.get_by_label("Who does it")).to_have_value("Teacher")
    page.reload()
    expect(page.locator("[data-shelf-count]")).to_have_text("1 record")
    page.goto(page.url.replace("/record", "/my-list"))
    expect(page.get_by_label("Question 1")).to_have_value("Who?")
    expect(page.get_by_label("What we see at home")).to_have_value("Sleeps")
    page.goto(page.url.replace("/my-list", "/audit"))
    expect(page.get_by_label("Name of the setting")).to_have_value("Hill School")
    expect(page.locator("[data-count]")).to_have_text("1")


@pytest.mark.parametrize("many", [9, in_soak(30)])
def test_thirty_records_stand_on_one_device(open_page: Callable[..., Page], many: int) -> None:
    page = open_page("/record")
    for number in range(1, many + 1):
        page.get_by_label("A label of your own").fill(f"7B-{number:02}")
        page.get_by_label("What you want to be different").fill(f"Plan {number}")
        if number < many:
            page.get_by_role("button", name="New record").click()
            expect(page.get_by_label("A label of your own")).to_have_value("")
    page.get_by_text(f"All records ({many} records)").click()
    page.get_by_label("Find a label").fill("b-07")
    page.get_by_role("button", name="7B-07").click()
    expect(page.get_by_label("What you want to be different")).to_have_value("Plan 7")
    page.reload()
    expect(page.get_by_label("A label of your own")).to_have_value("7B-07")  # the same in this tab
    page.get_by_role("button", name="Put this record away").click()
    page.get_by_text(f"All records ({many} records)").click()
    expect(page.locator("[data-shelf-list] li")).to_have_count(many - 1)
    page.locator("[data-shelf-away-box] summary").click()
    expect(page.locator("[data-shelf-away] li")).to_have_count(1)
    is_accessible(page)
    fits(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase this record").click()
    expect(page.locator("[data-shelf-count]")).to_have_text(f"{many - 1} records")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Erase everything").click()
    expect(page.locator("[data-shelf-count]")).to_have_text(f"{many - 1} records")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_label("A label of your own")).to_have_value("")
    assert page.evaluate("() => localStorage.length") == 0


def test_a_record_that_another_tab_erased_does_not_come_back(open_page: Callable[..., Page]) -> None:
    one = open_page("/record", "desktop")
    one.get_by_label("A label of your own").fill("7B-03")
    other = another_tab(one)
    one.once("dialog", lambda dialog: dialog.accept())
    one.get_by_role("button", name="Erase this record").click()
    expect(other.locator("[data-said]")).to_have_text("That record was erased in another tab.")
    expect(other.get_by_label("A label of your own")).to_have_value("")
    assert not [name for name in other.evaluate("() => Object.keys(localStorage)") if name.startswith("oap-record")]


FIELDS = st.dictionaries(
    st.sampled_from(["label", "entries/a/who", "entries/b", "__proto__"]),
    st.tuples(st.one_of(st.none(), st.sampled_from(["", "x", "y"])), st.integers(1, 4)).map(list),
)


def test_copies_are_put_together_alike_in_every_order(open_page: Callable[..., Page]) -> None:
    page = open_page("/record")
    together = """async ([one, two, three]) => {
        const { merged } = await import("/static/fields.js");
        const of = (one) => new Map(one);
        const said = (one) => JSON.stringify([...one].sort());
        const [a, b, c] = [of(one), of(two), of(three)];
        const again = merged(merged(a, b), merged(c, a));
        return [merged(merged(a, b), c), merged(a, merged(b, c)), merged(merged(c, a), b), again].map(said);
    }"""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(FIELDS, min_size=3, max_size=3))
    def check(copies: list[dict[str, Any]]) -> None:
        first, *others = page.evaluate(together, [list(one.items()) for one in copies])
        assert others == [first] * 3
        newest = {path: value for one in copies for path, (value, _) in one.items()}
        assert {path for path, _ in json.loads(first)} == set(newest)
        for path, (_, time) in json.loads(first):
            assert time == max(one[path][1] for one in copies if path in one)

    check()


def test_a_shelf_with_a_passphrase_opens_again_with_it_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("/record", "desktop")
    page.get_by_label("A label of your own").fill("7B-03")
    page.get_by_label("What happens next").fill("kanarienvogel sings")
    page.get_by_text("Keep them safe").click()
    page.get_by_label("New passphrase").fill("short")
    page.get_by_role("button", name="Set the passphrase").click()
    expect(page.locator("[data-said]")).to_contain_text("at least 12 characters")
    for box in ("New passphrase", "The same again"):
        page.get_by_label(box).fill("lamp river seven stone")
    page.get_by_role("button", name="Set the passphrase").click()
    expect(page.get_by_role("heading", name="Your records are locked")).to_be_visible()
    is_accessible(page)
    kept = page.evaluate("() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "kanarienvogel" not in kept and "7B-03" not in kept and "lamp" not in kept
    unlock = page.get_by_label("Passphrase", exact=True)
    unlock.fill("lamp river seven stones")
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("[data-said]")).to_contain_text("Nothing was changed or lost")
    assert page.evaluate("() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage)") == kept
    unlock.fill("lamp river seven stone")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_label("What happens next")).to_have_value("kanarienvogel sings")
    page.get_by_label("What the family says").fill("Sleeps better")
    other = another_tab(page)
    other.get_by_label("Passphrase", exact=True).fill("lamp river seven stone")
    other.get_by_role("button", name="Unlock").click()
    expect(other.get_by_label("What the family says")).to_have_value("Sleeps better")
    other.get_by_label("A label of your own").fill("7B-04")
    expect(page.get_by_label("A label of your own")).to_have_value("7B-04")
    page.get_by_label("What you want to be different").fill("Eats in the hall")
    expect(other.get_by_label("What you want to be different")).to_have_value("Eats in the hall")
    other.close()
    page.get_by_text("Keep them safe").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save all records as one file").click()
    file = download.value.path()
    assert "kanarienvogel" not in file.read_text() and "Sleeps" not in file.read_text()
    elsewhere = open_page("/record", "desktop")
    for typed, said in (("wrong wrong wrong", "not the passphrase"), ("lamp river seven stone", "Your record is open")):
        elsewhere.once("dialog", answering(typed))
        elsewhere.locator("#file").set_input_files(file)
        elsewhere.get_by_role("button", name="Open it").click()
        expect(elsewhere.locator("[data-said]")).to_contain_text(said)
    expect(elsewhere.get_by_label("What happens next")).to_have_value("kanarienvogel sings")
    page.goto(page.url.replace("/record", "/needs/sensory-differences?voice=professional"))
    page.get_by_role("button", name=re.compile("Add to provision record ?: seating")).click()
    expect(page.get_by_text("Added to your record (1)")).to_be_visible()
    page.get_by_role("link", name="Open it").click()
    page.get_by_label("Passphrase", exact=True).fill("lamp river seven stone")
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("[data-entry]")).to_have_count(1)
    expect(page.get_by_label("A label of your own")).to_have_value("7B-04")
    page.get_by_text("Keep them safe").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Keep them without a passphrase").click()
    expect(page.get_by_label("A label of your own")).to_have_value("7B-04")
    expect(page.locator("[data-entry]")).to_have_count(1)


def test_whoever_forgot_the_passphrase_can_erase_and_begin_anew(open_page: Callable[..., Page]) -> None:
    page = open_page("/record")
    page.get_by_label("A label of your own").fill("7B-03")
    page.get_by_text("Keep them safe").click()
    for box in ("New passphrase", "The same again"):
        page.get_by_label(box).fill("lamp river seven stone")
    page.get_by_role("button", name="Set the passphrase").click()
    expect(page.get_by_role("heading", name="Your records are locked")).to_be_visible()
    fits(page)
    page.once("dialog", deciding(True))
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_label("A label of your own")).to_have_value("")
    assert page.evaluate("() => localStorage.length") == 0


def test_opening_a_saved_audit_asks_before_it_takes_the_place_of_another(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "a.oap-audit"
    file.write_text(json.dumps({"format": "oap-audit", "format_version": 1, "setting": "Theirs", "ratings": []}))
    page = open_page("/audit", "desktop")
    page.locator("[data-rate]").nth(0).get_by_label("Not yet").check()
    page.get_by_label("Name of the setting").fill("Ours")
    for answer, name, words in ((False, "Ours", "Nothing was changed"), (True, "Theirs", "Your audit is open")):
        page.once("dialog", deciding(answer))
        page.locator("#file").set_input_files(file)
        page.get_by_role("button", name="Open it").click()
        expect(page.locator("[data-said]")).to_contain_text(words)  # the question comes after the file is read
        expect(page.get_by_label("Name of the setting")).to_have_value(name)
    expect(page.locator("[data-count]")).to_have_text("0")


def test_what_is_typed_before_a_page_has_its_script_is_kept_beside_what_was_there(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/record", "desktop")
    page.get_by_label("What happens next").fill("Meet on Friday")
    page.goto(page.url.replace("/record", "/my-list"))
    page.locator("[name=home]").fill("A walk")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    for path, script, boxes in (
        ("/record", "record", {"label": "7B-03", "next_steps": "Ring home", "cycle-1-plan": "Eats in the hall"}),
        ("/audit", "self_audit", {"setting": "Oak School", "rate-1-action": "A quiet room by June"}),
        ("/my-list", "my_list", {"meeting": "On Monday", "home": "A bath"}),
    ):
        page.route(f"**/static/{script}.js*", hold)
        page.goto(page.url.replace(urlsplit(page.url).path, path), wait_until="commit")
        for name, words in boxes.items():
            page.locator(f"[name={name}]").evaluate("(box, words) => { box.value = words; }", words)
        waiting.pop().continue_()
        page.unroute(f"**/static/{script}.js*")
        expect(page.locator("html")).to_have_class(re.compile("oap-js"))
        for name, words in boxes.items():
            expect(page.locator(f"[name={name}]")).to_have_value(re.compile(words))
        page.reload()
        for name, words in boxes.items():
            expect(page.locator(f"[name={name}]")).to_have_value(re.compile(words))
    expect(page.locator("[name=home]")).to_have_value("A walk\nA bath")
    page.goto(page.url.replace("/my-list", "/record"))
    expect(page.locator("[name=next_steps]")).to_have_value("Meet on Friday\nRing home")
