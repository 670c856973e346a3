"""Sending mail by SMTP; without a mail server it lands in a readable outbox folder."""

from __future__ import annotations

import logging
import re
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

log = logging.getLogger(__name__)

SECONDS = 20  # a mail server that does not answer by then is down
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Mail:
    """A message in plain words to one person."""

    to: str
    subject: str
    text: str
    message_id: str = ""  # one of its own, so that a mail that is sent again can be told
    stop: str = ""  # where who gets such mails can stop them


@dataclass(frozen=True)
class Outcome:
    """What became of a mail. ``path`` is where it lies when it was not sent, and ``problem`` why, if it should have
    been."""

    sent: bool
    path: Path | None = None
    problem: str = ""


def send(mail: Mail, *, url: str, outbox: Path | None, now: datetime) -> Outcome:
    """Send it through the server at ``url`` (see ``OAP_MAIL_URL``). Without one, or when it fails, put it in the outbox
    folder; ``outbox`` is None for whoever tries again by themselves."""
    try:
        message = _message(mail, url, now)
    except (ValueError, MessageError) as error:
        log.error("A mail could not be addressed. %s", error)
        return Outcome(False, problem="The address cannot be written to: it holds letters that mail does not take.")
    if not url:
        return Outcome(False, _put(outbox, mail, message, now) if outbox is not None else None)
    try:
        _send(message, url)
    except (OSError, smtplib.SMTPException) as error:
        if isinstance(error, ssl.SSLCertVerificationError):
            problem = (
                "The certificate of the mail server cannot be trusted, so nothing was sent to it: "
                f"{error.verify_message}"
            )
        else:
            problem = f"The mail server refused or did not answer: {error}"
        log.error("A mail could not be sent. %s", problem)
        return Outcome(False, _put(outbox, mail, message, now) if outbox is not None else None, problem)
    return Outcome(True)


def _message(mail: Mail, url: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(mail.subject.split())  # a line break would begin another header
    message["From"] = sender(url)
    message["To"] = Address(addr_spec=mail.to)
    message["Date"] = now
    message["Message-ID"] = mail.message_id or make_msgid(domain=sender(url).rpartition("@")[2])
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def sender(url: str) -> str:
    """The address that mail comes from."""
    parts = urlsplit(url)
    given = parse_qs(parts.query).get("from", [""])[0]
    return given or f"oap@{parts.hostname or 'localhost'}"


def _send(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username and host not in LOOPBACK:
            raise smtplib.SMTPException("it offers no encryption, and the password must not be sent without.")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _put(outbox: Path, mail: Mail, message: EmailMessage, now: datetime) -> Path:
    outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    who = re.sub(r"[^a-z0-9]+", "-", mail.to.lower())[:60]
    path = outbox / f"{now:%Y-%m-%d-%H%M%S}-{who}-{secrets.token_hex(2)}.txt"
    headers = "\n".join(f"{name}: {message[name]}" for name in ("From", "To", "Subject", "Date"))
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(f"{headers}\n\n{mail.text}\n", encoding="utf-8")
    return path
