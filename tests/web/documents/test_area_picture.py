"""The picture of an area: files of many settings in, one answer out, and nothing of a single setting in it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import docx
import openpyxl
import pypdf
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oap import create_app
from oap.core.documents.self_audit import Rating, SelfAudit, write_file
from oap.site import Site
from tests.web.forms import fields_of, press

STATEMENTS = [f"quiet-rooms/universal-{number}" for number in range(4)]
Files = Sequence[tuple[bytes, str]]


def an_audit(number: int, *ratings: str) -> SelfAudit:
    rated = zip(STATEMENTS, ratings, strict=False)
    return SelfAudit(
        setting=f"School {number}",
        date="3 May 2026",
        ratings=tuple(
            Rating(statement=one, phase="primary", rating=rating, evidence="kanarienvogel", action="kanarienvogel")
            for one, rating in rated
        ),
    )


def forty(better: int = 0) -> Files:
    """Forty settings: of the first statement half are not yet there, and all but two are of the second."""
    made = []
    for number in range(40):
        first = "not-yet" if number >= 20 + better else "secure"
        second = "starting" if number < 2 else "strong"
        third = ("not-yet", "starting", "secure", "strong")[number % 4]
        made.append((write_file(an_audit(number, first, second, third)), f"school-{number}.oap-audit"))
    return made


def sent(client: FlaskClient, files: Files, earlier: Files = ()) -> TestResponse:
    data = {"audits": [(io.BytesIO(one), name) for one, name in files]}
    if earlier:
        data["earlier"] = [(io.BytesIO(one), name) for one, name in earlier]
    return client.post("/audit/area/result", data=data)


@pytest.fixture(scope="module")
def client(small_site: Site) -> FlaskClient:
    return create_app(small_site).test_client()


def spreadsheet(client: FlaskClient, audit: SelfAudit) -> bytes:
    made: bytes = client.post("/audit/document", data={"saved": write_file(audit).decode(), "format": "xlsx"}).data
    return made


def test_forty_settings_become_one_picture(client: FlaskClient) -> None:
    page = sent(client, forty())
    assert page.status_code == 200 and page.headers["Cache-Control"] == "private, no-store"
    assert "Settings:</strong> 40" in page.text and "Counted: 40" in page.text and "kanarienvogel" not in page.text
    rows = {row["statement"]: row for row in json.loads(fields_of(page.text, "result")["picture"])["rows"]}
    assert rows[STATEMENTS[0]] == {
        "statement": STATEMENTS[0],
        "phase": "primary",
        "settings": 40,
        "short": 20,
        "placed": 20,
    }
    assert (
        rows[STATEMENTS[1]]["placed"] == 36 and rows[STATEMENTS[1]]["at_least"] and "short" not in rows[STATEMENTS[1]]
    )
    assert [rows[STATEMENTS[2]][one] for one in ("not_yet", "starting", "secure", "strong")] == [10] * 4
    assert "of 120 ratings 40 or more are not yet or starting (33%)" in page.text
    for form in ("docx", "pdf", "xlsx", "file"):
        made = press(client, "/audit/area/document", fields_of(page.text, "result"), format=form)
        assert made.status_code == 200 and b"School 7" not in made.data


def test_documents_say_the_same(client: FlaskClient) -> None:
    first = fields_of(sent(client, forty()).text, "result")
    kept = press(client, "/audit/area/document", first, format="file").data
    page = sent(client, forty(better=10), [(kept, "2025.oap-area")]).text
    assert "1 statements" not in page and "Statements that changed: 1" in page
    form = fields_of(page, "result")
    made = {one: press(client, "/audit/area/document", form, format=one).data for one in ("docx", "pdf", "xlsx")}
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert book.sheetnames == ["Parts", "Training needs", "Change", "Changed statements", "Statements", "About"]
    head, *rows = [[cell.value for cell in row] for row in book["Statements"].iter_rows()]
    assert dict(zip(head[4:12], rows[0][4:12], strict=True)) == {
        "Not yet": "–",
        "Starting": "–",
        "Not yet or starting": 10,
        "Secure": "–",
        "Strong": "–",
        "Secure or strong": 30,
        "Settings": 40,
        "Statement id": STATEMENTS[0],
    }
    assert rows[1][9] == "36 or more"
    assert [cell.value for cell in book["Parts"][2]][3:7] == [30, 86, 4, 120]
    assert [cell.value for cell in book["Parts"][3]][3] == "=SUM(D2:D2)"
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"
    word = docx.Document(io.BytesIO(made["docx"]))
    in_word = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    pdf = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    in_pdf = "".join("".join(one.extract_text() for one in pdf.pages).split())
    for said in ("Further on", "50%", "75%"):
        assert said in in_word and "".join(said.split()) in in_pdf
    assert pdf.metadata is not None and pdf.metadata.title == "Picture of an area"


def test_groups_of_staff_are_told_apart_where_that_is_asked_for(client: FlaskClient) -> None:
    def of_groups(number: int) -> tuple[bytes, str]:
        rated = [Rating(statement=STATEMENTS[0], phase="primary", group="senco", rating="strong")]
        low = "not-yet" if number < 6 else "secure"
        rated.append(Rating(statement=STATEMENTS[0], phase="primary", group="class-teacher", rating=low))
        rated.append(Rating(statement=STATEMENTS[0], phase="primary", group="nobody-knows", rating="strong"))
        audit = SelfAudit(setting=f"School {number}", date="3 May 2026", ratings=tuple(rated))
        return write_file(audit), f"{number}.oap-audit"

    files = [of_groups(number) for number in range(12)]
    data = {"audits": [(io.BytesIO(one), name) for one, name in files], "by_group": "yes"}
    page = client.post("/audit/area/result", data=data).text
    fields = fields_of(page, "result")
    rows = json.loads(fields["picture"])["rows"]
    assert [(row["group"], row.get("short"), row.get("placed")) for row in rows] == [
        ("class-teacher", 6, 6),
        ("senco", None, 8),
    ]
    assert "Primary: Class teacher" in page and "Ages and staff" not in page
    assert "Age and staff" in page and "1 rating is left out" in page and "not to be added up" in page
    book = openpyxl.load_workbook(io.BytesIO(press(client, "/audit/area/document", fields, format="xlsx").data))[
        "Statements"
    ]
    head, first, *_ = [[cell.value for cell in row] for row in book.iter_rows()]
    assert head[3] == "Age and staff" and dict(zip(head, first, strict=True))["Staff id"] == "class-teacher"
    for form in ("docx", "pdf", "file"):
        assert press(client, "/audit/area/document", fields, format=form).status_code == 200
    usual = sent(client, files, [(fields["picture"].encode(), "last.oap-area")]).text
    assert "Last year’s picture does tell groups of staff apart" in usual and "lowest rating" in usual


def test_a_spreadsheet_counts_as_its_saved_file_does(client: FlaskClient) -> None:
    audits = [an_audit(number, "not-yet", "secure", "strong", "starting") for number in range(6)]
    from_files = sent(client, [(write_file(one), f"{number}.oap-audit") for number, one in enumerate(audits)])
    sheets = [(spreadsheet(client, one), f"{number}.xlsx") for number, one in enumerate(audits)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for data, name in sheets[1:]:
            archive.writestr(f"from schools/{name}", data)
        archive.writestr("__MACOSX/._1.xlsx", b"\x00")
    from_sheets = sent(client, [sheets[0], (packed.getvalue(), "all.zip")])
    assert "School 5, 3 May 2026, 4 ratings" in from_sheets.text and "Left out" not in from_sheets.text
    fields = [fields_of(page.text, "result")["picture"] for page in (from_files, from_sheets)]
    assert fields[0] == fields[1] and len(json.loads(fields[0])["rows"]) == 4


def test_tables_of_settings_put_together_by_hand_count_each(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet(client, an_audit(0, "secure"))))
    sheet = book["All ratings"]
    head = [cell.value for cell in sheet[1]]
    for number in range(1, 6):
        row = [cell.value for cell in sheet[2]]
        row[head.index("Setting")], row[head.index("Rating")] = f"School {number}", "strong "  # put right by hand
        sheet.append(row)
    book.save(made := io.BytesIO())
    page = sent(client, [(made.getvalue(), "all.xlsx")]).text
    (row,) = json.loads(fields_of(page, "result")["picture"])["rows"]
    assert row["settings"] == 6 and "Counted: 6" in page


def test_bad_files_are_named_one_by_one_and_the_rest_goes_on(client: FlaskClient) -> None:
    book = openpyxl.Workbook()
    book.save(empty := io.BytesIO())
    wrong = openpyxl.load_workbook(io.BytesIO(spreadsheet(client, an_audit(9, "secure"))))
    wrong["All ratings"]["F2"] = "Superb"
    wrong.save(superb := io.BytesIO())
    bad = {
        "letter.docx": (b"PK\x03\x04broken", "damaged, or no self-audit"),
        "note.pdf": (b"%PDF-1.7", "This is a PDF"),
        "empty.oap-audit": (b"", "The file is empty"),
        "old.xls": (b"\xd0\xcf\x11\xe0" * 9, "old Excel file"),
        "plain.xlsx": (empty.getvalue(), "No sheet here has the columns"),
        "superb.xlsx": (superb.getvalue(), "Row 2 of the spreadsheet has no rating"),
        "record.oap-record": (b'{"format": "oap-record"}', "This is not a saved self-audit"),
        "last.oap-area": (b'{"format": "oap-area-picture", "format_version": 1}', "Choose it under"),
    }
    twice = (write_file(an_audit(3, "strong")), "again.oap-audit")
    files = [*((data, name) for name, (data, _) in bad.items()), *forty(), twice]
    page = sent(client, files).text
    assert "Settings:</strong> 40" in page and f"Left out: {len(bad) + 1}" in page
    for name, (_, said) in bad.items():
        assert said in page.split(f"<strong>{name}</strong>: ")[1].split("</li>")[0]
    assert "<strong>school-3.oap-audit</strong>: “School 3” was given twice." in page


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_zip_files_that_are_made_to_harm_cost_themselves_alone(client: FlaskClient) -> None:
    """One that grows without end, one within another, and one that names a place outside of it."""
    bad = [
        (packed(nothing=bytes(30_000_000)), "grows.zip"),
        (packed(inner=packed(a=b"{}")), "outer.zip"),
        (packed(**{"../../etc/passwd": b"{}"}), "climbs.zip"),
    ]
    page = sent(client, [*bad, *forty()[:6]]).text
    assert "Settings:</strong> 6" in page and "Left out: 3" in page
    for name in ("grows.zip", "inner (in outer.zip)", "climbs.zip"):
        assert f"<strong>{name}</strong>: " in page


def test_too_few_settings_or_none_are_told(client: FlaskClient) -> None:
    few = sent(client, forty()[:4])
    assert few.status_code == 400 and "at least 5 settings are needed" in few.text
    assert "Could be counted: 4" in few.text
    assert "Choose the files" in client.post("/audit/area/result", data={}).text
    page = sent(client, forty(), [(b"{}", "wrong.oap-area")])
    assert page.status_code == 200 and "There is nothing to compare with" in page.text
    again = sent(client, forty(better=10), forty())
    assert (
        "Since 3 May 2026" in again.text and "Statements that changed: 1" in again.text
    )  # the settings’ files of last year do as well
    for form in ({"format": "exe"}, {"format": "pdf"}, {"format": "pdf", "picture": "{}"}):
        assert client.post("/audit/area/document", data=form).status_code == 400
