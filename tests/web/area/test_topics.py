"""A topic is changed in the browser: added, renamed, worded, joined and retired, with a trial and a second person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from flask import Flask

from oap.core.area.documents import TOPICS
from oap.core.area.fields import entry_of, problems_in, typed_in, values_of
from oap.services.area.entries import below, entries, text_of
from oap.site import Site
from tests import people
from tests.build import ROOT, config
from tests.people import SignedInClient, a_person
from tests.web.area.test_settings import shown

NEW = {
    "title": "Clothes hurt",
    "plain": "Clothes that hurt",
    "professional": "Clothing and tactile needs",
    "area": "sensory-and-physical",
    "pages-0": "quiet-rooms",
    "say": "flibberts in his wozzle\nhates seams",
    "abbr": "TDX",
    "related.much-0": "sensory",
    "reason": "Asked for at the forum",
}


@pytest.fixture
def second(app: Flask) -> SignedInClient:
    return people.sign_in(app, a_person(app, "publisher", team="health"))


def agreed(client: SignedInClient, number: int) -> str:
    """What the screen says when this person has looked at what the change does and agrees."""
    trial = client.send(f"/settings/changes/{number}/try").text
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', trial)
    assert found is not None, trial
    answer = client.send(f"/settings/changes/{number}/agree", {"seen": found[1]}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return trial


def found(site: Site, query: str) -> list[str]:
    site.expect_change()
    engine = site.state.engine
    assert engine is not None
    return [one.card.slug for one in engine.search(query).found]


def understood(site: Site, query: str) -> list[str]:
    site.expect_change()
    engine = site.state.engine
    assert engine is not None
    return list(engine.search(query).understood)


def test_a_new_topic_is_tried_agreed_to_and_found_at_once(
    app: Flask, site: Site, as_lead: SignedInClient, second: SignedInClient, as_editor: SignedInClient
) -> None:
    assert found(site, "flibberts in his wozzle") == []
    assert as_editor.send("/settings/topics/change", NEW).status_code == 403
    assert as_lead.send("/settings/topics/change", NEW).status_code == 303
    assert as_lead.send("/settings/changes/1/agree").status_code == 403, "nobody agrees to their own"
    blind = second.send("/settings/changes/1/agree")
    assert blind.status_code == 400 and "Look first" in blind.text
    trial = agreed(second, 1)
    assert "flibberts in his wozzle" in trial and "Each finds its page at the same place" in trial
    assert found(site, "flibberts in his wozzle") == ["quiet-rooms"], "a topic that no model was taught"
    assert site.configuration.taxonomy.live_topics["clothes-that-hurt"].professional == NEW["professional"]
    assert "Clothes that hurt</option>" in as_editor.get("/edit/new").text, "and pages can be given it"
    kept = yaml.safe_load(site.content.place("concepts/clothes-that-hurt.yml").read_text())
    assert kept["say"] == ["flibberts in his wozzle", "hates seams"] and kept["related"] == {"much": ["sensory"]}
    assert "Asked for at the forum" in as_lead.get("/settings/changes?list=topics").text
    as_lead.send("/settings/changes/1/undo", {"reason": "Nobody says that"})
    agreed(second, 2)
    assert found(site, "flibberts in his wozzle") == []
    again = as_lead.send("/settings/topics/change", NEW, follow_redirects=True)
    assert again.status_code == 200
    agreed(second, 3)
    assert "clothes-that-hurt-2" in site.configuration.taxonomy.live_topics, "an id is never given again"


def test_a_topic_of_the_handbook_is_renamed_joined_and_retired_and_each_is_undone(
    site: Site, as_lead: SignedInClient, second: SignedInClient, as_editor: SignedInClient
) -> None:
    as_lead.send("/settings/topics/change", NEW)
    agreed(second, 1)
    renamed = shown(site, "topics", "sensory") | {"plain": "Brindled rooms"}
    assert as_lead.send("/settings/topics/change", renamed).status_code == 303
    agreed(second, 2)
    assert found(site, "brindled") == ["quiet-rooms"], "by its new name"
    file = site.content.place("concepts/sensory.yml")
    assert yaml.safe_load(file.read_text()) == {
        "title": "Noise and touch",
        "plain": "Brindled rooms",
        "topics": ["sensory"],
    }, "only what the handbook does not say"
    gone = as_lead.send("/settings/topics/remove", {"entry": "sensory", "reason": "No"})
    assert gone.status_code == 400 and "It is what these are about" in gone.text
    joined = shown(site, "topics", "clothes-that-hurt") | {"joined": "reading"}
    assert as_lead.send("/settings/topics/change", joined).status_code == 303
    agreed(second, 3)
    assert understood(site, "flibberts in his wozzle") == ["reading"]
    assert "Clothes that hurt</option>" not in as_editor.get("/edit/new").text
    as_lead.send("/settings/changes/3/undo", {"reason": "It is another thing"})
    agreed(second, 4)
    assert understood(site, "flibberts in his wozzle") == ["clothes-that-hurt"]
    assert as_lead.send("/settings/topics/remove", {"entry": "clothes-that-hurt", "reason": "Old"}).status_code == 303
    agreed(second, 5)
    assert understood(site, "flibberts in his wozzle") == []
    as_lead.send("/settings/changes/5/undo", {"reason": "Needed"})
    agreed(second, 6)
    assert understood(site, "flibberts in his wozzle") == ["clothes-that-hurt"]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"title": ""}, "title", "is needed"),
        ({"professional": ""}, "professional", "a name in both voices"),
        ({"plain": "", "professional": ""}, "plain", "a topic that it belongs to"),
        ({"plain": "Reading"}, "plain", "is the name of “Reading” already"),
        ({"pages-0": "not-there"}, "pages", "choose from the list"),
        ({"topics-0": "not-there"}, "topics", "choose from the list"),
        ({"joined": "not-there"}, "joined", "choose one from the list"),
        ({"say": "jayden hates socks"}, "say", "somebody’s name"),
        ({"say": "x" * 81}, "say", "lines of 80"),
        ({"reason": ""}, "reason", "Say why"),
    ],
)
def test_what_cannot_be_a_topic_is_refused_at_its_field(
    as_lead: SignedInClient, changes: dict[str, str], field: str, said: str
) -> None:
    answer = as_lead.send("/settings/topics/change", NEW | changes)
    assert answer.status_code == 400 and f'href="#{field}"' in answer.text and said in answer.text, answer.text


def test_what_has_to_do_with_danger_is_agreed_to_by_the_team_of_urgent_help(
    app: Flask, site: Site, as_lead: SignedInClient, second: SignedInClient
) -> None:
    dangerous = ({"frightening": "true"}, {"say": "toddler swallowed button battery"}, {"topics-0": "crisis"})
    for number, wanted in enumerate(dangerous):
        as_lead.send("/settings/topics/change", NEW | wanted | {"plain": f"Topic {number}"})
    clinician = people.sign_in(app, a_person(app, "reviewer"))
    for number in (1, 2, 3):
        assert second.send(f"/settings/changes/{number}/agree").status_code == 403
    assert "Urgent help comes first for them" in agreed(clinician, 2)
    assert as_lead.send("/settings/topics/remove", {"entry": "crisis", "reason": "No"}).status_code == 400
    assert (
        as_lead.send("/settings/topics/change", shown(site, "topics", "crisis") | {"joined": "reading"}).status_code
        == 400
    )


def test_a_phrase_that_another_topic_has_and_a_lost_query_are_said(
    site: Site, as_lead: SignedInClient, second: SignedInClient
) -> None:
    queries = "queries:\n- {words: flibberts in his wozzle, page: quiet-rooms, owner: schools, since: 2026-11-02}\n"
    as_lead.send("/settings/topics/change", NEW | {"say": "flibberts in his wozzle\ncovers ears"})
    assert "“covers ears”: also Noise is too much" in agreed(second, 1)
    site.content.place("queries.yml").write_text(queries)
    as_lead.send("/settings/topics/remove", {"entry": "clothes-that-hurt", "reason": "Old"})
    trial = second.send("/settings/changes/2/try").text
    assert "It would be lost" in trial and "cannot become live" in trial and "I agree" not in trial
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', trial)
    assert seen is None, "and nothing to agree with is handed out"


def test_every_topic_of_the_handbook_goes_through_its_form_and_its_file(tmp_path: Path) -> None:
    site = Site(config(tmp_path, ROOT / "content"))
    site.database.prepare()
    every = entries(site, TOPICS)
    for entry in every:
        values = typed_in(shown(site, "topics", entry["id"]), TOPICS.fields) if entry["id"] == "aac" else None
        shown_now = values_of(entry, TOPICS.fields)
        rows = [field for field in TOPICS.fields if field.kind == "choices"]
        assert all(len(shown_now[field.name].splitlines()) <= field.rows for field in rows), f"{entry['id']}: lost rows"
        assert problems_in(shown_now, TOPICS.fields) == {}, entry["id"]
        assert values is None or entry_of(values, TOPICS.fields, entry) == entry
    assert len(every) > len(site.configuration.taxonomy.topics)
    for entry in every[::20]:
        key = entry["id"]
        made = TOPICS.changed(text_of(site, TOPICS, key), entry, {**entry, "title": "x"}, below(site, TOPICS, key))
        assert "title: x\n" in made
