"""`manage.py reset_two_factor NAME`: for somebody who has lost the telephone and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts import second_factor


class Command(BaseCommand):
    """Takes the second factor of an account."""

    help = "Take the second factor of an account, whose holder has lost it, and sign it out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        user = get_user_model()._default_manager.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account “{options['username']}”.")
        second_factor.reset(user)
        self.stdout.write("Only the password is asked for now. Make sure that it was its holder who asked you.")
