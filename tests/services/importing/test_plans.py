"""A large file is gone through in a process of its own, once for each change that can make it come out otherwise, and a
look in the serving process costs no more than the reading of what was made."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import pytest

from oap.core.importing.blocks import Cell, Line, Read, Table, count_letters, lines_of, read_from, write_down
from oap.core.importing.choices import Choices
from oap.core.pages.workflow import Actor
from oap.services.importing import desk, importing, plans, reading_files
from oap.services.pages.sync import sync
from oap.site import Site
from oap.storage import tasks as stored
from tests.people import a_person

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MARK = "d" * 12
STATEMENTS = 900


def _row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell((Line("paragraph", text),), n) for n, text in enumerate(texts))


def _large() -> Read:
    blocks: list[Line | Table] = []
    for page in range(30):
        blocks += [Line("heading", f"Loud rooms of building {page}", 1), Line("heading", "What schools provide", 2)]
        blocks += [
            Line("item", f"Staff should ring bell {page} of corridor {n} softly, and say so before lessons begin", 1)
            for n in range(STATEMENTS // 30 - 2)
        ]
        rows = [_row(f"Noise {page} {n}", f"Blinds of room {page} and {n} are down in the sun") for n in range(2)]
        blocks.append(Table((_row("Need", "Provision"), *rows), f"table {page}", 1))
    return Read(tuple(blocks), letters=sum(count_letters(line.text) for line in lines_of(blocks)))


@pytest.fixture
def lead(either_site: Site, monkeypatch: pytest.MonkeyPatch) -> Actor:
    sync(either_site)
    monkeypatch.setattr(plans, "start_planner", lambda site: None)  # this process makes them, when the test says so
    monkeypatch.setattr(plans, "PATIENCE", 0.0)
    with either_site.database.write() as connection:
        stored.request(connection, reading_files.KIND, MARK, {"name": "large.docx"})
        task = stored.claim(connection, reading_files.KIND, "here")
        assert task is not None
        stored.finish(connection, task, json.dumps(write_down(_large())).encode())
    return a_person(either_site, "lead").actor


def _calls(work: Callable[[], Any]) -> Counter[str]:
    """How often functions of each module of ours are called."""
    counted = Counter[str]()

    def called(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and "/oap/" in frame.f_code.co_filename:
            counted[frame.f_code.co_filename.rsplit("/oap/", 1)[1]] += 1

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


def test_a_large_file_is_planned_once_a_change_and_looks_cost_its_reading(either_site: Site, lead: Actor) -> None:
    site = either_site

    def look() -> desk.Desk:
        return desk.at_desk(site, lead, MARK, "schools")

    def say(**values: object) -> None:
        keys = [look().report.plan.pages[0].key]
        desk.say(site, lead, MARK, NOW, lambda choices: choices.with_pages(keys, **values), team="schools")

    for _ in range(2):  # also who asks twice has it made once
        with pytest.raises(plans.NotYet) as asked:
            look()
        assert plans.is_being_made(site, asked.value.key)
    assert plans.plan_waiting(site) == 1 and not plans.is_being_made(site, asked.value.key)

    read = read_from(json.loads(reading_files.what_was_read(site, MARK)[0]))
    first = look()
    assert first.report.plan == importing.planned(site, read), "what is kept is the very plan, tables and all"
    assert len(first.report.plan.statements) == STATEMENTS and first.report.plan.tables

    seen = _calls(look)
    guessing = {"core/importing/page_builder.py", "core/importing/classifier.py", "core/importing/alike.py"}
    assert not guessing & set(seen)
    assert seen.total() < 8 * STATEMENTS, "values are put together, and nothing is worked out"

    say(title="Another title", do="leave-out")
    assert look().decided.pages != first.decided.pages, "what is decided afterwards needs no plan"
    say(area=next(iter(site.state.configuration.taxonomy.areas)))
    with pytest.raises(plans.NotYet):
        look()
    assert plans.plan_waiting(site) == 1
    assert look().report.plan.pages[0].area.goes_by == "told"
    assert plans.plan_waiting(site) == 0

    report = desk.make(site, lead, MARK, NOW, team="schools")
    assert len(report.drafts) == 29, "the page that was left out is none"


def test_choices_that_plan_alike_have_one_plan() -> None:
    chosen = Choices().with_pages(["p1"], title="New", do="join", into="p0").with_statements({"s1": "keep"})
    assert chosen.for_planning == Choices()
    assert chosen.with_pages(["p1"], tier="targeted").for_planning != Choices()
    both = Choices().with_pages(["p1", "p2"], team="schools"), Choices().with_pages(["p2", "p1"], team="schools")
    assert both[0].for_planning.model_dump_json() == both[1].for_planning.model_dump_json()


def test_the_reader_of_a_large_file_leaves_the_first_plan_and_of_a_small_one_none(either_site: Site) -> None:
    sync(either_site)
    read = _large()
    data = json.dumps(write_down(read)).encode()
    plans.keep_first(either_site, data, importing.planned(either_site, read))
    assert plans.plan_of(either_site, data, Choices(), patience=0) == importing.planned(either_site, read)
    small = json.dumps(write_down(Read(read.blocks[:3]))).encode()
    plans.keep_first(either_site, small, importing.planned(either_site, read_from(json.loads(small))))
    with either_site.database.read() as connection:
        assert len(stored.keys(connection, plans.KIND, "")) == 1
