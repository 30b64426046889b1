"""The form in which a team edits the page that carries a registration form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cms.content.addresses import microsite_of
from cms.content.forms import ContentPageForm


def is_empty_html(html: str) -> bool:
    """Tell whether there is nothing to read in *html*: the editor may leave an empty paragraph behind."""
    return not strip_tags(html).replace("\N{NO-BREAK SPACE}", " ").strip()


class RegistrationPageForm(ContentPageForm):
    """
    Refuses to publish, and not to save, without a privacy notice that says something.

    What one page decides for all languages can't be changed on the others.
    """

    parent_page: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Which knows the model that this form is for.
        from cms.registrations.openings import SHARED_FIELDS, opening_of

        parent = self.parent_page
        microsite = microsite_of(parent) if parent is not None else None
        opening = opening_of(microsite, parent.translation_key) if microsite else None
        if opening is None or opening.rules.pk == self.instance.pk or not opening.rules.live:
            return
        for name in SHARED_FIELDS:
            if name in self.fields:
                self.fields[name].disabled = True
                self.initial[name] = getattr(opening.rules, name)
                self.fields[name].help_text = _("Decided for all languages on the page in %(language)s.") % {
                    "language": opening.rules.locale
                }

    def clean_privacy_notice(self) -> str:
        """:raises ValidationError: when it is needed, and there is nothing to read in it"""
        html: str = self.cleaned_data["privacy_notice"]
        if not is_empty_html(html):
            return html
        field = self.fields["privacy_notice"]
        if field.required:
            raise ValidationError(field.error_messages["required"], code="required")
        return ""
