"""A lead goes through two files of a council at the import desk: on a phone, where no script runs, and on a desktop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from flask import Flask
from playwright.sync_api import Page, expect

from tests import people
from tests.browser.conftest import WIDTHS
from tests.browser.screens import fits, follow, is_accessible
from tests.build import statements
from tests.documents.council_files import saved, table
from tests.spread import ON_A_DESKTOP

THERE = statements("universal", 1)[0].professional  # as it stands on a page of the small site


def a_file(*rows: tuple[str, str, str]) -> bytes:
    """A council's table with heads that no list of words knows."""
    document = Document()
    document.add_heading("Sensory and physical needs", 1)
    document.add_heading("Loud rooms", 2)
    table(document, ("Facet", "Our offer", "Proof"), *rows)
    document.add_heading("Bright rooms", 2)
    document.add_paragraph("Blinds are down when the sun is low.", style="List Bullet")
    return saved(document)


def send(page: Page, file: Path, scripted: bool) -> None:
    page.goto("/edit/import")
    page.get_by_label("The file").set_input_files(file)
    follow(page.get_by_role("button", name="Read the file"))
    while not scripted and page.get_by_role("link", name="Check again").is_visible():
        follow(page.get_by_role("link", name="Check again"))
    expect(page.get_by_role("heading", name=file.name)).to_be_visible()


def everybody_can_use(page: Page, name: str = "") -> None:
    """On a phone's width and on a desktop's; axe is a script, and says nothing where none runs."""
    before = page.viewport_size
    for device, size in WIDTHS.items():
        page.set_viewport_size(size)
        is_accessible(page, f"{name} on a {device}", best_practice=False)
        fits(page, f"{name} on a {device}")
    if before is not None:
        page.set_viewport_size(before)


@pytest.mark.parametrize("device", ON_A_DESKTOP)
def test_a_column_is_mapped_a_duplicate_settled_and_the_next_file_read_the_same_way(
    open_as: Callable[..., Page], app: Flask, device: str, tmp_path: Path
) -> None:
    first, second = tmp_path / "offer-2025.docx", tmp_path / "offer-2026.docx"
    first.write_bytes(a_file(("Noise", THERE.rstrip("."), "Seen"), ("Bells", "A bell is rung softly at noon", "Heard")))
    second.write_bytes(
        a_file(("Doors", "Doors are closed without a bang", "Heard"), ("Fans", "Fans are off in tests", "Heard"))
    )
    scripted = device == "desktop"
    look = everybody_can_use if scripted else lambda page, name="": None
    page = open_as(people.a_person(app, "lead"), "/edit/import", device, java_script_enabled=scripted)
    look(page, "choosing a file")
    send(page, first, scripted)
    look(page, "the file")
    block = page.locator(".oap-block", has=page.get_by_role("table"))
    expect(block).to_contain_text("Our offer")
    expect(block).not_to_contain_text("you said so")
    follow(block.get_by_role("link", name="Say what its columns are"))
    page.get_by_label("Which row is the head?").select_option(label="Row 1: Facet | Our offer | Proof")
    page.get_by_label("This column is (column 2)").select_option("provision")
    page.get_by_role("group", name="Ages (column 2)").get_by_role("checkbox", name="Primary").check()
    page.get_by_label("This column is (column 3)").select_option("leave-out")
    look(page, "the form of a table")
    follow(page.get_by_role("button", name="Save, and read it so"))
    expect(block).to_contain_text(
        "Column 2, “Our offer”: what is provided: provision, expectation, strategy (you said so)"
    )
    expect(page.get_by_text("Saved")).to_be_visible()
    follow(page.get_by_role("link", name="May be there already (1)"))
    both = page.get_by_role("group", name="of 100 alike")
    expect(both).to_contain_text("In the file")
    expect(both).to_contain_text(THERE)
    look(page, "near-duplicates")
    page.get_by_label("Leave out the one from the file").check()
    follow(page.get_by_role("button", name="Save what I chose"))
    expect(both).to_contain_text("leave out the one from the file")
    follow(page.get_by_role("link", name="Pages (2)"))
    page.get_by_label("Choose “Bright rooms”").check()
    page.get_by_label("Title of page 2").fill("Rooms full of light")
    page.get_by_label("How much help").select_option("targeted")
    look(page, "pages")
    follow(page.get_by_role("button", name="Set for those ticked"))
    expect(page.get_by_label("Title of page 2")).to_have_value("Rooms full of light")
    follow(page.get_by_role("button", name="Make 2 drafts"))
    expect(page.get_by_role("heading", name="Drafts made")).to_be_visible()
    expect(page.get_by_role("link", name="Rooms full of light")).to_be_visible()
    look(page, "drafts made")
    send(page, second, scripted)
    offer = page.get_by_role("region", name="This file looks like one that you have had")
    expect(offer).to_contain_text("offer-2025.docx")
    look(page, "the offer")
    follow(offer.get_by_role("button", name="Read this file the same way"))
    expect(block).to_contain_text("(you said so)")
    follow(page.get_by_role("button", name="Undo: read it as it stands"))
    expect(block).not_to_contain_text("(you said so)")
