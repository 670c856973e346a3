"""A process that writes and publishes as people do, against others that do the same. `python -m tests.writing NAME
PAGES COUNT [PAUSE]`.

Each change adds a word that was never there before. When the service has said that a text is kept or public, a line is
added to
``NAME.said`` in the instance folder: what stands there must never be lost. COUNT 0 goes on until somebody ends it.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import select

from oap.config import read_config
from oap.core.pages.workflow import Actor
from oap.errors import Conflict, Unavailable
from oap.services.editing import drafting, publishing
from oap.site import Site
from oap.storage import accounts, revisions
from oap.storage.tables.people import account
from tests.build import saves_of

PLACE = "every sound at once."  # words come after this, in the text that tests.build gives a page
HAND = "by-hand-"  # pages that this process changes in the folder: each process has its own


@dataclass(frozen=True)
class Said:
    """What the service promised: the draft, or the version with this number, or the file, holds the word."""

    what: str  # saved, published, clash, on-disk
    page: str
    word: str
    number: int = 0
    draft: int = 0
    at: float = 0.0


def said(folder: Path) -> list[Said]:
    """Everything that any writer was promised. A line that a kill cut short was not said."""
    found = []
    for path in sorted(folder.glob("*.said")):
        lines = path.read_text().split("\n")[:-1]
        found += [Said(**json.loads(line)) for line in lines if line.endswith("}")]
    return found


def new_word(name: str) -> str:
    """Letters that no page has."""
    return "zq" + name + "".join("abcdefghij"[int(digit)] for digit in str(time.time_ns() // 100_000))


def with_word(text: str, word: str) -> str:
    if PLACE not in text:
        raise ValueError("The page has lost its first words.")
    return text.replace(PLACE, f"{PLACE} See {word}.", 1)


def change(site: Site, author: Actor, approver: Actor, page: str, word: str) -> Iterator[Said]:
    """Add the word and have it published; when somebody is first, put both texts together and go on. Says each step."""
    now = datetime.now(UTC)
    for left in _handed_in(site, author, page):
        drafting.take_back(site, author, left, now)  # a kill came between handing in and publishing
    draft = drafting.start(site, author, page, now)
    draft = drafting.save(site, author, draft.id, now, text=with_word(draft.text or "", word), saves=draft.saves)
    yield Said("saved", page, word, draft=draft.id)
    while True:
        try:
            drafting.submit(site, author, draft.id, now, note=f"Added {word}")
            made = publishing.publish(site, approver, draft.id, now, saves=saves_of(site, draft.id))
        except Conflict:
            yield Said("clash", page, word, draft=draft.id)
            while not _together(site, author, draft.id, now):
                pass
            continue
        yield Said("published", page, word, number=made.number or 0, draft=draft.id)
        return


def _handed_in(site: Site, author: Actor, page: str) -> list[int]:
    with site.database.read() as connection:
        drafts = revisions.open_drafts(connection, page_id=page, states=("in-review",), author_id=author.id)
    return [draft.id for draft in drafts]


def _together(site: Site, author: Actor, draft_id: int, now: datetime) -> bool:
    """What the clash page does: the draft still holds every word of the loser, the record those of the winner.

    False when a third was faster while this one looked at both.
    """
    with site.database.read() as connection:
        draft = revisions.get(connection, draft_id)
        head = revisions.head(connection, draft.page_id)
        base = revisions.version(connection, draft.page_id, draft.base)
    assert head is not None and head.number and head.text and draft.text and base.text
    if draft.state == "in-review":
        draft = drafting.take_back(site, author, draft_id, now)
    text = head.text
    for word in reversed(words_in(draft.text or "")):
        if word not in words_in(base.text):
            text = with_word(text, word)
    try:
        drafting.rebase(site, author, draft_id, now, text=text, saves=draft.saves, onto=head.number)
    except Conflict:
        return False
    return True


def words_in(text: str) -> list[str]:
    """The words that writers added."""
    return [part.strip(".") for part in text.split() if part.startswith("zq")]


@contextmanager
def gate(folder: Path, how: int = fcntl.LOCK_SH) -> Iterator[None]:
    """Writers pass it with each change; whoever holds it alone (``LOCK_EX``) finds nobody in the middle of one."""
    with (folder / "gate").open("a") as file:
        with (folder / "queue").open("a") as queue:  # without it, who wants to be alone would wait for ever
            fcntl.flock(queue, how)
            fcntl.flock(file, how)
        yield


def actor(site: Site, email: str) -> Actor:
    with site.database.read() as connection:
        identity = connection.execute(select(account.c.id).where(account.c.email == email)).scalar_one()
        return accounts.get(connection, identity).actor


def _say(out: IO[str], one: Said) -> None:
    out.write(json.dumps(asdict(one) | {"at": time.time()}) + "\n")
    out.flush()


def main() -> None:
    name, pages, count = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3])
    site = Site(read_config())
    folder = Path(os.environ.get("OAP_SAID_DIR") or site.config.instance_dir)
    author, approver = actor(site, f"{name}@example.org"), actor(site, "publisher.schools@example.org")
    pause = float(sys.argv[4]) if len(sys.argv) > 4 else 0.0
    chance, done = random.Random(), 0
    with (folder / f"{name}.said").open("a") as out:
        while not count or done < count:
            with gate(folder):
                page, word = chance.choice(pages), new_word(name)
                if page.startswith(HAND):
                    path = f"guides/{page}.md"
                    site.content.replace(path, with_word(site.content.page_text(path), word))
                    _say(out, Said("on-disk", page, word))
                else:
                    try:
                        for step in change(site, author, approver, page, word):
                            _say(out, step)
                    except (Conflict, Unavailable) as error:
                        print(f"{name}: {error}", file=sys.stderr, flush=True)
                        time.sleep(0.2)
            done += 1
            time.sleep(pause)


if __name__ == "__main__":
    main()
