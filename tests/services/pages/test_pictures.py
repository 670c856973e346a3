"""A picture changes once, each page that shows it has a new version, and an old version shows what it had."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from oap import create_app
from oap.core.handbook.choices import Choices
from oap.core.pages.page import Group, Placed, Prose, Section
from oap.core.pages.page_text import compose_page
from oap.errors import Invalid
from oap.services.editing import drafting, publishing
from oap.services.handbook import copies
from oap.services.operations.backup import back_up, restore
from oap.services.operations.new_pictures import take_in
from oap.services.pages.checking import check
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import a_page, config, people, saves_of, sections, write_content, write_page
from tests.pictures import DRAWING, SEEN, a_photograph, a_picture, put

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
OTHER = DRAWING.replace(b"Now", b"First")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A service with a page that shows a picture."""
    first, *rest = sections("needs")
    shown = Section("", (Group(items=(Prose("Some children hear all."), Placed("picture", ("board",)))),))
    folder = write_content(
        tmp_path / "content", a_page(sections=(shown, *rest)), a_page("urgent-help", "guides"), a_picture()
    )
    made = Site(config(tmp_path, folder))
    put(made)
    assert not sync(made).problems and first.heading == ""
    return made


@pytest.fixture
def reader(site: Site) -> FlaskClient:
    return create_app(site).test_client()


def new_drawing(site: Site) -> str:
    """Another drawing is published in its place, by two people."""
    put(site, OTHER)
    author, approver = people(site, "editor", "publisher").values()
    draft = drafting.start(site, author, "board", NOW)
    page = replace(a_picture(), file=put(site, OTHER))
    drafting.save(site, author, draft.id, NOW, text=compose_page(page), saves=saves_of(site, draft.id))
    drafting.submit(site, author, draft.id, NOW, note="A clearer drawing.")
    publishing.publish(site, approver, draft.id, NOW, saves=saves_of(site, draft.id))
    return page.file


def test_a_reader_gets_the_file_for_good(site: Site, reader: FlaskClient) -> None:
    answer = reader.get(f"/pictures/{put(site)}")
    assert answer.status_code == 200 and answer.content_type == "image/svg+xml" and answer.data == DRAWING
    assert "immutable" in answer.headers["Cache-Control"] and "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["board.640x400.000000000000.svg", "board.svg", "board.md", "..%2Fsite.yml", ".png"])
def test_nothing_else_is_given(name: str, reader: FlaskClient) -> None:
    assert reader.get(f"/pictures/{name}").status_code == 404


def test_another_drawing_is_a_new_version_and_the_old_one_keeps_its_own(site: Site, reader: FlaskClient) -> None:
    old, new = put(site), new_drawing(site)
    assert f"/pictures/{new}" in reader.get("/needs/quiet-rooms").text
    before = reader.get("/needs/quiet-rooms?version=1").text
    assert f"/pictures/{old}" in before and new not in before
    assert f"Picture: {SEEN}" in before  # in what changed since
    assert reader.get(f"/pictures/{old}").data == DRAWING and reader.get(f"/pictures/{new}").data == OTHER


def test_a_changed_file_is_found_out(site: Site) -> None:
    name = put(site)
    (site.content.root / "pictures" / name).write_bytes(OTHER)
    (problem,) = [one for one in check(site, date(2026, 11, 30)).problems if "pictures/board" in one.file]
    assert "never changes under its name" in problem.message


def test_a_missing_file_is_found_out(site: Site) -> None:
    (site.content.root / "pictures" / put(site)).unlink()
    assert any("There is no file" in one.message for one in check(site, date(2026, 11, 30)).problems)


def test_a_drawing_is_taken_in_under_a_name_of_its_own(site: Site) -> None:
    taken = take_in(site, "board", "board.svg", OTHER)
    assert (site.content.root / "pictures" / taken.file.name).read_bytes() == OTHER
    assert f"file: {taken.file.name}" in site.content.page_text("pictures/board.md")
    assert not check(site, date(2026, 11, 30)).errors


@pytest.mark.parametrize(
    "drawing",
    [
        b"<svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
        DRAWING.replace(b"<text", b"<script>alert(1)</script><text"),
        DRAWING.replace(b"<rect", b'<rect onload="alert(1)"'),
        DRAWING.replace(b"<text", b'<image href="https://elsewhere.example/x.png"/><text'),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING,
        b'<html viewBox="0 0 640 400"/>',
    ],
)
def test_a_drawing_that_may_do_more_than_show_is_not_taken(drawing: bytes, site: Site) -> None:
    with pytest.raises(Invalid):
        take_in(site, "other", "other.svg", drawing)
    assert not list((site.content.root / "pictures").glob("other*"))


def test_a_photograph_is_made_smaller_and_tells_nothing_but_what_it_shows(site: Site, reader: FlaskClient) -> None:
    taken = take_in(site, "hall", "IMG_1.JPG", a_photograph(3000, 2000, exif=b"Exif\0\0secret place", quality=95))
    assert (taken.file.width, taken.file.kind) == (1280, "jpg")
    names = [taken.file.name, *(name for _, name in taken.file.forms)]
    assert len(names) == 4
    for name in names:
        answer = reader.get(f"/pictures/{name}")
        assert answer.status_code == 200 and b"secret place" not in answer.data, name
    write_page(site.content.root, a_picture("hall", file=taken.file.name))
    assert not [one for one in check(site, date(2026, 11, 30)).problems if one.level == "error"]


def test_what_can_be_seen_through_stays_so(site: Site) -> None:
    assert take_in(site, "sign", "sign.png", a_photograph(400, 300, "PNG", mode="RGBA")).file.kind == "png"


@pytest.mark.long
@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"x" * 50, a_photograph(100, 100)])
def test_what_is_no_picture_is_refused_kindly(data: bytes, site: Site) -> None:
    with pytest.raises(Invalid, match="picture"):
        take_in(site, "hall", "hall.jpg", data)


def alternatives(pdf: bytes) -> list[str]:
    """What a screen reader is told of the figures of a tagged PDF."""
    reader = PdfReader(BytesIO(pdf))
    found = (reader.get_object(number) for number in range(1, int(str(reader.trailer.get("/Size")))))
    return [str(one.get("/Alt")) for one in found if isinstance(one, DictionaryObject) and one.get("/S") == "/Figure"]


@pytest.mark.parametrize("format", ["pdf", "docx", "epub", "html"])
def test_every_copy_of_the_handbook_shows_it_with_its_words(format: str, site: Site) -> None:
    data = copies.build(site, Choices(), format)
    if format == "docx":
        with zipfile.ZipFile(BytesIO(data)) as file:
            assert any(name.endswith(".png") for name in file.namelist())
            assert f'descr="{SEEN}"' in file.read("word/document.xml").decode()
    elif format == "epub":
        with zipfile.ZipFile(BytesIO(data)) as file:
            assert file.read(f"EPUB/pictures/{put(site)}") == DRAWING
            assert f'alt="{SEEN}"' in file.read("EPUB/page-quiet-rooms.xhtml").decode()
            assert f'href="pictures/{put(site)}" media-type="image/svg+xml"' in file.read("EPUB/package.opf").decode()
    elif format == "html":
        assert f'alt="{SEEN}"' in data.decode() and "data:image/svg+xml;base64," in data.decode()
    else:
        assert SEEN in alternatives(data)


def test_a_copy_says_what_a_missing_picture_shows(site: Site) -> None:
    (site.content.root / "pictures" / put(site)).unlink()
    assert f"Picture: {SEEN}" in copies.build(site, Choices(), "html").decode()
    assert copies.build(site, Choices(), "pdf") and copies.build(site, Choices(), "docx")


def test_a_backup_brings_it_back(site: Site, tmp_path: Path) -> None:
    back_up(site, tmp_path / "backup", NOW)
    other = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content", a_page("urgent-help", "guides"))))
    restore(other, tmp_path / "backup")
    assert other.content.picture_file(put(site)) == DRAWING
