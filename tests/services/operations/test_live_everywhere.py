"""What is published in the browser is live in every process of a running service: in two seconds (the soak insists on
that; the suite, on whatever machine, only that it comes)."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from oap.services.editing import drafting, publishing
from oap.services.search import curation, pins, splitting
from oap.site import Site
from tests import people
from tests.nodes import Node
from tests.people import SignedInClient, a_person, make_app
from tests.spread import in_soak
from tests.web.area.test_danger_examples import FORM as EXAMPLE
from tests.web.area.test_two_people import agree, form

pytestmark = pytest.mark.server
IN_A_ROW = 16  # new connections, each taken by either of two workers
PROMISED, PATIENCE = 2.0, 60.0  # seconds
WORD = "flibberts in his wozzle"


class Service:
    """A service of two processes, and a third one, this one, in which two leads work."""

    def __init__(self, site: Site) -> None:
        self.site, self.node = site, Node(site)
        app = make_app(site)
        self.lead = people.sign_in(app, a_person(app, "lead"))
        self.other = people.sign_in(app, a_person(app, "lead", email="other@example.org"))
        self.clinician = people.sign_in(app, a_person(app, "reviewer"))
        self.number = 0

    def change(self, document: str, **values: str) -> None:
        """Propose a change of the set-up; agreeing is what is timed."""
        made = self.lead.send(f"/settings/{document}/change", form(self.site, document) | values)
        assert made.status_code == 303, made.text
        self.number += 1

    def agreed(self, document: str) -> None:
        second: SignedInClient = self.clinician if document == "danger-examples" else self.other
        assert agree(second, document, self.number) == 303

    def everywhere(self, path: str, words: str) -> float:
        """How long until every process says it."""
        began, in_a_row = time.monotonic(), 0
        while in_a_row < IN_A_ROW:
            assert time.monotonic() - began < PATIENCE, f"{path} does not say “{words}”"
            with contextlib.suppress(OSError):
                in_a_row = in_a_row + 1 if words in self.node.get(path)[1] else 0
        return time.monotonic() - began


@pytest.fixture
def service(site: Site) -> Iterator[Service]:
    splitting.split(site)
    made = Service(site)
    made.node.serve()
    made.node.wait()
    yield made
    made.node.end()


@pytest.mark.parametrize("seconds", [PATIENCE, in_soak(PROMISED)])
def test_each_thing_that_is_published_in_the_browser_is_live_in_both_processes(
    service: Service, seconds: float
) -> None:
    site, actor, now = service.site, service.lead.person.actor, service.site.clock.now()
    took: dict[str, float] = {}

    def live(what: str, act: Callable[[], object], path: str, words: str) -> None:
        assert words not in service.node.get(path)[1], what
        act()
        took[what] = service.everywhere(path, words)

    found, loud = "/search?q={}", "/needs/quiet-rooms"
    live("words", lambda: curation.add(site, actor, "noise", WORD, now), found.format("flibberts+wozzle"), loud)
    pinned = "purple bicycle"
    live("pin", lambda: pins.pin(site, actor, pinned, "quiet-rooms", "x", now), found.format("purple+bicycle"), loud)
    service.change("topics", say="wumper zibbit")
    live("topic", lambda: service.agreed("topics"), found.format("wumper+zibbit"), loud)
    service.change("glossary")
    live("glossary", lambda: service.agreed("glossary"), "/glossary", "Who plans extra help.")
    service.change("contacts", phone="0800 2222", tel="08002222")
    live("contact", lambda: service.agreed("contacts"), "/urgent-help", "0800 2222")
    service.change("danger-examples")
    live("danger", lambda: service.agreed("danger-examples"), found.format(EXAMPLE["danger"].replace(" ", "+")), "999")
    service.change("area")
    live("area", lambda: service.agreed("area"), "/", "Newham")
    service.change("emergency-banner")
    live("banner", lambda: service.agreed("emergency-banner"), "/", "Closed.")
    draft = drafting.start(site, actor, "quiet-rooms", now)
    text = (draft.text or "").replace("title: When a room", "title: When an aula", 1)
    draft = drafting.save(site, actor, draft.id, now, text=text, saves=draft.saves)
    draft = drafting.submit(site, actor, draft.id, now, note="Our word")
    other = service.other.person.actor
    live(
        "page",
        lambda: publishing.publish(site, other, draft.id, now, saves=draft.saves),
        found.format("aula"),
        "When an aula",
    )
    print({what: round(one, 2) for what, one in took.items()})
    assert {what: one for what, one in took.items() if one > seconds} == {}
