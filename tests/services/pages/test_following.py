"""A machine follows what others did by their events: the pages that moved, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from oap import companion
from oap.companion import catch_up_site
from oap.core.pages.workflow import Actor
from oap.heartbeat import Heartbeat
from oap.services.editing import drafting, publishing
from oap.services.pages.sync import in_step, sync
from oap.site import Site
from tests.build import a_page, people, write_content, write_page

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


@pytest.fixture
def there(either_site: Site, tmp_path: Path, content: Path) -> Iterator[Site]:
    """Another machine over the same record."""
    folder = write_content(tmp_path / "other" / "content", a_page(), a_page("urgent-help", "guides"))
    (folder / "needs" / "slow-reading.md").write_text((content / "needs" / "slow-reading.md").read_text())
    other = Site(replace(either_site.config, content_dir=folder, index_dir=tmp_path / "other" / "index"))
    sync(other)
    yield other
    other.database.close()


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was looked at: paths, or None for everything."""
    seen: list[Any] = []

    def watched(site: Site, *, paths: Any = None) -> Any:
        seen.append(paths)
        return sync(site, paths=paths)

    monkeypatch.setattr(companion, "sync", watched)
    return seen


def published(site: Site, who: dict[str, Actor], page: str) -> None:
    draft = drafting.start(site, who["editor"], page, NOW)
    words = (draft.text or "").replace("Some ", "Some tall ", 1)
    draft = drafting.save(site, who["editor"], draft.id, NOW, text=words, saves=draft.saves)
    draft = drafting.submit(site, who["editor"], draft.id, NOW, note="Taller")
    publishing.publish(site, who["publisher"], draft.id, NOW, saves=draft.saves)


def test_what_another_machine_publishes_and_withdraws(either_site: Site, there: Site, looked_at: list[Any]) -> None:
    who = people(either_site, "editor", "publisher")
    seen = catch_up_site(there, None)
    looked_at.clear()
    published(either_site, who, "slow-reading")
    seen = catch_up_site(there, seen)
    assert looked_at == [["needs/slow-reading.md"]] and in_step(there)
    assert "Some tall children" in (there.content.root / "needs" / "slow-reading.md").read_text()
    gone = publishing.propose_withdrawal(either_site, who["editor"], "slow-reading", NOW, note="Gone")
    publishing.publish(either_site, who["publisher"], gone.id, NOW, saves=gone.saves)
    seen = catch_up_site(there, seen)
    seen = catch_up_site(there, seen)  # its own writing
    assert looked_at[1:] == [["needs/slow-reading.md"]] and "slow-reading" not in there.rendered_pages.library.by_slug
    drafting.start(either_site, who["editor"], "quiet-rooms", NOW)
    assert catch_up_site(there, seen) is seen, "a draft is nothing to readers"


def test_a_machine_is_in_step_while_people_go_on_publishing(
    either_site: Site, there: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers of one that is always a moment behind are not sent away for that."""
    who, beat, last_event = people(either_site, "editor", "publisher"), Heartbeat(), companion._last_event
    following, before = companion._Work(there, beat), beat.following.in_step

    def and_goes_on(site: Site) -> int:
        last = last_event(site)
        published(either_site, who, "slow-reading")
        return last

    monkeypatch.setattr(companion, "_last_event", and_goes_on)
    seen = None
    for _ in range(3):
        seen = following.catch_up(seen)
        following.ask()
        assert before < beat.following.in_step < beat.following.looked, "as of when the look began"
        before = beat.following.in_step


def test_very_much_at_once_or_a_record_from_before_is_looked_at_whole(
    either_site: Site, there: Site, looked_at: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(companion, "MANY", 1)
    seen = catch_up_site(there, None)
    looked_at.clear()
    for name in ("one", "two"):
        write_page(either_site.content.root, a_page(name, title=f"Room {name}"))
    sync(either_site)
    seen = catch_up_site(there, seen)
    assert looked_at == [None] and {"one", "two"} <= set(there.rendered_pages.library.by_slug)
    seen = catch_up_site(there, seen)
    with either_site.database.write() as connection:
        connection.execute(text("DELETE FROM event"))
    assert catch_up_site(there, seen) is not None and looked_at[-1] is None
