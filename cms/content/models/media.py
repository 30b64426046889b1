"""Pictures and files, each with what a republisher has to know."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
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

PROTECTED_FOLDER = "protected_images"
"""Where what is made of pictures lies that only private pages show; `images` is handed out without asking anybody."""
# Of the 100 letters that the name of a file can have in the database.
_MAX_NAME = 94


def in_own_folder(path: str, key: uuid.UUID) -> str:
    """Return *path* ("images/map.webp") in a folder that is named after *key*, cut to what the database can hold."""
    whole = PurePosixPath(path)
    room = _MAX_NAME - len(f"{whole.parent}/{key.hex[:12]}/{whole.suffix}")
    return f"{whole.parent}/{key.hex[:12]}/{whole.stem[:room]}{whole.suffix}"


def document_upload_to(document: Document, filename: str) -> str:
    """Return where the file of *document* goes: into a folder of its own."""
    return in_own_folder(f"documents/{document.file.field.storage.get_valid_name(filename)}", document.key)


class Image(AbstractImage):
    """
    A picture. What it shows is the alternative text wherever a page gives no other.

    Wagtail's `description` says it in one language, `descriptions` in others.
    """

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

    description_language = LanguageField(
        _("language of the description"),
        blank=True,
        help_text=_("Left empty, the default language of the website."),
    )
    # By the codes of languages (BCP 47), none of them empty.
    descriptions: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, blank=True, editable=False
    )

    # What stands in for it while it loads, see cms.content.placeholders. Empty until the task has made them.
    average_color: models.CharField[str, str] = models.CharField(max_length=7, blank=True, editable=False)
    blur_hash: models.CharField[str, str] = models.CharField(max_length=64, blank=True, editable=False)

    # Whether private pages alone show it, see cms.content.protection.pictures.
    is_protected: models.BooleanField[bool, bool] = models.BooleanField(default=False, editable=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        *WagtailImage.admin_form_fields,
        "description_language",
        "credit",
        "licence",
    )
    search_fields: ClassVar[list[index.BaseField]] = [
        *AbstractImage.search_fields,
        index.SearchField("credit"),
        index.FilterField("licence"),
    ]

    # What this file is on whichever installation: in public addresses and ids, where a row's id is another one.
    key: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def get_upload_to(self, filename: str) -> str:
        """Return where the file goes: into a folder of its own, so that no other file's name is in its way."""
        return in_own_folder(super().get_upload_to(filename), self.key)

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
    def is_described(self) -> bool:
        """Whether somebody said, in any language, what it shows."""
        return bool(self.description or self.descriptions)

    def description_in(self, languages: Iterable[str], default: str) -> tuple[str, str] | None:
        """
        Return what the picture shows, in the first of *languages* that it is said in, and the code of that language.

        :param default: the language of a description of which nobody said in which language it is
        """
        said = self.descriptions
        if self.description:
            said = {**said, self.description_language or default: self.description}
        return next(((said[code], code) for code in languages if code in said), None)

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

    def get_upload_to(self, filename: str) -> str:
        """Return where a new file is put: beside its image; what only private pages show, out of the public's reach."""
        path = in_own_folder(str(super().get_upload_to(filename)), self.image.key)
        if not self.image.is_protected:
            return path
        return f"{PROTECTED_FOLDER}/{self.image.pk}/{PurePosixPath(path).name}"

    @property
    def is_protected(self) -> bool:
        """Whether the file lies where only the program hands it out."""
        return is_protected_file(str(self.file.name))

    @property
    def url(self) -> str:
        """Where the file is; a protected one is answered by the program, see `cms.content.protection.views`."""
        return f"/{self.file.name}" if self.is_protected else str(self.file.url)


def is_protected_file(name: str) -> bool:
    """Return whether the file of a rendition lies out of the public's reach."""
    return name.startswith(f"{PROTECTED_FOLDER}/")


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

    file = models.FileField(upload_to=document_upload_to, verbose_name=_("file"))
    # As that of pictures.
    key: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def url(self) -> str:
        """Its address, without a host: with its key, since the id of its row is another one on another installation."""
        return reverse("document", args=[self.key, self.filename])

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
