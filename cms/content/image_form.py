"""The form of pictures in the admin. Apart, because Wagtail's own can't be imported before the models."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm
from wagtail.models import Locale

from cms.content.uploads import UploadedImageField
from cms.content.validators import validate_alt_text
from cms.microsites.models import Microsite
from cms.microsites.offered_languages import offered_locales
from cms.microsites.queries import locales_of, microsite_of_collection

PREFIX = "description_in_"


class ImageForm(BaseImageForm):
    """
    The form behind the image library, choosers and multiple uploads (WAGTAILIMAGES_IMAGE_FORM_BASE).

    It asks for a description in each language of the picture's microsite, besides Wagtail's own.
    """

    file = UploadedImageField(
        label=capfirst(_("file")),
        # The widget that Wagtail's own form has: it suggests the file's name as the title.
        widget=BaseImageForm.Meta.widgets["file"],
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self._add_descriptions(_locales(self.instance, user))

    def _add_descriptions(self, locales: list[Locale]) -> None:
        if "description" not in self.fields:
            return
        for locale in locales if len(locales) > 1 else ():
            self.fields[f"{PREFIX}{locale.language_code}"] = forms.CharField(
                label=gettext("Description in %(language)s") % {"language": locale.get_display_name()},
                required=False,
                max_length=255,
                validators=[validate_alt_text],
                initial=self.instance.descriptions.get(locale.language_code, ""),
            )
        about = [name for name in self.fields if name.startswith("description_")]
        others = [name for name in self.fields if name not in about]
        place = others.index("description") + 1
        self.order_fields([*others[:place], *about, *others[place:]])

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: when the picture is described twice in one language"""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        given = {name.removeprefix(PREFIX): text for name, text in values.items() if name.startswith(PREFIX)}
        own = values.get("description_language") or default_language(_microsite(self.instance, values))
        if values.get("description") and given.get(own):
            self.add_error(
                f"{PREFIX}{own}", gettext("The description above is in this language already. Keep one of the two.")
            )
        descriptions = {**self.instance.descriptions, **given}
        self.instance.descriptions = {code: text for code, text in sorted(descriptions.items()) if text}
        return values


def default_language(microsite: Microsite | None) -> str:
    """Return the code of the language in which pictures are described, where nothing else is said."""
    return microsite.default_locale.language_code if microsite else settings.LANGUAGE_CODE


def _microsite(image: Any, values: dict[str, Any]) -> Microsite | None:
    collection = values.get("collection") or (image.collection if image.collection_id else None)
    return microsite_of_collection(collection) if collection else None


def _locales(image: Any, user: Any) -> list[Locale]:
    """Return the languages in which *image* may be described: its microsite's, else those of *user*'s."""
    if image.pk and (microsite := microsite_of_collection(image.collection)):
        return list(locales_of(microsite).order_by("language_code"))
    return list((offered_locales(user) if user else locales_of(None)).order_by("language_code"))
