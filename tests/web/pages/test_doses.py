"""How often and how long are said wherever a statement is read, in both voices, and wherever it is carried away."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import MultiDict

from oap.core.documents.citations import statements_of
from oap.core.handbook.choices import Choices
from oap.core.pages.dose import Dose
from oap.core.pages.page import Group, Item, Page, Statement
from oap.core.pages.page_text import compose_page
from oap.documents.export_formats import AUDIT_FORMATS, HANDBOOK_FORMATS, RECORD_FORMATS
from oap.services.handbook import copies
from oap.services.pages.checking import check
from oap.site import Site
from oap.storage import revisions
from tests.build import PUPIL, a_page, write_content
from tests.file_words import spaced, text_of
from tests.found import json_of
from tests.people import SignedInClient
from tests.web.forms import fields_of, press

DOSE = Dose("once a week", "nineteen minutes", "after half a term", "the pupil starts alone", "movement-breaks")
OFTEN, AGAIN = "How often: once a week. How long: nineteen minutes.", "after half a term."
STAFF = f"Staff seat number 0 for {PUPIL}. {OFTEN} Review: {AGAIN} What shows that it works: the pupil starts alone."
FAMILY = f"{OFTEN} Looked at again: {AGAIN} What shows that it helps: your child starts alone."
ID = "calm-corners/universal-0/1"


def with_dose(page: Page, dose: Dose = DOSE) -> Page:
    def changed(item: Item) -> Item:
        return replace(item, dose=dose) if isinstance(item, Statement) and item.id == "universal-0" else item

    def group(group: Group) -> Group:
        return replace(group, items=tuple(changed(item) for item in group.items))

    return replace(page, sections=tuple(replace(s, groups=tuple(map(group, s.groups))) for s in page.sections))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(
        tmp_path / "content", with_dose(a_page("calm-corners")), a_page("movement-breaks", "strategies")
    )


def test_a_page_says_it_in_both_voices_and_what_it_rests_on(browser_client: FlaskClient) -> None:
    for address in ("/needs/calm-corners", "/needs/calm-corners?voice=professional", "/needs/calm-corners?version=1"):
        shown = browser_client.get(address).text
        words = spaced(html.fromstring(shown).text_content())
        assert STAFF in words and FAMILY in words, address
        assert 'Rests on <a class="govuk-link" href="/strategies/movement-breaks">' in shown


def test_programs_get_the_words_and_the_fields(browser_client: FlaskClient) -> None:
    found = json_of(browser_client.get("/api/v1/statements/calm-corners/universal-0"))
    assert found["professional"] == STAFF and found["family"].endswith(FAMILY)
    assert found["dose"] == {
        "how_often": "once a week",
        "how_long": "nineteen minutes",
        "looked_at_again": "after half a term",
        "how_known": "the pupil starts alone",
        "rests_on": "movement-breaks",
    }
    assert json_of(browser_client.get("/api/v1/statements/calm-corners/universal-1"))["dose"] is None
    (best,) = {
        one["statement"]["professional"]
        for one in json_of(browser_client.get("/api/v1/search?q=nineteen+minutes"))["results"]
        if one["statement"] and one["slug"] == "calm-corners"
    }
    assert best == STAFF


@pytest.mark.parametrize("voice", ["family", "professional", "both"])
@pytest.mark.parametrize("format", list(HANDBOOK_FORMATS))
def test_every_copy_of_the_handbook_says_it(site: Site, voice: str, format: str) -> None:
    words = text_of(copies.build(site, Choices(voice=voice), format))
    for said, voices in ((STAFF, ("professional", "both")), (FAMILY, ("family", "both"))):
        assert (said in words) == (voice in voices)
    assert "Rests on" in words


def test_a_record_cites_it_and_its_code_stands_for_it(site: Site, browser_client: FlaskClient) -> None:
    fields = fields_of(browser_client.post("/record", data={"add": ID}).text, "record")
    for format in RECORD_FORMATS:
        assert STAFF in text_of(press(browser_client, "/record/document", fields, format=format).data), format
    saved = json.loads(press(browser_client, "/record/document", fields, format="file").data)
    shown = browser_client.post("/record/check", data={"code": saved["code"]}).text
    assert STAFF in shown
    with site.database.read() as connection:
        cited = statements_of(revisions.version(connection, "calm-corners", 1))[0]
    assert cited.words == STAFF and cited.family.endswith(FAMILY)


def test_an_audit_and_a_familys_list_say_it(browser_client: FlaskClient) -> None:
    rated = fields_of(browser_client.get("/audit?part=sensory-and-physical").text, "audit")
    assert STAFF in browser_client.get("/audit?part=sensory-and-physical").text
    number = next(name for name, value in rated.items() if value == "calm-corners/universal-0").split("-")[1]
    rated[f"rate-{number}-rating"] = "not-yet"
    reports = {"report", "report-pdf"}  # of what is in place, by the headings of the law
    for format in AUDIT_FORMATS:
        if not AUDIT_FORMATS[format].opens_again and format not in reports:
            assert STAFF in text_of(press(browser_client, "/audit/document", rated, format=format).data), format
    assert FAMILY in browser_client.get("/my-list?items=calm-corners/universal-0").text


def test_the_editor_has_the_fields_and_a_reviewer_sees_the_change(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    draft = as_editor.send("/edit/pages/calm-corners/start").headers["Location"]
    fields = fields_of(as_editor.get(draft).text, "editor")
    at = next(name for name, value in fields.items() if value == "universal-0").removesuffix(".id")
    assert {fields[f"{at}.{name}"] for name in vars(DOSE)} == set(vars(DOSE).values())
    assert (
        press(as_editor, draft, _with(fields, f"{at}.how_long", 'ten "quiet"\n {minutes}'), action="save").status_code
        == 303
    )
    assert fields_of(as_editor.get(draft).text, "editor")[f"{at}.how_long"] == "ten ”quiet” (minutes)"
    as_editor.send(f"{draft}/submit", {"note": "Shorter is enough."})
    shown = as_publisher.get(draft.replace("/edit/drafts", "/review")).text
    assert "<del>" in shown and "nineteen minutes" in shown and "(minutes)" in shown


def _with(fields: MultiDict[str, str], name: str, value: str) -> MultiDict[str, str]:
    changed = fields.copy()
    changed[name] = value
    return changed


def test_what_it_rests_on_must_be_there_and_a_figure_is_said_once(site: Site, content: Path) -> None:
    def problems(dose: Dose) -> list[str]:
        (content / "needs" / "calm-corners.md").write_text(compose_page(with_dose(a_page("calm-corners"), dose)))
        return [
            f"{one.field}:{one.line}"
            for one in check(site, date(2026, 11, 3)).problems
            if one.file == "needs/calm-corners.md" and one.field != "statement"  # another page says the same
        ]

    text = compose_page(with_dose(a_page("calm-corners"))).split("\n")
    line = {name: next(n for n, one in enumerate(text, 1) if f"{name}=" in one) for name in vars(DOSE)}
    assert problems(DOSE) == []
    assert problems(replace(DOSE, rests_on="")) == [f"rests_on:{line['how_often'] - 1}"]
    assert problems(replace(DOSE, rests_on="gone")) == [f"rests_on:{line['rests_on']}"]
    assert problems(replace(DOSE, rests_on=a_page("calm-corners").sources[0].url)) == []
    assert problems(replace(DOSE, how_often="seat number 0")) == [f"how_often:{line['how_often']}"]
    waiting = "before you ask for an EHC needs assessment you must do two cycles"
    assert problems(replace(DOSE, how_known=waiting)) == 2 * [f":{line['how_known']}"]
