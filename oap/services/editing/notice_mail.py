"""The mails of notices: each sent until the mail server has taken it, by one process of all machines at a time.

A mail is marked as sent after the server took it. A process that dies between the two leaves it to the next, which
sends the same mail, with the same Message-ID, again.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oap.core.editing.notices import ASKS, Notice
from oap.core.pages.workflow import Actor
from oap.core.people.accounts import Account
from oap.core.times import utc_text
from oap.errors import NotAllowed
from oap.mail import Mail, send, sender
from oap.services.editing import waiting
from oap.services.editing.waiting import Waiting
from oap.services.operations.notice_choice import stop_address
from oap.site import Site
from oap.storage import accounts, audit_log, events, notices
from oap.storage.notices import NoticeMail

log = logging.getLogger(__name__)

AS_NOW = timedelta(seconds=2)  # so old may what waits be that a mail tells


def send_due(site: Site, address: str) -> int:
    """Send what is due, with links that begin with ``address``; how many were sent. What cannot be sent is tried again
    later. Raises Unavailable."""
    sent, asks = 0, _Asks(site)
    with site.database.read() as connection:
        if not notices.any_due(connection, utc_text(site.clock.now())):
            return 0
    while True:
        now = site.clock.now()
        with site.database.write() as connection:
            mine = notices.claim(connection, secrets.token_hex(8), utc_text(now))
        if mine is None:
            return sent
        sent += _send(site, mine, address, now, asks)


class _Asks:
    """What waits for everybody, for many mails in a row: working it out costs far more than a mail. It is worked out
    anew when something has happened since, or a moment has passed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: tuple[int, datetime, list[Waiting]] | None = None

    def at(self, now: datetime) -> list[Waiting]:
        with self._site.database.read() as connection:
            newest = events.last_id(connection)
        if self._known is None or self._known[0] != newest or now - self._known[1] > AS_NOW:
            self._known = newest, now, waiting.of_everybody(self._site, now)
        return self._known[2]


def _send(site: Site, mine: NoticeMail, address: str, now: datetime, asks: _Asks) -> bool:
    mail = _written(site, mine, address, now, asks)
    outbox = None if site.config.mail_url else site.config.instance_dir / "outbox"  # what fails is tried again
    outcome = "unneeded"
    if mail is not None:
        done = send(mail, url=site.config.mail_url, outbox=outbox, now=now)
        if done.sent or done.path is not None:
            outcome = "sent"
        elif mine.tries < notices.MOST_TRIES:
            with site.database.write() as connection:
                notices.try_again(connection, mine, utc_text(now + timedelta(seconds=notices.pause_after(mine))))
            return False
        else:
            log.error("The mail to %s is given up after %d tries: %s", mail.to, mine.tries, done.problem)
            outcome = "given-up"
    with site.database.write() as connection:
        notices.end(connection, mine, outcome, utc_text(now))
    return outcome == "sent"


def _written(site: Site, mine: NoticeMail, address: str, now: datetime, asks: _Asks) -> Mail | None:
    """The mail as it has to be now; None when there is nothing left to tell, or the person wants none."""
    with site.database.read() as connection:
        account = accounts.get(connection, mine.account_id)
        told = notices.in_mail(connection, mine.id)
    if account.disabled_at or account.notices == "none":
        return None
    open_now = waiting.for_person(site, account, now, asks.at(now))
    about = _still(told, open_now)
    if not about:
        return None
    shown = open_now if mine.kind == account.notices == "daily" else about
    return Mail(
        account.email,
        _subject(site, shown),
        _text(site, account, shown, address),
        message_id=f"<notice-{mine.mark}@{sender(site.config.mail_url).rpartition('@')[2]}>",
        stop=stop_address(site, account.id, address),
    )


def _still(told: Sequence[Notice], open_now: Sequence[Waiting]) -> list[Waiting]:
    """What of a mail is still to be told: what was not done or seen meanwhile."""
    ids, about = {one.id for one in told}, {one.about for one in told if one.kind in ASKS}
    return [one for one in open_now if one.notice_id in ids or (not one.notice_id and one.about in about)]


def _subject(site: Site, shown: Sequence[Waiting]) -> str:
    if len(shown) == 1:
        return shown[0].sentence
    return f"{len(shown)} things wait for you in “{site.state.configuration.settings.service_name}”"


def _text(site: Site, account: Account, shown: Sequence[Waiting], address: str) -> str:
    lines = [f"Hello {account.name},", ""]
    for one in shown:
        lines += [one.sentence, f"{address}{one.link}", ""]
    return "\n".join(
        [
            *lines,
            f"Everything that waits for you: {address}/waiting",
            "",
            f"Once a day, or no mails at all? Choose on your account page: {address}/account#notices",
            f"Or stop these mails without signing in: {stop_address(site, account.id, address)}",
        ]
    )


@dataclass(frozen=True)
class GivenUp:
    """A mail that could not be sent however often it was tried: whose, since when, and of how many things it tells."""

    id: int
    person: str
    since: str
    things: int


def given_up(site: Site, actor: Actor) -> list[GivenUp]:
    """The mails that nobody tries to send any more. Raises NotAllowed."""
    _admin(actor)
    with site.database.read() as connection:
        return [GivenUp(*row) for row in notices.given_up(connection)]


def try_again(site: Site, actor: Actor, mail_ids: Collection[int], now: datetime) -> int:
    """Have these mails sent after all; how many there were. Raises NotAllowed."""
    _admin(actor)
    with site.database.write() as connection:
        done = sum(notices.take_up(connection, mail_id, utc_text(now)) for mail_id in mail_ids)
        audit_log.add(connection, actor, "mails-tried-again", f"{done} mails", now=utc_text(now))
        events.add(connection, "mails-tried-again", now=utc_text(now), actor_id=actor.id)
    return done


def _admin(actor: Actor) -> None:
    if not actor.admin:
        raise NotAllowed("Only an admin does this.")
