"""
Who may see and change what a microsite owns.

A team sees what its microsites own and what all microsites share, and changes only what its microsites own. Shared
things belong to the instance administrators. Wagtail asks a permission policy only in some places, so that the views in
`owned_snippets` ask for themselves as well; `refuse_foreign_references` does the same for what is written.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import BaseChooser
from wagtail.models import CollectionMember, Page, ReferenceIndex, TranslatableMixin

from cms.microsites.models import Microsite, OwnedModel
from cms.microsites.queries import is_instance_administrator, locales_of, microsites_of_user

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    AnyUser = AbstractBaseUser | AnonymousUser


class OwnedFormMixin:
    """
    Fills in who owns a new thing, and offers only what its editor may see.

    An instance administrator chooses the owner, or nobody for something shared. A member of one team isn't asked; a
    member of several chooses among them. The owner of what exists is changed by instance administrators alone.
    """

    fields: dict[str, forms.Field]
    instance: Any
    for_user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restrict_choices(self.fields, self.for_user)
        if not is_instance_administrator(self.for_user):
            self._limit_owner(list(microsites_of_user(self.for_user)))
        elif field := self.fields.get("owner"):
            field.empty_label = _("Shared by all microsites")  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def _limit_owner(self, microsites: list[Microsite]) -> None:
        if self.instance.pk is not None:
            self.fields.pop("owner", None)
        elif len(microsites) == 1 or "owner" not in self.fields:
            self.fields.pop("owner", None)
            self.instance.owner = microsites[0] if microsites else None
        else:
            field: Any = self.fields["owner"]
            field.queryset = Microsite.objects.filter(pk__in=[microsite.pk for microsite in microsites])
            field.required = True
            field.empty_label = None
            field.help_text = _("The microsite that this belongs to. No other team sees it.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]  # a form's, behind this mixin
        if not is_instance_administrator(self.for_user) and "owner" not in self.fields and self.instance.is_shared:
            raise ValidationError(_("You are in no microsite's team, so this would belong to nobody."))
        owner = cleaned.get("owner", self.instance.owner)
        if owner and isinstance(self.instance, TranslatableMixin) and self.instance.locale_id:
            offered = locales_of(owner)
            if not offered.filter(pk=self.instance.locale_id).exists():
                raise ValidationError(
                    _("“%(microsite)s” isn't read in %(language)s. Its languages are: %(languages)s."),
                    params={
                        "microsite": owner,
                        "language": self.instance.locale,
                        "languages": ", ".join(str(locale) for locale in offered),
                    },
                )
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # a model form's, behind this mixin
        if not self.errors:  # type: ignore[attr-defined]
            try:
                refuse_foreign_references(self.instance, self.instance.owner)
            except ValidationError as error:
                self.add_error(None, error)  # type: ignore[attr-defined]


class OwnedForm(OwnedFormMixin, WagtailAdminModelForm):
    """The form for a snippet that a microsite may own."""


def restrict_choices(fields: dict[str, forms.Field], user: AnyUser) -> None:
    """
    Let each of *fields* that chooses something owned accept what *user* may see and nothing else.

    What a chooser's window shows is no protection: a forged form may name any number.
    """
    for field in fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            model = field.queryset.model
            if issubclass(model, OwnedModel):
                visible = model._default_manager.visible_to(user)
                restrict_field(field, field.queryset.filter(pk__in=visible.values("pk")))


def restrict_field(field: forms.ModelChoiceField[Any], queryset: models.QuerySet[Any]) -> None:
    """Let *field* accept what is in *queryset*, and show nothing else when a refused form comes back."""
    field.queryset = queryset
    if isinstance(field.widget, BaseChooser):
        get_instance = field.widget.get_instance

        def get_permitted(value: Any) -> Any:
            instance = get_instance(value)
            return instance if instance is None or queryset.filter(pk=instance.pk).exists() else None

        # Wagtail's choosers print the title of whatever number was posted. The widget is this form's own copy.
        field.widget.get_instance = get_permitted


def refuse_foreign_references(instance: models.Model, microsite: Microsite | None) -> None:
    """
    Refuse *instance* when it refers to something that *microsite* may not use, at any depth of its StreamFields.

    Pages, images and documents of another microsite are refused as well, but for those to which the stored *instance*
    refers already: an administrator may have had a reason.

    :param microsite: the one that *instance* belongs to; None when it is shared, and so may refer only to shared things
    :raises ValidationError: by field; the other team's thing isn't named
    """
    errors: dict[str, str] = {}
    for model, paths in _references(instance).items():
        if issubclass(model, OwnedModel):
            usable = model._default_manager.usable_by(microsite) if microsite else model._default_manager.shared()
        elif microsite is not None:
            usable = _not_of_others(model, microsite)
            stored = (
                ReferenceIndex.get_references_for_object(instance) if instance.pk else ReferenceIndex.objects.none()
            )
            kept = stored.filter(to_content_type=ContentType.objects.get_for_model(model))
            paths = {
                pk: path for pk, path in paths.items() if pk not in set(kept.values_list("to_object_id", flat=True))
            }
        else:
            continue
        found = {str(pk) for pk in usable.filter(pk__in=paths).values_list("pk", flat=True)}
        # A thing that is gone is no other team's: on_delete and the editor deal with that.
        existing = {str(pk) for pk in model._default_manager.filter(pk__in=paths).values_list("pk", flat=True)}
        for pk in existing - found:
            errors[paths[pk]] = (
                _("This refers to something that belongs to another microsite. Choose one of your own or a shared one.")
                if microsite
                else _("Shared things may only refer to shared things. Choose one without an owner.")
            )
    if errors:
        raise ValidationError([f"{_label(instance, name)}: {message}" for name, message in errors.items()])


def _references(instance: models.Model) -> dict[Any, dict[str, str]]:
    """
    Return the keys of what *instance* refers to, each with the name of a field that does so.

    Of things that may belong to a microsite: snippets that it owns, pages, and files in its collections.
    """
    wanted: dict[Any, dict[str, str]] = defaultdict(dict)
    # Wagtail's own walk through fields, StreamFields, rich text and children; it has no public name.
    for content_type, pk, _model_path, path in ReferenceIndex._extract_references_from_object(instance):
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is not None and (issubclass(model, OwnedModel | Page) or _is_file(model)):
            wanted[model][str(pk)] = path.partition(".")[0]
    for field in instance._meta.get_fields():
        if isinstance(field, ParentalManyToManyField) and issubclass(field.related_model, OwnedModel):
            for thing in getattr(instance, field.name).all():
                wanted[field.related_model][str(thing.pk)] = field.name
    return wanted


def _stored_references(instance: models.Model, model: Any) -> list[str]:
    if instance.pk is None:
        return []
    stored = ReferenceIndex.get_references_for_object(instance)
    of_model = stored.filter(to_content_type=ContentType.objects.get_for_model(model))
    return list(of_model.values_list("to_object_id", flat=True))


def _is_file(model: type[models.Model]) -> bool:
    return issubclass(model, CollectionMember)


def _not_of_others(model: Any, microsite: Microsite) -> models.QuerySet[Any]:
    """Return the pages or files that no other microsite than *microsite* has."""
    others = Microsite.objects.exclude(pk=microsite.pk).select_related("collection", "site__root_page")
    theirs = models.Q(pk__in=[])
    for other in others:
        if _is_file(model):
            theirs |= models.Q(collection__path__startswith=other.collection.path)
        else:
            for path in other.homes.values_list("path", flat=True):
                theirs |= models.Q(path__startswith=path)
    return model._default_manager.exclude(theirs)


def _label(instance: models.Model, name: str) -> str:
    field = instance._meta.get_field(name)
    return str(getattr(field, "verbose_name", name)).capitalize()
