"""
Making a new microsite in the admin: one form for those who run the installation.

A room above that has more to ask, or more to do when the microsite is there, gives a view of its own by the hook
``register_new_microsite_view``: a subclass of `NewMicrositeView`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import CreateView

from cms.microsites.actions import create_microsite
from cms.microsites.models import Microsite
from cms.microsites.panels import colour_panel


class NewMicrositeForm(WagtailAdminModelForm):
    """
    What has to be known before a team can begin; everything else has its place in the microsite's own form.

    :cvar languages: codes in the order in which they are offered; the default language comes first on the website
    """

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=settings.WAGTAIL_CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gets a home page. Others can be added later."),
    )
    default_language = forms.ChoiceField(
        label=gettext_lazy("Default language"),
        choices=settings.WAGTAIL_CONTENT_LANGUAGES,
        help_text=gettext_lazy("What a visitor gets whose own language this microsite doesn't have."),
    )
    hostname = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        help_text=gettext_lazy(
            "Where it answers, for example eu-belong.example.org. Empty: the short name before the admin's address."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _(
            "Names this microsite in addresses and in the API, for example eu-belong. It never changes. Empty: made of "
            "the title."
        )
        self.fields["slug"].widget.attrs["spellcheck"] = "false"

    @property
    def media(self) -> forms.Media:
        """What Wagtail's own needs, and what puts the languages side by side."""
        return super().media + forms.Media(css={"all": ["microsites/wizard.css"]})

    def clean(self) -> dict[str, Any]:
        """Fill in what was left empty."""
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("slug") and cleaned.get("title"):
            cleaned["slug"] = slugify(cleaned["title"])[:40].strip("-")
            if not cleaned["slug"]:
                self.add_error("slug", _("The title has no letters from a to z. Write a short name."))
        chosen, default = cleaned.get("languages", []), cleaned.get("default_language")
        if chosen and default and default not in chosen:
            self.add_error("default_language", _("The default language has to be one of the languages."))
        return cleaned

    def create(self) -> Microsite:
        """:raises ValidationError: by field, when the address or the short name is taken"""
        values = self.values()
        default = values["default_language"]
        languages = sorted(values.pop("languages"), key=lambda code: code != default)
        return create_microsite(languages=languages, **values)

    def values(self) -> dict[str, Any]:
        """Return what the microsite is made of; a form that asks for more leaves that out."""
        return dict(self.cleaned_data)


NEW_MICROSITE_PANELS = (
    MultiFieldPanel([FieldPanel("title"), FieldPanel("slug")], heading=gettext_lazy("Name")),
    MultiFieldPanel(
        [FieldPanel("languages"), FieldPanel("default_language")],
        heading=gettext_lazy("Languages"),
    ),
    MultiFieldPanel([FieldPanel("hostname")], heading=gettext_lazy("Address")),
    MultiFieldPanel(
        [FieldRowPanel([colour_panel(name) for name in ("color_primary", "color_on_primary", "color_accent")])],
        heading=gettext_lazy("Colours"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")])],
        heading=gettext_lazy("Contact for the team"),
        help_text=gettext_lazy("Visitors read this, and mails to registrants name it. It can be written later."),
    ),
)


class NewMicrositeView(CreateView):
    """The form; a mistake that only making the microsite finds is said at its field too."""

    success_message = gettext_lazy("“%(object)s” is there. Its team can begin.")

    form_base: type[NewMicrositeForm] = NewMicrositeForm
    panels: Sequence[Any] = NEW_MICROSITE_PANELS

    def get_panel(self) -> Any:
        return ObjectList(list(self.panels), base_form_class=self.form_base).bind_to_model(Microsite)

    def get_form_class(self) -> type[NewMicrositeForm]:
        form_class: type[NewMicrositeForm] = self.get_panel().get_form_class()
        return form_class

    def form_valid(self, form: NewMicrositeForm) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().form_valid(form)
        except ValidationError as error:
            for name, messages in _by_field(error).items():
                form.add_error(name if name in form.fields else None, messages)
            self.produced_error_message = self.get_error_message()
            response = self.form_invalid(form)
        return response

    def save_instance(self) -> Microsite:
        """Make it, in the transaction of this request; :raises ValidationError: by field, and nothing was made"""
        return self.form.create()


def new_microsite_view() -> type[NewMicrositeView]:
    """Return the view of the form: what the last room has registered, or the plain one."""
    views: list[type[NewMicrositeView]] = [give() for give in hooks.get_hooks("register_new_microsite_view")]
    return views[-1] if views else NewMicrositeView


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
