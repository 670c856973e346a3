"""What looks like a child's name, date of birth or number is pointed out; ordinary labels are left alone."""

from __future__ import annotations

import pytest

from oap.core.documents.personal_data import IN_A_SENTENCE, in_a_label, personal_details
from oap.storage.product_lists import words_of_labels

IN_A_LABEL = in_a_label(words_of_labels())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sam", "name"),
        ("Sam Jones", "name"),
        ("Year 4 Aisha", "name"),
        ("O’Brien, 7B", "name"),
        ("sam, born on 3 May", "date of birth"),
        ("A123456789012", "pupil number"),
        ("b81234567890C", "pupil number"),
        ("943 476 5919", "pupil number"),
        ("9434765919", "pupil number"),
        ("12/05/2017", "date of birth"),
        ("3.7.14", "date of birth"),
        ("2017-05-12", "date of birth"),
        ("12th May 2017", "date of birth"),
        ("DOB on file", "date of birth"),
    ],
)
def test_it_is_pointed_out(text: str, kind: str) -> None:
    assert kind in [found.kind for found in personal_details(text, IN_A_LABEL)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7B-03",
        "Pupil 12",
        "Year 4 plan",
        "SEND 2026/7",
        "Oak class, pupil 3",
        "blue folder",
        "KS2-014",
        "Autumn Term 2026",
        "SJ",
    ],
)
def test_a_label_that_names_nobody_is_left_alone(text: str) -> None:
    assert personal_details(text, IN_A_LABEL) == []


def test_sentences_may_have_capitals_and_dates_of_meetings() -> None:
    text = "Mr Shah met the family on 12 November 2026. Better since Monday."
    assert personal_details(text, IN_A_SENTENCE) == []
    assert [found.kind for found in personal_details("NHS number 943 476 5919, born on a Monday", IN_A_SENTENCE)] == [
        "pupil number",
        "date of birth",
    ]


def test_a_name_in_small_letters_is_known_by_the_list_of_names() -> None:
    assert [found.kind for found in personal_details("xavier 7b", IN_A_LABEL, names={"xavier"})] == ["name"]
    assert personal_details("autumn term, 7b-03", IN_A_LABEL, names={"xavier"}) == []
