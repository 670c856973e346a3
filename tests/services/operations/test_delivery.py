"""Each subscriber gets every event in order and at least once, whoever dies or fails on the way."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from oap.core.events import KEPT_DAYS, Event
from oap.services.operations import tasks
from oap.services.operations.delivery import Subscriber, deliver, forget_old, log_events, standing
from oap.site import Site
from oap.storage import events
from oap.storage.tables.operations import event_cursor
from tests.build import ROOT

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
DIES = """
import sys, time
from pathlib import Path
from oap.config import read_config
from oap.services.operations.delivery import Subscriber, deliver
from oap.site import Site

def receive(site, happened):
    Path(sys.argv[1]).write_text(" ".join(str(one.id) for one in happened) + "\\n")
    time.sleep(600)

deliver(Site(read_config()), Subscriber("probe", receive))
"""


class Received(list[int]):
    """A subscriber that keeps the ids of what it was given; it fails while ``fails`` is set."""

    fails = False

    def receive(self, site: Site, happened: Sequence[Event]) -> None:
        self.extend(one.id for one in happened)
        if self.fails:
            raise OSError("nobody answers")


def happened(site: Site, number: int, at: datetime = NOW) -> None:
    with site.database.write() as connection:
        for count in range(number):
            events.add(connection, "commented", now=at.strftime("%Y-%m-%dT%H:%M:%SZ"), page_id=f"page-{count}")


def all_ids(site: Site) -> list[int]:
    with site.database.read() as connection:
        return [one.id for one in events.after(connection, 0, limit=10_000)]


def no_pause(site: Site) -> None:
    """As if the lease and the pause after a failure had passed."""
    with site.database.write() as connection:
        connection.execute(update(event_cursor).values(held_until="", retry_at=""))


def test_everything_is_given_once_and_in_order(either_site: Site) -> None:
    happened(either_site, 250)
    received = Received()
    probe = Subscriber("probe", received.receive)
    assert deliver(either_site, probe) == 253 and received == all_ids(either_site), "with the three pages of the folder"
    assert deliver(either_site, probe) == 0
    happened(either_site, 1)
    assert deliver(either_site, probe) == 1 and received == all_ids(either_site)


def test_two_machines_give_each_event_once(either_site: Site) -> None:
    """One is in the middle of it when the other comes."""
    received, other = Received(), Site(replace(either_site.config))

    def receive(site: Site, found: Sequence[Event]) -> None:
        assert deliver(other, Subscriber("probe", received.receive)) == 0
        received.receive(site, found)

    deliver(either_site, Subscriber("probe", receive))
    assert received == all_ids(either_site)
    other.database.close()


def test_a_machine_that_dies_after_it_gave_and_before_it_said_so(either_site: Site, tmp_path: Path) -> None:
    happened(either_site, 3)
    told = tmp_path / "told"
    environment = {**os.environ, **tasks.settings(either_site.config), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen([sys.executable, "-c", DIES, str(told)], env=environment, cwd=ROOT)
    while not (told.exists() and told.read_text().endswith("\n")):
        assert process.poll() is None, "it gave nothing"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    received = Received()
    probe = Subscriber("probe", received.receive)
    assert deliver(either_site, probe) == 0, "it may still be at it"
    no_pause(either_site)
    deliver(either_site, probe)
    assert received == [int(one) for one in told.read_text().split()] == all_ids(either_site)


def test_one_that_fails_gets_the_same_again_and_holds_up_nobody(either_site: Site) -> None:
    bad, good = Received(), Received()
    bad.fails = True
    failing = Subscriber("failing", bad.receive)
    for failures in (1, 2):
        assert deliver(either_site, failing) == 0 and standing(either_site).failures["failing"] == failures
        assert deliver(either_site, failing) == 0 and len(bad) == 3 * failures, "there is a pause"
        no_pause(either_site)
    deliver(either_site, Subscriber("good", good.receive))
    found = standing(either_site)
    assert good == all_ids(either_site) and found.waiting == {"failing": 3, "good": 0} and found.stored == 3
    bad.fails = False
    assert deliver(either_site, failing) == 3 and standing(either_site).failures["failing"] == 0


def test_old_events_go_when_every_subscriber_has_them(either_site: Site) -> None:
    happened(either_site, 2, NOW - timedelta(days=KEPT_DAYS + 1))
    happened(either_site, 1)
    one, two = Subscriber("one", Received().receive), Subscriber("two", Received().receive)
    deliver(either_site, one)
    assert forget_old(either_site, [one, two], NOW) == 0
    deliver(either_site, two)
    assert forget_old(either_site, [one, two], NOW) == 2 and len(all_ids(either_site)) == 4


def test_the_log_has_a_line_for_each_act(either_site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with either_site.database.write() as connection:
        events.add(connection, "published", now="2026-11-30T10:00:00Z", page_id="sleep", version=2, actor_id=7)
    with caplog.at_level(logging.INFO, "oap.events"):
        deliver(either_site, Subscriber("log", log_events))
    folder, one = caplog.messages
    assert "kind=published pages=3 actor=- at=" in folder
    assert one.endswith("kind=published page=sleep version=2 actor=7 at=2026-11-30T10:00:00Z")
