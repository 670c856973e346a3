"""A setting's self-audit: rating, the result, its documents, and what happens when the guidance changes."""

from __future__ import annotations

import io
import itertools
import json
import re

import docx
import openpyxl
import pypdf
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from oap.core.documents.information_report import ASKED_FOR
from oap.core.documents.self_audit import RATINGS, Rating, SelfAudit, read_file, read_form, write_file
from oap.errors import Invalid
from oap.services.documents.self_audit import questions
from oap.site import Site
from tests.build import a_page
from tests.found import root_of
from tests.web.documents.test_provision_record import _edited, publish, with_statements
from tests.web.forms import Fields, fields_of, press

PART = "/audit?part=sensory-and-physical&phase=primary"
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(str.strip)
ratings = st.builds(
    Rating,
    statement=st.sampled_from(["a/b", "a/c", "d/e"]),
    phase=st.sampled_from(["", "primary"]),
    group=st.sampled_from(["everyone", "senco"]),
    rating=st.sampled_from(["", *RATINGS]),
    evidence=text,
    action=text,
    own=text,
    digest=st.sampled_from(["", "0a1b2c"]),
)


@pytest.fixture
def rated(browser_client: FlaskClient) -> Fields:
    fields = fields_of(browser_client.get(PART).text, "audit")
    for number, rating in enumerate(("not-yet", "starting", "secure", "strong"), 1):
        fields[f"rate-{number}-rating"] = rating
    fields["setting"], fields["rate-1-action"], fields["rate-1-evidence"] = (
        "Hill School",
        "=2+5",
        "Seen in <three> lessons",
    )
    return fields


def saved(client: FlaskClient, fields: Fields) -> bytes:
    made: bytes = press(client, "/audit/document", fields, format="file").data
    return made


@given(st.lists(ratings, max_size=6, unique_by=lambda one: one.key), text)
def test_a_saved_audit_opens_again_as_it_was(found: list[Rating], setting: str) -> None:
    audit = SelfAudit(setting=setting, ratings=tuple(found))
    assert read_file(write_file(audit)) == audit


def test_a_part_is_laid_over_what_was_rated_before() -> None:
    before = SelfAudit(
        setting="Hill",
        ratings=(Rating(statement="a/b", rating="secure"), Rating(statement="a/b", phase="primary", rating="strong")),
    )
    audit, _ = read_form(
        {
            "saved": write_file(before).decode(),
            "rate-1-statement": "a/b",
            "rate-1-rating": "starting",
            "on_phase": "",
            "on_group": "everyone",
        }
    )
    assert audit.setting == "Hill"
    assert {one.key: one.rating for one in audit.ratings} == {
        ("a/b", "", "everyone"): "starting",
        ("a/b", "primary", "everyone"): "strong",
    }
    for wrong in (
        {"saved": "{}"},
        {"saved": '{"format": "oap-record"}'},
        {"rate-1-statement": "a/b", "rate-1-rating": "superb"},
    ):
        with pytest.raises(Invalid):
            read_form(wrong)


def test_statements_are_asked_by_phase_and_staff_group(reader: FlaskClient) -> None:
    everyone = set(re.findall('data-statement="([^"]+)"', reader.get("/audit?part=expectations").text))
    senco = set(re.findall('data-statement="([^"]+)"', reader.get("/audit?part=expectations&group=senco").text))
    primary = set(re.findall('data-statement="([^"]+)"', reader.get("/audit?part=expectations&phase=early-years").text))
    assert "assessment/screen" in senco and "assessment/termly-look" not in senco
    assert "assessment/screen" not in primary
    assert senco < everyone and primary < everyone


def test_what_was_rated_goes_from_part_to_part_without_javascript(browser_client: FlaskClient, rated: Fields) -> None:
    page = press(browser_client, "/audit", rated, part="cognition-and-learning").text
    assert "<span data-count>4</span>" in page
    page = press(browser_client, "/audit", fields_of(page, "audit"), part="sensory-and-physical", phase="primary").text
    fields = fields_of(page, "audit")
    assert [fields[f"rate-{n}-rating"] for n in (1, 2, 3, 4)] == ["not-yet", "starting", "secure", "strong"]
    assert fields["rate-1-action"] == "=2+5"


def test_the_result_shows_picture_needs_and_plan(browser_client: FlaskClient, rated: Fields) -> None:
    page = press(browser_client, "/audit/result", rated)
    assert page.headers["Cache-Control"] == "private, no-store"
    assert len(re.findall(r'<rect class="oap-chart__\d" x="[\d.]+" y="45"', page.text)) == 4
    assert "1 not yet, 1 starting" in page.text
    plan = page.text.split(">Plan of action</h2>")[1]
    assert (
        plan.index("number 0 ") < plan.index("number 1 ")
        and "number 2 " not in plan
        and "Seen in &lt;three&gt; lessons" in plan
    )


def test_training_needs_come_in_order_with_strategies_that_teach_them(reader: FlaskClient) -> None:
    page = reader.get("/audit?part=communication-and-interaction").text
    fields = fields_of(page, "audit")
    titles = re.findall(r'data-statement="autism-and-social-communication/[^"]+"', page)
    assert titles
    for name in list(fields):
        if name.endswith("-statement"):
            few = not fields[name].startswith("autism-and-social-communication/")
            if not few or fields[name].startswith("stammer"):
                fields[name.replace("statement", "rating")] = "starting" if few else "not-yet"
    needs = press(reader, "/audit/result", fields).text.split("Training needs")[1].split("Plan of action")[0]
    assert re.search(r'<li><p><a class="govuk-link" href="/needs/autism-and-social-communication">', needs) is not None
    assert needs.index("autism-and-social-communication") < 400
    assert "/strategies/" in needs.split("</li>")[0]


def test_only_statements_that_were_reworded_ask_again(site: Site, browser_client: FlaskClient, rated: Fields) -> None:
    file = saved(browser_client, rated)
    first = json.loads(file)["ratings"][0]["statement"]
    assert first == "quiet-rooms/universal-0"
    publish(site, with_statements(a_page(title="Renamed"), _edited("Seat the pupil where they choose.")))
    page = browser_client.post(
        "/audit", data={"saved": file.decode(), "part": "sensory-and-physical", "phase": "primary"}
    ).text
    fields = fields_of(page, "audit")
    assert "rate-1-rating" not in fields and fields["rate-2-rating"] == "starting"
    assert "These words have changed since you rated them <strong data-was>Not yet</strong>" in page
    assert len(re.findall(r"data-again>", page)) == 1
    assert fields["rate-1-action"] == "=2+5"


def test_two_audits_are_compared(browser_client: FlaskClient, rated: Fields) -> None:
    before = saved(browser_client, rated)
    rated["rate-1-rating"], rated["rate-4-rating"] = "secure", "starting"
    sent = {**rated.to_dict(), "before": (io.BytesIO(before), "a.oap-audit")}
    page = browser_client.post("/audit/result", data=sent).text
    assert "1 statements are further on, 1 are less so." in page
    wrong = browser_client.post("/audit/result", data={**rated.to_dict(), "before": (io.BytesIO(b"x"), "a")}).text
    assert "cannot be read as a saved self-audit" in wrong


def test_the_spreadsheet_holds_every_rating_by_its_ids_and_adds_up(browser_client: FlaskClient, rated: Fields) -> None:
    asked = [rated[f"rate-{number}-statement"] for number in range(1, 5)]
    book = openpyxl.load_workbook(io.BytesIO(press(browser_client, "/audit/document", rated, format="xlsx").data))
    head, *rows = [[cell.value for cell in row] for row in book["All ratings"].iter_rows()]
    found = {row[10]: dict(zip(head, row, strict=True)) for row in rows}
    assert {*found} == {*asked} and len(rows) == 4
    kept = [(one["Rating id"], one["Age id"], one["Staff id"]) for one in (found[id] for id in asked)]
    assert kept == [(rating, "primary", "everyone") for rating in ("not-yet", "starting", "secure", "strong")]
    assert [found[one][head[6]] for one in asked] == [0, 1, 2, 3]
    assert found[asked[0]]["Action"] == "=2+5" and found[asked[0]]["Evidence"] == "Seen in <three> lessons"
    values = openpyxl.load_workbook(
        io.BytesIO(press(browser_client, "/audit/document", rated, format="xlsx").data), data_only=True
    )
    assert [cell.value for cell in values["Picture"][3]] == ["All together", 1, 1, 1, 1, 4]


def test_a_rating_of_a_statement_that_went_is_kept_in_the_spreadsheet(browser_client: FlaskClient) -> None:
    kept = SelfAudit(ratings=(Rating(statement="gone/one", rating="secure", evidence="Seen"),))
    data = {"saved": write_file(kept).decode(), "format": "xlsx"}
    book = openpyxl.load_workbook(io.BytesIO(browser_client.post("/audit/document", data=data).data))
    row = [cell.value for cell in book["All ratings"][2]]
    assert row[10] == "gone/one" and "No longer in the guidance" in row and "Seen" in row


def test_every_sheet_prints_one_page_wide_with_its_heads_again(browser_client: FlaskClient, rated: Fields) -> None:
    rated["setting"] = "Hill & Dale"
    book = openpyxl.load_workbook(io.BytesIO(press(browser_client, "/audit/document", rated, format="xlsx").data))
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight or 0)) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"
        for number, row in enumerate(sheet.iter_rows(), 1):
            longest = max(
                len(str(cell.value or "")) / sheet.column_dimensions[cell.column_letter].width
                for cell in row
                if cell.data_type != "f"
            )
            assert (sheet.row_dimensions[number].height or 15) >= 15 * min(longest, 27)  # no line over another
        assert "Hill && Dale" in str(sheet.oddHeader.left.text) or "Hill & Dale" in str(sheet.oddHeader.left.text)


def test_documents_say_the_same_and_typed_text_is_never_a_formula(browser_client: FlaskClient, rated: Fields) -> None:
    result = fields_of(press(browser_client, "/audit/result", rated).text, "result")
    made = {
        form: press(browser_client, "/audit/document", result, format=form).data for form in ("docx", "xlsx", "pdf")
    }
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert book.sheetnames == ["Picture", "Training needs", "Plan", "All ratings"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=2+5"] == ["s", "s"]
    formulas = [cell for cell in cells if cell.data_type not in ("s", "n")]
    assert [cell.value for cell in formulas] == [f"=SUM({letter}2:{letter}2)" for letter in "BCDEF"]
    assert [cell.value for cell in book["Picture"][2]] == ["Sensory and physical", 1, 1, 1, 1, 4]
    word = docx.Document(io.BytesIO(made["docx"]))
    in_word = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    pdf = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    in_pdf = "".join("".join(page.extract_text() for page in pdf.pages).split())
    for said in (
        "Seen in <three> lessons",
        "=2+5",
        "Sensory and physical",
        "Not yet",
        "Staff seat number 0 for the pupil",
    ):
        assert said in in_word and "".join(said.split()) in in_pdf
    assert len(book["Picture"]._charts) == 1
    (picture,) = word.inline_shapes
    said = picture._inline.docPr.get("descr")
    assert said.endswith("Sensory and physical: 1 not yet, 1 starting, 1 secure, 1 strong.")
    first_page = itertools.takewhile(lambda one: one.find(".//{*}sectPr") is None, word.element.body)
    assert [one.tag.rpartition("}")[2] for one in first_page].count("tbl") == 1  # chart and table, then the page turns
    assert "Training needs" not in pdf.pages[0].extract_text()
    root = root_of(pdf)
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en-GB"
    assert pdf.metadata is not None and pdf.metadata.title == "Self-audit"
    assert browser_client.post("/audit/document", data={"format": "exe"}).status_code == 400


def test_an_empty_audit_makes_every_document(browser_client: FlaskClient) -> None:
    for form in ("docx", "xlsx", "pdf", "file"):
        assert browser_client.post("/audit/document", data={"format": form}).status_code == 200
    assert "Nothing has been rated yet." in browser_client.post("/audit/result", data={}).text


@pytest.mark.parametrize("address", ["/audit", "/audit/result", "/audit/document"])
def test_too_much_evidence_is_said_beside_it_and_nothing_is_lost(
    browser_client: FlaskClient, rated: Fields, address: str
) -> None:
    page = press(browser_client, "/audit", rated, part="cognition-and-learning").text
    second = fields_of(page, "audit")
    second["rate-1-rating"], second["rate-1-evidence"] = "secure", "e" * 2001
    sent = press(browser_client, address, second, part="expectations", format="file")
    assert sent.status_code == 400 and 'id="rate-1-evidence-error"' in sent.text
    again = fields_of(sent.text, "audit")
    assert again["rate-1-evidence"] == "e" * 2001 and again["shown_part"] == "cognition-and-learning"
    again["rate-1-evidence"] = "Seen."
    file = json.loads(press(browser_client, "/audit/document", again, format="file").data)
    assert len(file["ratings"]) == 5 and file["setting"] == "Hill School"


def test_the_largest_honest_audit_makes_every_document(reader: FlaskClient) -> None:
    """Every statement rated for each phase, a sentence of evidence and one of action for each."""
    site = reader.application.extensions["oap"]
    told = {
        "evidence": (
            "Seen in six of eight lessons in October; pupil voice in the autumn survey; governors’ visit on 12 "
            "November."
        ),
        "action": (
            "SENCO leads a staff meeting in January, class teachers try it for six weeks, and we look again in March."
        ),
    }
    ratings = tuple(
        Rating(statement=one.id, phase=phase, rating="starting", digest=one.digest, **told)
        for one in questions(site, site.state).asked.values()
        for phase in one.phases
    )
    saved = write_file(SelfAudit(setting="Hill School", ratings=ratings)).decode()
    assert len(ratings) > 2000 and len(saved) > 600_000
    assert reader.post("/audit/result", data={"saved": saved}).status_code == 200
    assert reader.post("/audit/document", data={"saved": saved, "format": "xlsx"}).status_code == 200
    refused = reader.post("/audit", data={"saved": saved * 9})
    assert refused.status_code == 413 and "Save the file" in refused.text


def test_how_a_setting_does_it_stands_in_its_audit_file_and_reports(browser_client: FlaskClient, rated: Fields) -> None:
    rated["rate-3-own"] = "We seat pupils where they choose: https://hill.example/seats."
    rated["rate-1-own"] = "From May on."
    assert json.loads(saved(browser_client, rated))["ratings"][2]["own"].startswith("We seat")
    page = press(browser_client, "/audit/result", rated).text
    assert '<a href="https://hill.example/seats" rel="noopener">https://hill.example/seats</a>.' in page
    book = openpyxl.load_workbook(io.BytesIO(press(browser_client, "/audit/document", rated, format="xlsx").data))
    assert {cell.value for cell in book["All ratings"]["J"]} >= {"How we do it", "From May on."}
    word = docx.Document(io.BytesIO(press(browser_client, "/audit/document", rated, format="docx").data))
    assert "From May on." in [cell.text for cell in word.tables[-1].columns[1].cells]


def test_an_information_report_is_begun_from_what_is_in_place(reader: FlaskClient) -> None:
    site = reader.application.extensions["oap"]
    asked = questions(site, site.state).asked
    placed, short, link = "assessment/termly-look", "assessment/no-wait", "partnerships"
    of_need = next(one for one in asked if one.startswith("autism-and-social-communication/"))
    linked = next(one for one in asked if one.startswith(f"{link}/"))
    audit = SelfAudit(
        setting="Hill School",
        date="3 May 2026",
        ratings=(
            Rating(
                statement=placed, phase="primary", rating="secure", evidence="kanarienvogel", action="kanarienvogel"
            ),
            Rating(statement=short, phase="primary", rating="strong"),
            Rating(statement=short, phase="primary", group="senco", rating="not-yet"),
            Rating(statement=linked, rating="strong", own="https://hill.example/parents?a=1&b=2"),
            Rating(statement=of_need, rating="starting", own="A picture timetable in each room."),
        ),
    )
    data = {"saved": write_file(audit).decode()}
    made = {one: reader.post("/audit/document", data={**data, "format": one}) for one in ("report", "report-pdf")}
    assert 'filename="sen-information-report-' in made["report"].headers["Content-Disposition"]
    word = docx.Document(io.BytesIO(made["report"].data))
    headings = [one.text for one in word.paragraphs if str(one.style.name if one.style else "") == "Heading 2"]
    assert headings[0] == "To be checked by a person before it is published"
    assert len(headings) == len(ASKED_FOR) + 2 and headings[1:-1] == [one.heading for one in ASKED_FOR]
    parts = "\n".join(one.text for one in word.paragraphs).split("\nHow we look at whether our help works\n")[0]
    assert asked[placed].family in parts and asked[short].family not in parts and "kanarienvogel" not in parts
    assert "Autism" in parts.split("How we notice")[0]  # a kind of need that the school provides for
    everything = "\n".join(one.text for one in word.paragraphs)
    assert "A picture timetable in each room." in everything and asked[of_need].family not in everything
    assert "Where the headings come from" in everything and "seen on 1 December 2026" in everything
    unseen = [one for one in ASKED_FOR if one.elsewhere]
    assert [one.place for one in unseen] == ["8", "9", "10", "11", "12", "13"]
    assert everything.count("Check this heading: the paragraph’s own words were not seen") == len(unseen)
    to_check = [row.cells[0].text for row in word.tables[0].rows][1:]
    assert to_check[:-1] == [f"{one.place}. {one.heading}" for one in unseen] and "Every other line" in to_check[-1]
    links = {one.target_ref for one in word.part.rels.values() if one.is_external}
    assert links == {"https://hill.example/parents?a=1&b=2"}
    assert [[cell.text for cell in row.cells] for row in word.tables[1].rows][1:] == [
        ["Name", ""],
        ["Telephone", ""],
        ["E-mail", ""],
    ]
    pdf = pypdf.PdfReader(io.BytesIO(made["report-pdf"].data))
    in_pdf = "".join("".join(one.extract_text() for one in pdf.pages).split())
    for said in ("A picture timetable in each room.", "If you want to complain", "69(3)(b)(iv)"):
        assert "".join(said.split()) in in_pdf
    assert root_of(pdf)["/MarkInfo"]["/Marked"] and len(pdf.pages) < 9
    assert reader.post("/audit/document", data={"format": "report"}).status_code == 200
