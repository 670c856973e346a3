"""Bring shelf and index in step with the content folder. Safe to run at any time, as often as one likes.

One process does it at a time, under a file lock. It never changes a file in the content folder.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from oap.core.library import Record, make_record
from oap.core.problems import Problem
from oap.site import Site, read_words

log = logging.getLogger(__name__)


@dataclass
class SyncReport:
    """What a sync did: slugs put in and taken out, whether all was made again, and the pages left out, with why."""

    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    rebuilt: bool = False
    skipped: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        return not (self.changed or self.gone or self.rebuilt or self.skipped)

    def __str__(self) -> str:
        if self.skipped:
            return f"Nothing done: {self.skipped}"
        what = "Everything was made again" if self.rebuilt else "In step" if self.quiet else "Brought in step"
        left = {problem.file for problem in self.problems}
        return f"{what}: {len(self.changed)} pages put in, {len(self.gone)} taken out, {len(left)} left out."


def sync(site: Site, *, rebuild: bool = False) -> SyncReport:
    """Do what is needed for readers to get what the content folder holds. ``rebuild`` makes everything again."""
    with _locked(site.config.index_dir / "lock"):
        lock = _git_lock(site.config.content_dir)
        if lock is not None and site.shelf.readable:
            return SyncReport(skipped=f"{lock} exists, so Git may be changing the content at this moment.")
        stamp = site.content.configuration_stamp("taxonomy.yml")
        site.shelf.refresh()
        if rebuild or not site.shelf.readable or site.shelf.configuration != stamp or site.index.open() is None:
            return _rebuild(site, stamp)
        report = SyncReport()
        records = _changed_records(site, report)
        paths = site.shelf.paths()
        present = {file.path for file in site.content.page_files()} - {problem.file for problem in report.problems}
        gone = [
            slug
            for path, slug in sorted(paths.items())
            if path not in present and slug not in {r.page.slug for r in records}
        ]
        if records or gone:
            cards = site.shelf.library.by_slug
            site.shelf.append(records, [cards[slug] for slug in gone])
        report.changed, report.gone = [record.page.slug for record in records], gone
        if not site.shelf.library.cards and not site.index.stamps():
            return report
        _repair_index(site)
        return report


def _changed_records(site: Site, report: SyncReport) -> list[Record]:
    stamps, by_path = site.shelf.stamps(), site.shelf.paths()
    records: list[Record] = []
    owner = {slug: path for path, slug in by_path.items()}
    for file in site.content.page_files():
        slug = by_path.get(file.path)
        if slug is not None and stamps[slug] == file.stamp:
            continue
        record = _record(site, file.path, file.stamp, report, owner)
        if record is not None:
            records.append(record)
    return records


def _record(site: Site, path: str, stamp: str, report: SyncReport, owner: dict[str, str]) -> Record | None:
    page, _, problems = site.content.read_page(path)
    if (
        page is not None
        and owner.setdefault(page.slug, path) != path
        and (site.content.root / owner[page.slug]).is_file()
    ):
        problems.append(
            Problem(
                path, 0, "", f"The file name “{page.slug}” is also used by {owner[page.slug]}. This page is left out."
            )
        )
        page = None
    if page is None:
        report.problems += problems
        for problem in problems:
            log.error("Page left out: %s", problem)
        return None
    owner[page.slug] = path
    return make_record(page, stamp)


def _rebuild(site: Site, stamp: str) -> SyncReport:
    report = SyncReport(rebuilt=True)
    site.config.index_dir.mkdir(parents=True, exist_ok=True)
    owner: dict[str, str] = {}

    def records() -> Iterator[Record]:
        for file in site.content.page_files():
            record = _record(site, file.path, file.stamp, report, owner)
            if record is not None:
                report.changed.append(record.page.slug)
                yield record

    site.shelf.replace_all(records(), stamp)
    taxonomy = read_words(site.content).taxonomy
    site.index.rebuild((record for card in site.shelf.library.cards if (record := site.shelf.get(card.slug))), taxonomy)
    return report


def _repair_index(site: Site) -> None:
    """Make the index agree with the shelf, page by page, in one commit."""
    indexed, shelved = site.index.stamps(), site.shelf.stamps()
    gone = sorted(indexed.keys() - shelved.keys())
    stale = [slug for slug, stamp in sorted(shelved.items()) if indexed.get(slug) != stamp]
    if gone or stale:
        records = (record for slug in stale if (record := site.shelf.get(slug)))
        site.index.update(records, gone, read_words(site.content).taxonomy)


def in_step(site: Site) -> bool:
    """Whether index and library agree on every page."""
    site.shelf.refresh()
    return site.index.stamps() == site.shelf.stamps() and len(site.shelf.library) > 0


def _git_lock(content: Path) -> Path | None:
    for folder in (content, *content.parents):
        if (folder / ".git").exists():
            lock = folder / ".git" / "index.lock"
            return lock if lock.exists() else None
    return None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
