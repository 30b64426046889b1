"""What was loaded from files, so that loading again leaves alone what an editor changed or deleted since."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.microsites.models.microsite import Microsite


class SeedKind(models.TextChoices):
    """The kinds of things that come from the files of a microsite."""

    SETTINGS = "settings", _("Settings")
    LANGUAGE = "language", _("Language")
    PAGE = "page", _("Page")
    ROW = "row", _("Snippet")
    FILE = "file", _("Image or document")


class SeedRecord(models.Model):
    """
    One thing that was made from a file of `sites/` (or of shared tables: then there is no microsite).

    While `state` is still what the thing looks like, nobody has changed it, and a newer file may. A record whose object
    is gone says that somebody deleted it: it stays away.
    """

    microsite = models.ForeignKey(
        Microsite, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("microsite")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=SeedKind.choices)
    path = models.CharField(_("path"), max_length=255, help_text=_("Within the folder of the microsite."))
    # No generic foreign key: that would take the record away together with the object.
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    source = models.CharField(max_length=64, help_text=_("Fingerprint (SHA-256) of what the file said."))
    state = models.CharField(max_length=64, help_text=_("Fingerprint (SHA-256) of the object after loading."))
    loaded_at = models.DateTimeField(_("loaded at"), auto_now=True)

    class Meta:
        verbose_name = _("record of loading")
        verbose_name_plural = _("records of loading")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["microsite", "kind", "path"], name="microsites_seed_once"),
            # Databases take each NULL for a different one.
            models.UniqueConstraint(
                fields=["kind", "path"], condition=models.Q(microsite=None), name="microsites_shared_seed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.path
