"""A family's list for a meeting, without JavaScript, and its pages to print."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from oap.core.documents.meeting_list import LAW, STARTERS, moved, read_shared, shared
from oap.storage.product_lists import word_rules
from tests.found import root_of
from tests.web.forms import fields_of, press

SEATING, NURSE = "sensory-differences/seating", "school-nurse"


def saved(client: FlaskClient, *ids: str) -> str:
    page = client.get("/my-list").text
    for identity in ids:
        page = press(client, "/my-list", fields_of(page, "list"), add=identity).text
    return page


def order(page: str) -> list[str]:
    return [value for name, value in fields_of(page, "list").items() if name.startswith("item-")]


def test_a_list_is_made_put_in_order_and_shortened(reader: FlaskClient) -> None:
    page = saved(reader, SEATING, NURSE, SEATING)
    assert order(page) == [SEATING, NURSE]
    assert "That is in your list already." in page
    page = press(reader, "/my-list", fields_of(page, "list"), do="down-1").text
    assert order(page) == [NURSE, SEATING]
    page = press(reader, "/my-list", fields_of(page, "list"), do="down-2").text
    assert order(page) == [NURSE, SEATING]
    page = press(reader, "/my-list", fields_of(page, "list"), do="remove-1").text
    assert order(page) == [SEATING]
    page = press(reader, "/my-list", fields_of(page, "list"), do="question-1").text
    page = press(reader, "/my-list", fields_of(page, "list"), do="question").text
    fields = fields_of(page, "list")
    assert (fields["question-1"], fields["question-2"]) == (STARTERS[0], "")


def test_more_is_found_from_the_list_itself_so_that_what_was_saved_stays(reader: FlaskClient) -> None:
    page = saved(reader, NURSE)
    page = press(reader, "/my-list", fields_of(page, "list"), do="find", find="covers her ears in the hall").text
    assert order(page) == [NURSE]
    offered = re.findall(r'name="add" value="([^"]+)"', page)
    assert offered[0].startswith("sensory-differences/")
    page = press(reader, "/my-list", fields_of(page, "list"), add=offered[0]).text
    assert order(page) == [NURSE, offered[0]]
    assert offered[0] not in re.findall(
        r'name="add" value="([^"]+)"', page
    )  # what was found stands, less what is saved
    page = press(reader, "/my-list", fields_of(page, "list"), do="find", find="zqxv").text
    assert "Nothing more was found for this." in page and len(order(page)) == 2


def test_danger_told_in_the_list_is_answered_with_help_and_nothing_is_lost(reader: FlaskClient) -> None:
    page = saved(reader, NURSE)
    page = press(reader, "/my-list", fields_of(page, "list"), do="find", find="he says he wants to kill himself").text
    assert 'id="help-now"' in page
    assert order(page) == [NURSE]


def test_buttons_stand_by_the_family_wording_and_on_services(reader: FlaskClient) -> None:
    assert f'name="add" value="{SEATING}"' in reader.get("/needs/sensory-differences").text
    assert f'name="add" value="{SEATING}"' not in reader.get("/needs/sensory-differences?voice=professional").text
    assert f'name="add" value="{NURSE}"' in reader.get("/services/school-nurse").text


def test_the_link_to_share_holds_public_ids_and_nothing_typed(reader: FlaskClient) -> None:
    page = saved(reader, SEATING, NURSE)
    fields = fields_of(page, "list")
    fields["home"] = "something private"
    page = press(reader, "/my-list", fields, do="show").text
    link = re.search(r"data-send-address>(http[^<]+)<", page)
    assert link is not None and link[1].endswith("/my-list?items=sensory-differences.seating,school-nurse")
    assert "private" not in link[1]
    opened = reader.get(link[1].removeprefix("http://localhost"))
    assert order(opened.text) == [SEATING, NURSE]
    assert "not on this site any more" in reader.get("/my-list?items=sensory-differences.gone").text


@given(st.text(max_size=300))
def test_any_link_is_read_as_ids_or_as_nothing(text: str) -> None:
    items = read_shared(text).items
    assert read_shared(shared(items)).items == items


@given(st.lists(st.text(max_size=3), max_size=6).map(tuple), st.integers(-2, 9), st.sampled_from([-1, 1]))
def test_moving_loses_nothing_and_moving_back_undoes_it(parts: tuple[str, ...], place: int, step: int) -> None:
    there = moved(parts, place, step)
    assert sorted(there) == sorted(parts)
    assert there == parts or moved(there, place + step, -step) == parts


def test_the_pdf_says_all_of_it_in_at_most_two_pages_and_is_tagged(reader: FlaskClient) -> None:
    fields = fields_of(
        saved(reader, *(f"sensory-differences/{one}" for one in ("seating", "uniform", "room-check")), NURSE), "list"
    )
    fields["home"], fields["meeting"], fields["question-1"] = (
        "She cries after school.\nEvery day.",
        "3 December",
        "Can she sit by the door?",
    )
    response = press(reader, "/my-list/document", fields, do="pdf")
    assert response.headers["Cache-Control"] == "private, no-store"
    pdf = pypdf.PdfReader(io.BytesIO(response.data))
    assert len(pdf.pages) <= 2
    root = root_of(pdf)
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en-GB"
    assert pdf.metadata is not None and pdf.metadata.title == "For our meeting"
    text = "".join("".join(page.extract_text() for page in pdf.pages).split())
    words = reader.get("/api/v1/statements/sensory-differences/seating").get_json()["family"]
    for said in (
        "She cries after school.",
        "Can she sit by the door?",
        "3 December",
        words,
        "What we agreed",
        "Who to ring",
        "School nurse",
        "at any time",
    ):
        assert "".join(said.split()) in text, said


def test_what_is_said_to_families_sets_no_condition_and_blames_nobody() -> None:
    for sentence in [*LAW.split(". "), *STARTERS]:
        assert not list(word_rules().legal.problems(sentence)) and not list(
            word_rules().respectful.blaming_words(sentence)
        )


@pytest.mark.parametrize("address", ["/my-list", "/my-list/document"])
def test_too_much_in_a_field_is_said_beside_it_and_everything_typed_is_kept(
    browser_client: FlaskClient, address: str
) -> None:
    typed = {"item-1": "quiet-rooms/universal-0", "home": "h" * 3001, "question-1": "q" * 301, "meeting": "Monday"}
    page = browser_client.post(address, data=typed | {"do": "show"})
    assert page.status_code == 400
    assert {name: fields_of(page.text, "list")[name] for name in typed} == typed
    assert 'id="home-error"' in page.text and 'aria-describedby="question-1-error"' in page.text


def test_an_id_that_no_form_of_ours_sends_is_refused_however_long_it_is(browser_client: FlaskClient) -> None:
    for item in ("Not an id", "x!" * 1_000):
        assert browser_client.post("/my-list", data={"item-1": item, "do": "show"}).status_code == 400
