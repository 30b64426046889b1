"""The languages that somebody is offered in lists, forms and choosers: those of their own microsites."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters.fields import ChoiceIteratorMixin  # type: ignore[import-untyped]  # it has no types
from wagtail.models import Locale

from cms.microsites.models import MicrositeLanguage
from cms.microsites.queries import is_instance_administrator, microsites_of_user

# As Wagtail and wagtail-localize name the fields by which a list is narrowed to a language.
FILTERS = ("locale", "source_locale", "target_locale")


def offered_locales(user: Any) -> QuerySet[Locale]:
    """Return the languages that *user* may write things in: those of the user's microsites."""
    languages = MicrositeLanguage.objects.filter(microsite__in=microsites_of_user(user))
    return Locale.objects.filter(pk__in=languages.values("locale"))


def narrow_languages(form: forms.BaseForm, user: Any) -> None:
    """Let *form*, where it asks for a language, offer those of *user*'s microsites; all to administrators."""
    fields = [form.fields[name] for name in FILTERS if isinstance(form.fields.get(name), forms.ChoiceField)]
    if not fields or is_instance_administrator(user):
        return
    offered = set(offered_locales(user).values_list("language_code", flat=True))
    for field in fields:
        choices: Any = field.choices  # type: ignore[attr-defined]
        # Those of a filter put “All” before the others by themselves.
        every = [] if isinstance(field, ChoiceIteratorMixin) else [("", name) for code, name in choices if not code]
        field.choices = [*every, *((code, name) for code, name in choices if code in offered)]  # type: ignore[attr-defined]
