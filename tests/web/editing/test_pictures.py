"""Somebody brings a picture in the editor; another person looks at it; then pages show it, on every machine."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from oap.services.pages.sync import sync
from oap.site import Site
from tests.people import SignedInClient
from tests.pictures import a_photograph

SAID = {
    "title": "A quiet corner",
    "alt": "A corner with cushions and a low shelf.",
    "credit": "Ashley Road School",
    "licence": "permission",
    "team": "schools",
}


def bring(client: SignedInClient, data: bytes = b"", **changes: Any) -> tuple[int, str, str]:
    """Send the form; the status, where it leads, and what it says."""
    values = {
        "csrf_token": client.token(),
        **SAID,
        **changes,
        "file": (BytesIO(data or a_photograph(1600, 1200)), "IMG_0001.JPG"),
    }
    answer = client.post("/edit/pictures/new", data=values, content_type="multipart/form-data")
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def name_in(page: str) -> str:
    found = re.search(r"/edit/pictures/files/([a-z0-9.-]+)", page)
    assert found is not None, page[:500]
    return found[1]


def test_a_new_picture_is_a_draft_that_nobody_else_gets(app: Flask, as_editor: SignedInClient, site: Site) -> None:
    status, address, _ = bring(as_editor)
    assert status == 303 and address.startswith("/edit/drafts/")
    name = name_in(as_editor.get(address).text)
    assert name.startswith("a-quiet-corner.1280x960.")
    assert as_editor.get(f"/edit/pictures/files/{name}").content_type == "image/jpeg"
    reader = app.test_client()
    assert reader.get(f"/pictures/{name}").status_code == 404
    assert reader.get(f"/edit/pictures/files/{name}").status_code != 200


def test_what_is_missing_is_said_and_what_was_typed_stays(as_editor: SignedInClient) -> None:
    wanted: tuple[tuple[dict[str, Any], str], ...] = (
        ({"alt": ""}, "needs alt"),
        ({"credit": ""}, "missing"),
        ({"licence": "found it"}, "no known licence"),
        ({"title": "?!"}, "Give it a name"),
        ({"team": "nobody"}, "Choose a team"),
    )
    for changes, why in wanted:
        status, _, page = bring(as_editor, **changes)
        assert status == 400 and why in page and ("Ashley Road School" in page or "credit" in changes), changes


@pytest.mark.parametrize("data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a"])
def test_what_is_no_photograph_is_refused(data: bytes, as_editor: SignedInClient) -> None:
    status, _, page = bring(as_editor, data)
    assert status == 400 and "JPEG, PNG or WebP" in page


def test_one_that_only_decorates_needs_no_words(as_editor: SignedInClient) -> None:
    assert bring(as_editor, alt="", decorative="yes")[0] == 303


def test_who_does_not_write_brings_nothing(app: Flask, as_reviewer: SignedInClient) -> None:
    assert bring(as_reviewer)[0] == 403
    assert app.test_client().post("/edit/pictures/new", data=SAID).status_code in (302, 303, 400, 401, 403)


def test_the_form_keeps_what_it_says_and_takes_another_file(as_editor: SignedInClient) -> None:
    _, address, _ = bring(as_editor)
    page = as_editor.get(address).text
    assert SAID["alt"] in page and SAID["credit"] in page
    saves = re.search(r'name="saves" value="(\d+)"', page)
    assert saves is not None
    sent = {"csrf_token": as_editor.token(), "saves": saves[1], "file": (BytesIO(a_photograph(800, 600)), "other.jpg")}
    answer = as_editor.post(f"{address}/picture", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert name_in(as_editor.get(address).text).startswith("a-quiet-corner.800x600.")


def test_published_it_lies_in_the_folder_and_comes_back_to_one_that_lost_it(
    app: Flask, as_editor: SignedInClient, as_publisher: SignedInClient, site: Site
) -> None:
    _, address, _ = bring(as_editor)
    name, number = name_in(as_editor.get(address).text), address.rpartition("/")[2]
    as_editor.send(f"{address}/submit", {"note": "For the page on quiet spaces."})
    review = as_publisher.get(f"/review/{number}").text
    assert f"/edit/pictures/files/{name}" in review and SAID["alt"] in review
    saves = re.search(r'name="saves" value="(\d+)"', review)
    as_publisher.send(f"/review/{number}/publish", {"saves": saves[1] if saves else "0"})
    folder = site.content.root / "pictures"
    assert (folder / name).is_file() and len(list(folder.glob("*.webp"))) == 3
    assert app.test_client().get(f"/pictures/{name}").status_code == 200
    before = (folder / name).read_bytes()
    for file in folder.glob("a-quiet-corner.1*"):
        file.unlink()
    sync(site)
    assert (folder / name).read_bytes() == before
