"""What helps while a page is written: how long a text should be, and what to look at in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from cms.content.advising import Advice, advice_on

# How many characters are seen as a whole: of titles in the results of search engines, of descriptions below them, of
# introductions in lists, of descriptions of pictures by who listens to them.
RECOMMENDED = {"title": 60, "seo_title": 60, "search_description": 160, "introduction": 300, "lead_image_alt": 125}
MEDIA = forms.Media(js=["content/counting.js"], css={"all": ["content/editor.css"]})


def count_characters(fields: Mapping[str, forms.Field]) -> None:
    """Let the widgets of *fields* say, while somebody writes, how many characters there are and how many are good."""
    for name, recommended in RECOMMENDED.items():
        if name not in fields:
            continue
        attributes = fields[name].widget.attrs
        attributes["data-controller"] = f"{attributes.get('data-controller', '')} character-count".strip()
        attributes["data-character-count-recommended-value"] = str(recommended)
        attributes["data-character-count-within-value"] = _("Characters: {count}. Recommended: {recommended} at most.")
        attributes["data-character-count-beyond-value"] = _(
            "Characters: {count}. Recommended: {recommended} at most; what comes after may be cut off."
        )


class AdvicePanel(Panel):
    """What to look at in the page, as it was when its form was opened; nothing when there is nothing."""

    class BoundPanel(Panel.BoundPanel):
        """The same for one page."""

        template_name = "content/editor/advice.html"

        def is_shown(self) -> bool:
            """Tell whether there is anything to say."""
            return bool(super().is_shown() and self.advice)

        @cached_property
        def advice(self) -> list[Advice]:
            """What to look at; nothing as long as the page isn't there."""
            return advice_on(self.instance) if self.instance.pk else []

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            """Return the list."""
            return {**super().get_context_data(parent_context), "advice": self.advice}
