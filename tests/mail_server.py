"""A real SMTP server that keeps what it is sent, and refuses what a test wants refused."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class MailServer:
    """A mail server at a port of this machine: `stop` and `start` are its outages."""

    def __init__(self) -> None:
        self.host, self.port = "127.0.0.1", _free_port()
        self.received: list[EmailMessage] = []
        # Answers by recipient, in the place of "250": to RCPT, and to the end of DATA.
        self.to_recipient: dict[str, str] = {}
        self.to_data: dict[str, str] = {}
        self.to_sender: str | None = None
        # Recipients at whose mails it hangs up.
        self.hangs_up_at: set[str] = set()
        # Seconds between its taking a mail and its saying so.
        self.delay = 0.0
        self.connections = 0
        self._controller: Controller | None = None
        # It writes down all that it hears, mails included.
        logging.getLogger("mail.log").setLevel(logging.ERROR)

    def start(self) -> None:
        self._controller = Controller(self, hostname=self.host, port=self.port, server_hostname="mail.test")
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]).strip("<>") for message in self.received]

    async def handle_EHLO(  # noqa: N802 (named by the library)
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 (as above)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.to_sender:
            return self.to_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 (as above)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.to_recipient:
            return self.to_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (as above)
        (recipient,) = envelope.rcpt_tos
        if recipient in self.hangs_up_at:
            server.transport.abort()
            return "421 Bye"
        if recipient in self.to_data:
            return self.to_data[recipient]
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        if self.delay:
            await asyncio.sleep(self.delay)
        return "250 OK"


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Give a running mail server, to which mails of this process go."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = server.host, server.port, 5
    settings.DEFAULT_FROM_EMAIL = "Microsites <cms@example.org>"
    server.start()
    yield server
    server.stop()
