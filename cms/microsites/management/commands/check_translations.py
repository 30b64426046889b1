"""Finds strings that nobody would see translated, see docs/translating-the-interface.md."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.catalogues.extraction import extract_strings
from cms.catalogues.mistakes import find_mistakes
from cms.settings.environment import BASE_DIR


class Command(BaseCommand):
    """List what is missing, fuzzy, obsolete, broken or not compiled in the catalogues of `locale/`."""

    help = (
        "Compares the catalogues of locale/ with the strings of the sources. Lists with file and line what is missing, "
        "fuzzy or obsolete, has other placeholders than the original, lacks plural forms, or isn't compiled; the exit "
        "code is then 1."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """:raises CommandError: when there is something to mend"""
        languages = [code for code in settings.UI_LANGUAGES if code != settings.LANGUAGE_CODE]
        found = extract_strings(BASE_DIR, languages)
        mistakes = [mistake for language in languages for mistake in find_mistakes(BASE_DIR, language, found)]
        for mistake in sorted(mistakes):
            self.stderr.write(str(mistake))
        if mistakes:
            raise CommandError(
                f"{len(mistakes)} mistakes in the translations. Run `manage.py update_translations`, translate what is "
                "empty in locale/*/LC_MESSAGES/django.po, and run it again."
            )
        self.stdout.write(f"{len(found)} strings, complete in {', '.join(languages)}")
