"""Every list of the set-up needs two people who may, whatever a request says that no screen of ours would send."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from oap.core.area.documents import DOCUMENTS
from oap.core.times import LONDON
from oap.site import Site
from oap.storage import accounts, entry_changes
from tests import people
from tests.people import NOW, SignedInClient, a_person
from tests.web.area.test_danger_examples import FORM
from tests.web.area.test_settings import shown

CHANGED = {
    "area": ("", {"area": "Newham"}),
    "contacts": ("childline", {"hours": "Every day, Testham says"}),
    "glossary": ("special educational needs co-ordinator", {"meaning": "Who plans extra help."}),
    "topics": ("sensory", {"plain": "Loud rooms"}),
}


def form(site: Site, document: str) -> dict[str, str]:
    """A change that its screen would send."""
    if document == "danger-examples":
        return FORM
    if document == "emergency-banner":
        at = site.clock.now().astimezone(LONDON)
        times = {"starts": f"{at:%Y-%m-%dT%H:%M}", "ends": f"{at + timedelta(hours=2):%Y-%m-%dT%H:%M}"}
        return {"text": "Closed.", "reason": "Snow", **times}
    key, values = CHANGED[document]
    return shown(site, document, key) | values


def waits(site: Site, number: int) -> bool:
    with site.database.read() as connection:
        return entry_changes.get(connection, number).state == "waiting"


def agree(client: SignedInClient, document: str, number: int) -> int:
    """Agree as the screens lead there: with what was seen of a trial where one is needed."""
    seen = {}
    if DOCUMENTS[document].tried:
        found = re.search(r'name="seen" value="(\w+)"', client.send(f"/settings/changes/{number}/try").text)
        seen = {"seen": found[1] if found else ""}
    return client.send(f"/settings/changes/{number}/agree", seen).status_code


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_request_makes_a_change_live_that_two_people_did_not_want(
    app: Flask, site: Site, as_lead: SignedInClient, as_editor: SignedInClient, document: str
) -> None:
    other = a_person(app, "reviewer") if document == "danger-examples" else a_person(app, "lead", email="o@example.org")
    second, change = people.sign_in(app, other), form(site, document)
    if DOCUMENTS[document].rights.alone == "nobody":
        alone = as_lead.send(f"/settings/{document}/change", change | {"action": "alone"})
        assert alone.status_code == 403, "an emergency is one of banners only"
    assert as_lead.send(f"/settings/{document}/change", change).status_code == 303
    for client in (as_lead, as_editor):
        assert agree(client, document, 1) == 403
        assert client.send("/settings/changes/1/second").status_code == 403
    assert second.post("/settings/changes/1/agree").status_code == 400 and waits(site, 1), "from another site"
    with site.database.write() as connection:
        accounts.set_roles(connection, other.id, ())
    assert agree(second, document, 1) == 403 and waits(site, 1), "the role was withdrawn meanwhile"
    with site.database.write() as connection:
        accounts.set_roles(connection, other.id, other.roles)
        accounts.set_disabled(connection, other.id, NOW)
    answer = second.post("/settings/changes/1/agree", data={})
    assert answer.status_code != 200 and waits(site, 1), "the account was disabled meanwhile"
    with site.database.write() as connection:
        accounts.set_disabled(connection, other.id, None)
    second = people.sign_in(app, other)
    assert agree(second, document, 1) == 303
    assert agree(second, document, 1) == 400, "decided once"
    assert as_lead.send("/settings/changes/1/undo", {"reason": "No"}).status_code == 303
    assert agree(as_lead, document, 2) == 403, "an undoing needs two people, too"
    assert agree(second, document, 2) == 303
    stale = as_lead.send("/settings/changes/1/undo", {"reason": "No"})
    assert stale.status_code == 400 and "changed meanwhile" in stale.text
