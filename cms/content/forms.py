"""The form that all page types are edited with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Locale, Page

from cms.content.addresses import microsite_of
from cms.content.editor import MEDIA, count_characters
from cms.microsites.models import Microsite, OwnedModel
from cms.microsites.ownership import refuse_foreign_references, restrict_field


class ContentPageForm(WagtailAdminPageForm):
    """
    A page's form in the admin.

    - Lists of snippets to tick hold what the page's microsite may use, each thing once and in the page's language.
    - A reference to a snippet, a page or a file of another microsite is refused, unless it is there already.
    - A field that is needed for publishing says so in its model's words (`error_messages["blank"]`).
    - Titles and other short texts say how many characters they have while somebody writes them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        microsite = self.microsite = microsite_of(self.parent_page) if self.parent_page is not None else None
        for name, field in self.fields.items():
            if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
                continue
            if isinstance(field, forms.ModelMultipleChoiceField) and issubclass(field.queryset.model, OwnedModel):
                field.queryset = self._offered(name, field.queryset.model, microsite)
            elif microsite is not None:
                restrict_field(field, self._allowed(name, field.queryset, microsite))
        for name, field in self.fields.items():
            model_field = self._model_field(name)
            if model_field is not None and "blank" in (model_field._error_messages or {}):
                field.error_messages["required"] = model_field.error_messages["blank"]

        count_characters(self.fields)

    @property
    def media(self) -> forms.Media:
        """What Wagtail's own needs, and what counts characters."""
        return super().media + MEDIA

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.microsite is not None:
            # A chooser in a StreamField accepts whatever number a forged form names.
            try:
                refuse_foreign_references(self.instance, self.microsite)
            except ValidationError as error:
                self.add_error(None, error)
        # Before it is saved, a page doesn't know where it will lie: its form does.
        if self.instance.pk is None and self.parent_page is not None:
            try:
                self.instance.check_place(self.parent_page)
            except ValidationError as error:
                self._update_errors(error)

    def _model_field(self, name: str) -> Any:
        return next((field for field in self.instance._meta.get_fields() if field.name == name), None)

    def _allowed(self, name: str, references: Any, microsite: Microsite) -> Any:
        """Return what the field may refer to: what belongs to *microsite*, shared things, and what it refers to."""
        if issubclass(references.model, OwnedModel):
            ours = Q(owner=microsite) | Q(owner=None)
        elif issubclass(references.model, Page):
            ours = Q(pk__in=[])
            for path in microsite.homes.values_list("path", flat=True):
                ours |= Q(path__startswith=path)
        elif any(field.name == "collection" for field in references.model._meta.fields):
            ours = Q(collection__path__startswith=microsite.collection.path)
        else:
            return references
        return references.filter(ours | Q(pk=getattr(self.instance, f"{name}_id", None)))

    def _offered(self, name: str, model: Any, microsite: Microsite | None) -> models.QuerySet[Any]:
        """
        Return the rows to choose from.

        Each thing is a row in each of its languages, and any of them may be chosen: the one that is chosen already
        comes first, then the one in the page's language, then the one in the microsite's default language.
        """
        chosen = [row.pk for row in getattr(self.instance, name).all()] if self.instance.pk else []
        language = self.instance.locale_id or (self.parent_page.locale_id if self.parent_page else None)
        default = microsite.default_locale_id if microsite else Locale.get_default().pk
        rank = Case(
            When(pk__in=chosen, then=Value(-3)),
            When(locale_id=language, then=Value(-2)),
            When(locale_id=default, then=Value(-1)),
            default=F("locale_id"),
            output_field=models.IntegerField(),
        )
        usable = model.objects.usable_by(microsite) if microsite else model.objects.shared()
        better = model.objects.filter(translation_key=OuterRef("translation_key")).annotate(rank=rank)
        ranked = model.objects.annotate(rank=rank).filter(Q(pk__in=usable.values("pk")) | Q(pk__in=chosen))
        return ranked.filter(~Exists(better.filter(rank__lt=OuterRef("rank"))))
