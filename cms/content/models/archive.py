"""The archive: pages that stay where they are, but are listed no longer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class ArchivableMixin(models.Model):
    """For page types of which old pages leave the listings and keep their addresses."""

    archived = models.BooleanField(
        _("archived"),
        default=False,
        db_index=True,
        help_text=_("Leaves the listings and is found in the archive; its address goes on working."),
    )

    class Meta:
        abstract = True

    archive_panels: ClassVar[list[Any]] = [FieldPanel("archived")]
