"""Word files opened by another program than the one that made them: LibreOffice turns each into a PDF, and nothing is
lost."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.datastructures import MultiDict

from oap import create_app
from oap.core.handbook.choices import Choices
from oap.services.documents.self_audit import parts
from oap.services.handbook import copies as service
from oap.site import Site
from tests.web.forms import fields_of, press

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not here: apt-get install libreoffice-writer"
)


@pytest.fixture(scope="module")
def client(handbook: Site) -> FlaskClient:
    return create_app(handbook).test_client()


def record(client: FlaskClient, form: str) -> bytes:
    """Two cycles, eight cited statements, and words of the setting's own."""
    page = client.get("/record?need=sensory-differences&phase=primary").text
    picked = re.findall(r'name="pick" value="([^"]+)"', page)[:8]
    page = press(client, "/record", fields_of(page, "record"), do="add", pick=picked).text
    page = press(client, "/record", fields_of(page, "record"), do="own-1").text
    fields = fields_of(press(client, "/record", fields_of(page, "record"), do="cycle").text, "record")
    for name in list(fields):
        if not re.search("-(page|statement|version|cycle|status)$|^(phase|need|to_cycle)$", name):
            fields[name] = f"What stands in {name.replace('-', ' ')}, once."
    made: bytes = press(client, "/record/document", fields, format=form).data
    return made


def audit(client: FlaskClient, form: str) -> bytes:
    """Every statement rated, one in four not yet with an action."""
    saved = ""
    for part in parts(client.application.extensions["oap"].state):
        fields = fields_of(client.post("/audit", data={"saved": saved, "part": part}).text, "audit")
        for name in [name for name in fields if name.endswith("-statement")]:
            number = int(name.split("-")[1])
            fields[f"rate-{number}-rating"] = ("secure", "starting", "strong", "not-yet")[number % 4]
            if number % 4 == 3:
                fields[f"rate-{number}-action"] = "A staff meeting in January, led by the SENCO."
        saved = fields_of(press(client, "/audit", fields, part=part).text, "audit")["saved"]
    made: bytes = press(client, "/audit/document", MultiDict({"saved": saved, "format": form})).data
    return made


def whole_handbook(client: FlaskClient, form: str) -> bytes:
    return service.build(client.application.extensions["oap"], Choices(), form)


@pytest.mark.parametrize(("make", "pages"), [(record, (3, 6)), (audit, (15, 80)), (whole_handbook, (150, 700))])
def test_libreoffice_shows_every_word(
    client: FlaskClient, make: object, pages: tuple[int, int], tmp_path: Path
) -> None:
    assert callable(make)
    data = make(client, "docx")
    made = as_pdf(data, tmp_path)
    assert pages[0] <= len(made.pages) <= pages[1]
    shown = Counter(words("\n".join(page.extract_text() for page in made.pages)))
    lost = Counter(words(text_of(data))) - shown
    # What is read out of a PDF joins or parts a word now and then; one in 50,000 is not lost.
    assert lost.total() * 50_000 <= shown.total(), lost
    # And no more than that, but for heads, feet, page numbers and list numbers.
    assert shown.total() < 1.1 * len(words(text_of(data))) + 40 * len(made.pages)


@pytest.mark.parametrize("make", [record, audit, whole_handbook])
def test_headings_are_in_order_and_language_title_and_header_rows_set(client: FlaskClient, make: object) -> None:
    assert callable(make)
    document = docx.Document(io.BytesIO(make(client, "docx")))
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert document.core_properties.title and document.core_properties.language == "en-GB"
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    for table in document.tables:
        assert table.rows[0]._tr.trPr is not None and table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    for picture in document.inline_shapes:
        assert picture._inline.docPr.get("descr")


@pytest.mark.parametrize("make", [record, audit])
def test_the_pdf_says_what_the_word_file_says(client: FlaskClient, make: object) -> None:
    assert callable(make)
    pdf = PdfReader(io.BytesIO(make(client, "pdf")))
    shown = Counter(words("\n".join(page.extract_text() for page in pdf.pages)))
    assert Counter(words(text_of(make(client, "docx")))) - shown == Counter()


def test_a_familys_list_is_one_or_two_pages_of_what_the_site_says(client: FlaskClient) -> None:
    """The list leaves as a PDF only: it is for a bag, not for changing."""
    items = re.findall(r'name="add" value="([^"]+)"', client.get("/needs/sensory-differences").text)[:6]
    fields = {f"item-{n}": one for n, one in enumerate(items, 1)} | {
        "home": "Loud rooms are hard.",
        "question-1": "Who?",
    }
    page = client.post("/my-list", data=fields).text
    pdf = PdfReader(io.BytesIO(client.post("/my-list/document", data=fields).data))
    assert len(items) == 6 and 1 <= len(pdf.pages) <= 2 and str(pdf.root_object["/Lang"]) == "en-GB"
    shown = Counter(words("\n".join(one.extract_text() for one in pdf.pages)))
    said = re.findall(r'class="oap-entry__words"[^>]*>([^<]+)', page)
    assert len(said) == 6 and Counter(words(" ".join(said))) - shown == Counter()


def as_pdf(data: bytes, place: Path) -> PdfReader:
    (place / "file.docx").write_bytes(data)
    command = [
        "soffice",
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "file.docx",
    ]
    subprocess.run(command, cwd=place, check=True, capture_output=True, timeout=300)
    return PdfReader(place / "file.pdf")


def text_of(data: bytes) -> str:
    """What a Word file says between head and foot."""
    body = docx.Document(io.BytesIO(data)).element.body
    return "\n".join(
        "".join(one.text or " " for one in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab")))
        for paragraph in body.iter(qn("w:p"))
    )


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())
