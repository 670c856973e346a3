"""An example of danger: proposed by who looks after urgent help, tried, agreed to by another of that team."""

from __future__ import annotations

import re

from flask import Flask

from oap.core.search.crisis import Level
from oap.site import Site
from tests import people
from tests.people import SignedInClient, a_person

DANGER = "the flibbert is humming in his wozzle cupboard"
FORM = {
    "kind": "medical",
    "danger": DANGER,
    "ordinary": "the flibbert is standing in his wozzle cupboard",
    "reason": "A family rang and was not heard",
}


def heard(site: Site, text: str) -> Level:
    site.expect_change()
    detector = site.state.detector
    assert detector is not None
    return detector.judge(text).level


def seen_in(html: str) -> dict[str, str]:
    """What the screen hands in of a trial that its reader has seen."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', html)
    assert found is not None, html
    return {"seen": found[1]}


def test_an_example_is_tried_and_agreed_to_by_the_team_of_urgent_help(
    app: Flask, site: Site, as_editor: SignedInClient, as_publisher: SignedInClient, as_lead: SignedInClient
) -> None:
    assert heard(site, DANGER) is Level.NONE
    assert as_editor.send("/settings/danger-examples/change", FORM).status_code == 403
    assert as_publisher.send("/settings/danger-examples/change", FORM).status_code == 303
    assert as_publisher.send("/settings/changes/1/agree").status_code == 403
    assert as_lead.send("/settings/changes/1/agree").status_code == 403, "a person of that team agrees"
    clinician = people.sign_in(app, a_person(app, "reviewer"))
    first = clinician.get("/settings/changes/1").text
    assert "I agree" not in first and "See what it would change" in first
    trial = clinician.send("/settings/changes/1/try").text
    assert "<strong>ordinary</strong> now, <strong>danger</strong> then" in trial and "I agree" in trial
    assert "None would be heard in another way" in trial
    assert heard(site, DANGER) is Level.NONE, "nothing is live yet"
    assert clinician.send("/settings/changes/1/agree", seen_in(trial)).status_code == 303
    assert heard(site, DANGER) is Level.SURE and heard(site, FORM["ordinary"]) is Level.NONE
    twice = as_publisher.send("/settings/danger-examples/change", FORM | {"kind": "", "danger": "", "ordinary": DANGER})
    assert twice.status_code == 400 and "kept already, as the opposite" in twice.text
    as_publisher.send("/settings/changes/1/undo", {"reason": "It was a joke"})
    going = clinician.send("/settings/changes/2/try").text
    assert "<strong>danger</strong> now, <strong>ordinary</strong> then" in going, "what goes is tried, too"
    assert clinician.send("/settings/changes/2/agree", seen_in(going)).status_code == 303
    assert heard(site, DANGER) is Level.NONE


def test_nobody_agrees_without_having_seen_what_it_would_change_now(
    app: Flask, site: Site, as_publisher: SignedInClient
) -> None:
    as_publisher.send("/settings/danger-examples/change", FORM)
    other = {
        "danger": "the flibbert is humming in his wozzle cupboards",
        "ordinary": "the flibbert is standing in his cupboards",
    }
    clinician = people.sign_in(app, a_person(app, "reviewer"))
    colleague = people.sign_in(app, a_person(app, "reviewer", email="two@example.org"))
    blind = clinician.send("/settings/changes/1/agree")
    assert blind.status_code == 400 and "Look first at what it would change" in blind.text
    of_another = seen_in(colleague.send("/settings/changes/1/try").text)
    assert clinician.send("/settings/changes/1/agree", of_another).status_code == 400, "each looks for themselves"
    seen = seen_in(clinician.send("/settings/changes/1/try").text)
    handed_in = as_publisher.send("/settings/danger-examples/change", FORM | other)
    assert handed_in.status_code == 303, handed_in.text
    assert colleague.send("/settings/changes/2/agree", seen).status_code == 400, "seen of another change"
    colleague.send("/settings/changes/2/agree", seen_in(colleague.send("/settings/changes/2/try").text))
    assert heard(site, other["danger"]) is Level.SURE
    stale = clinician.send("/settings/changes/1/agree", seen)
    assert stale.status_code == 400 and "different from what you saw" in stale.text
    again = seen_in(clinician.send("/settings/changes/1/try").text)
    assert clinician.send("/settings/changes/1/agree", again).status_code == 303


def test_an_example_says_no_name_and_both_parts_that_belong_together(as_publisher: SignedInClient) -> None:
    named = as_publisher.send("/settings/danger-examples/change", FORM | {"danger": "jayden wont wake up"})
    assert named.status_code == 400 and "somebody’s name" in named.text
    alone = as_publisher.send("/settings/danger-examples/change", FORM | {"kind": ""})
    assert alone.status_code == 400 and "belong together" in alone.text
    strange = as_publisher.send("/settings/danger-examples/change", FORM | {"kind": "boredom"})
    assert strange.status_code == 400 and "choose one from the list" in strange.text


def test_examples_that_cannot_be_read_leave_the_others_heard(site: Site) -> None:
    file = site.content.root / "local" / "danger-examples-added.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("examples: [")
    assert heard(site, "toddler swallowed button battery") is Level.SURE
    assert any("danger-examples-added.yml" in one for one in site.configuration.problems)
