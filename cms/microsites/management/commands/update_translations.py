"""Brings the catalogues of `locale/` up to date, see docs/translating-the-interface.md."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.catalogues.extraction import extract_strings
from cms.catalogues.files import is_translated, po_path, update_catalogue
from cms.settings.environment import BASE_DIR


class Command(BaseCommand):
    """Write new strings into the catalogues, drop old ones, and compile them."""

    help = (
        "Finds all strings in Python and templates, brings locale/<language>/LC_MESSAGES/django.po to them "
        "(translations stay, new strings are empty), compiles each to django.mo, and says how many are still to be "
        "translated."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Update all catalogues and print a line for each."""
        languages = [code for code in settings.UI_LANGUAGES if code != settings.LANGUAGE_CODE]
        found = extract_strings(BASE_DIR, languages)
        for language in languages:
            catalogue = update_catalogue(BASE_DIR, language, found)
            missing = sum(1 for entry in catalogue if entry.id and not is_translated(entry, catalogue.num_plurals))
            state = f"{missing} to be translated" if missing else "complete"
            self.stdout.write(f"{po_path(BASE_DIR, language).relative_to(BASE_DIR)}: {len(catalogue)} strings, {state}")
