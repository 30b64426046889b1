"""The tabs and groups of the form in which a team edits its microsite."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

from cms.microsites.forms import MicrositeForm, MicrositeLanguageForm


class LanguagesPanel(InlinePanel):
    """The languages of a microsite, each with a form that knows which languages there are."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": MicrositeLanguageForm, "inherit_kwargs": ["for_user"]}
        return options


def colour_panel(name: str) -> FieldPanel:
    """Return a panel that lets the browser choose the colour."""
    # A browser's own colour fields are too small to compare colours in.
    return FieldPanel(name, widget=forms.ColorInput(attrs={"style": "inline-size: 100%; block-size: 3.5rem"}))


IDENTITY = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("slug", read_only=True), FieldPanel("default_locale")],
            heading=_("Name and language"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("public_base_url"),
                FieldPanel("further_origins", widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})),
                FieldPanel("preview_url"),
            ],
            heading=_("Address"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")])],
            heading=_("Contact for the team"),
        ),
        MultiFieldPanel(
            [FieldPanel("licence"), FieldPanel("licence_attribution")],
            heading=_("Licence"),
            help_text=_("What holds for everything on this microsite that says nothing else."),
        ),
        MultiFieldPanel([FieldPanel("in_portal")], heading=_("Portal")),
        MultiFieldPanel([FieldPanel("retention_days")], heading=_("Personal data")),
    ],
    heading=_("Identity"),
)

LOOK = ObjectList(
    [
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("typeface")], heading=_("Logo and typeface")),
        MultiFieldPanel(
            [
                FieldRowPanel([colour_panel("color_background"), colour_panel("color_surface")]),
                FieldRowPanel([colour_panel("color_text"), colour_panel("color_accent")]),
                FieldRowPanel([colour_panel("color_primary"), colour_panel("color_on_primary")]),
            ],
            heading=_("Colours"),
            help_text=_(
                "Colours that lie on each other have to differ enough for everybody to read them (WCAG 2.2, level AA). "
                "When they don't, saving tells you which two, and by how much."
            ),
        ),
    ],
    heading=_("Look"),
)

LANGUAGES = ObjectList(
    [
        LanguagesPanel(
            "languages",
            heading=_("Languages"),
            label=_("Language"),
            min_num=1,
            help_text=_(
                "In the order in which visitors are offered them. A new language gets its home page when you save. "
                "Removing one hides its pages from visitors; the pages themselves stay."
            ),
            panels=[
                FieldRowPanel([FieldPanel("locale"), FieldPanel("fallback_position")]),
                FieldRowPanel([FieldPanel("title"), FieldPanel("slogan")]),
                FieldPanel("logo_alt"),
                FieldPanel("primary_menu"),
                FieldPanel("footer_menu"),
                FieldPanel("funding_statement"),
                FieldRowPanel([FieldPanel("funding_emblem"), FieldPanel("funding_emblem_alt")]),
                FieldRowPanel([FieldPanel("footer_copyright"), FieldPanel("footer_credit")]),
            ],
        )
    ],
    heading=_("Languages"),
)

SOCIAL = ObjectList(
    [
        InlinePanel(
            "social_links",
            heading=_("Links to social networks"),
            label=_("Link"),
            help_text=_(
                "Plain links: nothing of these networks is loaded into your pages, so they can't follow visitors."
            ),
            panels=[
                FieldRowPanel([FieldPanel("network"), FieldPanel("label")]),
                FieldPanel("url"),
            ],
        )
    ],
    heading=_("Social networks"),
)

MICROSITE_FORM = TabbedInterface([IDENTITY, LOOK, LANGUAGES, SOCIAL], base_form_class=MicrositeForm)
