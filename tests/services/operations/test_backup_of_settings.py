"""What people set in the browser is in a backup and lives again after a restore: found from the lists, the routes and
the tables as the program has them, so that a new one cannot be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from flask import Flask

from oap.core.area.documents import DOCUMENTS
from oap.core.search.crisis import Level
from oap.services.area import changes
from oap.services.area.entries import entries
from oap.services.operations.backup import back_up, restore
from oap.services.pages import settings
from oap.services.pages.sync import in_step
from oap.services.search import curation, pins, splitting, stop_words
from oap.services.search.word_changes import written_down
from oap.site import Site
from oap.storage import dump
from oap.storage.tables import metadata
from tests import people
from tests.build import config, write_content
from tests.people import SignedInClient, a_person
from tests.web.area.test_danger_examples import FORM as EXAMPLE
from tests.web.area.test_two_people import agree, form

PHRASE, PINNED, LEFT_OUT = "flibbert the wozzle", "purple bicycle", "any ideas"
NOTHING: set[str] = set()  # what is sent is answered, or made into a document, and not kept
# Blueprint -> the tables that its forms write to, besides the audit log and the events.
KEPT: dict[str, set[str]] = {
    "settings": {"entry_change", "setting_version", "picture_file"},
    "words": {"setting_version"},
    "pins": {"setting_version"},
    "stop_words": {"setting_version"},
    "word_history": {"setting_version"},
    "proposals": {"setting_version", "search_proposal"},
    "search": {"search_term"},
    "use_counts": {"search_use", "crisis_count"},
    "translations": {"setting_version"},
    "my_work": {"revision", "number_given"},
    "editing": {"revision"},
    "edit_pictures": {"revision", "picture_file"},
    "reviewing": {"revision", "comment", "agreement"},
    "suggesting": {"comment"},
    "sharing": {"draft_link", "comment"},
    "page_desk": {"revision", "page_owner", "asked_group", "sign_off"},
    "replacing": {"revision"},
    "giving_away": {"revision"},
    "waiting": {"notice"},
    "feedback": {"feedback"},
    "feedback_desk": {"feedback"},
    "importing": {"import_desk", "import_mapping", "revision"},
    "people": {"account", "membership", "person_request", "invitation", "signed_in"},
    "handing_over": {"revision", "page_owner", "mandate"},
    "deleting": {"account", "erasing"},
    "mandates": {"mandate"},
    "account": {"account", "signed_in", "recovery_code"},
    "own_address": {"address_change", "account"},
    "notice_choice": {"account"},
    "join": {"account", "invitation"},
    "sign_in": {"signed_in", "account"},
    "single_sign_on": {"signed_in", "account"},
    "upkeep": {"notice_mail"},
    **dict.fromkeys(("audit_log", "handbook", "area", "check", "audit", "my_list", "record"), NOTHING),
}
BY_ITSELF = {"audit_event", "event", "event_cursor", "retention_run"}  # what the service writes besides


def test_every_form_says_what_it_keeps_and_a_backup_holds_the_table(app: Flask) -> None:
    sent = {
        rule.endpoint.partition(".")[0]
        for rule in app.url_map.iter_rules()
        if "." in rule.endpoint and "POST" in (rule.methods or ())
    }
    assert sent == set(KEPT), "a blueprint with forms says here which tables it writes to"
    named = set().union(*KEPT.values())
    assert named <= set(dump.TABLES), "and each of them is in a backup"
    assert named | BY_ITSELF | dump.PASSING == set(metadata.tables), "and no table is for nothing known"


@pytest.fixture
def used(app: Flask, site: Site, as_lead: SignedInClient) -> Site:
    """A service in which each list of the set-up and each kind of words of search was changed."""
    splitting.split(site)
    site.expect_change()
    lead = a_person(app, "lead", email="other@example.org")
    for number, document in enumerate(DOCUMENTS, 1):
        about = DOCUMENTS[document]
        proposed = as_lead.send(f"/settings/{document}/change", form(site, document))
        assert proposed.status_code == 303, proposed.text
        second = people.sign_in(app, a_person(app, "reviewer") if about is DOCUMENTS["danger-examples"] else lead)
        assert agree(second, document, number) == 303
        site.expect_change()
    actor, now = as_lead.person.actor, site.clock.now()
    curation.add(site, actor, "noise", PHRASE, now)
    pins.pin(site, actor, PINNED, "quiet-rooms", "asked at the fair", now)
    stop_words.leave_out(site, actor, LEFT_OUT, "asked all the time", now)
    curation.write_down(site, actor, "cant read", "slow-reading", now)
    return site


@pytest.mark.long
def test_what_was_set_in_the_browser_lives_again_in_another_place(used: Site, tmp_path: Path) -> None:
    back_up(used, tmp_path / "b.tar.gz", used.clock.now())
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content")), used.clock)
    restore(fresh, tmp_path / "b.tar.gz")
    assert in_step(fresh)
    for about in DOCUMENTS.values():
        assert entries(fresh, about) == entries(used, about), about.id
    for name in settings.names(used):
        here, there = (one.content.place(name) for one in (used, fresh))
        assert here.exists() == there.exists(), name
        assert not here.exists() or here.read_bytes() == there.read_bytes(), name
    assert settings.names(fresh) == settings.names(used)
    now, engine = fresh.state, fresh.state.engine
    assert engine is not None and now.judge(EXAMPLE["danger"]).level is Level.SURE
    assert now.configuration.taxonomy.live_topics["sensory"].plain == "Loud rooms"
    assert now.configuration.settings.area == "Newham"
    banner = fresh.banner
    assert banner is not None and banner.text == "Closed."
    for query in (PHRASE, PINNED):
        assert [one.card.slug for one in engine.search(query).found][:1] == ["quiet-rooms"], query
    assert stop_words.stop_words(fresh, now) == stop_words.stop_words(used, used.state)
    assert [one.query for one in written_down(fresh)] == ["cant read"]
    was, more = changes.history(used, "", 0, 50)
    assert changes.history(fresh, "", 0, 50) == (was, more) and len(was) == len(DOCUMENTS)


@pytest.mark.long
def test_a_change_of_before_is_undone_after_the_restore(used: Site, as_lead: SignedInClient, tmp_path: Path) -> None:
    back_up(used, tmp_path / "b.tar.gz", used.clock.now())
    fresh = Site(config(tmp_path / "new", write_content(tmp_path / "new" / "content")), used.clock)
    restore(fresh, tmp_path / "b.tar.gz")
    app = people.make_app(fresh)
    number = next(one.id for one in changes.history(fresh, "topics", 0, 9)[0])
    client = people.sign_in(app, as_lead.person)
    assert client.send(f"/settings/changes/{number}/undo", {"reason": "It was clearer"}).status_code == 303
    other = people.sign_in(app, a_person(app, "lead", email="third@example.org"))
    undone = changes.history(fresh, "topics", 0, 9)[0][0].id
    assert agree(other, "topics", undone) == 303
    fresh.expect_change()
    assert fresh.state.configuration.taxonomy.live_topics["sensory"].plain == "Noise and touch"
    assert yaml.safe_load(fresh.content.place("concepts/sensory.yml").read_text()).get("plain") != "Loud rooms"
