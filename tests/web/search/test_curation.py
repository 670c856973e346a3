"""Editors make search better by themselves: lay phrases with a trial before, and queries that must find their page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from flask import Flask

from oap.services.search import splitting
from oap.site import Site
from oap.storage import audit_log
from tests import people
from tests.people import SignedInClient, a_person
from tests.waiting import until

PHRASE = "flibbert the wozzle"


@pytest.fixture
def content(content: Path) -> Path:
    """The small folder with its thesaurus as people keep it: one phrase to a line."""
    path = content / "thesaurus.yml"
    path.write_text("# kept\n" + yaml.safe_dump(yaml.safe_load(path.read_text()), sort_keys=False))
    return content


def said(site: Site, concept: str = "noise") -> list[str]:
    text = (site.content.root / "thesaurus.yml").read_text()
    assert text.startswith("# kept\n")
    phrases: list[str] = yaml.safe_load(text)["concepts"][concept]["say"]
    return phrases


def acts(site: Site) -> list[tuple[str, str, str]]:
    with site.database.read() as connection:
        return [
            (event.act, event.target, event.detail)
            for event in audit_log.events(connection)
            if event.act != "signed-in"
        ]


def until_known(site: Site, phrase: str, *, known: bool = True) -> None:
    until(
        lambda: (phrase in site.state.configuration.thesaurus.concepts["noise"].say) is known, f"{phrase} is not live"
    )


def first_found(app: Flask, query: str) -> list[str]:
    found = app.test_client().get("/api/v1/search", query_string={"q": query}).json
    assert found is not None
    return [result["slug"] for result in found["results"]]


def test_a_lead_tries_adds_and_takes_out_a_phrase(app: Flask, site: Site, as_lead: SignedInClient) -> None:
    form = {"phrase": f" {PHRASE} ", "query": "he will flibbert the wozzle"}
    assert "quiet-rooms" not in first_found(app, form["query"])
    trial = as_lead.send("/words/concepts/noise/try", form)
    assert trial.status_code == 200
    now, then = trial.text.split("With these words</h3>")[0], trial.text.split("With these words</h3>")[1]
    assert "/needs/quiet-rooms" not in now and "/needs/quiet-rooms" in then
    assert PHRASE not in said(site) and acts(site) == []  # trying changes nothing
    assert as_lead.send("/words/concepts/noise/add", form).status_code == 303
    assert said(site)[-1] == PHRASE
    assert ("add-phrase", "noise", PHRASE) in acts(site)
    until_known(site, PHRASE)
    assert first_found(app, form["query"])[0] == "quiet-rooms"
    again = as_lead.send("/words/concepts/noise/add", form)
    assert again.status_code == 400 and "has this phrase already" in again.text
    assert as_lead.send("/words/concepts/noise/remove", {"remove": PHRASE}).status_code == 303
    assert PHRASE not in said(site) and ("remove-phrase", "noise", PHRASE) in acts(site)
    until_known(site, PHRASE, known=False)


def test_only_leads_change_phrases_and_only_writers_look(app: Flask, site: Site, as_editor: SignedInClient) -> None:
    before = (site.content.root / "thesaurus.yml").read_bytes()
    assert as_editor.send("/words/concepts/noise/try", {"phrase": PHRASE}).status_code == 200
    page = as_editor.get("/words/concepts/noise").text
    assert "Take out" not in page and "A lead can add them" in page
    for act, data in (("add", {"phrase": PHRASE}), ("remove", {"remove": "covers ears"})):
        assert as_editor.send(f"/words/concepts/noise/{act}", data).status_code == 403
    assert (site.content.root / "thesaurus.yml").read_bytes() == before
    assert people.sign_in(app, a_person(app, "reviewer")).get("/words").status_code == 403
    assert app.test_client().get("/words").status_code in (302, 303, 401)
    assert as_editor.get("/words/concepts/not-there").status_code == 404
    assert "Noise is too much" in as_editor.get("/words?find=ears").text


@pytest.mark.parametrize("phrase", ["", "…", "x" * 81, "covers ears", "Covers, EARS", "xavier covers ears"])
def test_what_is_no_new_phrase_is_refused_with_what_was_typed(as_lead: SignedInClient, phrase: str) -> None:
    answer = as_lead.send("/words/concepts/noise/add", {"phrase": phrase})
    assert answer.status_code == 400 and "There is a problem" in answer.text
    assert f'name="phrase" type="text" value="{phrase}"' in answer.text


def test_a_query_is_written_down_with_owner_and_day(site: Site, as_editor: SignedInClient) -> None:
    typed = "cant: read, 'at all' #"
    assert as_editor.send("/words/queries", {"query": typed, "page": "slow-reading"}).status_code == 303
    (entry,) = yaml.safe_load((site.content.root / "queries.yml").read_text())["queries"]
    assert entry["words"] == typed and entry["page"] == "slow-reading" and entry["owner"] == "schools"
    assert str(entry["since"])[:2] == "20"
    assert ("add-query", "slow-reading", typed) in acts(site)
    page = as_editor.get("/words/queries").text
    assert "1 written down" in page and "Finds" in page
    twice = as_editor.send("/words/queries", {"query": "Cant read at all", "page": "quiet-rooms"})
    assert twice.status_code == 400 and "on the list already" in twice.text


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("", "slow-reading"),
        ("cant read", ""),
        ("cant read", "gone"),
        ("i want to die", "slow-reading"),
        ("jayden cant read", "slow-reading"),
    ],
)
def test_what_cannot_be_a_query_is_refused(site: Site, as_editor: SignedInClient, query: str, page: str) -> None:
    assert as_editor.send("/words/queries", {"query": query, "page": page}).status_code == 400
    assert not (site.content.root / "queries.yml").exists()


def test_a_change_that_loses_a_written_down_query_is_refused(site: Site, as_lead: SignedInClient) -> None:
    as_lead.send("/words/concepts/noise/add", {"phrase": PHRASE})
    until_known(site, PHRASE)
    assert as_lead.send("/words/queries", {"query": PHRASE, "page": "quiet-rooms"}).status_code == 303
    answer = as_lead.send("/words/concepts/noise/remove", {"remove": PHRASE})
    assert answer.status_code == 400 and "would no longer find their page" in answer.text
    assert PHRASE in said(site)
    # The other phrases may still go.
    assert as_lead.send("/words/concepts/noise/remove", {"remove": "hates the dinner hall"}).status_code == 303


def test_nothing_is_written_while_git_changes_the_content(site: Site, as_lead: SignedInClient) -> None:
    lock = site.content.root / ".git" / "index.lock"
    lock.parent.mkdir()
    lock.touch()
    assert as_lead.send("/words/concepts/noise/add", {"phrase": PHRASE}).status_code == 503
    assert PHRASE not in said(site) and acts(site) == []


def test_a_phrase_of_a_concept_with_a_file_of_its_own_is_written_there(
    site: Site, content: Path, as_lead: SignedInClient
) -> None:
    splitting.split(site)
    site.expect_change()
    rest = (content / "thesaurus.yml").read_text()
    form = {"phrase": PHRASE, "query": PHRASE}
    trial = as_lead.send("/words/concepts/noise/try", form)
    assert "/needs/quiet-rooms" in trial.text.split("With these words</h3>")[1]
    assert as_lead.send("/words/concepts/noise/add", form).status_code == 303
    path = content / "concepts" / "noise.yml"
    assert path.read_text().endswith(f"- {PHRASE}\n")
    until_known(site, PHRASE)
    assert as_lead.send("/words/concepts/noise/remove", {"remove": PHRASE}).status_code == 303
    assert PHRASE not in path.read_text() and (content / "thesaurus.yml").read_text() == rest
    until_known(site, PHRASE, known=False)
    added = as_lead.get("/words/changes").text
    assert PHRASE in added


def test_words_that_have_to_do_with_danger_are_handed_in_and_agreed_to_by_the_team_of_urgent_help(
    app: Flask, site: Site, content: Path, as_lead: SignedInClient
) -> None:
    crisis = content / "concepts" / "self-harm.yml"
    crisis.parent.mkdir()
    crisis.write_text("title: Hurting oneself\ntopics: [crisis]\nsay:\n- cutting again\n- picks at his arms\n")
    thesaurus = content / "thesaurus.yml"
    old = yaml.safe_load(thesaurus.read_text())
    old["concepts"]["self-harm"] = {"title": "Hurting oneself", "topics": ["crisis"], "say": ["nicks her wrist"]}
    thesaurus.write_text("# kept\n" + yaml.safe_dump(old, sort_keys=False))
    site.expect_change()
    out = {"remove": "nicks her wrist", "why-out": "Of gardening, mostly"}
    there = as_lead.send("/words/concepts/self-harm/remove", out)
    assert there.status_code == 400 and "oap split-thesaurus" in there.text, "it is in no file of its own"
    splitting.split(site)
    site.expect_change()
    assert as_lead.send("/words/concepts/self-harm/remove", out).location == "/settings/changes/1", "and then it goes"
    as_lead.send("/settings/changes/1/take-back")
    crisis.write_text("title: Hurting oneself\ntopics: [crisis]\nsay:\n- cutting again\n- picks at his arms\n")
    site.expect_change()
    clinician = people.sign_in(app, a_person(app, "reviewer"))
    before = crisis.read_text()
    page = as_lead.get("/words/concepts/self-harm").text
    assert "These words have to do with danger" in page and "Hand in these words" in page
    assert "have to do with danger" not in as_lead.get("/words/concepts/noise").text
    blank = as_lead.send("/words/concepts/self-harm/add", {"phrase": PHRASE})
    assert blank.status_code == 400 and 'href="#reason"' in blank.text and f'value="{PHRASE}"' in blank.text
    asked = as_lead.send("/words/concepts/self-harm/add", {"phrase": PHRASE, "reason": "Heard at the clinic"})
    assert asked.status_code == 303 and asked.location == "/settings/changes/2"
    assert crisis.read_text() == before, "nothing is live"
    assert agreed(as_lead, 2) == 403 and crisis.read_text() == before, "nor agreed to by who wants it"
    assert agreed(people.sign_in(app, a_person(app, "publisher", team="health")), 2) == 403
    assert agreed(clinician, 2) == 303
    assert yaml.safe_load(crisis.read_text())["say"] == ["cutting again", "picks at his arms", PHRASE]
    site.expect_change()
    alone = as_lead.send("/words/changes", {"file": "concepts/self-harm.yml", "number": 2, "reason": "No"})
    assert alone.status_code == 400 and "somebody else agrees" in alone.text, "nor undone by one"
    blank = as_lead.send("/words/concepts/self-harm/remove", {"remove": "cutting again"})
    assert blank.status_code == 400 and 'href="#why-out"' in blank.text
    gone = as_lead.send("/words/concepts/self-harm/remove", {"remove": "cutting again", "why-out": "Of hair, mostly"})
    assert gone.location == "/settings/changes/3" and "cutting again" in crisis.read_text()
    assert agreed(clinician, 3) == 303
    assert yaml.safe_load(crisis.read_text())["say"] == ["picks at his arms", PHRASE]


def test_words_heard_as_danger_are_nobodys_alone_under_whatever_subject(
    site: Site, content: Path, as_lead: SignedInClient
) -> None:
    form = {"phrase": "toddler swallowed button battery", "reason": "Asked at the fair"}
    refused = as_lead.send("/words/concepts/noise/add", form)
    assert refused.status_code == 400 and "oap split-thesaurus" in refused.text, "one without a file of its own"
    splitting.split(site)
    site.expect_change()
    assert as_lead.send("/words/concepts/noise/add", form).location == "/settings/changes/1"
    assert "battery" not in (content / "concepts" / "noise.yml").read_text()
    assert as_lead.send("/words/concepts/noise/add", {"phrase": PHRASE}).location == "/words/concepts/noise"


def agreed(client: SignedInClient, number: int) -> int:
    """What comes of looking at the trial of a change and agreeing."""
    found = re.search(r'name="seen" value="(\w+)"', client.send(f"/settings/changes/{number}/try").text)
    return client.send(f"/settings/changes/{number}/agree", {"seen": found[1] if found else ""}).status_code
