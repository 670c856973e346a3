"""What the content folder says about danger: every kind and speaker has help, every contact a source."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from oap.core.pages.contacts import CONTACTS_FILE, read_contacts
from oap.core.pages.fact_values import FactSource
from oap.core.search.urgent_help import SPEAKERS, UrgentHelp, read_urgent_help
from tests.build import ROOT

CONTENT = ROOT / "content"


def read(name: str, folder: Path = CONTENT) -> Any:
    return yaml.load((folder / name).read_text(), yaml.BaseLoader)  # as the folder is read


@pytest.fixture(scope="module")
def data() -> tuple[Any, Any, Any]:
    return read("danger.yml"), read("danger-contacts.yml"), read(CONTACTS_FILE)


@pytest.fixture(scope="module")
def urgent(data: tuple[Any, Any, Any]) -> UrgentHelp:
    return read_urgent_help(data[0], data[1], read_contacts(data[2]).by_id)


def test_every_kind_has_two_to_four_contacts_for_each_who_speaks(urgent: UrgentHelp) -> None:
    assert set(urgent.kinds) >= {"life", "medical", "abuse", "home", "missing", "eating", "online", "weapon"}
    for kind in urgent.kinds.values():
        for speaker in SPEAKERS:
            help_ = urgent.for_(kind.id, speaker)
            assert 2 <= len(help_.contacts) <= 4 and help_.do, (kind.id, speaker)


def test_somebody_can_be_reached_at_any_hour_and_what_to_do_is_short(urgent: UrgentHelp) -> None:
    for kind in urgent.kinds.values():
        for speaker, found in kind.help.items():
            assert any(contact.hours == "Day and night" for contact in found.contacts), (kind.id, speaker)
            assert len(found.do) <= 180, found.do


def test_a_childs_own_words_name_childline_and_a_text_line_first(urgent: UrgentHelp) -> None:
    for kind in urgent.kinds.values():
        contacts = urgent.for_(kind.id, "child").contacts
        if contacts[0].id == "999":  # where only that helps
            assert kind.id in ("medical", "weapon")
            continue
        assert contacts[0].id == "childline", kind.id
        assert contacts[1].sms, kind.id


def test_the_emergency_page_begins_with_999(urgent: UrgentHelp) -> None:
    assert urgent.first[0].tel == "999"
    assert {"111", "08001111"} <= {contact.tel for contact in urgent.first} and any(one.sms for one in urgent.first)


def test_a_page_is_private_by_what_it_is_about(urgent: UrgentHelp) -> None:
    assert urgent.is_private(["bullying", "safeguarding"]) and urgent.is_private(["self-harm"])
    assert not urgent.is_private(["sleep", "eating-arfid"]) and not urgent.is_private([])


@pytest.mark.parametrize(
    ("copied", "said"), [("2022-08-28", "28 August 2022"), ("2023-06", "June 2023"), ("2024", "2024"), ("", "")]
)
def test_the_date_of_a_copy_is_said_as_far_as_it_is_known(copied: str, said: str) -> None:
    assert FactSource("A page", "https://example.org", copied).copied == said


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("ids",), [], "a list of the ids"),
        (("ids", 0), "nobody", "no contact “nobody” in facts/contacts.yml"),
        (("ids", 0), "bristol-edt", "no contact “bristol-edt” in facts/contacts.yml to tell of"),
        (("contacts", 0, "id"), "998", "no contact “999” in facts/contacts.yml"),
        (("danger", "first"), [], "“first”"),
        (("danger", "first"), ["nobody"], "no contact “nobody”"),
        (("danger", "exit_to"), "http://example.org", "exit_to"),
        (("danger", "kinds", "life", "child"), None, "missing for “child”"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    data: tuple[Any, Any, Any], place: tuple[Any, ...], value: Any, said: str
) -> None:
    every = dict(zip(("danger", "ids", "contacts"), copy.deepcopy(data), strict=True))
    inside: Any = every
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    with pytest.raises(ValueError, match=r"danger(-contacts)?\.yml") as error:
        read_urgent_help(every["danger"], every["ids"], read_contacts(every["contacts"]).by_id)
    assert said in str(error.value)
