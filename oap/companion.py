"""The companion of ``oap serve``: the process that brings folder, record, rendered pages and index in step, so that no
worker ever scans the folder.

It notes in the heartbeat what it did, from three threads, because each can be held up by something else: the work
itself by a long merge, the questions to the record by a network that swallows them, and the beat only by the process
standing still.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from oap.core.events import FOLLOWED
from oap.core.pages.page import is_shared
from oap.core.pages.provenance import NOTHING_KNOWN
from oap.core.pages.reconcile import WITHDRAWN
from oap.core.pages.revisions import Head
from oap.errors import OapError, Unavailable
from oap.heartbeat import Heartbeat
from oap.services.editing import comments, notice_mail, notices
from oap.services.editing.publishing import publish_due
from oap.services.editing.reaching_readers import is_live
from oap.services.feedback import giving
from oap.services.handbook import copies
from oap.services.importing import plans, reading_files
from oap.services.operations import retention
from oap.services.operations.delivery import Subscriber, deliver, forget_old, log_events
from oap.services.pages import settings
from oap.services.pages.sync import sync, tidy
from oap.services.people import deleting, sign_in
from oap.services.people.first_people import first_run_token
from oap.services.people.second_factor import say_another_key
from oap.services.search import crisis_counts, not_found_log, use_counts
from oap.services.search.crisis_counts import add_up
from oap.site import Site
from oap.storage import events, revisions
from oap.storage.database import refuse_newer

WATCH_SECONDS = 1.0
LONGEST_SLEEP = 3.0
FULL_SYNC_SECONDS = 300.0  # for what another machine published, or a publish that could not be followed at once
IDLE = 5  # looks without a change, after which there is time to merge large segments of the index
SMALL = 7  # pages in a segment that is merged although publishes may be waiting: a tenth of a second
MANY = 100  # changed files from which looking at all pages at once is quicker
TASKS = (
    (copies.KIND, copies.is_requested, copies.start_builder),
    (reading_files.KIND, reading_files.is_requested, reading_files.start_reader),
    (plans.KIND, plans.is_requested, plans.start_planner),
)
SUBSCRIBERS = (Subscriber("log", log_events), Subscriber("notices", notices.tell))
# Every rule of ``oap.core.retention`` -> what acts on it.
FORGETTING: dict[str, retention.Forget] = {
    "not-found": not_found_log.forget_old,
    "search-use": use_counts.forget_old,
    "crisis-counts": crisis_counts.forget_old,
    "feedback": giving.forget_old,
    "browsers": sign_in.forget_old,
    "notices": notices.forget_old,
    "events": lambda site, now: forget_old(site, SUBSCRIBERS, now),
    "comments": comments.forget_old,
    "accounts": deleting.delete_those_who_left,
}
BEAT_SECONDS = 0.25
PROBE_SECONDS = 1.0


def accompany(site: Site, heartbeat: Heartbeat, address: str) -> None:
    """Follow until this process is ended. Say first where at ``address`` the first account is made, if there is
    none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the parent too, which ends us
    with suppress(OSError):  # what `top` shows, where there is such a file
        Path("/proc/self/comm").write_text("oap-companion")
    work = _Work(site, heartbeat)
    for name, run in (("beat", work.beat), ("ask", work.probe)):
        threading.Thread(target=run, name=name, daemon=True).start()
    _invite_the_first(site, address)
    logging.getLogger("oap.events").setLevel(logging.INFO)
    for subscriber in SUBSCRIBERS:  # a thread for each, so that one that hangs holds nobody up
        threading.Thread(target=work.deliver, args=(subscriber,), name=subscriber.name, daemon=True).start()
    where = site.config.base_url or address
    threading.Thread(target=work.send_mail, args=(where,), name="mail", daemon=True).start()
    work.follow()


def _invite_the_first(site: Site, address: str) -> None:
    try:
        site.database.prepare()
        token = first_run_token(site)
        if token:
            where = f"{site.config.base_url or address}/first-run/{token}"
            print(f"Nobody can sign in yet. Make the first account at {where}", flush=True)
        if another_key := say_another_key(site):
            print(another_key, flush=True)
    except OapError as error:
        logging.error("%s", error)


@dataclass
class _Work:
    """What the companion does. ``followed`` is the last event that readers here have; -1 before anything is known."""

    site: Site
    heartbeat: Heartbeat
    followed: int = -1
    done_on: date | None = None
    moved: threading.Event = field(default_factory=threading.Event)
    started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def beat(self) -> None:
        """Say that this process is not stopped. Touches nothing that could hold it up."""
        while True:
            self.heartbeat.note("beat")
            time.sleep(BEAT_SECONDS)

    def probe(self) -> None:
        """Ask the record again and again how far it is."""
        said = ""
        while True:
            trouble = ""
            try:
                self.ask()
            except Exception as error:  # whatever it is, this thread must not end
                trouble = str(error)
            # One line when it begins and one when it ends, not one a second; at first the tables may still have to be
            # made.
            if trouble != said and self.heartbeat.following.looked:
                logging.error("%s", trouble or "The record answers again.")
                said = trouble
            self.moved.wait(PROBE_SECONDS)
            self.moved.clear()

    def ask(self) -> None:
        """Note that the record answers, and whether readers here have all of it. Raises Unavailable."""
        with self.site.database.read() as connection:
            refuse_newer(connection)
            last = events.last_id(connection, FOLLOWED)
        self.heartbeat.note("asked", *(["in_step"] if last == self.followed else []))

    def deliver(self, subscriber: Subscriber) -> None:
        """Give a subscriber what happens, while no other machine does."""
        while True:
            try:
                deliver(self.site, subscriber)
            except Unavailable:
                pass  # the next look tries again; that the record does not answer is said by ``probe``
            except Exception:
                logging.exception("Giving events to “%s” failed; trying again.", subscriber.name)
            time.sleep(WATCH_SECONDS)

    def send_mail(self, address: str) -> None:
        """Send the mails that are due; links in them begin with ``address``."""
        while True:
            try:
                notice_mail.send_due(self.site, address)
            except Unavailable:
                pass
            except Exception:
                logging.exception("Sending mails failed; trying again.")
            time.sleep(WATCH_SECONDS)

    def follow(self) -> None:
        """Bring the site in step whenever folder or record change, and now and then anyway, and publish what is due."""
        seen: Seen | None = None
        looked_at_all, idle = 0.0, 0
        while True:
            began = time.monotonic()
            try:
                _publish_due(self.site)
                _add_up(self.site)
                self._see_to_tasks()
                if began - looked_at_all > FULL_SYNC_SECONDS:
                    seen, looked_at_all = None, began
                before, seen = seen, self.catch_up(seen)
                if seen is not None:  # what is due is known from the pages
                    self._do_daily_things()
                idle = idle + 1 if seen is before else 0
                tidy(self.site, sys.maxsize if idle >= IDLE else SMALL)
            except Exception:
                logging.exception("Bringing the index in step failed; trying again.")
                seen = None
            # With very many pages, looking at them all takes longer: spend at most a twentieth of the time on it. But
            # what another machine publishes must be here within five seconds, so a busy moment must not lead to a long
            # sleep.
            time.sleep(min(max(WATCH_SECONDS, 20 * (time.monotonic() - began)), LONGEST_SLEEP))

    def _see_to_tasks(self) -> None:
        """Have somebody work on what waits: it was asked for where nobody could start, or the machine that worked on it
        died."""
        with suppress(Unavailable):
            for kind, is_wanted, start in TASKS:
                at_it = self.started.get(kind)
                if at_it is not None and at_it.poll() is None:
                    continue
                if is_wanted(self.site) and (started := start(self.site)) is not None:
                    self.started[kind] = started

    def _do_daily_things(self) -> None:
        now = self.site.clock.now()
        if now.date() != self.done_on:
            with suppress(Unavailable):
                retention.run(self.site, now, FORGETTING)
                notices.tell_of_checks(self.site, now)
                self.done_on = now.date()

    def catch_up(self, before: Seen | None) -> Seen | None:
        """``catch_up_site``, and a note of it.

        In step is as of when the look began: where people go on publishing, no machine has everything at any moment,
        and one that is a second behind must not be told from its readers.
        """
        began = time.monotonic()
        seen = catch_up_site(self.site, before)
        if seen is not None and seen.event >= 0:
            self.heartbeat.note("in_step", at=began)
        if seen is not None and seen.event != self.followed:
            self.followed = seen.event
            self.moved.set()
        self.heartbeat.note("looked")
        return seen


@dataclass(frozen=True)
class Seen:
    """The files as they were when the site was last brought in step, whether it had an index, and the last event by
    then that readers must get: events come in the order of commits, so no clock has to tell what moved on."""

    files: Mapping[str, str]
    configuration: str
    indexed: bool
    event: int


def catch_up_site(site: Site, before: Seen | None) -> Seen | None:
    """Bring in step what changed since ``before``; everything when that is None. None when it has to be done again."""
    files = {file.path: file.stamp for file in (*site.content.page_files(), *site.content.shared_files())}
    if site.rendered_pages.damaged.exists() or not site.rendered_pages.readable:
        before = None
    configuration = f"{site.content.configuration_stat()} {settings.stamp(site)}"
    now = Seen(files, configuration, bool(site.index.generation()), _last_event(site))
    if now == before:
        return before
    paths = None
    if before is not None and now.configuration == before.configuration and now.indexed and before.indexed:
        paths = _not_followed(site, before, now)
        if paths is not None and not paths:
            return now
    report = sync(site, paths=paths if paths is None or len(paths) <= MANY else None)
    if not report.quiet and not report.skipped:
        print(report, flush=True)
    return None if report.skipped or report.unrecorded else now


def _not_followed(site: Site, before: Seen, now: Seen) -> list[str] | None:
    """The pages that changed since, without those that readers have already: who publishes here brings readers in step
    at once.

    None when any page may have: something that is placed on pages changed, or settings did, very much happened, or the
    record is another than before.
    """
    heads = _moved(site, before.event) if now.event > before.event >= 0 else [] if now.event == before.event else None
    changed = [path for path in {**before.files, **now.files} if before.files.get(path) != now.files.get(path)]
    if heads is None or any(is_shared(path) for path in [*changed, *(head.path for head in heads)]):
        return None
    site.rendered_pages.refresh()
    paths = [
        path for path in changed if site.rendered_pages.stamp(_slug(path)).partition("+")[0] != now.files.get(path, "")
    ]
    library = site.rendered_pages.library
    for head in heads:
        card = library.by_slug.get(_slug(head.path))
        told = (card.version, card.provenance) if card is not None else (0, NOTHING_KNOWN)
        if told != ((head.number, head.provenance) if head.digest != WITHDRAWN else (0, NOTHING_KNOWN)):
            paths.append(head.path)
    return list(dict.fromkeys(paths))


def _moved(site: Site, event: int) -> list[Head] | None:
    """The newest versions of the pages that were published or withdrawn since that event. None when that does not say
    all."""
    with suppress(Unavailable), site.database.read() as connection:
        happened = events.after(connection, event, MANY + 1, FOLLOWED)
        if len(happened) <= MANY and all(one.page_id for one in happened):
            return list(revisions.heads(connection, {one.page_id for one in happened}).values())
    return None


def _slug(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _add_up(site: Site) -> None:
    with suppress(Unavailable):  # the next look tries again
        add_up(site, site.clock.today())


def _publish_due(site: Site) -> None:
    try:
        for made in publish_due(site, site.clock.now()):
            later = (
                ""
                if is_live(site, made)
                else ", but readers do not have it yet: the content folder could not be written"
            )
            print(f"Published {made.path}, version {made.number}, at the time set{later}.", flush=True)
    except Unavailable:
        return  # readers do not need the database; the next look tries again


def _last_event(site: Site) -> int:
    """Grows when anybody, on this machine or another, has published or changed a setting. Readers do not need the
    database."""
    try:
        with site.database.read() as connection:
            return events.last_id(connection, FOLLOWED)
    except Unavailable:
        return -1
