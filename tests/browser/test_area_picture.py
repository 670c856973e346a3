"""A lead puts the self-audits of forty settings together, and does it again a year later."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import openpyxl
from playwright.sync_api import FilePayload, Page, Request, expect

from oap.core.documents.self_audit import Rating, SelfAudit, write_file
from tests.browser.screens import fits, follow, is_accessible

CANARY = "kanarienvogel"
STATEMENTS = [f"quiet-rooms/universal-{number}" for number in range(5)]


def a_file(number: int, rating: str) -> FilePayload:
    """What one setting sends: every statement rated, with words that nobody else is to see."""
    rated = tuple(
        Rating(statement=one, phase="primary", rating=rating, evidence=CANARY, action=CANARY, own=CANARY)
        for one in STATEMENTS
    )
    audit = SelfAudit(setting=f"{CANARY} school {number}", date="3 May 2026", ratings=rated)
    return {"name": f"school-{number}.oap-audit", "mimeType": "application/json", "buffer": write_file(audit)}


def forty(in_place: int) -> list[FilePayload]:
    return [a_file(number, "secure" if number < in_place else "not-yet") for number in range(40)]


def test_forty_settings_are_put_together_and_again_a_year_later(open_as: Callable[..., Page], tmp_path: Path) -> None:
    page = open_as(None, "/audit/area", "phone")
    sent: list[str] = []

    def look(request: Request) -> None:
        """What is sent besides the files, which the browser shows to nobody."""
        assert CANARY not in unquote_plus(f"{request.url} {request.headers} {request.post_data or ''}")
        if request.method == "POST":
            sent.append(urlsplit(request.url).path.removeprefix("/audit/area/"))

    page.on("request", look)
    is_accessible(page)
    fits(page)
    bad: FilePayload = {"name": "minutes.docx", "mimeType": "application/msword", "buffer": b"PK not a spreadsheet"}
    page.get_by_label("The settings’ files").set_input_files([*forty(20), a_file(7, "strong"), bad])
    follow(page.get_by_role("button", name="Make the picture"))
    expect(page.get_by_text("Settings: 40")).to_be_visible()
    expect(page.get_by_text("minutes.docx: This file is damaged")).to_be_visible()
    expect(page.get_by_text(f"“{CANARY} school 7” was given twice")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="File to compare with next year").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert kept.suffix == ".oap-area" and CANARY not in kept.read_text()

    page.goto("/audit/area")
    page.get_by_label("The settings’ files").set_input_files(forty(35))
    page.get_by_label("Last year, if you have it").set_input_files(kept)
    follow(page.get_by_role("button", name="Make the picture"))
    expect(page.get_by_role("row", name="Sensory and physical").filter(has_text="Further on")).to_be_visible()
    page.get_by_text("5 statements, by age and part").click()
    expect(page.get_by_role("table", name="Every statement")).to_be_visible()
    is_accessible(page)
    fits(page)
    for name, ending in {"Spreadsheet": ".xlsx", "Word report": ".docx", "PDF report": ".pdf"}.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        made = Path(download.value.path())
        assert download.value.suggested_filename.endswith(ending) and CANARY.encode() not in made.read_bytes()
        if ending == ".xlsx":
            row = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(made.read_bytes()))["Statements"][2]]
            assert row[6] == 5 and row[9:11] == [35, 40]
    assert sent == ["result", "document", "result", *["document"] * 3]
    assert page.context.cookies() == []
    # What the fixture itself puts there for the editor's boxes is all.
    assert page.evaluate("() => Object.keys(localStorage)") == ["oap-editor-marks"]
