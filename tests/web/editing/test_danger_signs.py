"""Danger signs as people who write meet them: chosen from the list, read as a box, changed once for all pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from oap.core.pages.danger_signs import SIGNS_FILE
from oap.services.pages.sync import sync
from oap.site import Site
from tests.core.pages.test_danger_signs import listed
from tests.found import json_of
from tests.people import SignedInClient
from tests.web.editing.test_draft import draft, send, start
from tests.web.editing.test_reviewing import whole


def write(content: Path, **changes: str) -> None:
    data = listed(rash={"family": "has a strange rash", **changes})
    file = content / SIGNS_FILE
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")


@pytest.fixture(autouse=True)
def signs(site: Site, content: Path) -> None:
    write(content)
    sync(site)


def published(site: Site, as_editor: SignedInClient, as_publisher: SignedInClient) -> str:
    """The address of a draft that places two signs, which is then published."""
    at = start(as_editor)
    shown = whole(as_editor.get(at).text)
    picker = re.search(r'name="(s\d+\.g\d+\.place)"', shown[shown.index('value="For everyone"') :])
    assert picker is not None
    s, g = re.findall(r"\d+", picker[1])
    assert shown.count("Call 999: your child has a strange rash") == 1, "the list is sent once, not for each heading"
    for ref in ("signs first-fit", "call 999: your child has a strange rash "):  # by its ref, or by its words
        assert send(as_editor, at, {picker[1]: ref}, action=f"place {s} {g}").status_code == 303
    as_editor.send(f"{at}/submit", {"note": "Says when to call"})
    made = draft(site, at)
    as_publisher.send(f"/review/{made.id}/publish", {"saves": str(made.saves)})
    return at


def test_signs_that_are_chosen_one_after_another_are_one_box_in_preview_page_and_api(
    site: Site, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    at = published(site, as_editor, as_publisher)
    assert "\n{signs first-fit rash}\n" in (draft(site, at).text or "")
    for address in ("/needs/quiet-rooms", "/needs/quiet-rooms?version=2"):
        read = as_editor.get(address).text
        assert read.count("oap-care--emergency") == 1
        assert "Call 999 if your child:" in read and "has a strange rash" in read
        assert "https://example.org/fits" in read
    assert "has a strange rash" in str(json_of(as_editor.get("/api/v1/pages/quiet-rooms")))
    assert "/needs/quiet-rooms" in as_editor.get("/search?q=strange+rash").text


def test_a_sign_that_changes_in_the_list_is_a_new_version_with_what_changed(
    site: Site, content: Path, as_editor: SignedInClient, as_publisher: SignedInClient
) -> None:
    published(site, as_editor, as_publisher)
    write(content, family="has an odd rash")
    sync(site)
    assert "has an odd rash" in as_editor.get("/needs/quiet-rooms").text
    assert "has a strange rash" in as_editor.get("/needs/quiet-rooms?version=2").text
    assert "What appears on many pages changed" in whole(as_editor.get("/needs/quiet-rooms/history").text)
