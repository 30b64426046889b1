"""
Mails as files, for development: one `.eml` for each, which every mail program opens, and `/mailbox/` shows.

Takes the place of Django's own backend of the same kind, which writes several mails into one file of no known type.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

SUFFIX = ".eml"


class EmailBackend(BaseEmailBackend):
    """Writes mails into the folder `MAIL_FOLDER`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each of *email_messages*, and return how many they were."""
        folder: Path = settings.MAIL_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}"
            # Whoever looks into the folder at this moment must not see half of it.
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(folder / (name + SUFFIX))
        return len(email_messages)
