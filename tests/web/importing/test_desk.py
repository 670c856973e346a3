"""The forms of the import desk: what is refused is said and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from docx import Document

from oap.services.importing import plans, reading_files
from tests import people
from tests.build import statements
from tests.documents import handbooks
from tests.documents.council_files import saved
from tests.spread import one_in
from tests.web.importing.test_importing import read, send


@pytest.fixture
def at_desk(as_lead: people.SignedInClient) -> str:
    """The address of a handbook's desk."""
    data = handbooks.in_odt()
    read(as_lead, send(as_lead, data))
    return f"/edit/import/{reading_files.file_mark(data)}"


def test_what_is_refused_is_said_and_what_was_typed_stays(as_lead: people.SignedInClient, at_desk: str) -> None:
    def say(**fields: str) -> tuple[int, str]:
        answer = as_lead.send(f"{at_desk}/choices", {"view": "pages", "what": "pages", **fields})
        return answer.status_code, answer.text

    first, second, *_ = re.findall(r'name="page" value="([^"]+)"', as_lead.get(f"{at_desk}?view=pages").text)
    status, text = say(**{f"title-{first}": "A better title", "do": "set"})
    assert status == 400 and "Choose at least one page first" in text and 'value="A better title"' in text
    status, text = say(**{f"title-{first}": "A better title", "page": second, "do": "set"})
    assert status == 400 and "Choose an area, ages, how much help or a team" in text
    assert re.search(rf'value="{second}" id="tick-{second}" checked', text)
    assert "Choose two pages at least" in say(page=first, do="together")[1]
    assert "a title" in say(**{f"title-{first}": " ", "do": "titles"})[1]
    assert say(**{f"title-{first}": "A better title", "do": "titles"})[0] == 303
    kept = as_lead.get(f"{at_desk}?view=pages").text
    assert 'value="A better title"' in kept and "Saved" in kept
    assert say(page=first, do="leave-out")[0] == 303
    assert "<strong>Left out.</strong>" in as_lead.get(f"{at_desk}?view=pages").text
    assert re.search(r'href="/edit/import/[0-9a-f]{12}"', as_lead.get("/edit/import").text), "it can be gone on with"


def test_forms_of_no_block_no_kind_and_no_file_are_refused_kindly(as_lead: people.SignedInClient, at_desk: str) -> None:
    for form in ({"what": "table", "block": "9999"}, {"what": "line", "block": "x"}, {"what": "nonsense"}):
        answer = as_lead.send(f"{at_desk}/choices", form)
        assert answer.status_code == 400 and "There is a problem" in answer.text
    gone = as_lead.send("/edit/import/0123456789ab/choices", {"what": "pages", "do": "titles"})
    assert gone.status_code == 400 and "Choose it again" in gone.text


@pytest.mark.parametrize(
    "query",
    one_in(
        3, ["?view=left", "?view=repeats", "?show=unsure", "?show=left", "?part=99", "?at=1", "?view=x&part=y&at=z"]
    ),
)
def test_every_view_opens_for_whatever_the_address_says(
    as_lead: people.SignedInClient, at_desk: str, query: str
) -> None:
    assert as_lead.get(at_desk + query).status_code == 200


def test_what_is_word_for_word_the_same_is_left_out_at_once_and_what_differs_stands_apart(
    as_lead: people.SignedInClient,
) -> None:
    there = [one.professional for one in statements("universal", 2)]
    document = Document()
    document.add_heading("Sensory and physical needs", 1)
    document.add_heading("Loud rooms", 2)
    for text in (*there, f"Do not {there[0][:1].lower()}{there[0][1:]}"):
        document.add_paragraph(text, style="List Bullet")
    data = saved(document)
    read(as_lead, send(as_lead, data, "offer.docx"))
    desk = f"/edit/import/{reading_files.file_mark(data)}"
    before = as_lead.get(f"{desk}?view=repeats").text
    assert "Leave out all 2 that are word for word the same" in before
    assert "but different in a “not”: not settled yet" in before.partition('id="not-the-same"')[2]
    form = {"view": "repeats", "what": "statements", "do": "leave-out-exact"}
    assert as_lead.send(f"{desk}/choices", form).status_code == 303
    after = as_lead.get(f"{desk}?view=repeats").text
    assert after.count("100 of 100 alike: leave out the one from the file") == 2 and "word for word" not in after
    assert "with 1 statement" in after


def test_while_a_large_file_is_gone_through_the_page_says_so_and_what_is_sent_is_not_kept(
    as_lead: people.SignedInClient, at_desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "HERE_BYTES", 0)  # so that a small file is a large one
    monkeypatch.setattr(plans, "PATIENCE", 0.0)
    monkeypatch.setattr(plans, "start_planner", lambda site: None)
    waiting = as_lead.get(f"{at_desk}?team=schools")
    assert waiting.status_code == 200 and "The file is being gone through" in waiting.text
    assert "is not kept" not in waiting.text
    status = re.findall(r'data-status="([^"]+)"', waiting.text)[0]
    assert as_lead.get(status).get_json()["state"] == "making"
    for address, fields in ((f"{at_desk}/choices", {"what": "pages", "do": "titles"}), (at_desk, {"team": "schools"})):
        sent = as_lead.send(address, fields)
        assert sent.status_code == 503 and "What you sent just now is not kept" in sent.text
    assert plans.plan_waiting(as_lead.application.extensions["oap"]) == 1
    assert as_lead.get(status).get_json()["state"] == "ready"
    assert "It would make" in as_lead.get(f"{at_desk}?team=schools").text
