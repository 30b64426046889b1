"""What all writers of one load share, and how any object gets the values that a file gives it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.storage import Storage
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Locale

from cms.microsites.models import Microsite
from cms.microsites.seeding.problems import Problems
from cms.microsites.seeding.records import Records
from cms.microsites.seeding.reports import SiteReport
from cms.microsites.seeding.resolving import Gone, Resolver, locate
from cms.microsites.seeding.schema import settable_fields
from cms.microsites.seeding.values import FieldValue, FieldValues, Many, Ref, RichText, Rows, StreamValue

# Returns the primary key of what a text in a language refers to, or raises Gone, Pending or Broken.
Find = Callable[[Ref, str | None], int]


@dataclass
class Work:
    """One load of one folder, in one transaction."""

    microsite: Microsite | None
    records: Records
    problems: Problems
    report: SiteReport
    now: datetime.datetime
    # The language that references fall back to, and the order in which others are tried.
    languages: list[str]
    # What was saved, for the index of references.
    saved: dict[tuple[type[models.Model], Any], models.Model] = field(default_factory=dict)
    # Files that were stored: no transaction takes them back.
    stored: list[tuple[Storage, str]] = field(default_factory=list)
    _instances: dict[tuple[type[models.Model], int], models.Model] = field(default_factory=dict)
    _locales: dict[str, Locale] = field(default_factory=dict)

    def language_order(self, language: str | None) -> list[str]:
        """Return the languages in which to look for something that *language* refers to, best first."""
        return list(dict.fromkeys([*([language] if language else []), *self.languages]))

    def locale(self, code: str) -> Locale:
        """Return the locale of a language, made where it is missing."""
        if code not in self._locales:
            self._locales[code] = Locale.objects.get_or_create(language_code=code)[0]
        return self._locales[code]

    def remember(self, instance: models.Model) -> None:
        """Keep *instance* at hand, for those that refer to it and for the index of references."""
        self.saved[type(instance), instance.pk] = instance
        self._instances[type(instance), instance.pk] = instance

    def instance(self, model: type[models.Model], key: int) -> models.Model:
        """Return the object with primary key *key*."""
        if (model, key) not in self._instances:
            self._instances[model, key] = model._default_manager.get(pk=key)
        return self._instances[model, key]


@dataclass
class Assigned:
    """What `assign` left to be done."""

    # Fields that refer to something that isn't made yet.
    pending: list[str] = field(default_factory=list)
    # Many-to-many fields, which can only be set after saving.
    after_save: dict[str, list[models.Model]] = field(default_factory=dict)


class Assigner:
    """Gives objects their values, and checks them as the admin would."""

    def __init__(self, work: Work, find: Find) -> None:
        self._work = work
        self._find = find

    def assign(
        self, instance: models.Model, values: FieldValues, *, language: str | None, identity: uuid.UUID, shown: str
    ) -> Assigned:
        """
        Set the fields of *instance*.

        :param identity: what block ids are derived from
        :param shown: the file that says so, for messages
        :raises Broken: when something that it refers to has mistakes
        """
        done = Assigned()
        for name, given in values.fields.items():
            resolver = Resolver(lambda ref: self._find(ref, language), identity)
            try:
                self._set(instance, name, given, resolver, done, language, shown)
            except Gone:
                self._leave_out(instance, name, given.line, shown)
            if resolver.is_pending:
                done.pending.append(name)
        return done

    def reset_others(self, instance: models.Model, values: FieldValues, keep: Collection[str] = ()) -> Assigned:
        """Give every field of *instance* that a file could set and *values* doesn't, its default."""
        done = Assigned()
        for name, found in settable_fields(type(instance)).items():
            if name in values.fields or name in keep:
                continue
            if isinstance(found, models.ManyToOneRel | ParentalManyToManyField):
                setattr(instance, name, [])
            elif isinstance(found, models.ManyToManyField):
                done.after_save[name] = []
            elif not found.has_default() and isinstance(found, StreamField):
                setattr(instance, name, [])
            elif isinstance(found, models.ForeignKey):
                setattr(instance, found.attname, found.get_default())
            else:
                setattr(instance, name, found.get_default())
        return done

    def check(
        self,
        instance: models.Model,
        values: FieldValues,
        *,
        shown: str,
        pending: Iterable[str] = (),
        exclude: Iterable[str] = (),
    ) -> bool:
        """
        Check *instance* as its form in the admin would, and note mistakes with the lines of their values.

        :param pending: fields that have no final value yet
        :param exclude: fields that can't be wrong
        """
        before = len(self._work.problems)
        skipped = {*pending, *exclude}
        for name, given in values.fields.items():
            found = settable_fields(type(instance))[name]
            if isinstance(found, StreamField) and name not in skipped:
                self._clean_stream(instance, name, found, given, shown)
        try:
            instance.full_clean(exclude=skipped)
        except ValidationError as error:
            for name, errors in error.error_dict.items():
                known = values.fields.get(name)
                line = known.line if known else values.line
                for each in errors:
                    for where, message in locate(known.value if known else None, each, line):
                        prefix = "" if name == NON_FIELD_ERRORS else f"{name}: "
                        self._work.problems.add(shown, where, f"{prefix}{message}")
        return len(self._work.problems) == before

    def _set(
        self,
        instance: models.Model,
        name: str,
        given: FieldValue,
        resolver: Resolver,
        done: Assigned,
        language: str | None,
        shown: str,
    ) -> None:
        found, value = settable_fields(type(instance))[name], given.value
        if isinstance(value, StreamValue):
            setattr(instance, name, resolver.stream(found.stream_block, value, name))
        elif isinstance(value, RichText):
            setattr(instance, name, resolver.rich_text(value))
        elif isinstance(value, Ref):
            key = resolver.key(value)
            if key is None and not found.null:
                self._work.problems.add(
                    shown, given.line, f"{name} leads in a circle. Leave it out in one of the two places."
                )
            setattr(instance, found.attname, key)
        elif isinstance(value, Many):
            chosen = self._chosen(found.related_model, value, resolver)
            if isinstance(found, ParentalManyToManyField):
                setattr(instance, name, chosen)
            else:
                done.after_save[name] = chosen
        elif isinstance(value, Rows):
            setattr(
                instance,
                name,
                [self._child(value.model, row, n, resolver, language, shown) for n, row in enumerate(value.rows)],
            )
        else:
            setattr(instance, name, value)

    def _chosen(self, model: type[models.Model], value: Many, resolver: Resolver) -> list[models.Model]:
        chosen = []
        for ref in value.refs:
            try:
                key = resolver.key(ref)
            except Gone:
                continue
            if key is not None:
                chosen.append(self._work.instance(model, key))
        return chosen

    def _child(
        self,
        model: type[models.Model],
        row: FieldValues,
        position: int,
        parent: Resolver,
        language: str | None,
        shown: str,
    ) -> models.Model:
        child = model(**({"sort_order": position} if hasattr(model, "sort_order") else {}))
        done = self.assign(child, row, language=language, identity=parent.identity_of(position), shown=shown)
        parent.is_pending = parent.is_pending or bool(done.pending)
        # A child gets its parent when the parent is saved.
        parents = [each.name for each in model._meta.fields if isinstance(each, ParentalKey)]
        self.check(child, row, shown=shown, exclude=parents, pending=done.pending)
        return child

    def _clean_stream(
        self, instance: models.Model, name: str, found: StreamField, given: FieldValue, shown: str
    ) -> None:
        try:
            # Blocks complete themselves when they are cleaned: a heading makes its anchor.
            setattr(instance, name, found.stream_block.clean(getattr(instance, name)))
        except ValidationError as error:
            for line, message in locate(given.value, error, given.line):
                self._work.problems.add(shown, line, message)

    def _leave_out(self, instance: models.Model, name: str, line: int, shown: str) -> None:
        found = settable_fields(type(instance))[name]
        if found.null:
            setattr(instance, found.attname, None)
            self._work.report.notes.append(
                f"{shown}:{line}: {name} is left out: what it means was deleted in the admin."
            )
        else:
            self._work.problems.add(
                shown, line, f"{name} is needed, and what it means was deleted in the admin. Choose something else."
            )
