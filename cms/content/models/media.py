"""Pictures and files, each with what a republisher has to know."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.search import index

from cms.content.fields import EnumField, LanguageField
from cms.content.uploads import validate_document
from cms.content.validators import validate_alt_text
from cms.microsites.choices import Licence


class Image(AbstractImage):
    """A picture. Its `description` is the alternative text wherever a page gives no other."""

    # As Wagtail has them, but for the names on the other side, which Wagtail's own unused model takes.
    uploaded_by_user: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by user"),
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined] # Wagtail's mark on a field
    tags = TaggableManager(blank=True, help_text=None, related_name="content_images", verbose_name=_("tags"))
    credit: models.CharField[str, str] = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who took or made the picture, for example “Photo: M. Nowak”."),
    )
    licence = EnumField(
        Licence,
        verbose_name=_("licence"),
        blank=True,
        help_text=_("Left empty, the licence of the website holds for the picture too."),
    )

    # What stands in for it while it loads, see cms.content.placeholders. Empty until the task has made them.
    average_color: models.CharField[str, str] = models.CharField(max_length=7, blank=True, editable=False)
    blur_hash: models.CharField[str, str] = models.CharField(max_length=64, blank=True, editable=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = (*WagtailImage.admin_form_fields, "credit", "licence")
    search_fields: ClassVar[list[index.BaseField]] = [
        *AbstractImage.search_fields,
        index.SearchField("credit"),
        index.FilterField("licence"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self) -> None:
        """:raises ValidationError: when the description is the name of a file"""
        super().clean()
        try:
            validate_alt_text(self.description)
        except ValidationError as error:
            raise ValidationError({"description": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Forget what stood in for another file."""
        upload: Any = self.file
        if upload and not upload._committed:
            self.average_color = self.blur_hash = ""
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self) -> str:
        """The description; never the title, which is the name of the file more often than not."""
        return self.description


class Rendition(AbstractRendition):
    """A picture in another size or format."""

    image: models.ForeignKey[Image, Image] = models.ForeignKey(
        Image, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Document(AbstractDocument):
    """A file to download, in one language."""

    # As Wagtail has them, but for the names on the other side, which Wagtail's own unused model takes.
    uploaded_by_user: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by user"),
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined] # Wagtail's mark on a field
    tags = TaggableManager(blank=True, help_text=None, related_name="content_documents", verbose_name=_("tags"))
    language = LanguageField(
        _("language"), blank=True, help_text=_("The language that it is written in. Empty: none, or several.")
    )
    licence = EnumField(
        Licence,
        verbose_name=_("licence"),
        blank=True,
        help_text=_("Left empty, the licence of the website holds for the file too."),
    )

    admin_form_fields: ClassVar[tuple[str, ...]] = (*WagtailDocument.admin_form_fields, "language", "licence")
    search_fields: ClassVar[list[index.BaseField]] = [
        *AbstractDocument.search_fields,
        index.FilterField("language"),
        index.FilterField("licence"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """:raises ValidationError: when the file is of a kind that isn't allowed, or isn't what its name says"""
        super().clean()
        upload: Any = self.file
        if upload and not upload._committed:
            try:
                validate_document(upload.file)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take down size and hash of a new file, whoever saves it: Wagtail leaves that to its forms."""
        upload: Any = self.file
        if upload and not upload._committed:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)
