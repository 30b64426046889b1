"""Loads microsites from their folders: reads, checks, writes each in one transaction, and reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation
from wagtail.log_actions import LogContext
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.microsites.discovery import SITE_FILE, site_folders
from cms.microsites.models import Microsite
from cms.microsites.seeding.file_writing import FileWriter
from cms.microsites.seeding.files import SiteFolder
from cms.microsites.seeding.locks import Busy, take_lock
from cms.microsites.seeding.page_writing import PageWriter
from cms.microsites.seeding.plan import SitePlan, TablesPlan
from cms.microsites.seeding.planner import Keys, plan_site, plan_tables
from cms.microsites.seeding.problems import Problems, choice_hint
from cms.microsites.seeding.records import Records
from cms.microsites.seeding.reports import SiteReport
from cms.microsites.seeding.row_writing import RowWriter, SharedRows
from cms.microsites.seeding.settings_writing import SettingsWriter, ensure_microsite
from cms.microsites.seeding.site_file import read_site_file
from cms.microsites.seeding.values import FileRef, PageRef, Ref
from cms.microsites.seeding.work import Work

TABLES_FOLDER = "taxonomies"
SHARED = "shared tables"


class UnknownMicrosite(Exception):
    """A name that was asked for is none of the folders'."""


class _TakeBack(Exception):
    """Ends a transaction that is to leave nothing behind."""


def shared_folders() -> list[Path]:
    """Return the folders of tables that all microsites share: `taxonomies/` of every app that has one."""
    return [path for config in apps.get_app_configs() if (path := Path(config.path) / TABLES_FOLDER).is_dir()]


def find_folders(names: Sequence[str], microsites_dir: Path) -> list[Path]:
    """
    Return the folders called *names* (as the folder, or with hyphens for underscores); all, when there are no names.

    :raises UnknownMicrosite: with a message that says which there are
    """
    folders = site_folders(microsites_dir)
    if not names:
        return folders
    by_name = {folder.name: folder for folder in folders}
    by_slug = {folder.name.replace("_", "-"): folder for folder in folders}
    found = []
    for name in names:
        folder = by_name.get(name) or by_slug.get(name)
        if folder is None:
            hint = choice_hint(name, sorted(by_name)) if by_name else f"No folder there has a {SITE_FILE}."
            raise UnknownMicrosite(f"There is no microsite “{name}” in {microsites_dir}. {hint}")
        found.append(folder)
    return list(dict.fromkeys(found))


class Loader:
    """Loads folders, one after the other. What has mistakes is left out as a whole; the others are loaded."""

    def __init__(
        self,
        microsites_dir: Path,
        *,
        check_only: bool = False,
        started: Callable[[str], None] = lambda name: None,
        finished: Callable[[SiteReport], None] = lambda report: None,
    ) -> None:
        """
        :param check_only: find all mistakes, and leave the database as it is
        :param started: called with the name of each folder before it is loaded
        :param finished: called with the report on each
        """
        self._microsites_dir = microsites_dir
        self._check_only = check_only
        self._started = started
        self._finished = finished
        self._keys: Keys = {}
        self._shared: SharedRows | None = None

    def load(self, names: Sequence[str] = ()) -> list[SiteReport]:
        """
        Load the microsites called *names*, or all, and before them the shared tables.

        :raises UnknownMicrosite: when there is no such folder
        """
        folders = find_folders(names, self._microsites_dir)
        reports = []
        # Messages of fields and blocks come in the language of this terminal's reader, who reads ours too.
        with translation.override("en"), LogContext(), self._outer_transaction():
            shared = self._load_shared()
            reports.append(shared)
            if shared.is_loaded:
                reports += [self._load_site(folder) for folder in folders]
        return reports

    @contextmanager
    def _outer_transaction(self) -> Iterator[None]:
        """Let microsites that are only checked see the shared tables that are only checked, too."""
        if not self._check_only:
            yield
            return
        try:
            with transaction.atomic():
                yield
                raise _TakeBack
        except _TakeBack:
            pass

    # --- Shared tables ----------------------------------------------------------------------------------------------

    def _load_shared(self) -> SiteReport:
        report, problems = SiteReport(SHARED), Problems()
        plan = TablesPlan()
        languages = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
        languages.sort(key=lambda code: code != settings.LANGUAGE_CODE)
        for path in shared_folders():
            plan.rows += plan_tables(SiteFolder(path), problems, languages, self._keys).rows

        def write(stored: list[tuple[Storage, str]]) -> None:
            work = Work(None, Records(None), problems, report, timezone.now(), languages, stored=stored)
            rows = RowWriter(work, plan.rows, None, lambda ref, language: rows.find(ref, language))  # type: ignore[arg-type]  # tables refer to tables only
            rows.write()
            rows.finish()
            _finish(work)

        self._run(report, problems, write, str(self._microsites_dir))
        self._shared = SharedRows(Records(None))
        for model, keys in self._shared.keys().items():
            self._keys.setdefault(model, set()).update(keys)
        return report

    # --- Microsites ---------------------------------------------------------------------------------------------------

    def _load_site(self, path: Path) -> SiteReport:
        report, problems = SiteReport(path.name), Problems()
        folder = SiteFolder(path)
        self._started(path.name)
        started_at = time.monotonic()
        plan = plan_site(folder, problems, self._keys)
        shown = folder.shown(SITE_FILE)
        if plan is not None:
            self._refuse_doubles(plan, path, shown, problems)
            report.notes += plan.notes
        if plan is not None and plan.languages:
            self._run(report, problems, lambda stored: self._write_site(plan, folder, problems, report, stored), shown)
        report.problems = problems.ordered()
        report.seconds = time.monotonic() - started_at
        self._finished(report)
        return report

    def _refuse_doubles(self, plan: SitePlan, path: Path, shown: str, problems: Problems) -> None:
        """Two folders can't be one microsite: a copied folder that kept the name of the other has to say so."""
        own = path.name.replace("_", "-").lower()
        for other in site_folders(self._microsites_dir):
            if other.name == path.name or (other_site := read_site_file(SiteFolder(other), Problems())) is None:
                continue
            there = SiteFolder(other).shown(SITE_FILE)
            # Of two folders with one name, the one that is called so may keep it.
            is_ours, is_theirs = own == plan.slug, other.name.replace("_", "-").lower() == plan.slug
            is_later = other.name < path.name if is_ours == is_theirs else is_theirs
            if other_site.slug == plan.slug and is_later:
                problems.add(
                    shown,
                    plan.lines.get("slug", 1),
                    f"slug “{plan.slug}” is taken by {there}. Write another, or remove the line: then it is “{own}”.",
                )
            if plan.hostname and other_site.hostname == plan.hostname and other.name < path.name:
                problems.add(
                    shown,
                    plan.lines.get("hostname", 1),
                    f"hostname “{plan.hostname}” is taken by {there}. Write another one, or remove the line.",
                )

    def _write_site(
        self,
        plan: SitePlan,
        folder: SiteFolder,
        problems: Problems,
        report: SiteReport,
        stored: list[tuple[Storage, str]],
    ) -> None:
        shown = folder.shown(SITE_FILE)
        made = ensure_microsite(plan, shown, problems)
        if made is None:
            return
        microsite, before = made
        order = list(dict.fromkeys([plan.default_language, *plan.fallback, *plan.codes]))
        work = Work(microsite, Records(microsite), problems, report, timezone.now(), order, stored=stored)

        def find(ref: Ref, language: str | None) -> int:
            if isinstance(ref, PageRef):
                return pages.find(ref, language)
            return files.find(ref) if isinstance(ref, FileRef) else rows.find(ref, language)

        files = FileWriter(work, folder, microsite, plan.files)
        rows = RowWriter(work, plan.rows, self._shared, find)
        pages = PageWriter(work, microsite, plan.pages, find)
        files.write()
        rows.write()
        pages.write()
        rows.finish()
        pages.finish()
        SettingsWriter(work, plan, microsite, before, shown, find).write()
        _finish(work)

    # --- Transactions -------------------------------------------------------------------------------------------------

    def _run(
        self, report: SiteReport, problems: Problems, write: Callable[[list[tuple[Storage, str]]], None], shown: str
    ) -> None:
        """Call *write* in a transaction, which is taken back when there are mistakes."""
        stored: list[tuple[Storage, str]] = []
        try:
            with transaction.atomic(), disable_reference_index_auto_update():
                take_lock()
                write(stored)
                if problems:
                    raise _TakeBack
        except _TakeBack:
            _remove(stored)
        except Busy:
            problems.add(
                shown, None, "Another load is writing to the database. Wait until it has ended, and try again."
            )
        except IntegrityError as error:
            problems.add(shown, None, f"Somebody else changed the same things at the same time ({error}). Try again.")
            _remove(stored)
        except DatabaseError as error:
            problems.add(
                shown,
                None,
                f"The database refused: {error}. If it is busy, try again; if it isn't migrated, run migrate.",
            )
            _remove(stored)
        else:
            if self._check_only:
                _remove(stored)
        report.problems = problems.ordered()


def _finish(work: Work) -> None:
    """Write down what was loaded, and what refers to what."""
    if work.problems:
        return
    work.records.save()
    for instance in work.saved.values():
        # Most shared rows are a label and nothing else.
        if ReferenceIndex.is_indexed(type(instance)) and (
            work.microsite is not None or getattr(instance, "parent", None)
        ):
            ReferenceIndex.create_or_update_for_object(instance)
    if work.microsite is not None and any(isinstance(instance, Microsite) for instance in work.saved.values()):
        # Anew, with its languages: their emblems and menus count as the microsite's.
        ReferenceIndex.create_or_update_for_object(Microsite.objects.get(pk=work.microsite.pk))


def _remove(stored: list[tuple[Storage, str]]) -> None:
    """Delete files that a transaction left behind which was taken back."""
    for storage, name in stored:
        storage.delete(name)
