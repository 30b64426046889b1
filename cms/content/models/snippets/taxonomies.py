"""The taxonomies: themes, kinds of organisations, audiences, keywords; and the programmes that pay."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.content.blocks.basic import SHORT_RICH_TEXT_FEATURES
from cms.content.models.snippets.base import Snippet, Term

_ORDER_HELP = _("Entries with lower numbers come first; those with the same number by their label.")


class TreeTerm(Term):
    """An entry of a taxonomy that may lie below another one."""

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("entry above"),
        help_text=_("Empty: this is one of the entries at the top."),
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0, help_text=_ORDER_HELP)

    panels: ClassVar[list[Any]] = [
        FieldPanel("label"),
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("sort_order"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [*Term.search_fields, index.FilterField("parent")]

    class Meta(Term.Meta):
        abstract = True
        ordering: ClassVar[list[str]] = ["sort_order", "label"]

    @property
    def path_label(self) -> str:
        """The label with those above it: "Social cohesion › Housing". One query for each level."""
        labels: list[str] = [self.label]
        entry = self.parent
        while entry is not None and len(labels) < 10:
            labels.append(entry.label)
            entry = entry.parent
        return " › ".join(reversed(labels))


class Theme(TreeTerm):
    """A theme, or a topic below it."""

    class Meta(TreeTerm.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class OrganisationType(TreeTerm):
    """A kind of organisation, for example "regional authority"."""

    class Meta(TreeTerm.Meta):
        verbose_name = _("type of organisation")
        verbose_name_plural = _("types of organisations")


class Audience(Term):
    """Whom something is for: authorities, practitioners, migrants themselves."""

    sort_order = models.PositiveIntegerField(_("order"), default=0, help_text=_ORDER_HELP)

    panels: ClassVar[list[Any]] = [FieldPanel("label"), FieldPanel("slug"), FieldPanel("sort_order")]

    class Meta(Term.Meta):
        ordering: ClassVar[list[str]] = ["sort_order", "label"]
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class Keyword(Term):
    """A word that a team groups its pages by."""

    panels: ClassVar[list[Any]] = [FieldPanel("label"), FieldPanel("slug")]

    class Meta(Term.Meta):
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")


class FundingProgramme(Snippet):
    """A programme that pays for projects, for example AMIF."""

    code = models.CharField(
        _("abbreviation"),
        max_length=40,
        help_text=_("The same in all languages, for example AMIF."),
    )
    name = models.CharField(_("name"), max_length=255)
    url = models.URLField(_("website"), blank=True)
    description = RichTextField(_("description"), blank=True, features=SHORT_RICH_TEXT_FEATURES)

    untranslated = ("code",)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("code"),
        FieldPanel("url"),
        FieldPanel("description"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Snippet.search_fields,
        index.SearchField("name", boost=5),
        index.AutocompleteField("name"),
        index.SearchField("code", boost=5),
        index.AutocompleteField("code"),
        index.FilterField("code"),
        index.FilterField("name"),
    ]

    class Meta(Snippet.Meta):
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name = _("funding programme")
        verbose_name_plural = _("funding programmes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code", "locale", "owner"],
                name="content_fundingprogramme_code_once",
                violation_error_message=_("There is a programme with this abbreviation."),
            ),
            models.UniqueConstraint(
                fields=["code", "locale"],
                condition=models.Q(owner=None),
                name="content_fundingprogramme_shared_code_once",
                violation_error_message=_("There is a shared programme with this abbreviation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
