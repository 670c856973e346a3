"""SIGKILL to the companion, and to everything, at random moments while people hand texts in. Who was told afterwards?

`python -m soak.notices COUNT [PUBLISHERS]` prints the figures: each text is told to so many. `OAP_SOAK_SEED` makes
the same choices again. Any fault ends it with status 1. Leases are ended by hand after each kill, so that nobody waits
minutes for what happened.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, update

from oap.core.pages.workflow import Actor
from oap.services.editing import drafting
from oap.site import Site
from oap.storage import accounts
from oap.storage.tables.editing import notice, notice_mail
from oap.storage.tables.operations import event_cursor
from soak.ending import end
from tests.mailbox import Mailbox, mail_server
from tests.nodes import KEY, Node, a_handbook
from tests.people import a_person

WRITERS = ("asha", "ben", "cai")
PAGES = 60
PUBLISHERS = 3  # each hand-in is told to all of them
OFTEN = 0.25  # mails that may come twice, of all


@dataclass
class Figures:
    """What happened: kills, what was handed in, what was told, what came twice, and everything that was wrong."""

    publishers: int = PUBLISHERS
    kills: int = 0
    handed_in: int = 0
    mails: int = 0
    twice: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.handed_in} texts handed in, {self.mails} mails to {self.publishers} people, "
            f"{self.twice} of them more than once; all told at most {self.slowest:.1f} s after the last kill. "
            f"Faults: {len(self.wrong)}."
        )


def run(folder: Path, count: int, seed: int, box: Mailbox, publishers: int = PUBLISHERS) -> Figures:
    """Kill ``count`` times, then let it come to an end."""
    chance, figures = random.Random(seed), Figures(publishers)
    site, pages = a_handbook(folder, PAGES, WRITERS)
    for number in range(1, publishers):
        a_person(site, "publisher", email=f"publisher{number}@example.org")
    with site.database.read() as connection:
        people = [accounts.by_email(connection, f"{name}@example.org") for name in WRITERS]
    authors = [person.actor for person in people if person is not None]
    url = f"smtp://127.0.0.1:{box.port}?from=oap@example.org"
    node = Node(site, OAP_MAIL_URL=url, OAP_BASE_URL="https://oap.example.org", OAP_SECRET_KEY=KEY)
    node.serve()
    try:
        node.wait()
        for number in range(count):
            for _ in range(chance.randint(1, 3)):
                figures.handed_in += _hand_in(site, chance.choice(authors), chance.choice(pages))
            time.sleep(chance.uniform(0.5, 8.0))  # a new companion needs some seconds to come to the mails
            if number % 5 == 4:
                node.kill()
                node.serve()
            else:
                for process in node.children()["companion"]:
                    os.kill(process, signal.SIGKILL)
            figures.kills += 1
            _end_leases(site)
            if number % 10 == 9:
                print(f"{number + 1:4} kills, {figures.handed_in} handed in, {len(box.mails)} mails", flush=True)
        figures.slowest = _until_told(site, figures, box)
    finally:
        node.end()
    _look(site, figures, box)
    return figures


def _hand_in(site: Site, author: Actor, page: str) -> int:
    now = datetime.now(UTC)
    draft = drafting.start(site, author, page, now)
    if draft.state not in ("draft", "changes-requested"):
        return 0
    drafting.submit(site, author, draft.id, now, note="To be looked at")
    return 1


def _end_leases(site: Site) -> None:
    with site.database.write() as connection:
        connection.execute(update(event_cursor).values(held_until="", retry_at=""))
        connection.execute(update(notice_mail).where(notice_mail.c.ended_at.is_(None)).values(held_until=""))


def _until_told(site: Site, figures: Figures, box: Mailbox) -> float:
    began, seconds = time.monotonic(), 120 + 2.0 * figures.publishers
    while time.monotonic() - began < seconds:
        if len(_different(box)) == figures.handed_in * figures.publishers:
            return time.monotonic() - began
        time.sleep(0.2)
    figures.wrong.append(f"{len(_different(box))} of {figures.handed_in * figures.publishers} mails came")
    return seconds


def _different(box: Mailbox) -> set[str]:
    return {str(mail["Message-ID"]) for mail in list(box.mails)}


def _look(site: Site, figures: Figures, box: Mailbox) -> None:
    came = Counter(str(mail["Message-ID"]) for mail in box.mails)
    figures.mails, figures.twice = len(came), sum(1 for number in came.values() if number > 1)
    if figures.twice > max(2, OFTEN * figures.mails):
        figures.wrong.append(f"{figures.twice} of {figures.mails} mails came more than once")
    with site.database.read() as connection:
        rows = connection.execute(select(notice.c.account_id, notice.c.revision_id)).all()
        unsent = connection.execute(select(notice_mail.c.id).where(notice_mail.c.outcome != "sent")).all()
    if len(rows) != figures.handed_in * figures.publishers or len(set(rows)) != len(rows):
        figures.wrong.append(f"{len(rows)} rows for {figures.handed_in} texts and {figures.publishers} people")
    if unsent:
        figures.wrong.append(f"{len(unsent)} mails are not marked as sent")


def main() -> None:
    count, seed = int(sys.argv[1]), int(os.environ.get("OAP_SOAK_SEED", "5"))
    publishers = int(sys.argv[2]) if len(sys.argv) > 2 else PUBLISHERS
    with tempfile.TemporaryDirectory(prefix="oap-notices-") as name, mail_server() as box:
        figures = run(Path(name), count, seed, box, publishers)
    end(figures)


if __name__ == "__main__":
    main()
