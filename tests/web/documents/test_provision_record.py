"""The provision record without JavaScript, its documents, and the check of what they cite."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace

import docx
import pypdf
import pytest
from flask.testing import FlaskClient
from pypdf.generic import StreamObject
from sqlalchemy import text

from oap.core.pages.page import Page, Statement
from oap.core.pages.page_text import compose_page
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import recording
from tests.build import a_page
from tests.found import of_kind, root_of
from tests.web.forms import Fields, fields_of, press

FORMATS = ["docx", "pdf", "file"]
SAID = re.compile(r'oap-verdict__title">([^<]*)')


@pytest.fixture
def filled(browser_client: FlaskClient) -> Fields:
    """A record with two cited statements and words of its own, filled in step by step."""
    page = browser_client.get("/record?need=quiet-rooms&phase=primary").text
    picked = re.findall(r'name="pick" value="([^"]+)"', page)[:2]
    page = press(browser_client, "/record", fields_of(page, "record"), do="add", pick=picked).text
    page = press(browser_client, "/record", fields_of(page, "record"), do="own-1").text
    fields = fields_of(page, "record")
    fields["label"], fields["setting"], fields["entry-1-status"] = "7B-03", "Hill & <Dale> School", "tried"
    fields["entry-1-who"], fields["entry-3-words"], fields["cycle-1-plan"] = (
        "Class teacher",
        "A walk before lunch",
        "Eats with a friend",
    )
    return fields


def documents(client: FlaskClient, fields: Fields) -> dict[str, bytes]:
    made = {}
    for form in FORMATS:
        response = press(client, "/record/document", fields, format=form)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "7B-03" not in response.headers["Content-Disposition"]
        made[form] = response.data
    return made


def verdict(client: FlaskClient, data: bytes) -> tuple[str, str]:
    page = client.post("/record/check", data={"file": (io.BytesIO(data), "a-file")}).text
    found = SAID.search(page)
    return (found[1] if found else "", page)


def code_in(data: bytes) -> str:
    return str(json.loads(data)["code"])


def publish(site: Site, page: Page | None, path: str = "needs/quiet-rooms.md") -> None:
    """Publish the next version of the page; without one, withdraw it."""
    with site.database.write() as connection:
        recording.add_version(
            connection,
            page_id="quiet-rooms",
            path=page.path if page else path,
            note="",
            team="schools",
            origin="editor",
            text=compose_page(page) if page else None,
            now="2026-11-25T09:00:00Z",
        )
    sync(site)
    site._refreshed_at = 0.0  # look at once


def test_a_record_is_made_in_one_sitting_without_javascript(browser_client: FlaskClient, filled: Fields) -> None:
    page = press(browser_client, "/record", filled, do="cycle")
    assert page.headers["Cache-Control"] == "private, no-store"
    fields = fields_of(page.text, "record")
    assert (
        fields["label"] == "7B-03" and fields["entry-1-who"] == "Class teacher" and fields["entry-1-status"] == "tried"
    )
    page = press(browser_client, "/record", fields, do="remove-1")
    fields = fields_of(page.text, "record")
    assert "entry-3-words" not in fields and fields["entry-2-words"] == "A walk before lunch"
    assert fields["cycle-2-plan"] == ""


def test_statements_are_listed_universal_first_and_for_the_phase_only(reader: FlaskClient) -> None:
    page = reader.get("/record?need=sensory-differences&phase=primary").text
    tiers = re.findall(r'oap-pick__tier"><span class="oap-tag oap-tag--(\w+)', page)
    assert tiers[:2] == ["universal", "targeted"]
    assert reader.get("/record/statements?need=sensory-differences&phase=primary").status_code == 200
    assert reader.get("/record/statements?need=not-there").status_code == 404


def test_a_statement_is_added_from_its_page_without_javascript(browser_client: FlaskClient) -> None:
    page = browser_client.get("/needs/quiet-rooms?voice=professional").text
    (value, *_) = re.findall(r'form="take-record" name="add" value="([^"]+)"', page)
    answer = browser_client.post("/record", data={"add": value, "need": "quiet-rooms"}).text
    assert (
        "/".join(fields_of(answer, "record")[f"entry-1-{name}"] for name in ("page", "statement", "version")) == value
    )
    assert 'form="take-record"' not in browser_client.get("/needs/quiet-rooms").text


def test_every_document_says_all_that_was_typed_and_cites_each_line(
    browser_client: FlaskClient, filled: Fields
) -> None:
    made = documents(browser_client, filled)
    word = docx.Document(io.BytesIO(made["docx"]))
    in_word = "\n".join("".join(t.text or "" for t in p.iter("{*}t")) for p in word.element.body.iter("{*}p"))
    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    in_pdf = "".join("\n".join(page.extract_text() for page in reader.pages).split())
    address = "http://localhost/needs/quiet-rooms?version=1"
    for said in (
        "7B-03",
        "Hill & <Dale> School",
        "Class teacher",
        "A walk before lunch",
        "Eats with a friend",
        "Tried",
        "“Staff seat number 0 for the pupil before the lesson starts.”",
        "When a room is too loud, statement universal-0, version 1,",
        address,
        "section 36(8)",
        "at any time",
        code_in(made["file"]),
    ):
        assert said in in_word, said
        assert "".join(said.split()) in in_pdf, said
    assert "not eligible" not in in_word.lower()


def test_the_word_file_has_headings_in_order_header_rows_language_and_title(
    browser_client: FlaskClient, filled: Fields
) -> None:
    word = docx.Document(io.BytesIO(documents(browser_client, filled)["docx"]))
    levels = [int(p.style.name[-1]) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert word.core_properties.title == "Provision record" and word.core_properties.language == "en-GB"
    for table in word.tables:
        assert table.rows[0]._tr.trPr is not None and table.rows[0]._tr.trPr.find("{*}tblHeader") is not None


def test_the_pdf_is_tagged_with_language_and_title(browser_client: FlaskClient, filled: Fields) -> None:
    reader = pypdf.PdfReader(io.BytesIO(documents(browser_client, filled)["pdf"]))
    root = root_of(reader)
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en-GB"
    assert reader.metadata is not None and reader.metadata.title == "Provision record"
    tags = set(re.findall(r"/S /(\w+)", _tags(root["/StructTreeRoot"])))
    assert {"H1", "H2", "Table", "TH", "TD", "P"} <= tags


def _tags(element: object, depth: int = 0) -> str:
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return " ".join(_tags(one, depth + 1) for one in element)
    if not isinstance(element, dict) or depth > 60:
        return ""
    return f"/S {element.get('/S', '')} " + (_tags(element["/K"], depth + 1) if "/K" in element else "")


@pytest.mark.parametrize("form", FORMATS)
def test_a_document_checks_as_unaltered(browser_client: FlaskClient, filled: Fields, form: str) -> None:
    said, page = verdict(browser_client, documents(browser_client, filled)[form])
    assert said == "The cited words in this file are unaltered."
    assert "The guidance has not changed since." in page


def test_one_changed_character_of_a_cited_word_in_a_file_is_found(browser_client: FlaskClient, filled: Fields) -> None:
    made = documents(browser_client, filled)
    word = docx.Document(io.BytesIO(made["docx"]))
    run = next(
        run for row in word.tables[0].rows for run in row.cells[0].paragraphs[0].runs if "before the lesson" in run.text
    )
    run.text = run.text.replace("before the lesson", "before the lessom")
    changed = io.BytesIO()
    word.save(changed)
    saved = json.loads(made["file"])
    saved["entries"][1]["words"] = saved["entries"][1]["words"].replace("lesson", "lessons")
    for data in (changed.getvalue(), json.dumps(saved).encode(), _pdf_with(made["pdf"])):
        said, page = verdict(browser_client, data)
        assert said == "Something is not as it was published."
        assert "1 of 2 cited statements is not in the file as published" in page


def _pdf_with(data: bytes) -> bytes:
    """The PDF with one glyph of a cited statement changed in the page's content."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    before = "".join("".join(page.extract_text() for page in writer.pages).split())
    content = of_kind(StreamObject, writer.pages[0]["/Contents"].get_object())
    stream = content.get_data()
    shown = list(re.finditer(rb"\[?(?:<([0-9A-Fa-f]{4,})>|\((?:[^()\\]|\\.)+\))", stream))
    for one in shown:
        at = one.start() + 3 if stream[one.start() : one.start() + 1] == b"[" else one.start() + 2
        for letter in (b"1", b"2", b"5", b"a"):
            content.set_data(stream[:at] + letter + stream[at + 1 :])
            try:
                after = "".join("".join(page.extract_text() for page in writer.pages).split())
            except Exception:  # not every glyph has a letter
                continue
            differing = [i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b]
            place = before.find("Staffseat")
            if len(before) == len(after) and differing and place <= differing[0] < place + 40:
                out = io.BytesIO()
                writer.write(out)
                return out.getvalue()
    raise AssertionError("no glyph of the cited words was found")


def test_words_of_ones_own_may_be_changed_in_word_and_it_still_checks(
    browser_client: FlaskClient, filled: Fields
) -> None:
    word = docx.Document(io.BytesIO(documents(browser_client, filled)["docx"]))
    word.tables[0].rows[1].cells[3].text = "He eats lunch now."
    word.add_paragraph("A note by the head.")
    changed = io.BytesIO()
    word.save(changed)
    assert verdict(browser_client, changed.getvalue())[0] == "The cited words in this file are unaltered."


def test_a_typed_code_gives_the_exact_words(browser_client: FlaskClient, filled: Fields) -> None:
    code = code_in(documents(browser_client, filled)["file"])
    page = browser_client.post("/record/check", data={"code": code.lower().replace("-", " ")}).text
    assert "“Staff seat number 0 for the pupil before the lesson starts.”" in page
    assert "This code is good." in page
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert "characters of the code are wrong" in browser_client.post("/record/check", data={"code": wrong}).text


def _edited(words: str) -> Callable[[Statement], Statement]:
    return lambda one: replace(one, professional=words) if one.id == "universal-0" else one


def with_statements(page: Page, change: Callable[[Statement], Statement | None]) -> Page:
    sections = []
    for section in page.sections:
        groups = []
        for group in section.groups:
            items = [change(item) if isinstance(item, Statement) else item for item in group.items]
            groups.append(replace(group, items=tuple(item for item in items if item is not None)))
        sections.append(replace(section, groups=tuple(groups)))
    return replace(page, sections=tuple(sections))


@pytest.mark.parametrize(
    ("became", "said"),
    [
        (
            with_statements(a_page(), _edited("Seat the pupil where they choose.")),
            "Today the guidance says: “Seat the pupil where they choose.”",
        ),
        (with_statements(a_page(), lambda one: None if one.id == "universal-0" else one), "has been taken out of"),
        (a_page("calm-rooms", id="quiet-rooms", title="When it is too loud"), "Its page is now called"),
        (a_page(kind="expectations", id="quiet-rooms", title="Loud rooms"), "Its page is now called"),
        (None, "The page has been withdrawn since."),
    ],
    ids=["edited", "taken out", "renamed", "moved", "withdrawn"],
)
def test_whatever_becomes_of_a_page_a_citation_leads_to_the_same_words(
    site: Site, browser_client: FlaskClient, filled: Fields, became: Page | None, said: str
) -> None:
    made = documents(browser_client, filled)
    publish(site, became)
    for form in FORMATS:
        title, answer = verdict(browser_client, made[form])
        assert title == "The cited words in this file are unaltered."
        assert "“Staff seat number 0 for the pupil before the lesson starts.”" in answer
        assert said in answer
    again = documents(browser_client, filled)  # a record that was begun before still cites what it cited
    assert code_in(again["file"]) == code_in(made["file"])


def test_the_form_offers_the_new_words_and_keeps_the_old_until_asked(
    site: Site, browser_client: FlaskClient, filled: Fields
) -> None:
    publish(site, with_statements(a_page(), _edited("Seat the pupil where they choose.")))
    page = press(browser_client, "/record", filled, do="show").text
    assert "Staff seat number 0" in page and "Use version 2" in page
    page = press(browser_client, "/record", filled, do="renew-1").text
    assert fields_of(page, "record")["entry-1-version"] == "2" and "Seat the pupil where they choose." in page


def test_a_record_that_was_tampered_with_in_the_database_is_found(
    site: Site, browser_client: FlaskClient, filled: Fields
) -> None:
    made = documents(browser_client, filled)
    with site.database.write() as connection:
        triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(
            text(
                "UPDATE revision SET text = replace(text, 'seat number 0', 'seat number O') WHERE page_id = "
                "'quiet-rooms'"
            )
        )
    for form in FORMATS:
        said, page = verdict(browser_client, made[form])
        assert said == "Something is not as it was published."
        assert "not the words it was made from" in page
    answer = browser_client.post("/record/check", data={"code": code_in(made["file"])}).text
    assert "not the words it was made from" in answer


def test_a_draft_is_never_shown_by_a_code(site: Site, browser_client: FlaskClient, filled: Fields) -> None:
    code = code_in(documents(browser_client, filled)["file"])
    with site.database.write() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE revision SET number = NULL, state = 'draft' WHERE page_id = 'quiet-rooms'"))
    assert (
        "no version that it cites is in this handbook’s record"
        in browser_client.post("/record/check", data={"code": code}).text
    )


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"PK\x03\x04broken", b"%PDF-1.7 broken", b"{}", b'{"entries": 3}', b"\x00" * 1000]
)
def test_a_file_that_is_none_of_ours_is_refused_in_words(browser_client: FlaskClient, data: bytes) -> None:
    page = browser_client.post("/record/check", data={"file": (io.BytesIO(data), "x.docx")})
    assert page.status_code == 200 and "There is a problem" in page.text


def test_a_saved_record_opens_again_without_javascript(browser_client: FlaskClient, filled: Fields) -> None:
    saved = documents(browser_client, filled)["file"]
    page = browser_client.post("/record/open", data={"file": (io.BytesIO(saved), "a.oap-record")}).text
    fields = fields_of(page, "record")
    assert (
        fields["label"] == "7B-03"
        and fields["entry-3-words"] == "A walk before lunch"
        and fields["entry-1-status"] == "tried"
    )
    wrong = browser_client.post("/record/open", data={"file": (io.BytesIO(b"x"), "a.oap-record")}).text
    assert "Choose the file whose name ends in .oap-record" in wrong


def test_what_looks_personal_is_pointed_out_and_stops_nobody(browser_client: FlaskClient, filled: Fields) -> None:
    filled["label"], filled["entry-1-changed"] = "Sam Jones", "NHS number 943 476 5919"
    page = press(browser_client, "/record", filled, do="show").text
    assert "This looks like a name" in page and "This looks like an NHS or learner number" in page
    assert press(browser_client, "/record/document", filled, format="docx").status_code == 200


def test_a_record_with_many_lines_is_taken(browser_client: FlaskClient) -> None:
    fields = {
        f"entry-{n}-{name}": "x" * 60
        for n in range(1, 121)
        for name in ("words", "who", "how_often", "since", "until", "changed", "child_view", "next_step")
    }
    assert browser_client.post("/record/document", data={**fields, "format": "docx"}).status_code == 200
    assert browser_client.post("/record/document", data={"format": "exe"}).status_code == 400


@pytest.mark.parametrize("address", ["/record", "/record/document"])
def test_too_much_in_a_field_is_said_beside_it_and_everything_typed_is_kept(
    browser_client: FlaskClient, filled: Fields, address: str
) -> None:
    filled["entry-1-who"], filled["cycle-1-review"] = "w" * 201, "r" * 3001
    page = press(browser_client, address, filled, do="show", format="docx")
    assert page.status_code == 400 and page.headers["Cache-Control"] == "private, no-store"
    assert fields_of(page.text, "record").to_dict() | {"need": ""} == filled.to_dict() | {"need": ""}
    for field in ("entry-1-who", "cycle-1-review"):
        assert f'<a href="#{field}">' in page.text and f'id="{field}-error"' in page.text
        assert re.search(rf'id="{field}"[^>]*aria-describedby="{field}-error"', page.text)
    assert "Everything you typed is still there." in page.text and "<title>Error: Provision record" in page.text


def test_a_line_that_cites_what_this_site_lacks_keeps_its_words_without_javascript(
    browser_client: FlaskClient, filled: Fields
) -> None:
    saved = json.loads(documents(browser_client, filled)["file"])
    saved["entries"][0] |= {"page": "theirs", "words": "Words of theirs.", "address": "https://other.example/needs/x"}
    saved["entries"][1]["words"] = "Other words under the same name."
    data = json.dumps(saved).encode()
    page = browser_client.post("/record/open", data={"file": (io.BytesIO(data), "a.oap-record")}).text
    assert "Words of theirs." in page and "cited from https://other.example" in page
    again = press(browser_client, "/record", fields_of(page, "record"), do="own-1").text
    made = documents(browser_client, fields_of(again, "record"))
    in_word = "\n".join(
        "".join(t.text or "" for t in p.iter("{*}t"))
        for p in docx.Document(io.BytesIO(made["docx"])).element.body.iter("{*}p")
    )
    for words in ("Words of theirs.", "Other words under the same name."):
        assert words in in_word and f"“{words}”" not in in_word
    assert "This site does not have these words" in in_word
    assert "Nothing in this document is cited from the guidance." in in_word
    kept = json.loads(made["file"])["entries"]
    assert [one["words"] for one in kept[:2]] == ["Words of theirs.", "Other words under the same name."]
    assert kept[0]["address"] == "https://other.example/needs/x"


def test_the_familys_copy_says_each_line_in_their_words_and_nothing_of_staffs(
    browser_client: FlaskClient, filled: Fields
) -> None:
    typed = {"staff_notes": "CANARY rota", "entry-1-staff_note": "CANARY", "weeks": "12", "rate": "15"}
    typed |= {"entry-1-minutes": "20", "entry-1-times": "3", "entry-1-start": "2", "child_words": "I like it"}
    for name, value in typed.items():
        filled[name] = value
    texts = {}
    for form in ("pdf", "family"):
        reader = pypdf.PdfReader(io.BytesIO(press(browser_client, "/record/document", filled, format=form).data))
        texts[form] = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    assert "CANARY rota" in texts["pdf"] and "£180.00" in texts["pdf"] and "In plain words" not in texts["pdf"]
    assert "CANARY" not in texts["family"] and "£" not in texts["family"] and "I like it" in texts["family"]
    assert "In plain words:" in texts["family"]
    whole = press(browser_client, "/record/document", filled, format="docx", family_words="yes", without_staff="yes")
    text = "".join(t.text or "" for t in docx.Document(io.BytesIO(whole.data)).element.iter("{*}t"))
    assert "CANARY" not in text and "£" not in text and "In plain words: " in text
    again = press(browser_client, "/record/document", filled, format="file", without_staff="yes").text
    assert "CANARY rota" in again  # what opens again is always whole
    both = press(browser_client, "/record/document", filled, format="docx", family_words="yes").data
    assert "In plain words: " in "".join(t.text or "" for t in docx.Document(io.BytesIO(both)).element.iter("{*}t"))


def test_the_day_of_the_review_is_a_calendar_file_or_a_kind_word(browser_client: FlaskClient, filled: Fields) -> None:
    without = press(browser_client, "/record/document", filled, format="ics")
    assert without.status_code == 400 and "Give the day of the review first" in without.text
    assert "A walk before lunch" in without.text  # nothing typed is lost
    filled["cycle-1-review_date"] = "2027-01-15"
    made = press(browser_client, "/record/document", filled, format="ics")
    assert made.content_type.startswith("text/calendar") and b"DTSTART;VALUE=DATE:20270115" in made.data
    assert b"7B-03" not in made.data


def test_documents_are_dated_by_themselves_and_keep_signatures_together(
    browser_client: FlaskClient, filled: Fields
) -> None:
    filled["date"] = ""
    word = docx.Document(io.BytesIO(documents(browser_client, filled)["docx"]))
    assert re.search(r"Date: \d{1,2} [A-Z][a-z]+ 20\d\d", "\n".join(one.text for one in word.paragraphs))
    signed = next(table for table in word.tables if table.rows[0].cells[0].text == "Role")
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in signed.rows]
    assert kept[:-1] == [True] * (len(kept) - 1)


def test_more_than_can_be_sent_is_said_in_words(browser_client: FlaskClient) -> None:
    fields = {f"entry-{n}-changed": "x" * 3000 for n in range(1, 400)}
    answer = browser_client.post("/record/document", data=fields | {"format": "pdf"})
    assert answer.status_code == 413 and "Nothing is lost" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
