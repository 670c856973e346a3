"""Bring record, content folder, rendered pages and index in step. Safe to run at any time, as often as one likes.

One process does it at a time, under a file lock. First folder and record are made to agree
(``oap.services.pages.reconciling``), then rendered pages and index follow the folder. A kill at any point is repaired
by the next run.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from oap import program
from oap.core.library.library import RenderedPage, render_page
from oap.core.pages.facts import Facts
from oap.core.pages.page import Page
from oap.core.pages.placing import read_whole
from oap.core.pages.problems import Problem
from oap.core.pages.provenance import NOTHING_KNOWN, Provenance
from oap.core.pages.reconcile import WITHDRAWN
from oap.core.pages.revisions import Head
from oap.errors import Conflict, OapError, Unavailable
from oap.services.pages import settings
from oap.services.pages.folder_texts import Some, read_file, some_pages
from oap.services.pages.pictures import settle as settle_pictures
from oap.services.pages.reconciled import Reconciled
from oap.services.pages.reconciling import reconcile
from oap.site import Site
from oap.storage import revisions
from oap.storage.content import PageFile

log = logging.getLogger(__name__)


@dataclass
class SyncReport:
    """What a sync did: slugs put in and taken out, whether all was made again, and the pages left out, with why.

    ``written`` are ids of pages written to disk from the record, ``recorded`` of texts taken from disk into the record,
    and
    ``clashes`` those of them where disk and record had both moved on. ``older`` are pages of which newer versions were
    public from this folder than the record holds.
    ``settings`` are files that people change in the browser, too.
    """

    changed: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    rebuilt: bool = False
    skipped: str = ""
    unrecorded: bool = False  # made from the folder alone, because the record could not be asked
    problems: list[Problem] = field(default_factory=list)

    @property
    def quiet(self) -> bool:
        return not (
            self.changed or self.gone or self.rebuilt or self.skipped or self.written or self.recorded or self.settings
        )

    def __str__(self) -> str:
        if self.skipped:
            return f"Nothing done: {self.skipped}"
        what = "Everything was made again" if self.rebuilt else "In step" if self.quiet else "Brought in step"
        left = {problem.file for problem in self.problems}
        text = f"{what}: {len(self.changed)} pages put in, {len(self.gone)} taken out, {len(left)} left out."
        if self.recorded:
            text += f" Recorded from disk: {_some(self.recorded)}."
        if self.written:
            text += f" Written to disk: {_some(self.written)}."
        if self.settings:
            text += f" Followed: {_some(self.settings)}."
        if self.clashes:
            text += f" Changed in both places, please compare: {_some(self.clashes)}."
        if self.older:
            text += (
                " The record is older than this folder, as after an older backup was restored: "
                f"{_some(self.older)}. No number of a version "
                "is given again."
            )
        return text


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")


def sync(site: Site, *, rebuild: bool = False, paths: Collection[str] | None = None) -> SyncReport:
    """Do what is needed for readers to get the newest published versions. ``rebuild`` makes everything derived again.

    Raises Unavailable when the disk is full or cannot be written.

    ``paths`` names the pages that changed, as in ``needs/sleep.md``: only they are looked at, which takes the same few
    hundredths of a second however many pages there are. Without it all are.
    """
    try:
        try:
            return _sync(site, rebuild, paths)
        except OapError:
            raise
        except Exception as error:
            if paths is None or _no_room(error):
                raise
            # A damaged index shows itself in many ways. Looking at everything finds it and makes it again.
            log.exception("Bringing some pages in step failed; looking at all of them.")
            return _sync(site, rebuild, None)
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise Unavailable(
                f"{error.filename or site.config.content_dir} cannot be written. No text is lost, and readers "
                "have what they had. Make it "
                "writable, then run “oap sync”."
            ) from error
        if not _no_room(error):
            raise
        raise Unavailable(
            "The disk is full. No text is lost, and readers have what they had. Make room, then run “oap sync”."
        ) from error


def _no_room(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def _sync(site: Site, rebuild: bool, paths: Collection[str] | None) -> SyncReport:
    with _locked(site.config.index_dir / "lock"):
        lock = git_lock(site.config.content_dir)
        if lock is not None and site.rendered_pages.readable:
            return SyncReport(skipped=f"{lock} exists, so Git may be changing the content at this moment.")
        stamp = f"{site.content.configuration_stamp('taxonomy.yml')[:8]}{program.digest()[:12]}"
        site.rendered_pages.refresh()
        if (
            rebuild
            or not site.rendered_pages.sound(thorough=paths is None)
            or site.rendered_pages.configuration != stamp
            or site.index.open(look=paths is None) is None
        ):
            rebuild, paths = True, None
            site.rendered_pages.forget()
        settled: list[str] = []
        some, unrecorded = None, False
        try:
            site.database.prepare(again=paths is None)
            settled = settings.follow(site) if paths is None and lock is None else []
            some = some_pages(site, paths) if paths is not None else None
            agreed = reconcile(site, some)
            settle_pictures(site, paths)
        except (Unavailable, Conflict) as error:
            # Readers do not need the database. What changed on disk waits: it must not be public before it is recorded.
            if not rebuild:
                return SyncReport(skipped=str(error))
            log.error("Going on without the record: %s", error)
            agreed, unrecorded = Reconciled(), True
        report = SyncReport(
            written=agreed.written,
            recorded=agreed.recorded,
            clashes=agreed.clashes,
            older=sorted(agreed.older),
            unrecorded=unrecorded,
            settings=settled,
            problems=[problem for problems in agreed.broken.values() for problem in problems],
        )
        if rebuild:
            return _rebuild(site, stamp, agreed, report)
        _follow(site, agreed, report, some)
        _repair_index(site, some)
        return report


def _follow(site: Site, agreed: Reconciled, report: SyncReport, some: Some | None) -> None:
    """Render what changed in the folder, and take out what is gone."""
    known = some.cards(site) if some is not None else site.rendered_pages.library.cards
    cards = {card.slug: card for card in known}
    stamps = site.rendered_pages.stamps() if some is None else {slug: site.rendered_pages.stamp(slug) for slug in cards}
    heads = {head.path: head for head in agreed.heads.values()}
    rendered_pages: list[RenderedPage] = []
    present: dict[str, str] = {}  # slug -> path
    for file in some.files(site) if some is not None else site.content.page_files():
        slug = file.path.rpartition("/")[2].removesuffix(".md")
        if present.setdefault(slug, file.path) != file.path:
            why = f"The file name “{slug}” is also used by {present[slug]}. This page is left out."
            report.problems.append(Problem(file.path, 0, "", why))
            continue
        card = cards.get(slug)
        same_place = card is not None and card.type == file.path.partition("/")[0]
        mark = agreed.facts.mark(card.id, card.topics, card.places) if card is not None else ""
        if card is not None and same_place and file.path in agreed.broken:
            continue  # readers keep the last version that could be used
        if file.path in agreed.broken:
            del present[slug]
            continue
        head = heads.get(file.path)
        same = card is not None and same_place and stamps[slug] == file.stamp + mark
        if card is None or not same or (card.version, card.provenance) != _of_head(head):
            rendered = _read(site, file, head, agreed.facts)
            # What was saved or published since the two were made to agree waits for the next sync, which records it
            # first: taken for the recorded one, a text would be replaced by that.
            if head is None or rendered.digest == head.digest:
                rendered_pages.append(rendered)
    gone = sorted(cards.keys() - present.keys())
    if rendered_pages or gone:
        site.rendered_pages.append(rendered_pages, [cards[slug] for slug in gone])
    report.changed, report.gone = [rendered.page.slug for rendered in rendered_pages], gone


def _of_head(head: Head | None) -> tuple[int, Provenance]:
    """What readers are told of the version: its number, and where its words come from."""
    return (head.number, head.provenance) if head is not None else (0, NOTHING_KNOWN)


def _read(site: Site, file: PageFile, head: Head | None, facts: Facts) -> RenderedPage:
    read = read_file(site, file.path, facts)
    if read.page is None:  # it could be read a moment ago
        raise Unavailable(f"{read.problems[0]} It changed while it was read.")
    stamp, (version, provenance) = _stamp(file, read.page, read.texts, facts), _of_head(head)
    return render_page(read.page, stamp, version, read.digest, read.texts, provenance)


def _stamp(file: PageFile, page: Page, places: Collection[str], facts: Facts) -> str:
    """What tells that the file, or something that stands on its page, has changed."""
    return file.stamp + facts.mark(page.id, page.topics, places)


def _rebuild(site: Site, stamp: str, agreed: Reconciled, report: SyncReport) -> SyncReport:
    report.rebuilt = True
    site.config.index_dir.mkdir(parents=True, exist_ok=True)
    owner: dict[str, str] = {}
    known = {problem.file for problem in report.problems}
    heads = {head.path: head for head in agreed.heads.values()}
    facts = site.facts

    def rendered_pages() -> Iterator[RenderedPage]:
        for file in site.content.page_files():
            read = read_file(site, file.path, facts)
            page, texts, head, applied = read.page, read.texts, heads.get(file.path), read.digest
            stamp = _stamp(file, page, texts, facts) if page is not None else file.stamp
            if head is not None and head.digest not in (WITHDRAWN, applied):
                # The file cannot be used, or was changed a moment ago, or the record was: readers get the newest
                # version. Only of the first it can be said that it was applied; with the others the next sync decides.
                stamp, applied = (file.stamp, head.digest) if page is None else ("", "")
                with site.database.read() as connection:
                    version = revisions.version(connection, head.page_id, head.number)
                page, texts = read_whole(version.text or "", file.path, version.placed), version.placed
            if page is None:
                if file.path not in known:
                    report.problems += read.problems
                continue
            first = owner.setdefault(page.slug, file.path)
            if first != file.path:
                why = f"The file name “{page.slug}” is also used by {first}. This page is left out."
                report.problems.append(Problem(file.path, 0, "", why))
                continue
            report.changed.append(page.slug)
            number, provenance = _of_head(head)
            yield render_page(page, stamp, number, applied, texts, provenance)

    site.rendered_pages.replace_all(rendered_pages(), stamp)
    configuration = site.configuration
    site.index.rebuild(
        (rendered for card in site.rendered_pages.library.cards if (rendered := site.rendered_pages.get(card.slug))),
        configuration.taxonomy,
    )
    site.arrays.derive(configuration.thesaurus.variants)
    site.arrays.clean()
    site.expect_change()
    _ = site.state  # opens it all and keeps how queries are read, so that who starts next need not make that
    return report


def _repair_index(site: Site, some: Some | None) -> None:
    """Make the index agree with the rendered pages, all of it or some pages, in one commit, and leave its arrays for
    readers."""
    places, stale = _out_of_step(site, some)
    if places or stale:
        configuration = site.configuration
        site.index.update(
            (rendered for slug in stale if (rendered := site.rendered_pages.get(slug))), places, configuration.taxonomy
        )
        site.arrays.derive(configuration.thesaurus.variants, look=some is None)
        site.arrays.clean()


def tidy(site: Site, most: int = sys.maxsize) -> bool:
    """Merge some segments of the index that publishes left, of at most ``most`` pages each. False when there was
    nothing to do.

    Not a part of a publish, which somebody waits for: whoever has time does it.
    """
    with _locked(site.config.index_dir / "lock"):
        configuration = site.configuration
        if not site.index.tidy(most):
            return False
        site.arrays.derive(configuration.thesaurus.variants, look=False)
        site.arrays.clean()
        return True


def _out_of_step(site: Site, some: Some | None) -> tuple[list[int], list[str]]:
    """The numbers of the documents to take out of the index, and the slugs of the pages to put in."""
    if some is not None:
        wanted = {slug: site.rendered_pages.stamp(slug) for slug in some.slugs}
        try:
            wrong = site.arrays.stale(wanted)
            return [place for places in wrong.values() for place in places], [slug for slug in wrong if wanted[slug]]
        except (LookupError, OSError, ValueError):
            pass  # left behind by a kill: look at everything
    indexed, rendered = site.index.stamps(), site.rendered_pages.stamps()
    stale = [slug for slug, stamp in sorted(rendered.items()) if indexed.get(slug) != stamp]
    wrong_slugs = sorted((indexed.keys() - rendered.keys()) | (indexed.keys() & set(stale)))
    return (site.index.places(wrong_slugs) if wrong_slugs else []), stale


def in_step(site: Site) -> bool:
    """Whether the index has every page of the library as it is: whether a sync would have nothing to do for it."""
    site.rendered_pages.refresh()
    return len(site.rendered_pages.library) > 0 and not any(_out_of_step(site, None))


def git_lock(content: Path) -> Path | None:
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
