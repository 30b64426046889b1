"""What all snippets have: a language, an owner, and a way to be found."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail.search import index

from cms.content.blocks.basic import slug_validator
from cms.content.translation import ReferenceSetsMixin, TranslationRules
from cms.microsites.models import OwnedModel


class Snippet(ReferenceSetsMixin, TranslatableMixin, OwnedModel, index.Indexed):
    """
    Something that many pages refer to, in one row for each language; shared by all microsites or owned by one.

    The rows of one thing have the same `translation_key`. A reference may point to any of them: readers take the row
    of the language that they serve.
    """

    override_translatable_fields = TranslationRules()
    # Names of text fields that all languages share.
    untranslated: ClassVar[tuple[str, ...]] = ()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.FilterField("owner"),
        index.FilterField("locale"),
        index.FilterField("translation_key"),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def clean(self) -> None:
        """:raises ValidationError: when this would lie below itself"""
        super().clean()
        parent = getattr(self, "parent", None)
        if parent is not None and self._is_ancestor_of(parent):
            raise ValidationError(
                {
                    "parent": ValidationError(
                        _("“%(parent)s” lies below this, or is this itself. Choose something else."),
                        code="cycle",
                        params={"parent": parent},
                    )
                }
            )

    def _is_ancestor_of(self, other: Any) -> bool:
        # Compared by translation key, since the parent of a Polish row may be an English one.
        seen = set()
        while other is not None and other.translation_key not in seen:
            if other.translation_key == self.translation_key:
                return True
            seen.add(other.translation_key)
            other = other.parent
        return False


class Term(Snippet):
    """An entry of a taxonomy. Its slug is the same in all languages, and never changes: filters and links use it."""

    slug = models.CharField(
        _("short name"),
        max_length=80,
        validators=[slug_validator],
        help_text=_("For addresses and filters, the same in all languages, for example “housing”. It never changes."),
    )
    label = models.CharField(_("label"), max_length=255)

    untranslated = ("slug",)

    search_fields: ClassVar[list[index.BaseField]] = [
        *Snippet.search_fields,
        index.SearchField("label", boost=5),
        index.AutocompleteField("label"),
        index.SearchField("slug"),
        index.FilterField("slug"),
        index.FilterField("label"),
    ]

    class Meta(Snippet.Meta):
        abstract = True
        ordering: ClassVar[list[str]] = ["label"]
        # Databases take each NULL for a different one, so shared entries need a constraint of their own.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["slug", "locale", "owner"],
                name="%(app_label)s_%(class)s_slug_once",
                violation_error_message=_("There is an entry with this short name. Choose another one."),
            ),
            models.UniqueConstraint(
                fields=["slug", "locale"],
                condition=models.Q(owner=None),
                name="%(app_label)s_%(class)s_shared_slug_once",
                violation_error_message=_("There is a shared entry with this short name. Choose another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
