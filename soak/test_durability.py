"""What must survive, for a quarter of an hour and more. `python -m soak.kills 200`, `python -m soak.machines 12`,
`python -m soak.notices 40` and `python -m soak.outages` print the figures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from soak import kills, machines, notices, outages
from soak.faults import faults
from tests.databases import postgres  # noqa: F401  a fixture, found here by pytest
from tests.mailbox import mail_server
from tests.nodes import a_handbook
from tests.writing import Said, actor, change, new_word


def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    figures = kills.run(tmp_path, 200, seed=5)
    assert figures.wrong == [], figures
    assert sum(figures.kills.values()) == 200


def test_three_machines_one_killed_in_the_middle(tmp_path: Path, postgres: Callable[[], str]) -> None:  # noqa: F811  a fixture
    figures = machines.run(tmp_path, 12, postgres())
    assert figures.wrong == [], figures


def test_everybody_is_told_whoever_dies_on_the_way(tmp_path: Path) -> None:
    with mail_server() as box:
        figures = notices.run(tmp_path, 40, 5, box)
    assert figures.wrong == [], figures


@pytest.mark.skipif(os.geteuid() != 0, reason="making a small disk needs root and the right to mount")
def test_readiness_tells_each_outage_and_its_end(tmp_path: Path) -> None:
    figures = outages.run(tmp_path)
    assert figures.wrong == [], figures


def test_the_look_finds_each_thing_that_may_be_wrong(tmp_path: Path) -> None:
    """Otherwise the two above could not fail."""
    site, pages = a_handbook(tmp_path, 2, ("asha",))
    word = new_word("x")
    who = actor(site, "asha@example.org"), actor(site, "publisher.schools@example.org")
    steps = list(change(site, *who, pages[0], word))
    assert faults(site, steps) == []
    made = steps[-1]
    for promise, found in (
        (Said("published", pages[0], "zqnever", made.number), "was published with zqnever"),
        (Said("published", pages[0], word, 7), "version 7 of page-0"),
        (Said("saved", pages[0], "zqnever", draft=made.draft), "was kept with zqnever"),
        (Said("on-disk", pages[1], word), "is not in the newest version"),
    ):
        assert any(found in line for line in faults(site, [promise])), found
    path = site.content.root / "guides" / "page-1.md"
    kept = path.read_text()
    path.write_text(kept.replace("every sound", "every word"))
    assert any(line.startswith("folder: guides/page-1.md") for line in faults(site, []))
    path.write_text(kept)
    site.index.update([], site.index.places(["page-0"]), site.configuration.taxonomy)
    site.arrays.derive(site.configuration.thesaurus.variants)
    assert {line.partition(":")[0] for line in faults(site, steps)} == {"search"}
    (site.config.index_dir / "whoosh.damaged-1").mkdir()
    assert any("moved aside" in line for line in faults(site, []))
