"""A real mail server for tests, and what it received."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Mailbox:
    """Keeps every mail. ``port`` is where the server listens; with ``refuse`` it takes nothing."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuse = False
        self.login: tuple[str, str] | None = None
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse:
            return "554 no thank you"
        self.mails.append(message_from_bytes(envelope.content or b"", policy=default))  # type: ignore[arg-type]
        return "250 taken"

    def check_login(
        self, server: object, session: object, envelope: object, mechanism: str, data: object
    ) -> AuthResult:
        self.login = (data.login.decode(), data.password.decode())  # type: ignore[attr-defined]
        return AuthResult(success=self.login == ("oap", "p@ss/word"), handled=False)

    def wait_for(self, count: int) -> None:
        """Wait until so many mails are here: one that nobody waits for on the page is sent after the answer."""
        end = time.monotonic() + 20
        while len(self.mails) < count and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.mails) == count


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(
        box, hostname="127.0.0.1", port=box.port, authenticator=box.check_login, auth_require_tls=False
    )
    controller.start()
    yield box
    controller.stop()
