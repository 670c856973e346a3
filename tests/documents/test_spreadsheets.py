"""Handbooks in spreadsheets: what people see in a sheet is read, and every word of the file is told."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from oap.core.importing.plan import Plan, plan
from oap.documents.reading import kind_of, read_blocks
from tests.documents import handbooks
from tests.guessing import area_guesser

ODS_HEAD = (
    "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
    " xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"
    " xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0'"
    " xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>"
    "<office:automatic-styles><style:style style:name='away' style:family='table'>"
    "<style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body>"
)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """A sheet of an area with a head of two rows and merged cells, one with a row for each statement, a hidden one."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "C&I"
    rows: list[list[object]] = [
        ["Speech in our schools"],
        ["Need", "What you may see", "Provision", None, "Review"],
        [None, None, "Universal", "Targeted", None],
        ["Speech sounds", "Leaves out sounds; is unclear", "Repeat the word as it should be", "Group", None],
        [None, None, "Give time to answer\nShow a picture", "Sound work each morning", dt.date(2026, 5, 1)],
    ]
    for row in rows:
        first.append(row)
    for cells in ("A1:E1", "A2:A3", "C2:D2", "A4:A5"):
        first.merge_cells(cells)
    first["C4"].comment = Comment("Ask the team about this", "Jo")
    first["D4"].font = Font(strike=True)
    second = book.create_sheet("All statements")
    for statement in (
        ["Area", "Topic", "Age", "Tier", "Statement", "Status"],
        ["SEMH", "Worry", "KS1-4", "Universal", "A calm place can be used without asking", "Live"],
        ["SEMH", "Worry", "0-5", "Family advice", "Keep to one bedtime; the same at weekends", "Live"],
        ["SEMH", "Worry", "Post-16", "Targeted", "Pupils stay in at break", "Withdrawn"],
    ):
        second.append(statement)
    second.row_dimensions[5].hidden = True
    second["A5"] = "Only for officers"
    hidden = book.create_sheet("Lists")
    hidden["A1"] = "Drop-down values"
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def planned(data: bytes) -> Plan:
    return plan(read_blocks(data), area_guesser(), {})


def test_a_workbook_is_read_as_people_see_it_and_every_word_is_told(workbook: bytes) -> None:
    made = planned(workbook)
    assert kind_of(workbook) == "xlsx" and made.words.adds_up
    speech, worry = (page for page in made.pages if page.kind == "needs")
    assert (speech.title, speech.said_area) == ("Speech sounds", handbooks.CI)
    assert speech.notice == ("Leaves out sounds; is unclear",)
    assert [(one.text, one.said_tier) for one in speech.statements] == [
        ("Repeat the word as it should be", "universal"),
        ("Give time to answer", "universal"),
        ("Show a picture", "universal"),
        ("Sound work each morning", "targeted"),
    ]
    assert "1 May 2026" in speech.prose  # a day as people write it, not Excel's number
    assert [(one.text, one.said_tier, one.said_phases) for one in worry.statements] == [
        ("A calm place can be used without asking", "universal", ("primary", "secondary")),
        ("Keep to one bedtime; the same at weekends", "advice", ("early-years",)),
    ]
    why = {left.text: left.why for left in made.left_out}
    assert why["Pupils stay in at break"] == "Its row says “Withdrawn”"
    for text, reason in (
        ("Group", "Struck"),
        ("Ask the team about this", "comment"),
        ("Only for officers", "hidden row"),
        ("Drop-down values", "hidden sheet"),
    ):
        assert any(text in left and reason in said for left, said in why.items()), text


def test_an_opendocument_sheet_is_read_to_the_same_form() -> None:
    def row(*cells: str, repeated: int = 1) -> str:
        inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        far = "<table:table-cell table:number-columns-repeated='16380'/>"
        return f"<table:table-row table:number-rows-repeated='{repeated}'>{inner}{far}</table:table-row>"

    ticked = (
        "<table:table-row><table:table-cell><text:p>Use a timer that everybody can see</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>x</text:p></table:table-cell></table:table-row>"
    )
    body = (
        "<office:spreadsheet><table:table table:name='Sheet1'>"
        + row("Support for attention")
        + row("What school will do", "Primary", "Secondary")
        + ticked
        + row("Give one task at a time", "x", "", repeated=2)
        + row("", repeated=1_000_000)
        + "</table:table><table:table table:name='Old' table:style-name='away'>"
        + row("Send them out")
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = handbooks.packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS_HEAD + body}
    )
    made = planned(data)
    assert kind_of(data) == "ods" and made.words.adds_up
    (page,) = made.pages
    assert page.title == "Support for attention"
    assert [(one.text, one.said_phases) for one in page.statements] == [
        ("Use a timer that everybody can see", ("primary", "secondary")),
        ("Give one task at a time", ("primary",)),
        ("Give one task at a time", ("primary",)),
    ]
    assert any(left.text == "Send them out" and "hidden sheet" in left.why for left in made.left_out)


def test_a_head_that_is_not_bold_is_known_by_what_its_columns_are_called() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Area", "Topic", "Age", "Tier", "Statement"])
    for number in range(12):
        sheet.append(["SEMH", f"Worry {number % 3}", "KS1-4", "Universal", f"Give the pupil {number} calm places"])
    file = io.BytesIO()
    book.save(file)
    made = planned(file.getvalue())
    assert [(page.title, page.said_area, len(page.statements)) for page in made.pages] == [
        (f"Worry {number}", handbooks.SEMH, 4) for number in range(3)
    ]
    assert {(one.said_tier, one.said_phases) for one in made.statements} == {("universal", ("primary", "secondary"))}
    assert made.words.adds_up
