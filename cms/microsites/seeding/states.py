"""Tells whether somebody changed an object since it was loaded."""

from __future__ import annotations

from typing import Any

from django.db import models

from cms.microsites.seeding.plan import fingerprint
from cms.microsites.seeding.schema import settable_fields


def object_state(instance: models.Model) -> str:
    """
    Return a fingerprint of what an editor can change of *instance*.

    Take one that comes fresh from the database: there 48.80 may have become 48.800000.
    """
    return fingerprint(_values(instance))


def page_state(revision: int | None, live: bool) -> str:
    """
    Return what stands for a page's content: its latest revision, and whether it is live.

    Each change in the admin makes a new revision; only unpublishing makes none.
    """
    return f"{revision}{'+' if live else '-'}"


def page_is_touched(loaded: str, revision: int | None, live: bool, expired: bool) -> bool:
    """Tell whether a page whose state was *loaded* has been edited or unpublished. Expiring is no change."""
    return loaded[:-1] != str(revision) or (loaded.endswith("+") and not live and not expired)


def _values(instance: models.Model) -> dict[str, Any]:
    values = {name: _value(instance, name, field) for name, field in settable_fields(type(instance)).items()}
    file = getattr(instance, "file", None)
    if isinstance(file, models.fields.files.FieldFile):
        values["file"] = file.name
    return values


def _value(instance: models.Model, name: str, field: Any) -> Any:
    if isinstance(field, models.ManyToOneRel):
        return [_values(child) for child in getattr(instance, name).all()]
    if isinstance(field, models.ManyToManyField):
        return sorted(getattr(instance, name).values_list("pk", flat=True))
    return str(field.get_prep_value(field.value_from_object(instance)))
