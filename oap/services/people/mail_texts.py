"""Mail in our own words: ``templates/mail/<name>.txt`` has the subject in its first line, then the text."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from oap.mail import Mail, Outcome, send
from oap.site import Site


def write(site: Site, letter: str, to: str, **values: object) -> Mail:
    """The mail to one person."""
    environment = Environment(  # noqa: S701 - plain text, not HTML
        loader=FileSystemLoader(site.config.templates_dir / "mail"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template(f"{letter}.txt").render(site=site.state.configuration.settings, **values)
    subject, _, body = text.partition("\n")
    return Mail(to, subject.strip(), body.strip())


def post(site: Site, mail: Mail, *, now: datetime) -> Outcome:
    """Send it, or put it into ``outbox`` in the instance folder. Call it after the transaction that it tells of."""
    return send(mail, url=site.config.mail_url, outbox=site.config.instance_dir / "outbox", now=now)


def post_soon(site: Site, mail: Mail, *, now: datetime) -> None:
    """The same after the answer, for mail that nobody waits for."""
    soon(lambda: post(site, mail, now=now))


def soon(act: Callable[[], object]) -> None:
    """Do something about mail after the answer: talking to the mail server takes time, and time would tell a stranger
    that there is somebody to write to. What fails is in the log."""

    def do_it() -> None:
        try:
            act()
        except Exception:
            logging.exception("A mail could not be written.")

    threading.Thread(target=do_it, name="mail").start()
