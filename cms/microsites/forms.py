"""The form in which a team edits its microsite."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images import get_image_model
from wagtail.models import Locale
from wagtail.permissions import policy_registry

from cms.microsites.models import MicrositeLanguage
from cms.microsites.ownership import restrict_field


def _languages() -> list[tuple[str, Any]]:
    return [("", "---------"), *settings.WAGTAIL_CONTENT_LANGUAGES]


class LanguageField(forms.ChoiceField):
    """
    Chooses one of the installation's languages, whether a microsite is read in it already or not.

    Cleans to a `Locale`, which comes into being with the first microsite that wants it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_languages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
            return Locale.objects.filter(pk=value).values_list("language_code", flat=True).first()
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and (self.prepare_value(initial) or "") != (data or "")

    def clean(self, value: Any) -> Any:
        code = super().clean(self.prepare_value(value))
        return Locale.objects.get_or_create(language_code=code)[0] if code else None


class MicrositeLanguageForm(WagtailAdminModelForm):
    """One language of a microsite."""

    locale = LanguageField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].label = _("Language")
        if self.instance.pk is not None:
            # Its texts are written in this language: another one would be a new entry.
            self.fields["locale"].disabled = True
        restrict_images(self)


class MicrositeForm(WagtailAdminModelForm):
    """A microsite's settings with its languages and links."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restrict_images(self)
        if field := self.fields.get("default_locale"):
            locales = MicrositeLanguage.objects.filter(microsite=self.instance.pk).values("locale")
            field.queryset = Locale.objects.filter(pk__in=locales)
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: when no language would be left, or the default would be none of them"""
        cleaned: dict[str, Any] = super().clean()
        formset = self.formsets.get("languages")
        if formset is None or not formset.is_valid():
            return cleaned
        kept = [row for row in formset.forms if row not in formset.deleted_forms and row.cleaned_data.get("locale")]
        locales = [row.cleaned_data["locale"] for row in kept]
        default = cleaned.get("default_locale")
        if not locales:
            raise ValidationError(_("A microsite needs a language. Keep or add at least one."))
        if default is not None and default not in locales:
            self.add_error(
                "default_locale",
                _("%(language)s can't be the default language and be removed. Choose another default language first.")
                % {"language": default.get_display_name()},
            )
        return cleaned


def restrict_images(form: WagtailAdminModelForm) -> None:
    """Let *form* accept the images that its user may choose and those that it has already, whatever is posted."""
    model = get_image_model()
    policy = policy_registry.get_by_type(model)
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.model is model:
            choosable = policy.instances_user_has_permission_for(form.for_user, "choose").values("pk")
            current = getattr(form.instance, f"{name}_id", None)
            restrict_field(field, model.objects.filter(Q(pk__in=choosable) | Q(pk=current)))
