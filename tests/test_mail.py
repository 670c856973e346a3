"""Mail goes out by SMTP, or lies where the operator can read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oap.mail import Mail, send
from tests.mailbox import Mailbox, a_certificate, mail_server

NOW = datetime(2026, 11, 24, 16, 50, tzinfo=UTC)
LETTER = Mail(
    "siân@example.org".replace("â", "a"),
    "Größe\nBcc: victim@example.org",
    "Hello Siân,\n\nhttps://oap.example/join/x\n",
)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def test_a_mail_arrives_as_written_and_its_subject_cannot_add_a_header(mailbox: Mailbox, tmp_path: Path) -> None:
    outcome = send(LETTER, url=f"smtp://127.0.0.1:{mailbox.port}?from=oap@example.gov.uk", outbox=tmp_path, now=NOW)
    assert outcome.sent
    (mail,) = mailbox.mails
    assert (mail["From"], mail["To"]) == ("oap@example.gov.uk", "sian@example.org")
    assert mail["Subject"] == "Größe Bcc: victim@example.org" and mail["Bcc"] is None
    assert mail.get_content().split() == LETTER.text.split()
    assert list(tmp_path.iterdir()) == []


def test_name_and_password_are_used(mailbox: Mailbox, tmp_path: Path) -> None:
    assert send(LETTER, url=f"smtp://oap:p%40ss%2Fword@127.0.0.1:{mailbox.port}", outbox=tmp_path, now=NOW).sent
    assert mailbox.login == ("oap", "p@ss/word")
    refused = send(LETTER, url=f"smtp://oap:wrong@127.0.0.1:{mailbox.port}", outbox=tmp_path, now=NOW)
    assert not refused.sent and "535" in refused.problem


@pytest.mark.parametrize("trouble", ["refuses", "is down", "not set"])
def test_a_mail_that_cannot_be_sent_lies_readable_in_the_outbox(mailbox: Mailbox, tmp_path: Path, trouble: str) -> None:
    mailbox.refuse = trouble == "refuses"
    url = {"refuses": f"smtp://127.0.0.1:{mailbox.port}", "is down": "smtp://127.0.0.1:9", "not set": ""}[trouble]
    outcome = send(LETTER, url=url, outbox=tmp_path / "outbox", now=NOW)
    assert not outcome.sent and bool(outcome.problem) == (trouble != "not set")
    assert outcome.path is not None and "https://oap.example/join/x" in outcome.path.read_text()
    assert "To: sian@example.org" in outcome.path.read_text()
    assert outcome.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_mail_goes_encrypted_to_a_server_whose_certificate_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """``smtp`` begins in the open and turns to TLS; this server takes nothing, and no password, before it did."""
    certificate, context = a_certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(**{"starttls" if scheme == "smtp" else "from_the_start": context}) as box:
        url = f"{scheme}://oap:p%40ss%2Fword@127.0.0.1:{box.port}"
        outcome = send(LETTER, url=url, outbox=tmp_path / "outbox", now=NOW)
        assert outcome.sent, outcome.problem
        assert box.login == ("oap", "p@ss/word") and len(box.mails) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("wrong", ["nobody vouches for it", "it is another machine's"])
def test_a_certificate_that_cannot_be_trusted_gets_neither_mail_nor_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, wrong: str
) -> None:
    certificate, context = a_certificate(tmp_path, "127.0.0.1" if "vouches" in wrong else "mail.example.org")
    if "another" in wrong:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(**{"starttls" if scheme == "smtp" else "from_the_start": context}) as box:
        url = f"{scheme}://oap:p%40ss%2Fword@127.0.0.1:{box.port}"
        outcome = send(LETTER, url=url, outbox=tmp_path / "outbox", now=NOW)
        assert not outcome.sent and box.login is None and box.mails == []
        assert outcome.problem.startswith("The certificate of the mail server cannot be trusted")
        assert ("self-signed" in outcome.problem) == ("vouches" in wrong)
        assert outcome.path is not None and "https://oap.example/join/x" in outcome.path.read_text()
