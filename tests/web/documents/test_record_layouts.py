"""Documents of a provision record in the layout that is asked for, and layouts of an area's own."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pypdf
import pytest
from flask.testing import FlaskClient

from oap import create_app
from oap.core.documents.record_layout import STANDARD
from oap.services.operations.backup import back_up
from oap.services.pages.checking import check
from oap.site import Site
from tests.build import ROOT
from tests.found import root_of
from tests.spread import one_in
from tests.web.forms import Fields, fields_of, press

LAYOUTS = ROOT / "content" / "layouts"
NAMES = [STANDARD.id, *sorted(file.stem for file in LAYOUTS.glob("*.yml"))]
WITH_CHECK = [name for name in NAMES if name != "one-page-profile"]
OURS = """\
name: Form 7 of the panel
title: Panel form 7
paper: portrait
parts:
  - part: blanks
    labels: [Name, School]
  - part: lines
    heading: Zzgl
    columns: {what: Provision made, cost: Pounds}
  - part: law
  - part: check
"""


@pytest.fixture
def client(site: Site, content: Path) -> Iterator[FlaskClient]:
    shutil.copytree(LAYOUTS, content / "layouts")
    site._checked_configuration_at = 0.0
    site._refreshed_at = 0.0
    yield create_app(site).test_client()


@pytest.fixture
def filled(client: FlaskClient) -> Fields:
    """A record with two cited lines and one of the setting's own, measured, counted and with words everywhere."""
    page = client.get("/record?need=quiet-rooms&phase=primary").text
    picked = re.findall(r'name="pick" value="([^"]+)"', page)[:2]
    page = press(client, "/record", fields_of(page, "record"), do="add", pick=picked).text
    page = press(client, "/record", fields_of(page, "record"), do="own-1").text
    fields = fields_of(page, "record")
    type_in(fields, {"label": "7B-03", "weeks": "12", "rate": "15", "child_words": "I like the library"})
    type_in(fields, {"family_view": "Sleeps badly", "next_steps": "Meet in June", "cycle-1-plan": "Eats with a friend"})
    type_in(fields, {"entry-1-status": "in-place", "entry-1-who": "Class teacher", "entry-1-minutes": "20"})
    type_in(fields, {"entry-1-times": "3", "entry-1-start": "2", "entry-1-now": "4", "entry-1-target": "5"})
    type_in(fields, {"entry-3-words": "A walk before lunch", "entry-3-status": "in-place"})
    return fields


def type_in(fields: Fields, said: dict[str, str]) -> None:
    for name, value in said.items():
        fields[name] = value


def in_word(data: bytes) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter("{*}t")) for p in docx.Document(io.BytesIO(data)).element.iter("{*}p")
    )


def in_pdf(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def test_the_form_offers_every_layout_and_has_the_standard_chosen(client: FlaskClient) -> None:
    page = client.get("/record").text
    assert sorted(re.findall(r'name="layout" value="([^"]+)"', page)) == sorted(NAMES)
    assert re.findall(r'name="layout" value="([^"]+)" checked', page) == [STANDARD.id]


@pytest.mark.parametrize("name", NAMES)
def test_each_layout_says_what_was_typed_in_word_and_in_pdf(client: FlaskClient, filled: Fields, name: str) -> None:
    word = press(client, "/record/document", filled, format="docx", layout=name)
    pdf = press(client, "/record/document", filled, format="pdf", layout=name)
    assert (word.status_code, pdf.status_code) == (200, 200)
    for text in (" ".join(in_word(word.data).split()), in_pdf(pdf.data)):
        assert "A walk before lunch" in text
        if name != "costed-map":
            assert "I like the library" in text and "Meet in June" in text and "Sleeps badly" in text
    document, reader = docx.Document(io.BytesIO(word.data)), pypdf.PdfReader(io.BytesIO(pdf.data))
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in itertools.pairwise(levels))
    for table in document.tables:
        assert table.rows[0]._tr.trPr is not None and table.rows[0]._tr.trPr.find("{*}tblHeader") is not None
    assert reader.metadata is not None and reader.metadata.title == document.core_properties.title
    assert root_of(reader)["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("name", one_in(2, WITH_CHECK))
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_each_layout_that_cites_checks_as_unaltered(client: FlaskClient, filled: Fields, name: str, form: str) -> None:
    made = press(client, "/record/document", filled, format=form, layout=name).data
    page = client.post("/record/check", data={"file": (io.BytesIO(made), "a-file")}).text
    assert "The cited words in this file are unaltered." in page


def test_a_profile_is_one_sheet_of_what_is_in_place_in_the_familys_words(client: FlaskClient, filled: Fields) -> None:
    type_in(filled, {"entry-2-status": "tried", "staff_notes": "CANARY", "entry-1-staff_note": "CANARY"})
    type_in(filled, {"entry-1-family": "Your child sits where it is quiet.", "entry-2-family": "Not shown."})
    made = press(client, "/record/document", filled, format="pdf", layout="one-page-profile").data
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1
    text = in_pdf(made)
    assert "CANARY" not in text and "£" not in text
    assert text.count("When a room is too loud") == 1  # the line in place, and not the one that was tried


def test_a_note_for_staff_stands_only_where_a_layout_has_their_notes(client: FlaskClient, filled: Fields) -> None:
    """A plan and an annex are signed by the family, who read what they sign."""
    type_in(filled, {"entry-1-staff_note": "CANARY", "entry-1-next_step": "Try it on Fridays"})
    for name in NAMES:
        text = in_word(press(client, "/record/document", filled, format="docx", layout=name).data)
        assert ("CANARY" in text) == (name == STANDARD.id), name


def test_no_page_ends_between_words_that_lead_and_what_they_lead_to(client: FlaskClient, filled: Fields) -> None:
    made = press(client, "/record/document", filled, format="docx", layout="individual-support-plan-draft").data
    document = docx.Document(io.BytesIO(made))
    stay = [one.text for one in document.paragraphs if one.paragraph_format.keep_with_next]
    assert "What the setting gives beyond the universal offer." in stay
    assert any(text.startswith("The words in quotation marks are cited") for text in stay)  # the code is not alone
    for table in document.tables:
        heads = [one for cell in table.rows[0].cells for one in cell.paragraphs]
        assert all(one.paragraph_format.keep_with_next for one in heads)


def test_a_map_without_what_is_staffs_has_no_empty_columns_for_money_and_says_so(
    client: FlaskClient, filled: Fields
) -> None:
    costed = press(client, "/record/document", filled, format="docx", layout="costed-map")
    theirs = press(client, "/record/document", filled, format="docx", layout="costed-map", without_staff="yes")
    names = ("Costed provision map", "Minutes", "Times a week", "£ an hour", "Cost a term")
    assert [name for name in names if name not in in_word(costed.data)] == []
    text = in_word(theirs.data)
    assert [name for name in names if name in text] == []
    assert "Time and money are left out of this copy." in text and "A walk before lunch" in text
    assert "without-what-is-for-staff" in theirs.headers["Content-Disposition"]
    assert "leaves time and cost out of it" in client.get("/record").text  # said before it is made


def test_the_names_of_files_say_what_they_are(client: FlaskClient, filled: Fields) -> None:
    filled["cycle-1-review_date"] = "2027-01-15"
    for form, begins in {
        "docx": "costed-map",
        "family": "copy-for-the-family",
        "ics": "review",
        "file": "provision-record",
    }.items():
        made = press(client, "/record/document", filled, format=form, layout="costed-map")
        assert re.search(f'filename="?{begins}-2', made.headers["Content-Disposition"]), form


def test_a_draft_plan_says_that_it_is_a_proposal_and_puts_lines_into_layers(
    client: FlaskClient, filled: Fields
) -> None:
    text = in_word(
        press(client, "/record/document", filled, format="docx", layout="individual-support-plan-draft").data
    )
    assert "They are not law." in text and "23 February to 18 May 2026" in text
    order = [
        "Universal offer",
        "Staff seat number 0",
        "Targeted",
        "Targeted plus",
        "Not yet in a layer",
        "A walk before lunch",
        "Specialist",
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_a_costed_map_says_money_beside_the_law(client: FlaskClient, filled: Fields) -> None:
    text = in_pdf(press(client, "/record/document", filled, format="pdf", layout="costed-map").data)
    assert text.count("£180.00") == 3  # beside the line, of its kind, and all together
    assert "section 36(8)" in text and "No amount of money is a condition" in text
    assert "All together: £180.00 a term" in text
    type_in(filled, {"entry-2-minutes": "45 mins", "entry-3-minutes": "½"})
    text = in_pdf(press(client, "/record/document", filled, format="pdf", layout="costed-map").data)
    assert "All together, without 2 lines not worked out: £180.00 a term" in text, "a part is not taken for the whole"


def test_a_form_to_sign_leaves_lines_for_names_and_asks_for_none(client: FlaskClient, filled: Fields) -> None:
    made = press(client, "/record/document", filled, format="docx", layout="request-annex").data
    table = docx.Document(io.BytesIO(made)).tables[0]
    assert [row.cells[0].text for row in table.rows[1:3]] == ["Child or young person", "Date of birth"]
    assert all(row.cells[1].text == "" for row in table.rows[1:])
    assert not re.search(r'name="[^"]*(birth|surname|child_name)', client.get("/record").text)


def with_a_layout_of_its_own(client: FlaskClient, site: Site, content: Path) -> Path:
    """The file of a layout that the area has added, and that is offered."""
    place = content / "local" / "layouts" / "panel.yml"
    place.parent.mkdir(parents=True)
    place.write_text(OURS, encoding="utf-8")
    site._checked_configuration_at = 0.0
    assert "Form 7 of the panel" in client.get("/record").text
    return place


def test_an_area_has_a_layout_of_its_own_from_the_next_look_on(
    client: FlaskClient, filled: Fields, site: Site, content: Path
) -> None:
    with_a_layout_of_its_own(client, site, content)
    for form in ("docx", "pdf"):
        made = press(client, "/record/document", filled, format=form, layout="panel").data
        text = in_word(made) if form == "docx" else in_pdf(made)
        assert "Panel form 7" in text and "Provision made" in text and "£180.00" in text and "Zzgl" in text


def test_a_layout_that_is_broken_is_named_by_line_and_its_last_good_form_stays(
    client: FlaskClient, filled: Fields, site: Site, content: Path
) -> None:
    place = with_a_layout_of_its_own(client, site, content)
    place.write_text(OURS.replace("part: law", "part: lore"), encoding="utf-8")
    site._checked_configuration_at = 0.0
    assert press(client, "/record/document", filled, format="pdf", layout="panel").status_code == 200
    found = [one for one in check(site, site.clock.today()).problems if "panel" in one.file]
    assert [(one.file, one.line, one.level) for one in found] == [("local/layouts/panel.yml", 10, "error")]
    assert "There is no part “lore”" in found[0].message


def test_a_layout_that_went_meanwhile_is_said_and_nothing_is_lost(client: FlaskClient, filled: Fields) -> None:
    answer = press(client, "/record/document", filled, format="pdf", layout="gone")
    assert answer.status_code == 400 and "That layout is not there any more" in answer.text
    assert "A walk before lunch" in answer.text


def test_layouts_are_in_a_backup(client: FlaskClient, site: Site, tmp_path: Path) -> None:
    back_up(site, tmp_path / "kept.tar.gz", site.clock.now())
    with tarfile.open(tmp_path / "kept.tar.gz") as tar:
        assert {f"content/layouts/{name}.yml" for name in NAMES[1:]} <= set(tar.getnames())
