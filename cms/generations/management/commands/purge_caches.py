"""Tells the caches in front of us what has changed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.generations.purging import NotTaken, purge


class Command(BaseCommand):
    """`manage.py purge_caches`: the clock runs it every second."""

    help = "Tell the caches of PURGE_URLS which answers have changed since they were last told."

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Tell them, if there are any.

        :raises CommandError: when one has not taken it
        """
        if not settings.PURGE_URLS:
            return
        try:
            keys = purge(settings.PURGE_URLS, settings.PURGE_METHOD)
        except NotTaken as error:
            raise CommandError(str(error)) from error
        if keys and options["verbosity"] > 0:
            self.stdout.write(" ".join(keys))
