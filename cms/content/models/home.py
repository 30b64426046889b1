"""The pages that every microsite has: its home in each language, its contact page, and plain pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.content.addresses import microsite_of
from cms.content.blocks import SharedChooserBlock
from cms.content.models.base import ContentPage, Panels
from cms.content.streams import StreamField

if TYPE_CHECKING:
    from django.http import HttpRequest

INDEX_PAGE_TYPES = [
    "content.ActivityIndexPage",
    "content.CallIndexPage",
    "content.CountrySheetIndexPage",
    "content.DocumentIndexPage",
    "content.DossierIndexPage",
    "content.EventIndexPage",
    "content.FundingOpportunityIndexPage",
    "content.GoodPracticeIndexPage",
    "content.MentionIndexPage",
    "content.NewsIndexPage",
    "content.PartnerIndexPage",
    "content.ProjectIndexPage",
    "content.PublicationIndexPage",
    "content.SpecialFeatureIndexPage",
]


class HomePage(ContentPage):
    """
    The home page of a microsite in one language.

    The homes of all languages lie side by side below Wagtail's root, are translations of each other, and have slugs
    that end in their language (`eu-belong-pl`); see `cms.content.addresses`. `create_microsite` and `add_language` make
    them, so the admin offers none to add.
    """

    slogan = models.CharField(
        _("slogan"), max_length=255, blank=True, help_text=_("The project's motto, shown with the title.")
    )

    is_creatable = False
    # The slug says which microsite and language this is: no translator may have a say in it.
    independent = ("slug",)
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        *INDEX_PAGE_TYPES,
        "content.ProjectPage",
        "content.ContactPage",
        "content.PlainPage",
    ]

    content_panels: ClassVar[Panels] = [
        *ContentPage.content_panels[:1],
        FieldPanel("slogan"),
        *ContentPage.content_panels[1:],
    ]
    promote_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description"), FieldPanel("hide_from_search_engines")],
            heading=_("For search engines"),
        ),
        FieldPanel("social_image"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [*ContentPage.search_fields, index.SearchField("slogan")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """
        Find the page of an address: its first part is the language, the rest is the way below that language's home.

        Wagtail asks the home of any language; `/` itself is answered by `serve`.

        :raises Http404: for a language that the microsite doesn't have, and for an address that leads nowhere
        """
        if not path_components:
            return RouteResult(self, kwargs={"choose_language": True})
        language, *rest = path_components
        home = self._live_homes().filter(locale__language_code=language).first()
        if home is None:
            raise Http404
        return super(HomePage, home.specific).route(request, rest)

    def serve(self, request: HttpRequest, *args: Any, choose_language: bool = False, **kwargs: Any) -> HttpResponse:
        """Lead from `/` to the home in the visitor's language, or in the microsite's default language."""
        if not choose_language:
            return super().serve(request, *args, **kwargs)
        codes = list(self._live_homes().values_list("locale__language_code", flat=True))
        if not codes:
            raise Http404
        microsite = microsite_of(self, request)
        default = microsite.default_locale.language_code if microsite else codes[0]
        language = next(
            (code for code in _accepted_languages(request) if code in codes), default if default in codes else codes[0]
        )
        response = HttpResponseRedirect(f"/{language}/")
        response["Vary"] = "Accept-Language"
        return response

    def _live_homes(self) -> Any:
        return Page.objects.filter(translation_key=self.translation_key, depth=self.depth).live()


class PlainPage(ContentPage):
    """A page of text without further facts."""

    parent_page_types: ClassVar[list[str]] = ["content.HomePage", "content.ProjectPage", "content.PlainPage"]
    subpage_types: ClassVar[list[str]] = ["content.PlainPage", "content.ContactPage"]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class ContactPage(ContentPage):
    """How to reach the team: offices, press, data-protection officer, invoice data."""

    contacts = StreamField(
        [("contact", SharedChooserBlock("content.Contact", label=_("Contact")))],
        blank=True,
        verbose_name=_("contacts"),
        help_text=_("In the order in which readers see them. Edit them under “Organisations & people › Contacts”."),
    )

    parent_page_types: ClassVar[list[str]] = ["content.HomePage", "content.PlainPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[Panels] = [*ContentPage.content_panels, FieldPanel("contacts")]
    search_fields: ClassVar[list[index.BaseField]] = [*ContentPage.search_fields, index.SearchField("contacts")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")


def _accepted_languages(request: HttpRequest) -> list[str]:
    """
    Return the languages that a visitor's browser asks for, best first, without regions: `pl` for `pl-PL`.

    Django's own choice is among the languages of the installation, of which a microsite has only a few.
    """
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    return [code.partition("-")[0] for code, _quality in accepted]
