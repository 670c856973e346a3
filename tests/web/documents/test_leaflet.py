"""A need page on one sheet of paper, as PDF and as a page to print."""

from __future__ import annotations

import html
import io
import re
import unicodedata

import pypdf
import pytest
from flask.testing import FlaskClient

from oap.core.pages.page_types import PAGE_TYPES
from oap.site import Site
from tests.found import match, root_of, there

NEED = "/needs/sensory-differences"


def words(data: bytes) -> str:
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return "".join(unicodedata.normalize("NFKC", said).split())


@pytest.mark.parametrize("voice", ["family", "professional"])
def test_the_sheet_has_the_first_five_things_of_the_age_whom_to_ring_and_where_all_of_it_is(
    reader: FlaskClient, voice: str
) -> None:
    query = f"?phase=secondary&voice={voice}"
    answer = reader.get(f"{NEED}/leaflet.pdf{query}")
    assert answer.content_type == "application/pdf" and answer.headers["Content-Disposition"].startswith("inline")
    pdf = pypdf.PdfReader(io.BytesIO(answer.data))
    root = root_of(pdf)
    assert len(pdf.pages) <= 2 and root["/MarkInfo"]["/Marked"] and b"pdfuaid" in root["/Metadata"].get_data()
    shown = html.unescape(reader.get(f"{NEED}/leaflet{query}").text)
    page = html.unescape(reader.get(f"{NEED}{query}").text)
    first = re.sub(r"<[^>]+>", "", match(r'(?s)<ol class="oap-first">(.*?)</ol>', page)[1])
    said = words(answer.data)
    statements = reader.get("/api/v1/pages/sensory-differences").get_json()["statements"]
    opening = [one[voice] for one in statements if one[voice] in first]
    assert len(opening) == 5
    for one in opening:
        assert "".join(one.split()) in said and one in shown
    for part in ("Schoolnurse", "(SENDIASS)", "atanytime", "Call999", "version1"):
        assert part in said, part
    assert f"{NEED}?phase=secondary" in said and "QR code that opens this page: http" in shown


def test_a_page_leads_to_its_leaflet_with_the_age_and_the_voice(reader: FlaskClient) -> None:
    page = reader.get(f"{NEED}?phase=primary&voice=professional").text
    assert f'href="{NEED}/leaflet?voice=professional&amp;phase=primary"' in page
    assert (
        f'href="{NEED}/leaflet.pdf?phase=primary&amp;voice=professional"'
        in reader.get(f"{NEED}/leaflet?voice=professional&phase=primary").text
    )
    assert "/leaflet" not in reader.get("/services/school-nurse").text


def test_a_guide_has_a_leaflet_with_what_it_says_first_words_to_say_and_whom_to_ring(reader: FlaskClient) -> None:
    guide = "/guides/keeping-children-safe"
    assert f'href="{guide}/leaflet"' in reader.get(guide).text
    answer = reader.get(f"{guide}/leaflet.pdf")
    pdf = pypdf.PdfReader(io.BytesIO(answer.data))
    root = root_of(pdf)
    assert len(pdf.pages) <= 2 and root["/MarkInfo"]["/Marked"] and b"pdfuaid" in root["/Metadata"].get_data()
    said, shown = words(answer.data), html.unescape(reader.get(f"{guide}/leaflet").text)
    for part in ("Call999", "Signsyoumightsee", "“IamworriedaboutachildIdonotknow", "(SENDIASS)", "version1"):
        assert part.replace("childI", "child.I") in said, part
    assert shown.index("Get help fast") < shown.index("Signs you might see") < shown.index("Words to say")
    assert "QR code that opens this page: http" in shown and f"{guide}?version=1" in said


def test_there_is_a_leaflet_of_needs_and_guides_and_of_no_others(reader: FlaskClient) -> None:
    assert reader.get("/services/school-nurse/leaflet").status_code == 404
    assert reader.get("/needs/no-such-need/leaflet.pdf").status_code == 404
    assert reader.get("/services/sensory-differences/leaflet").status_code == 404
    assert reader.get("/guides/urgent-help/leaflet").headers["Location"].endswith("/urgent-help")  # a sheet of its own
    whole = reader.get(f"{NEED}/leaflet?phase=no-such-age")
    assert whole.status_code == 200 and whole.text == reader.get(f"{NEED}/leaflet").text


def test_a_service_for_another_age_is_not_named(reader: FlaskClient) -> None:
    """School nurses are for school age."""
    nurse = "<strong>School nurse. </strong>"
    assert nurse in reader.get("/needs/epilepsy/leaflet?phase=primary").text
    assert nurse not in reader.get("/needs/epilepsy/leaflet?phase=early-years").text


def test_an_editor_chose_what_each_need_opens_with(handbook: Site) -> None:
    for card in handbook.state.library.cards:
        page = there(handbook.rendered_pages.get(card.slug)).page
        if card.type == "needs":
            assert len(page.first) == 5, f"{card.slug} opens with what a rule takes"


def test_every_need_and_guide_fits_on_one_sheet(reader: FlaskClient, handbook: Site) -> None:
    """Each age and voice of some; ``soak/test_leaflets.py`` makes all of them."""
    all_cards = [
        card for card in handbook.state.library.cards if PAGE_TYPES[card.type].leaflet and card.slug != "urgent-help"
    ]
    assert {card.type for card in all_cards} == {"needs", "guides"} and len(all_cards) > 100
    for number, card in enumerate(all_cards):
        phase = ("", *card.phases)[number % (len(card.phases) + 1)]
        voice = ("family", "professional")[number % 2]
        answer = reader.get(f"{card.url}/leaflet.pdf?phase={phase}&voice={voice}")
        pages = len(pypdf.PdfReader(io.BytesIO(answer.data)).pages)
        assert answer.status_code == 200 and pages <= 2, (card.url, phase, voice, pages)
