"""Leads change which words a search leaves out: tried before it is live, with a reason, refused where it could harm."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from flask import Flask

from oap.services.search import curation
from oap.site import Site
from oap.storage import audit_log
from tests import people
from tests.people import SignedInClient, a_person
from tests.waiting import until

FORM = {"words": "Any ideas", "reason": "asked all the time"}


def kept(site: Site) -> list[str]:
    found: list[str] = yaml.safe_load((site.content.root / "stop-words.yml").read_text())["stop_words"]
    return found


def until_live(site: Site, phrase: str, *, left_out: bool) -> None:
    until(lambda: (phrase in site.state.configuration.thesaurus.stop_words) is left_out, f"{phrase} is not live")


def understood(site: Site, query: str) -> list[str]:
    engine = site.state.engine
    assert engine is not None
    return list(engine.interpreter.understand(query).plain)


def test_words_are_tried_left_out_and_counted_again(site: Site, as_lead: SignedInClient) -> None:
    assert understood(site, "covers ears any ideas") == ["covers", "ears", "any", "ideas"]
    trial = as_lead.send("/words/stop-words/try", FORM | {"query": "covers ears any ideas"})
    assert trial.status_code == 200 and "If “any ideas” were left out" in trial.text
    assert not (site.content.root / "stop-words.yml").exists(), "trying changes nothing"
    assert as_lead.send("/words/stop-words/add", FORM).status_code == 303
    assert kept(site) == ["son", "daughter", "ds", "dd", "please help", "what can i do", "any ideas"], (
        "an area that had them in its thesaurus goes on with those"
    )
    until_live(site, "any ideas", left_out=True)
    assert understood(site, "covers ears any ideas") == ["covers", "ears"]
    assert as_lead.send("/words/stop-words/try", {"again": "any ideas"}).status_code == 200
    assert as_lead.send("/words/stop-words/remove", {"again": "any ideas", "reason": "no more"}).status_code == 303
    until_live(site, "any ideas", left_out=False)
    with site.database.read() as connection:
        found = [(event.act, event.detail) for event in audit_log.events(connection) if "stop-word" in event.act]
    assert sorted(found) == [
        ("add-stop-word", "any ideas (asked all the time)"),
        ("remove-stop-word", "any ideas (no more)"),
    ]


def test_only_leads_change_them_and_only_writers_look(app: Flask, site: Site, as_editor: SignedInClient) -> None:
    trial = as_editor.send("/words/stop-words/try", FORM)
    assert trial.status_code == 200 and "Leave it out of searches" not in trial.text
    assert as_editor.send("/words/stop-words/add", FORM).status_code == 403
    assert as_editor.send("/words/stop-words/remove", {"again": "ds", "reason": "x"}).status_code == 403
    assert people.sign_in(app, a_person(app, "reviewer")).get("/words/stop-words").status_code == 403
    assert not (site.content.root / "stop-words.yml").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": " "}, "Say what people type"),
        ({"words": "DS"}, "is left out already"),
        ({"words": "the"}, "counts for nothing already"),
        ({"words": "does not"}, "means the opposite"),
        ({"words": "one two three four five six seven"}, "at most 6 words"),
        ({"words": "jayden"}, "somebody’s name"),
        ({"words": "want to die"}, "may be about danger"),
        ({"reason": ""}, "Say why"),
    ],
)
def test_what_must_not_be_left_out_is_refused(
    site: Site, as_lead: SignedInClient, changes: dict[str, str], said: str
) -> None:
    answer = as_lead.send("/words/stop-words/add", FORM | changes)
    assert answer.status_code == 400 and said in answer.text and "There is a problem" in answer.text
    assert not (site.content.root / "stop-words.yml").exists()


def test_what_loses_a_query_that_must_find_its_page_is_refused(site: Site, as_lead: SignedInClient) -> None:
    (site.content.root / "pinned.yml").write_text(
        "pinned:\n- {words: [saxophone xylophone], page: quiet-rooms, owner: schools, reason: so, since: 2026-11-02}\n"
    )
    site.expect_change()
    until_pinned(site)
    lead = a_person(site, "lead", email="other@example.org").actor
    curation.write_down(site, lead, "saxophone xylophone any ideas zebra", "quiet-rooms", site.clock.now())
    page = as_lead.get("/words/queries").text
    assert "Does not find" in page
    trial = as_lead.send("/words/stop-words/try", {"words": "any ideas zebra"})
    assert "now not among the first ten, then place 1" in trial.text, "before and after are shown for each that moves"
    assert as_lead.send("/words/stop-words/add", {"words": "any ideas zebra", "reason": "so"}).status_code == 303
    until_live(site, "any ideas zebra", left_out=True)
    answer = as_lead.send("/words/stop-words/remove", {"again": "any ideas zebra", "reason": "so"})
    assert answer.status_code == 400 and "would no longer find their page" in answer.text
    assert "any ideas zebra" in kept(site)


def until_pinned(site: Site) -> None:
    until(
        lambda: any("saxophone xylophone" in one.words for one in site.state.configuration.pinned),
        "the pin is not live",
    )


def test_a_list_that_cannot_be_read_changes_nothing_and_is_named(site: Site, as_lead: SignedInClient) -> None:
    as_lead.send("/words/stop-words/add", FORM)
    until_live(site, "any ideas", left_out=True)
    path: Path = site.content.root / "stop-words.yml"
    path.write_text("stop_words: {a: b}\n")
    until(lambda: site.state.configuration.problems, "the list is not named")
    assert "stop-words.yml" in site.state.configuration.problems[0]
    assert "any ideas" in site.state.configuration.thesaurus.stop_words
    assert as_lead.get("/words/stop-words").status_code == 503
