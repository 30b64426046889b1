"""`manage.py tidy_accounts`: deletes what nobody needs: old sessions, invitations, counts of attempts, names."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.accounts import invitations, throttling
from cms.accounts.sessions import SessionStore
from cms.microsites import history


class Command(BaseCommand):
    """Deletes what nobody needs any more."""

    help = (
        "Delete sessions and counts of attempts that are over, invitations into teams that expired a month ago, and "
        "from the history addresses of those invited and names of deleted accounts that stood there for a month."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        SessionStore.clear_expired()
        invitations.forget_old()
        throttling.forget_old()
        history.forget_people()
