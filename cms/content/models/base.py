"""What every page type has: introduction, body, pictures, themes, and what search engines are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.models import Page
from wagtail.search import index

from cms.content.addresses import NoAddress, microsite_of, page_path
from cms.content.blocks import BodyBlock
from cms.content.editor import AdvicePanel
from cms.content.forms import ContentPageForm
from cms.content.locks import archived_lock
from cms.content.models.media import Image
from cms.content.page_saved import page_saved
from cms.content.streams import StreamField
from cms.content.translation import ReferenceSetsMixin, TranslationRules
from cms.content.validators import validate_alt_text
from cms.previews.serving import show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

Panels = list[Any]


class ContentPage(ReferenceSetsMixin, Page):
    """
    The base of all page types.

    A page type adds its facts as fields, shows them to editors in `facts_panels`, names in `untranslated` the texts
    that are the same in all languages, says in `parent_page_types` and `subpage_types` where it may lie, and puts what
    a team should look at, without being refused anything, into `advice()`.
    """

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("Two or three sentences: they stand at the top of the page, and below its title in lists."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    lead_image = models.ForeignKey(
        Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    lead_image_alt = models.CharField(
        _("picture in words"),
        max_length=255,
        blank=True,
        validators=[validate_alt_text],
        help_text=_("What can be seen, for those who can't see it. Empty: the description of the image itself."),
    )
    social_image = models.ForeignKey(
        Image,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for social networks"),
        help_text=_("Shown where people share the page, best 1200 × 630. Empty: the picture of the page."),
    )
    hide_from_search_engines = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_("Asks search engines to leave this page out. Whoever knows its address can still read it."),
    )
    review_due = models.DateField(
        _("to be reviewed by"),
        null=True,
        blank=True,
        help_text=_(
            "When somebody should check that the page is still right. The admin reminds you; readers see nothing."
        ),
    )
    themes = ParentalManyToManyField("content.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    keywords = ParentalManyToManyField("content.Keyword", blank=True, related_name="+", verbose_name=_("keywords"))

    class Meta:
        abstract = True

    base_form_class = ContentPageForm
    override_translatable_fields = TranslationRules()
    # Names of text fields that wagtail-localize copies; and of those that it leaves to each language.
    untranslated: ClassVar[tuple[str, ...]] = ()
    independent: ClassVar[tuple[str, ...]] = ()

    content_panels: ClassVar[Panels] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("lead_image"), FieldPanel("lead_image_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    facts_panels: ClassVar[Panels] = []
    subject_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
                FieldPanel("keywords", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Themes and keywords"),
            help_text=_("They bring the page into lists and filters. All languages of the page share them."),
            classname="collapsed",
        )
    ]
    promote_panels: ClassVar[Panels] = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("hide_from_search_engines"),
            ],
            heading=_("For search engines"),
        ),
        FieldPanel("social_image"),
    ]
    settings_panels: ClassVar[Panels] = [*Page.settings_panels, FieldPanel("review_due")]

    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("search_description"),
    ]

    @classproperty
    def edit_handler(cls) -> Panel:  # noqa: N805 (a property of the class)
        """The form in the admin: text, facts, what is for search engines, and settings, each on a tab of its own."""
        tabs = [
            ObjectList([AdvicePanel(), *cls.content_panels], heading=_("Content")),
            ObjectList([*cls.facts_panels, *cls.subject_panels], heading=_("Facts")),
            ObjectList(cls.promote_panels, heading=_("Promote")),
            ObjectList(cls.settings_panels, heading=_("Settings")),
        ]
        return TabbedInterface([tab for tab in tabs if tab.children], base_form_class=cls.base_form_class)

    def check_place(self, parent: Page) -> None:
        """
        Refuse to lie below *parent*. Does nothing here; for page types with a say in what else lies there.

        :raises ValidationError: at the field that an editor has to correct
        """

    def clean(self) -> None:
        """:raises ValidationError: when a picture is described nowhere, and by `check_place`"""
        super().clean()
        # A page that is being created gets its place after it was checked; its form knows where it will be.
        if (parent := self.get_parent()) is not None:
            self.check_place(parent)
        if self.lead_image and not self.lead_image_alt and not self.lead_image.is_described:
            raise ValidationError(
                {"lead_image_alt": _("Say in words what the picture shows, for those who can't see it.")}
            )

    def minimal_clean(self) -> None:
        """:raises ValidationError: by field: Wagtail's says nothing of which it is that is too long, the title"""
        try:
            super().minimal_clean()
        except ValidationError as error:
            raise (error if hasattr(error, "error_dict") else ValidationError({"title": error})) from error

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and tell those that keep something about pages when all of it is written."""
        super().save(*args, **kwargs)
        page_saved.send(sender=type(self), instance=self, update_fields=kwargs.get("update_fields"))

    def get_lock(self) -> Any:
        """Return what keeps this page as it is: first of all, that its microsite is archived."""
        return archived_lock(self) or super().get_lock()

    def advice(self) -> list[str]:
        """
        Return what a team should look at on this page, in the active language: nothing is refused because of it.

        What is said about the words themselves comes from `cms.content.advising`.
        """
        if self.review_due and self.review_due <= timezone.localdate():
            return [gettext("This page was to be reviewed by %(date)s.") % {"date": self.review_due.isoformat()}]
        return []

    # --- Addresses ----------------------------------------------------------------------------------------------

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return the site, the microsite's public address and the page's path there; None outside of microsites."""
        microsite = microsite_of(self, request)
        if microsite is None:
            return None
        try:
            path = page_path(self)
        except NoAddress:
            return None
        return microsite.site_id, microsite.base_url(), path

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Return the public address in full: the admin and the microsite are seldom on the same host."""
        url: str | None = self.get_full_url(request)
        return url

    url = property(get_url)

    def latest_path(self) -> str:
        """
        Return the path that the page would have on its microsite's website if its draft were published.

        :raises NoAddress: when it doesn't lie below the home page of a language
        """
        draft = self.get_latest_revision_as_object()
        return page_path(draft)

    def make_preview_request(
        self, original_request: Any = None, preview_mode: Any = None, extra_request_attrs: Any = None
    ) -> HttpResponse:
        """
        Lead to the front end of the microsite's choice, which shows this page as it is here.

        Wagtail would render it in a request of its own making. Ours shows no pages.
        """
        try:
            path = page_path(self)
        except NoAddress as error:
            raise Http404 from error
        return show(original_request.user, self, path, is_form=bool((extra_request_attrs or {}).get("is_editing")))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """:raises Http404: always: front ends show pages, and ask the API for them"""
        raise Http404


class IndexPage(ContentPage):
    """A listing: its introduction and body stand above the pages below it, which front ends list."""

    class Meta:
        abstract = True

    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["content.HomePage"]
    subpage_types: ClassVar[list[str]] = []
