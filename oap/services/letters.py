"""Mail in our own words: ``templates/mail/<name>.txt`` has the subject in its first line, then the text."""

from __future__ import annotations

from datetime import datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from oap.mail import Mail, Outcome, send
from oap.site import Site


def write(site: Site, letter: str, to: str, **values: object) -> Mail:
    """The mail to one person."""
    environment = Environment(  # noqa: S701 - plain text, not HTML
        loader=FileSystemLoader(site.config.templates_dir / "mail"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    text = environment.get_template(f"{letter}.txt").render(site=site.state.words.settings, **values)
    subject, _, body = text.partition("\n")
    return Mail(to, subject.strip(), body.strip())


def post(site: Site, mail: Mail, *, now: datetime) -> Outcome:
    """Send it, or put it into ``outbox`` in the instance folder. Call it after the transaction that it tells of."""
    return send(mail, url=site.config.mail_url, outbox=site.config.instance_dir / "outbox", now=now)
