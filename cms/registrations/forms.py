"""The form in which a team edits the page that carries a registration form."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from cms.content.forms import ContentPageForm


def is_empty_html(html: str) -> bool:
    """Tell whether there is nothing to read in *html*: the editor may leave an empty paragraph behind."""
    return not strip_tags(html).replace("\N{NO-BREAK SPACE}", " ").strip()


class RegistrationPageForm(ContentPageForm):
    """Refuses to publish, and not to save, without a privacy notice that says something."""

    def clean_privacy_notice(self) -> str:
        """:raises ValidationError: when it is needed, and there is nothing to read in it"""
        html: str = self.cleaned_data["privacy_notice"]
        if not is_empty_html(html):
            return html
        field = self.fields["privacy_notice"]
        if field.required:
            raise ValidationError(field.error_messages["required"], code="required")
        return ""
