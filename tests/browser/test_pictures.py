"""Bringing a picture into the editor: what is missing is said, what was typed stays, and the draft shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.screens import fits, follow, is_accessible
from tests.people import a_person
from tests.pictures import a_photograph
from tests.spread import ON_A_PHONE


@pytest.mark.parametrize("device", ON_A_PHONE)
def test_a_picture_is_brought_by_somebody_who_forgets_something_first(
    app: Flask, open_as: Callable[..., Page], device: str, tmp_path: Path
) -> None:
    photograph, other = tmp_path / "IMG_0001.JPG", tmp_path / "notes.pdf"
    photograph.write_bytes(a_photograph(800, 600))
    other.write_bytes(b"%PDF-1.7")
    page = open_as(a_person(app, "editor"), "/edit/pictures/new", device, color_scheme="dark")
    _good(page)
    page.get_by_label("The picture").set_input_files(photograph)
    page.get_by_label("Name", exact=True).fill("A quiet corner")
    page.get_by_label("Whose it is").fill("Ashley Road School")
    follow(page.get_by_role("button", name="Add it as a draft"))
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_label("Whose it is")).to_have_value("Ashley Road School")
    _good(page)
    page.get_by_label("The picture").set_input_files(photograph)
    page.get_by_label("What it shows").fill("A corner with cushions and a low shelf.")
    page.get_by_label("How it may be used").select_option(index=1)
    follow(page.get_by_role("button", name="Add it as a draft"))
    shown = page.locator("img[src^='/edit/pictures/files/']")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("(image) => image.naturalWidth") > 100
    _good(page)
    page.locator("input[type=file]").set_input_files(other)
    follow(page.get_by_role("button", name="Use this file"))
    expect(page.get_by_role("heading", level=1)).to_have_text("This picture was not taken")
    _good(page)


def _good(page: Page) -> None:
    is_accessible(page)
    fits(page)
