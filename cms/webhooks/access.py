"""Who looks after a microsite's webhooks: its publishers and leads, who decide what the public sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.microsites.choices import Role
from cms.microsites.models import Microsite, MicrositeGroup
from cms.microsites.queries import is_instance_administrator

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import QuerySet

ROLES = (Role.PUBLISHERS, Role.LEADS)


def microsites_for(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Microsite]:
    """Return the microsites whose webhooks *user* looks after; all of them for an instance administrator."""
    if not user.is_authenticated or not user.is_active:
        return Microsite.objects.none()
    if is_instance_administrator(user):
        return Microsite.objects.all()
    groups = MicrositeGroup.objects.filter(role__in=ROLES, group__user=user.pk)
    return Microsite.objects.filter(pk__in=groups.values("microsite"))
