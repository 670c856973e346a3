"""A real mail server for tests, and what it received."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.ports import free_port
from tests.waiting import until


class Mailbox:
    """Keeps every mail. ``port`` is where the server listens; with ``refuse`` it takes nothing."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse = False
        self.login: tuple[str, str] | None = None
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse:
            return "554 no thank you"
        raw = envelope.content
        assert isinstance(raw, bytes)
        self.mails.append(message_from_bytes(raw, policy=default))
        return "250 taken"

    def check_login(
        self, server: object, session: object, envelope: object, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.login = (data.login.decode(), data.password.decode())
        return AuthResult(success=self.login == ("oap", "p@ss/word"), handled=False)

    def wait_for(self, count: int) -> None:
        """Wait until so many mails are here: one that nobody waits for on the page is sent after the answer."""
        until(lambda: len(self.mails) >= count, f"{count} mails are not here")
        assert len(self.mails) == count


@contextmanager
def mail_server(
    *, starttls: ssl.SSLContext | None = None, from_the_start: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """A server without encryption, with STARTTLS as a must, or with TLS from the first byte."""
    box = Mailbox()
    box.port = free_port()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        authenticator=box.check_login,
        auth_require_tls=starttls is not None,
        tls_context=starttls,
        require_starttls=starttls is not None,
        ssl_context=from_the_start,
    )
    controller.start()
    yield box
    controller.stop()


def a_certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A self-made certificate for a host: its file, for who is to trust it, and what a server needs."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    address = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    began = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / f"{name}.pem", folder / f"{name}.key"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context
