"""Help that fits: what is said for each kind of danger and each speaker, and what an editor is told who breaks the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from oap.core.urgent import SPEAKERS, UrgentHelp, read_urgent_help
from tests.build import ROOT


def _data(name: str) -> Any:
    return yaml.load((ROOT / "content" / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.fixture(scope="module")
def urgent() -> UrgentHelp:
    return read_urgent_help(_data("danger.yml"), _data("danger-contacts.yml"))


def test_every_kind_has_help_for_every_speaker(urgent: UrgentHelp) -> None:
    assert list(urgent.kinds) == ["medical", "life", "abuse", "home", "missing", "eating", "online", "weapon"]
    for kind in urgent.kinds.values():
        for speaker in SPEAKERS:
            found = kind.help[speaker]
            assert 2 <= len(found.contacts) <= 4, (kind.id, speaker)
            assert len(found.do) <= 180, found.do
            assert any(contact.hours == "Day and night" for contact in found.contacts), (kind.id, speaker)


@pytest.mark.parametrize("kind", ["life", "abuse", "online"])
def test_a_child_is_told_of_childline_first(urgent: UrgentHelp, kind: str) -> None:
    assert urgent.for_(kind, "child").contacts[0].id == "childline"
    assert urgent.contacts["childline"].tel == "08001111"


def test_a_child_who_cannot_speak_has_a_text_line_where_words_help(urgent: UrgentHelp) -> None:
    for kind in ("life", "abuse", "home"):
        assert any(contact.sms for contact in urgent.for_(kind, "child").contacts), kind


def test_every_contact_says_where_it_was_seen_and_when(urgent: UrgentHelp) -> None:
    for contact in urgent.contacts.values():
        assert contact.sources and contact.seen >= "2026-11-30", contact.id
        assert all(source.url.startswith("http") for source in contact.sources)
    assert {contact.id for contact in urgent.other_ways} >= {"sms999", "relay-uk", "999bsl"}


Change = Callable[[dict[str, Any], list[dict[str, Any]]], None]
BROKEN: list[tuple[Change, str]] = [
    (lambda danger, _: danger.pop("kinds"), "it needs “kinds”"),
    (lambda danger, _: danger["kinds"]["life"].pop("child"), "what to do is missing for “child”"),
    (lambda danger, _: danger["kinds"]["life"]["child"].pop("do"), "“do” is missing"),
    (lambda danger, _: danger["kinds"]["life"]["child"].update(contacts=["nobody"]), "no contact “nobody”"),
    (lambda danger, _: danger["kinds"]["life"]["child"].update(contacts=[]), "at least one contact"),
    (lambda danger, _: danger.update(exit_to="/"), "“exit_to”"),
    (lambda _, contacts: contacts.append(contacts[0]), "appears twice"),
    (lambda _, contacts: contacts[0].update(sources=[]), "at least one source"),
    (lambda _, contacts: contacts[0].update(tel="nine"), "digits only"),
    (lambda _, contacts: contacts[0].update(tel=""), "nobody can reach it"),
    (lambda _, contacts: contacts[0].update(web="http://example.org"), "https://"),
]


@pytest.mark.parametrize(("change", "said"), BROKEN)
def test_a_broken_file_is_refused_with_its_place(change: Change, said: str) -> None:
    danger, contacts = _data("danger.yml"), _data("danger-contacts.yml")
    change(danger, contacts)
    with pytest.raises(ValueError, match=said) as refused:
        read_urgent_help(danger, contacts)
    assert str(refused.value).startswith("danger")
