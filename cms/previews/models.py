"""What is stored of previews."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.microsites.models import Microsite
from cms.previews.choices import Kind


class PreviewQuerySet(models.QuerySet["Preview"]):
    """Previews."""

    def usable(self) -> PreviewQuerySet:
        """Return those that are neither over nor revoked; whether their person still may is asked at each use."""
        return self.filter(expires_at__gt=timezone.now(), revoked_at=None)


class Preview(models.Model):
    """
    Somebody's leave to see drafts of one microsite, for some time.

    It is for one page, for one that is being made below `parent`, or, without either, for the whole microsite. Its
    token (see `cms.previews.tokens`) is not stored.
    """

    key = models.CharField(max_length=22, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    microsite = models.ForeignKey(Microsite, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="+")
    parent = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="+")
    # Of a page that is being made: its type.
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, related_name="+")
    # What the form holds that its editor hasn't saved, or an old version, as revisions hold it. Null: what is saved.
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = PreviewQuerySet.as_manager()

    # It says nothing of the page that whoever deletes that should know.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "page"], condition=Q(kind=Kind.FORM), name="previews_one_for_a_form"
            ),
            models.UniqueConstraint(
                fields=["user", "parent", "content_type"],
                condition=Q(kind=Kind.FORM, page=None),
                name="previews_one_for_a_new_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.expires_at:%Y-%m-%d %H:%M}"

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()

    @property
    def is_of_editor(self) -> bool:
        """Whether it is seen in the admin only, and never handed on."""
        return self.kind != Kind.SHARED

    @property
    def is_of_whole_site(self) -> bool:
        """Whether all drafts of the microsite are shown."""
        return self.page_id is None and self.parent_id is None
