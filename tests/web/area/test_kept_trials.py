"""What a change would do is tried once: agreeing, looking again and others who look are shown what was found, as long
as what it was made of is the same."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from flask import Flask

from oap.services.area import changes, kept_trials, trials
from oap.services.area.topic_trial import TopicTrial
from oap.services.search import stop_words
from oap.site import Site
from oap.storage import tasks
from tests import people
from tests.people import SignedInClient, a_person
from tests.web.area.test_danger_examples import FORM
from tests.web.area.test_topics import NEW


def kept(site: Site) -> list[str]:
    with site.database.read() as connection:
        return tasks.keys(connection, kept_trials.KIND, "")


def leave(site: Site, key: str, **other: object) -> None:
    """As if that had been found, by whatever process."""
    with site.database.write() as connection:
        said = json.loads(tasks.result(connection, kept_trials.KIND, key) or b"{}")
        tasks.leave(connection, kept_trials.KIND, key, json.dumps({**said, **other}).encode())


def test_agreeing_takes_what_was_found_and_tries_again_once_something_is_different(
    app: Flask, site: Site, as_lead: SignedInClient
) -> None:
    as_lead.send("/settings/topics/change", NEW)
    second = people.sign_in(app, a_person(app, "publisher", team="health"))
    assert kept(site) == []
    first = second.send("/settings/changes/1/try").text
    (key,) = kept(site)
    leave(site, key, doubled=[["hates seams", "Somebody else’s topic"]])
    again = second.send("/settings/changes/1/try").text
    assert "Somebody else’s topic" not in first and "Somebody else’s topic" in again, "it is not made again"
    seen = again.partition('name="seen" value="')[2].partition('"')[0]
    stop_words.leave_out(site, as_lead.person.actor, "any ideas", "asked all the time", site.clock.now())
    site.expect_change()
    other = second.send("/settings/changes/1/agree", {"seen": seen})
    assert other.status_code == 400 and "different from what you saw" in other.text, "it was made again"
    assert len(kept(site)) == 2
    assert "Somebody else’s topic" not in second.send("/settings/changes/1/try").text


def test_what_was_found_is_the_same_when_it_comes_out_of_the_record(
    app: Flask, site: Site, as_lead: SignedInClient, as_publisher: SignedInClient
) -> None:
    as_lead.send("/settings/topics/change", NEW | {"say": "covers ears\nhates seams", "reason": "x"})
    as_publisher.send("/settings/danger-examples/change", FORM)
    for number in (1, 2):
        one = changes.get(site, number)
        made = trials.trial(site, one)
        found = kept_trials.kept(site, kept_trials.key_of(site, one))
        assert found is not made and found == made and found is not None and found.outcome == made.outcome


def test_a_trial_is_made_by_one_at_a_time_and_who_waited_is_given_what_came_of_it(
    site: Site, as_lead: SignedInClient
) -> None:
    as_lead.send("/settings/topics/change", NEW)
    one, found = changes.get(site, 1), []
    key = kept_trials.key_of(site, one)
    with kept_trials.turn(site):
        other = threading.Thread(target=lambda: found.append(trials.trial(site, one)))
        other.start()
        until_somebody_waits(site.config.index_dir / "trials.lock")
        kept_trials.keep(site, key, TopicTrial([], [], [("hates seams", "Another topic")], []))
    other.join()
    (shown,) = found
    assert isinstance(shown, TopicTrial) and shown.doubled == [("hates seams", "Another topic")]


def until_somebody_waits(file: Path) -> None:
    """Until somebody asked for the lock that is held, and has to wait."""
    number = str(file.stat().st_ino)
    moment = threading.Event()
    while not any("->" in line and line.split()[-3].endswith(f":{number}") for line in locks()):
        moment.wait(0.01)


def locks() -> list[str]:
    return Path("/proc/locks").read_text().splitlines()
