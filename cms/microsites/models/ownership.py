"""What a microsite may own: organisations, persons, venues and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.microsites.models.microsite import Microsite

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class OwnedQuerySet(models.QuerySet[Any]):
    """Selects from things that are shared by all microsites or owned by one."""

    def usable_by(self, microsite: Microsite) -> Self:
        """Return what *microsite* may refer to: its own things and the shared ones."""
        return self.filter(models.Q(owner=microsite) | models.Q(owner=None))

    def owned_by(self, microsite: Microsite) -> Self:
        """Return what belongs to *microsite* alone."""
        return self.filter(owner=microsite)

    def shared(self) -> Self:
        """Return what all microsites share."""
        return self.filter(owner=None)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return what *user* may see in the admin: shared things and those of the user's microsites."""
        from cms.microsites.queries import is_instance_administrator, microsites_of_user  # avoids an import cycle

        if not user.is_authenticated or not user.is_active:
            return self.none()
        if is_instance_administrator(user):
            return self.all()
        return self.filter(models.Q(owner__in=microsites_of_user(user)) | models.Q(owner=None))

    def editable_by(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return what *user*'s teams own; everything for instance administrators."""
        from cms.microsites.queries import is_instance_administrator, microsites_of_user  # avoids an import cycle

        if not user.is_authenticated or not user.is_active:
            return self.none()
        if is_instance_administrator(user):
            return self.all()
        return self.filter(owner__in=microsites_of_user(user))


class OwnedModel(models.Model):
    """Something that one microsite owns, or that all share and only instance administrators change."""

    # PROTECT, because NULL means "shared": what one team wrote must not fall to all teams when its microsite goes.
    owner = models.ForeignKey(
        Microsite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("The microsite that this belongs to. Without an owner it is shared by all microsites."),
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_shared(self) -> bool:
        """Whether all microsites may use this."""
        return self.owner_id is None
