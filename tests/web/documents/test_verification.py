"""A document is checked on another machine, after a restore, and in a record begun anew: the words are what counts."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from oap import create_app
from oap.services.operations.backup import back_up, restore
from oap.services.pages.sync import sync
from oap.site import Site
from tests.build import a_page, config, write_page
from tests.web.documents.test_provision_record import FORMATS, code_in, documents, filled, verdict  # noqa: F401  a fixture

GOOD = "The cited words in this file are unaltered."
Elsewhere = Callable[[Site, Path, Path], Site]


def second_node(site: Site, content: Path, place: Path) -> Site:
    """Another machine: its own copy of the content and index, the same database."""
    shutil.copytree(content, place / "content")
    other = Site(config(place, place / "content", database_url=site.config.database_url))
    sync(other)
    return other


def restored(site: Site, content: Path, place: Path) -> Site:
    back_up(site, place.with_suffix(".tar.gz"), datetime.now(UTC))
    other = Site(config(place, place / "content"))
    (place / "content").mkdir(parents=True)
    restore(other, place.with_suffix(".tar.gz"))
    return other


def begun_anew(site: Site, content: Path, place: Path) -> Site:
    """A database made from the content alone: every page is version 1 of another day, and rows have other numbers."""
    shutil.copytree(content, place / "content")
    for number in range(3):
        write_page(place / "content", a_page(f"a-first-page-{number}"))
    other = Site(config(place, place / "content"))
    sync(other)
    with other.database.write() as connection:
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE revision SET changed_at = '2031-01-01T00:00:00Z'"))
    return other


@pytest.fixture
def made(site: Site, content: Path, browser_client: FlaskClient) -> dict[str, bytes]:
    """Documents that cite version 2 of a page."""
    write_page(content, a_page(title="When a hall is too loud"))
    sync(site)
    site._refreshed_at = 0.0
    page = browser_client.get("/record?need=quiet-rooms&phase=primary").text
    picked = re.findall(r'name="pick" value="([^"]+)"', page)[:2]
    assert picked[0].endswith("/2")
    fields = {
        f"entry-{n}-{name}": value
        for n, one in enumerate(picked, 1)
        for name, value in zip(("page", "statement", "version"), one.split("/"), strict=True)
    }
    return documents(browser_client, MultiDict({**fields, "label": "7B-03"}))


@pytest.mark.parametrize("elsewhere", [second_node, restored, begun_anew])
def test_a_document_made_here_checks_as_unaltered_there(
    site: Site, content: Path, tmp_path: Path, made: dict[str, bytes], elsewhere: Elsewhere
) -> None:
    other = create_app(elsewhere(site, content, tmp_path / "other")).test_client()
    for form in FORMATS:
        said, page = verdict(other, made[form])
        assert said == GOOD, (form, page)
        assert "“Staff seat number 0 for the pupil before the lesson starts.”" in page
        assert ("begun anew" in page) == (elsewhere is begun_anew)
    typed = other.post("/record/check", data={"code": code_in(made["file"])}).text
    assert "This code is good." in typed


@pytest.mark.parametrize("elsewhere", [second_node, restored, begun_anew])
@pytest.mark.parametrize(
    ("was", "becomes"), [("before the lesson", "before the lessom"), ("hall is too", "room is too")]
)
def test_a_changed_word_is_found_there_too(
    site: Site, content: Path, tmp_path: Path, made: dict[str, bytes], elsewhere: Elsewhere, was: str, becomes: str
) -> None:
    word = docx.Document(io.BytesIO(made["docx"]))
    run = next(
        run
        for paragraph in word.tables[0].rows[1].cells[0].paragraphs
        for run in (*paragraph.runs, *(inner for link in paragraph.hyperlinks for inner in link.runs))
        if was in run.text
    )
    run.text = run.text.replace(was, becomes)
    changed = io.BytesIO()
    word.save(changed)
    other = create_app(elsewhere(site, content, tmp_path / "other")).test_client()
    assert verdict(other, changed.getvalue())[0] == "Something is not as it was published."


def test_a_changed_day_is_found_where_the_record_goes_on(browser_client: FlaskClient, made: dict[str, bytes]) -> None:
    day = re.search(rb'"date": "([^"]+20\d\d)"', made["file"])
    assert day is not None
    changed = made["file"].replace(day[1], b"1 January 1999")
    assert verdict(browser_client, changed)[0] == "Something is not as it was published."


def test_a_code_whose_version_nobody_has_says_so(
    site: Site, content: Path, tmp_path: Path, made: dict[str, bytes]
) -> None:
    write_page(content, a_page(title="A later title"))
    other = create_app(begun_anew(site, content, tmp_path / "other")).test_client()
    page = other.post("/record/check", data={"code": code_in(made["file"])}).text
    assert "no version that it cites is in this handbook’s record" in page


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_cited_line_that_was_put_in_afterwards_is_named(
    browser_client: FlaskClient, made: dict[str, bytes], form: str
) -> None:
    assert "also names these statements" not in verdict(browser_client, made[form])[1]
    word = docx.Document(io.BytesIO(made["docx"]))
    word.add_paragraph("“All staff are trained each term.”")
    word.add_paragraph("When a hall is too loud, statement made-up, version 2, 24 November 2026.")
    changed = io.BytesIO()
    word.save(changed)
    page = verdict(browser_client, changed.getvalue())[1]
    assert "also names these statements" in page and "statement made-up, version 2" in page
