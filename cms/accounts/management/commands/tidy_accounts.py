"""`manage.py tidy_accounts`: deletes what nobody needs: old sessions, invitations and counts of attempts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.accounts import invitations, throttling
from cms.accounts.sessions import SessionStore


class Command(BaseCommand):
    """Deletes what nobody needs any more."""

    help = "Delete sessions and counts of attempts that are over, and invitations into teams that expired a month ago."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        SessionStore.clear_expired()
        invitations.forget_old()
        throttling.forget_old()
