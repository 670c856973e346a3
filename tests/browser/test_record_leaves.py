"""What leaves a provision record: the family's link, the table of lines, and a record that comes from another site."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_plus

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright._impl._api_structures import FilePayload
from playwright.sync_api import Page, Request, expect

from oap.core.documents.measures import progress
from oap.core.documents.provision_cost import in_pounds, line_cost
from oap.core.documents.provision_record import Entry
from tests.browser.screens import fits, is_accessible

CANARY = "kanarienvogel"


def filled(page: Page) -> None:
    """A record with one cited line that has words for the family, for staff, and a cost."""
    page.locator('input[name="pick"]').first.check()
    page.get_by_role("button", name="Add the ticked statements").click()
    page.get_by_label("A label of your own").fill(f"{CANARY} 1")
    page.get_by_text("Who, how often, and what changed").first.click()
    page.get_by_label("Who does it").fill(f"{CANARY} 2")
    page.get_by_label("Note for staff").fill("SECRET rota")
    page.get_by_text("Time and cost").first.click()
    for label, value in {"Minutes each time": "20", "Times a week": "3", "Weeks in the term": "12"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Pounds an hour").last.fill("15")
    page.get_by_label("What the child or young person says").fill(f"{CANARY} 3")
    page.get_by_label("Notes for staff").fill("SECRET note")


def test_a_link_for_the_family_holds_the_record_and_no_request_does(open_page: Callable[..., Page]) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", "phone")
    asked: list[str] = []

    def look(request: Request) -> None:
        asked.append(unquote_plus(f"{request.method} {request.url} {request.headers} {request.post_data or ''}"))

    page.on("request", look)
    filled(page)
    expect(page.locator("[data-cost]")).to_have_text("£180.00 a term")
    for summary in page.locator("form details:not([open]) > summary").all()[::-1]:
        summary.click()
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator("[data-link-said]")).to_contain_text("The link is made")
    expect(page.locator("[data-summary] table")).to_have_count(1)
    is_accessible(page)
    fits(page)
    link = page.get_by_label("The link", exact=True).input_value()
    assert "/record/shared#1." in link and len(link) < 2000
    family = open_page("/record", "phone")
    family.on("request", look)
    family.goto(link)
    shared = family.locator("[data-shared-record]")
    for number in (1, 2, 3):
        expect(shared).to_contain_text(f"{CANARY} {number}")
    expect(shared).to_contain_text("With your child's senses in mind")  # the family's words
    expect(shared).to_contain_text("In the words of the guidance")
    text = shared.text_content() or ""
    expect(shared.locator("details[open]")).to_have_count(0)  # short first: the rest opens
    assert "SECRET" not in text and "180" not in text and "£" not in text
    is_accessible(family)
    fits(family)
    assert len(asked) > 5 and not [one for one in asked if CANARY in one or "#1." in one]
    family.goto(link[:-40])
    family.reload()
    expect(shared).to_contain_text("There is no record in this link")
    page.get_by_label("What the family says").fill("".join(chr(0x4E00 + n * 7919 % 20000) for n in range(2900)))
    for number in range(3):
        box = page.locator(f"#{('next_steps', 'child_words', 'cycle-1-plan')[number]}")
        box.fill("".join(chr(0x4E00 + n * (7907 + number) % 20000) for n in range(2900)))
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator("[data-link-said]")).to_contain_text("too long for a link")


def test_the_table_of_lines_is_no_formula_and_has_the_cost(open_page: Callable[..., Page]) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", "desktop")
    filled(page)
    page.get_by_role("button", name="Add something in your own words").click()
    page.locator("#entry-2-words").fill('=HYPERLINK("http://x.example"), "a" and\nmore')
    page.locator('[data-entry="1"]').get_by_label("Who does it").fill("-5+3")
    page.get_by_text("Who, how often, and what changed, line 2").click()
    page.get_by_text("Time and cost, line 2").click()
    page.locator("#entry-2-minutes").fill("½")
    expect(page.locator("[data-summary]")).to_contain_text("All together, without 1 line not worked out")
    page.locator("#entry-2-minutes").fill("")
    page.get_by_text("Keep them safe").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="All lines as a table").click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith("\ufeff".encode())
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert first["statement"] and first["cost_a_term"] == "180.00" and first["who"] == "'-5+3"
    assert second["words"].startswith("'=HYPERLINK") and second["words"].endswith("\nmore")


def test_a_child_who_comes_from_another_site_keeps_the_words(open_page: Callable[..., Page], tmp_path: Path) -> None:
    words = "A quiet place is kept for whoever needs it."
    cited = {
        "cycle": 1,
        "page": "a-page-of-theirs",
        "statement": "quiet-place",
        "version": 7,
        "words": words,
        "title": "Quiet places",
        "date": "3 March 2026",
        "address": "https://other.example/needs/quiet?version=7#quiet-place",
    }
    # The same names here, but other words.
    differing = cited | {
        "page": "sensory-differences",
        "statement": "seating",
        "version": 1,
        "words": "Sits by a door.",
    }
    file = tmp_path / "moved.oap-record"
    whole = {
        "format": "oap-record",
        "format_version": 1,
        "label": "7B-09",
        "cycles": [{}],
        "entries": [cited, differing],
    }
    file.write_text(json.dumps(whole))
    page = open_page("/record", "desktop")
    page.get_by_label("A label of your own").fill("7B-03")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("[data-said]")).to_contain_text("what was here is still on the shelf")
    expect(page.locator("[data-words]")).to_have_text([words, "Sits by a door."])
    expect(page.get_by_text("Cited on another site (https://other.example").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word document").click()
    import docx

    text = "\n".join(
        "".join(t.text or "" for t in p.iter("{*}t"))
        for p in docx.Document(str(download.value.path())).element.body.iter("{*}p")
    )
    assert words in text and "Sits by a door." in text and "nothing written" not in text
    assert "cited from https://other.example/needs/quiet?version=7#quiet-place" in text
    assert "This site does not have these words" in text and f"“{words}”" not in text
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("[data-said]")).to_contain_text("on this device already")
    page.get_by_text("All records (2 records)").click()
    page.get_by_role("button", name="7B-03").click()
    expect(page.get_by_label("A label of your own")).to_have_value("7B-03")


def test_the_next_cycle_begins_with_what_is_in_place(open_page: Callable[..., Page]) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", "desktop")
    for number in range(2):
        page.locator('input[name="pick"]').nth(number).check()
    page.get_by_role("button", name="Add the ticked statements").click()
    page.locator("#entry-1-status-in-place").check()
    page.locator("#entry-2-status-tried").check()
    page.get_by_text("Who, how often, and what changed").first.click()
    page.get_by_text("How you will see it: start").first.click()
    for field, value in {"who": "Teacher", "start": "2", "target": "8", "now": "5", "changed": "Calmer"}.items():
        page.locator(f"#entry-1-{field}").fill(value)
    page.get_by_role("button", name="Start the next cycle with what is still in place").click()
    expect(page.locator('[data-cycle="2"] [data-entry]')).to_have_count(1)
    for field, value in {"who": "Teacher", "start": "5", "target": "8", "now": "", "changed": ""}.items():
        expect(page.locator(f"#entry-3-{field}")).to_have_value(value)
    expect(page.locator("#entry-1-changed")).to_have_value("Calmer")
    page.reload()
    expect(page.locator('[data-cycle="2"] [data-entry]')).to_have_count(1)


def test_the_statements_listed_are_those_of_the_need_that_is_chosen(open_page: Callable[..., Page]) -> None:
    page = open_page("/record?need=sensory-differences&phase=primary", "desktop")
    page.get_by_label("Need, or what every setting does").select_option("autism-and-social-communication")
    expect(page.locator(".oap-pick")).to_have_attribute("data-page", "autism-and-social-communication")
    expect(page.locator(".oap-pick")).to_have_count(1)
    assert re.search(r"\d{4}$", page.get_by_label("Date", exact=True).input_value())


def test_the_browser_works_out_the_same_cost_and_progress_as_the_documents(open_page: Callable[..., Page]) -> None:
    page = open_page("/record")
    number = st.one_of(
        st.integers(0, 2000).map(str),
        st.decimals(0, 300, places=2).map(lambda one: f"£{one}"),
        st.sampled_from(["", "0", "1,200", "1,2", "often", "0.005", "-3", "999999.9999"]),
    )
    work = """async ([entry, record]) => {
        const { lineCost, pounds } = await import("/static/record_money.js");
        const { progress } = await import("/static/record_summary.js");
        const { pence, problem } = lineCost(entry, record);
        return [pence === null ? null : pounds(pence), problem, progress(entry)];
    }"""
    names = ("minutes", "times", "group", "rate", "start", "target", "now")

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.fixed_dictionaries(dict.fromkeys(names, number)), number, number)
    def check(typed: dict[str, str], weeks: str, rate: str) -> None:
        entry = Entry.model_validate(typed)
        cost, share = line_cost(entry, weeks, rate), progress(entry)
        shown = None if cost.pounds is None else in_pounds(cost.pounds)
        found = page.evaluate(work, [typed, {"weeks": weeks, "rate": rate}])
        assert found[:2] == [shown, cost.problem]
        assert (found[2] is None) == (share is None)
        assert share is None or abs(found[2] - float(share)) < 1e-9

    check()


# Made by hand to harm: so much that it would stop the browser at each visit, and parts that are none.
_LINES = {"cycles": [{}], "entries": [{"words": "w"}] * 5000}
_HARMFUL: tuple[dict[str, object], ...] = (
    _LINES,
    {"cycles": [{}] * 1000, "entries": []},
    {"cycles": [None], "entries": []},
    {"cycles": [], "entries": []},
    {"cycles": ["x"], "entries": [None]},
)


def test_a_file_or_link_made_to_harm_is_refused_in_words_and_runs_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page("/record", "phone")
    page.locator("[data-record][data-ready]").wait_for(state="attached")
    page.locator("details:has(.oap-open)").evaluate_all("all => all.forEach((one) => (one.open = true))")

    def opened(name: str, value: object) -> None:
        sent = FilePayload(name=name, mimeType="application/json", buffer=json.dumps(value).encode())
        page.locator(".oap-open input[type=file]").set_input_files(sent)
        page.locator(".oap-open button").click()

    head = {"format": "oap-record", "format_version": 1}
    for made in _HARMFUL:
        page.locator("[data-said]").evaluate("(one) => (one.textContent = '')")
        opened("a.oap-record", head | made)
        expect(page.locator("[data-said]")).to_contain_text(re.compile("more in this file|not a saved"))
    assert page.evaluate("Object.keys(localStorage)") == []
    attack = '<img src="x" onerror="window.attacked=1">'
    line = {
        "words": attack,
        "family": attack,
        "title": attack,
        "page": "p",
        "address": "javascript:window.attacked=1",
        "status": "constructor",
        "who": {"toString": 1},
        "__proto__": {"polluted": 1},
    }
    attacking: dict[str, object] = {"label": attack, "cycles": [{"plan": attack}], "entries": [line]}
    opened("a.oap-record", head | attacking)
    expect(page.locator("[data-said]")).to_contain_text("Your record is open")
    expect(page.locator("[data-words]")).to_have_text(attack)
    family = open_page("/record/shared", "phone")
    for made in (*_HARMFUL, attacking):
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(json.dumps(made).encode()) + packer.flush()
        family.evaluate("(hash) => (location.hash = hash)", "1." + urlsafe_b64encode(packed).decode().rstrip("="))
        expect(family.locator("[data-shared-record]")).to_contain_text("Label" if made is attacking else "no record in")
    expect(family.locator("[data-shared-record]")).not_to_contain_text("native code")
    for one in (page, family):
        assert one.evaluate("[window.attacked, {}.polluted, document.links.length > 0]") == [None, None, True]
        assert one.locator('a[href^="javascript:"]').count() == 0


def test_an_audit_made_to_harm_leaves_the_one_that_is_here(open_page: Callable[..., Page]) -> None:
    page = open_page("/audit", "phone")
    page.get_by_label("Setting").first.fill("Oak School")
    rating = {"statement": "sleep/a", "rating": "secure"}
    for ratings in ([None], [{"statement": "__proto__"}], [rating | {"rating": "constructor"}], [rating] * 4001):
        audit = {"format": "oap-audit", "format_version": 1, "ratings": ratings}
        sent = FilePayload(name="a.oap-audit", mimeType="application/json", buffer=json.dumps(audit).encode())
        page.locator("[data-said]").first.evaluate("(one) => (one.textContent = '')")
        page.locator(".oap-open input[type=file]").set_input_files(sent)
        page.locator(".oap-open button").evaluate("(one) => one.click()")
        expect(page.locator("[data-said]").first).to_contain_text(re.compile("more in this file|not a saved"))
    expect(page.get_by_label("Setting").first).to_have_value("Oak School")
