"""Writes pages: into the tree, with their values, and with a first revision that editors can go on from."""

from __future__ import annotations

import functools
import uuid
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished, published

from cms.microsites.models import Microsite, SeedKind
from cms.microsites.seeding.log_actions import LOADED
from cms.microsites.seeding.plan import PlannedPage
from cms.microsites.seeding.records import FOREIGN, Status
from cms.microsites.seeding.resolving import Broken, Gone, Pending
from cms.microsites.seeding.states import page_is_touched, page_state
from cms.microsites.seeding.values import FieldValues, PageRef, Ref
from cms.microsites.seeding.work import Assigner, Find, Work

# What the tree decides, or the loader itself: full_clean would ask the database about each.
_CERTAIN = ("path", "depth", "numchild", "url_path", "content_type", "locale", "translation_key", "owner")

_POINTERS = ["latest_revision", "latest_revision_created_at", "live_revision"]

_Key = tuple[str, str]


@dataclass
class _Written:
    planned: PlannedPage
    page: Page
    pending: list[str]
    is_new: bool
    was_live: bool = False


class PageWriter:
    """Writes the pages of a microsite: parents before children, links to later pages in a second pass."""

    def __init__(self, work: Work, microsite: Microsite, pages: list[PlannedPage], find: Find) -> None:
        self._work = work
        self._microsite = microsite
        self._pages = pages
        self._assigner = Assigner(work, find)
        self._by_key: dict[_Key, PlannedPage] = {(page.language, page.path): page for page in pages}
        self._keys: dict[_Key, int | type[Exception]] = {}
        self._written: list[_Written] = []
        self._parents: dict[int, Page] = {}
        self._translation_keys: dict[str, uuid.UUID] = {}
        # Pages that were made just now: nothing can lie below them yet, and nothing translate them.
        self._fresh: set[int] = set()
        self._fresh_keys: set[uuid.UUID] = set()

    def write(self) -> None:
        """Write all pages, except for links to pages that aren't there yet."""
        statuses = {key: self._status(page) for key, page in self._by_key.items()}
        for page in self._pages:
            key = (page.language, page.path)
            try:
                self._keys[key] = self._write(page, statuses[key])
            except (Broken, Gone) as error:
                self._keys[key] = type(error)

    def finish(self) -> None:
        """Write what had to wait for other pages, then give each page that was written its revision."""
        for written in self._written:
            if written.pending:
                self._complete(written)
        self._make_revisions()

    def find(self, ref: PageRef, language: str | None) -> int:
        """
        Return the primary key of a page, in *language* or else in the one that stands in for it.

        :raises Gone: when an editor deleted it
        :raises Pending: when it isn't written yet
        :raises Broken: when it has mistakes
        """
        for code in self._work.language_order(language):
            key = (code, ref.path)
            if key not in self._by_key:
                continue
            if key not in self._keys:
                raise Pending
            found = self._keys[key]
            if isinstance(found, int):
                return found
            if issubclass(found, Broken):
                raise Broken
        if not any((code, ref.path) in self._by_key for code in self._work.languages):
            raise Broken
        raise Gone

    def _status(self, page: PlannedPage) -> Status:
        """Look up what is to be done, and make what is there known to those that refer to it."""
        records = self._work.records
        status = records.status(SeedKind.PAGE, page.record_path, page.source)
        object_id = records.object_id(SeedKind.PAGE, page.record_path)
        if object_id is not None:
            self._keys[page.language, page.path] = object_id
        return status

    def _write(self, page: PlannedPage, status: Status) -> int:
        report = self._work.report
        if status is Status.DELETED:
            report.count("page", "deleted", page.shown)
            raise Gone
        if status is Status.NEW:
            return self._create_home(page) if not page.path else self._create(page)
        record = self._work.records.get(SeedKind.PAGE, page.record_path)
        if status is Status.UNCHANGED:
            report.count("page", "unchanged", page.shown)
            return record.object_id
        # Read afresh: pages that were put before it have moved it in the tree.
        instance = page.model._default_manager.get(pk=record.object_id)
        if page_is_touched(record.state, instance.latest_revision_id, instance.live, instance.expired):
            self._keep(page, "it was edited in the admin. Its file says something new.")
            return record.object_id
        self._update(page, instance)
        report.count("page", "updated", page.shown)
        return record.object_id

    def _keep(self, page: PlannedPage, why: str) -> None:
        self._work.report.count("page", "kept", page.shown)
        self._work.report.kept.append(f"{page.shown}: kept, because {why}")

    # --- Making pages -----------------------------------------------------------------------------------------------

    def _create_home(self, page: PlannedPage) -> int:
        """Fill the home page, which came with the microsite, unless somebody has been at work on it."""
        home = self._microsite.home(page.language)
        if home is None:
            self._work.report.count("page", "deleted", page.shown)
            raise Gone
        instance: Page = home.specific
        if not isinstance(instance, page.model):
            line = page.values.line
            self._work.problems.add(
                page.shown,
                line,
                f"The home page of a microsite is of type {type(instance).__name__}. Write type: home.",
            )
            raise Broken
        if Revision.objects.for_instance(instance).filter(user__isnull=False).exists():
            self._work.records.keep(SeedKind.PAGE, page.record_path, instance, page.source, FOREIGN)
            self._keep(page, "it was edited in the admin before it was loaded.")
        else:
            self._update(page, instance)
            self._work.report.count("page", "created", page.shown)
        return int(instance.pk)

    def _create(self, page: PlannedPage) -> int:
        parent = self._parent(page)
        translation_key = self._translation_key(page)
        if (existing := self._existing(page, parent, translation_key)) is not None:
            self._work.records.keep(SeedKind.PAGE, page.record_path, existing, page.source, FOREIGN)
            self._keep(page, f"the page “{existing.title}” was there already.")
            return int(existing.pk)
        instance = page.model(
            slug=page.slug,
            locale=self._work.locale(page.language),
            translation_key=translation_key,
            show_in_menus=page.model.show_in_menus_default,
        )
        # Known of a new page, so that saving it doesn't ask the database.
        instance._is_site_root = False
        pending = self._fill(page, instance)
        self._insert(page, instance, parent)
        self._fresh.add(instance.pk)
        self._parents[instance.pk] = instance
        self._remember(_Written(page, instance, pending, is_new=True))
        self._work.report.count("page", "created", page.shown)
        return int(instance.pk)

    def _parent(self, page: PlannedPage) -> Page:
        """
        :raises Gone: when an editor deleted the page above
        :raises Broken: when that has mistakes
        """
        found = self._keys.get((page.language, page.parent_path), Broken)
        if not isinstance(found, int):
            if issubclass(found, Gone):
                self._keep(page, "the page above it was deleted in the admin: it isn't loaded.")
            raise found
        if found not in self._parents:
            self._parents[found] = Page.objects.get(pk=found)
        return self._parents[found]

    def _existing(self, page: PlannedPage, parent: Page, translation_key: uuid.UUID) -> Page | None:
        """Return what was made in the admin at the same address, or as the same translation."""
        existing = None
        if parent.pk not in self._fresh:
            existing = parent.get_children().filter(slug=page.slug).first()
        if existing is None and translation_key not in self._fresh_keys:
            locale = self._work.locale(page.language)
            existing = Page.objects.filter(translation_key=translation_key, locale=locale).first()
        return existing.specific if existing else None

    def _translation_key(self, page: PlannedPage) -> uuid.UUID:
        """Return the key that all languages of a page share: of one that is there, or a new one."""
        if page.path not in self._translation_keys:
            ids = [self._keys.get((code, page.path)) for code in self._work.languages]
            known = next((each for each in ids if isinstance(each, int)), None)
            if known is None:
                self._translation_keys[page.path] = uuid.uuid4()
                self._fresh_keys.add(self._translation_keys[page.path])
            else:
                self._translation_keys[page.path] = Page.objects.values_list("translation_key", flat=True).get(pk=known)
        return self._translation_keys[page.path]

    def _insert(self, page: PlannedPage, instance: Page, parent: Page) -> None:
        """Put a page into the tree: before the first of its siblings that comes after it and is there already."""
        # It has been checked, and its history begins with our own entry.
        instance.save = functools.partial(instance.save, clean=False, log_action=None)
        try:
            following = None if parent.pk in self._fresh else self._following(page, parent)
            if following is None:
                parent.add_child(instance=instance)
            else:
                following.add_sibling(pos="left", instance=instance)
                # That has moved pages, so what we hold of the tree is out of date.
                self._parents.clear()
        finally:
            del instance.save

    def _following(self, page: PlannedPage, parent: Page) -> Page | None:
        siblings = [
            each for each in self._pages if (each.language, each.parent_path) == (page.language, page.parent_path)
        ]
        for sibling in siblings[siblings.index(page) + 1 :]:
            key = self._keys.get((sibling.language, sibling.path))
            if sibling.path and isinstance(key, int):
                found = Page.objects.filter(pk=key).first()
                if found is not None and found.is_child_of(parent):
                    return found
        return None

    # --- Values -----------------------------------------------------------------------------------------------------

    def _update(self, page: PlannedPage, instance: Page) -> None:
        was_live = instance.live
        self._assigner.reset_others(instance, page.values, keep=("title", "slug", "show_in_menus"))
        if page.path:
            instance.slug = page.slug
        pending = self._fill(page, instance)
        instance.save(clean=False, log_action=None)
        self._remember(_Written(page, instance, pending, is_new=False, was_live=was_live))

    def _fill(self, page: PlannedPage, instance: Page) -> list[str]:
        """
        Give *instance* its values, and return the names of those that have to wait for other pages.

        :raises Broken: when they have mistakes
        """
        done = self._assigner.assign(
            instance, page.values, language=page.language, identity=instance.translation_key, shown=page.shown
        )
        instance.draft_title = instance.title
        self._set_live(page, instance)
        if not self._assigner.check(
            instance, page.values, shown=page.shown, pending=done.pending, exclude=self._certain(page, done.pending)
        ):
            raise Broken
        return done.pending

    @staticmethod
    def _certain(page: PlannedPage, pending: list[str]) -> list[str]:
        """Return the fields that need no look into the database: what they refer to was just found there."""
        references = [name for name, given in page.values.fields.items() if isinstance(given.value, Ref)]
        return [*_CERTAIN, *references, *pending]

    def _set_live(self, page: PlannedPage, instance: Page) -> None:
        now = self._work.now
        is_scheduled = bool(instance.go_live_at and instance.go_live_at > now)
        instance.expired = bool(instance.expire_at and instance.expire_at <= now)
        instance.live = not page.draft and not is_scheduled and not instance.expired
        instance.has_unpublished_changes = not instance.live and not instance.expired
        if instance.live:
            instance.first_published_at = instance.first_published_at or now
            instance.last_published_at = now

    def _remember(self, written: _Written) -> None:
        self._work.remember(written.page)
        self._written.append(written)

    def _complete(self, written: _Written) -> None:
        page, instance = written.planned, written.page
        values = FieldValues({name: page.values.fields[name] for name in written.pending}, page.values.line)
        try:
            self._assigner.assign(
                instance, values, language=page.language, identity=instance.translation_key, shown=page.shown
            )
        except Broken:
            return
        if self._assigner.check(instance, page.values, shown=page.shown, exclude=self._certain(page, [])):
            # No more than these: where the page lies in the tree may have changed since it was made.
            instance.save(clean=False, log_action=None, update_fields=written.pending)

    # --- Revisions --------------------------------------------------------------------------------------------------

    def _make_revisions(self) -> None:
        if self._work.problems:
            return
        revisions = [self._revision(written) for written in self._written]
        Revision.objects.bulk_create(revisions, batch_size=100)
        for written, revision in zip(self._written, revisions, strict=True):
            page = written.page
            page.latest_revision = revision
            page.latest_revision_created_at = revision.created_at
            page.live_revision = revision if page.live else None
            if not written.is_new:
                # Of an earlier version that was to go live some day.
                page.revisions.exclude(pk=revision.pk).update(approved_go_live_at=None)
        Page.objects.bulk_update([_pointers(written.page) for written in self._written], _POINTERS, batch_size=100)
        for written, revision in zip(self._written, revisions, strict=True):
            self._announce(written, revision)
        self._log(revisions)

    def _revision(self, written: _Written) -> Revision:
        page = written.page
        is_scheduled = not written.planned.draft and page.go_live_at and page.go_live_at > self._work.now
        return Revision(
            content_type=ContentType.objects.get_for_model(page, for_concrete_model=False),
            base_content_type=page.get_base_content_type(),
            object_id=str(page.pk),
            created_at=self._work.now,
            content=page.serializable_data(),
            object_str=str(page),
            approved_go_live_at=page.go_live_at if is_scheduled else None,
        )

    def _announce(self, written: _Written, revision: Revision) -> None:
        planned, page = written.planned, written.page
        self._work.records.keep(
            SeedKind.PAGE, planned.record_path, page, planned.source, page_state(revision.pk, page.live)
        )
        if page.live:
            page_published.send(sender=type(page), instance=page, revision=revision)
            published.send(sender=type(page), instance=page, revision=revision)
        elif written.was_live:
            page_unpublished.send(sender=type(page), instance=page)

    def _log(self, revisions: list[Revision]) -> None:
        """Write an entry in the history of each page, all at once: `log` would check each against the database."""
        context = get_active_log_context()
        entries = [
            PageLogEntry(
                page=written.page,
                content_type=revision.content_type,
                label=str(written.page),
                action=LOADED,
                data={"file": written.planned.shown},
                timestamp=self._work.now,
                uuid=context.uuid,
                revision=revision,
                content_changed=True,
            )
            for written, revision in zip(self._written, revisions, strict=True)
        ]
        PageLogEntry.objects.bulk_create(entries, batch_size=100)


def _pointers(page: Page) -> Page:
    """Return a page that holds nothing but what is to be written: all else may have changed in the database."""
    return Page(pk=page.pk, **{name: getattr(page, name) for name in _POINTERS})
