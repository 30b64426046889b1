"""Makes the microsite itself, and writes what site.toml says about it and its languages."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.core.exceptions import ValidationError

from cms.microsites.actions import add_language, complete_microsite, create_microsite
from cms.microsites.discovery import SITE_FILE
from cms.microsites.models import Microsite, MicrositeLanguage, SeedKind, SeedRecord
from cms.microsites.seeding.plan import PlannedLanguage, SitePlan
from cms.microsites.seeding.problems import Problems
from cms.microsites.seeding.records import FOREIGN, Status
from cms.microsites.seeding.resolving import Broken
from cms.microsites.seeding.states import object_state
from cms.microsites.seeding.work import Assigner, Find, Work

# What create_microsite decided; nothing in a file can be wrong about it.
_CERTAIN = ("site", "slug", "default_locale", "collection", "image_collection", "document_collection")


def ensure_microsite(plan: SitePlan, shown: str, problems: Problems) -> tuple[Microsite, set[str]] | None:
    """
    Return the microsite of *plan*, made where it is missing, and the codes of the languages that it had before.

    None, and mistakes in *problems*, when it can't be made as site.toml says.
    """
    microsite = Microsite.objects.filter(slug=plan.slug).first()
    before = set(microsite.language_codes()) if microsite else set()
    try:
        if microsite is None:
            microsite = create_microsite(
                slug=plan.slug,
                title=plan.title,
                languages=plan.codes,
                default_language=plan.default_language,
                fallback=plan.fallback,
                hostname=plan.hostname,
            )
        else:
            _add_new_languages(plan, microsite, before)
    except ValidationError as error:
        by_name = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in by_name.items():
            problems.add(
                shown, plan.lines.get(name, 1), f"{name}: {' '.join(messages)}" if name else " ".join(messages)
            )
        return None
    return microsite, before


def _add_new_languages(plan: SitePlan, microsite: Microsite, before: set[str]) -> None:
    """Add the languages that the file has got since; one that an editor removed stays away."""
    loaded = set(SeedRecord.objects.filter(microsite=microsite, kind=SeedKind.LANGUAGE).values_list("path", flat=True))
    new = [code for code in plan.codes if code not in before | loaded]
    for code in new:
        add_language(microsite, code, fallback_position=_position(plan, code))
    if new:
        complete_microsite(microsite)


def _position(plan: SitePlan, code: str) -> int | None:
    return plan.fallback.index(code) + 1 if code in plan.fallback else None


class SettingsWriter:
    """Writes the settings of a microsite and of its languages, last of all: menus lead to pages."""

    def __init__(
        self, work: Work, plan: SitePlan, microsite: Microsite, before: set[str], shown: str, find: Find
    ) -> None:
        self._work = work
        self._plan = plan
        self._microsite = microsite
        self._before = before
        self._shown = shown
        self._assigner = Assigner(work, find)

    def write(self) -> None:
        """Write them, unless an editor has changed them."""
        with suppress(Broken):
            self._write_settings()
        for language in self._plan.languages:
            with suppress(Broken):
                self._write_language(language)

    def _write_settings(self) -> None:
        # With languages of its own before, it was made in the admin or by create_microsite.
        action = self._action(
            SeedKind.SETTINGS, SITE_FILE, self._plan.settings_source, self._microsite, bool(self._before)
        )
        if action is None:
            return
        plan, microsite = self._plan, self._microsite
        values = plan.settings
        self._assigner.reset_others(microsite, values, keep=("slug", "title"))
        microsite.title = plan.title
        microsite.default_locale = self._work.locale(plan.default_language)
        self._assigner.assign(
            microsite, values, language=None, identity=uuid.uuid5(uuid.NAMESPACE_URL, plan.slug), shown=self._shown
        )
        if not self._assigner.check(microsite, values, shown=self._shown, exclude=_CERTAIN):
            return
        microsite.save()
        if action == "updated":
            complete_microsite(microsite)
        self._work.remember(microsite)
        self._note(SeedKind.SETTINGS, SITE_FILE, microsite, plan.settings_source, action)

    def _write_language(self, planned: PlannedLanguage) -> None:
        code = planned.code
        language = MicrositeLanguage.objects.filter(microsite=self._microsite, locale__language_code=code).first()
        if language is None:
            self._work.report.count("language", "deleted", code)
            return
        action = self._action(SeedKind.LANGUAGE, code, planned.source, language, code in self._before)
        if action is None:
            return
        # The microsite as it now is: the menus are checked against its pages.
        language.microsite = self._microsite
        self._assigner.reset_others(language, planned.values)
        language.fallback_position = _position(self._plan, code)
        language.sort_order = self._plan.codes.index(code)
        identity = uuid.uuid5(uuid.NAMESPACE_URL, self._plan.slug)
        self._assigner.assign(language, planned.values, language=code, identity=identity, shown=self._shown)
        if not self._assigner.check(language, planned.values, shown=self._shown, exclude=("microsite", "locale")):
            return
        language.save()
        self._note(SeedKind.LANGUAGE, code, language, planned.source, action)

    def _action(
        self, kind: SeedKind, path: str, source: str, instance: Microsite | MicrositeLanguage, was_there: bool
    ) -> str | None:
        """Return whether *instance* is to be "created" or "updated"; None when it stays as it is, which is reported."""
        records, report = self._work.records, self._work.report
        status = records.status(kind, path, source)
        if status is Status.NEW and not was_there:
            return "created"
        if status is Status.NEW:
            records.keep(kind, path, instance, source, FOREIGN)
            report.count(kind, "kept", path)
            report.kept.append(
                f"{self._shown}: the {kind.label.lower()} {path} kept, because this was there before it was loaded."
            )
        elif status is Status.UNCHANGED:
            report.count(kind, "unchanged", path)
        elif status is Status.CHANGED and object_state(instance) == records.get(kind, path).state:
            return "updated"
        else:
            report.count(kind, "kept", path)
            report.kept.append(
                f"{self._shown}: the {kind.label.lower()} {path} kept, because this was edited in the admin. The file "
                "says something new."
            )
        return None

    def _note(
        self, kind: SeedKind, path: str, instance: Microsite | MicrositeLanguage, source: str, action: str
    ) -> None:
        stored = type(instance)._default_manager.get(pk=instance.pk)
        self._work.records.keep(kind, path, stored, source, object_state(stored))
        self._work.report.count(kind, action, path)
