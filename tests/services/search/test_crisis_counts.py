"""Counts of how often urgent help opened: bare numbers a day, added up once, never in the way of an answer."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from flask.testing import FlaskClient

from oap.core.search.crisis import Level
from oap.services.search import crisis_counts
from oap.site import Site
from oap.storage import crisis_counts as stored

TODAY = date(2026, 11, 30)
YESTERDAY = TODAY - timedelta(days=1)


def _folder(site: Site) -> Path:
    return site.config.instance_dir / "crisis-counts"


def test_days_that_are_over_are_added_up_once_and_by_level(either_site: Site) -> None:
    for level, times in ((Level.NONE, 5), (Level.PERHAPS, 2), (Level.SURE, 1)):
        for _ in range(times):
            crisis_counts.count(either_site, level, YESTERDAY)
    crisis_counts.count(either_site, Level.SURE, TODAY)
    assert crisis_counts.days(either_site, TODAY, 28) == []
    assert crisis_counts.add_up(either_site, TODAY) == 3
    assert crisis_counts.add_up(either_site, TODAY) == 0
    (day,) = crisis_counts.days(either_site, TODAY, 28)
    assert day.day == YESTERDAY.isoformat() and day.searches == 8
    assert day.counts == {Level.NONE: 5, Level.PERHAPS: 2, Level.SURE: 1}


def test_a_kill_between_the_record_and_the_files_counts_nothing_twice(site: Site) -> None:
    site.database.prepare()
    crisis_counts.count(site, Level.SURE, YESTERDAY)
    kept = {path: path.read_bytes() for path in _folder(site).iterdir()}
    crisis_counts.add_up(site, TODAY)
    for path, data in kept.items():  # as if it had been killed before taking them away
        path.write_bytes(data)
    crisis_counts.add_up(site, TODAY)
    assert crisis_counts.days(site, TODAY, 28)[0].counts[Level.SURE] == 1


def test_each_machine_is_added(site: Site, tmp_path: Path) -> None:
    site.database.prepare()
    for number in (2, 3):
        counter = stored.CrisisCounter(tmp_path / f"machine-{number}")
        for _ in range(number):
            counter.count(YESTERDAY.isoformat(), Level.PERHAPS)
        with site.database.write() as connection:
            for day, level, count in counter.over(TODAY.isoformat()):
                stored.add(connection, day, level, counter.node(), count)
    assert crisis_counts.days(site, TODAY, 28)[0].counts[Level.PERHAPS] == 5


def test_what_is_kept_has_no_words_and_no_time_of_day(site: Site, browser_client: FlaskClient) -> None:
    for typed in ("suicidal thoughts", "covers ears in the hall", "covers ears in the hall"):
        browser_client.get("/search", query_string={"q": typed})
    browser_client.get("/api/v1/search", query_string={"q": "covers ears"})
    files = {path.name.partition(".")[2]: path for path in _folder(site).iterdir()}
    assert {level: path.read_bytes() for level, path in files.items()} == {"sure": b".", "none": b"..."}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files.values())


def test_a_disk_that_cannot_be_written_costs_no_answer(site: Site, browser_client: FlaskClient) -> None:
    site.config.instance_dir.mkdir(parents=True, exist_ok=True)
    _folder(site).write_text("a file where the folder should be")
    assert browser_client.get("/search?q=suicidal").status_code == 200


def test_days_are_forgotten(site: Site) -> None:
    site.database.prepare()
    long_ago = TODAY - timedelta(days=crisis_counts.KEPT_DAYS + 2)
    crisis_counts.count(site, Level.SURE, long_ago)
    crisis_counts.add_up(site, TODAY)
    crisis_counts.count(site, Level.SURE, YESTERDAY)
    crisis_counts.add_up(site, TODAY)
    assert crisis_counts.forget_old(site, datetime.combine(TODAY, time(12), UTC)) == 1
    assert [one.day for one in crisis_counts.days(site, TODAY, 1000)] == [YESTERDAY.isoformat()]
