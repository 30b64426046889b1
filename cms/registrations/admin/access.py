"""
Who may see registrations: the registrars of an event's microsite, and superusers.

For everybody else, editors of the same microsite and whoever administers the installation included, there is nothing at
these addresses. Somebody who needs to see registrations is put into the group of registrars.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet
from django.http import Http404

from cms.content.addresses import microsite_of
from cms.content.models import EventPage
from cms.microsites.choices import Role
from cms.microsites.models import Microsite
from cms.registrations.admin.team_events import TeamEvent
from cms.registrations.models import Registration, SeatPool
from cms.registrations.openings import opening_for, opening_of

# Django's permission to see the model; an administrator gives it to a group beside the role.
NEEDS_PERMISSION = ("registrations", "view_specialneeds")


def microsites_of_registrar(user: Any) -> QuerySet[Microsite]:
    """Return the microsites whose registrations *user* may see."""
    if not (isinstance(user, User) and user.is_active):
        return Microsite.objects.none()
    if user.is_superuser:
        return Microsite.objects.all()
    return Microsite.objects.filter(
        pk__in=Microsite.objects.filter(groups__role=Role.REGISTRARS, groups__group__user=user.pk).values("pk")
    )


def may_see_special_needs(user: Any, microsite: Microsite) -> bool:
    """
    Tell whether *user*, a registrar of *microsite*, may see what its registrants need.

    The permission counts where it comes from the person, from a group of this microsite, or from one of no microsite:
    what somebody may see in one team says nothing of another.
    """
    if not microsites_of_registrar(user).filter(pk=microsite.pk).exists():
        return False
    if user.is_superuser:
        return True
    app, codename = NEEDS_PERMISSION
    permission = {"content_type__app_label": app, "codename": codename}
    if user.user_permissions.filter(**permission).exists():
        return True
    groups = Group.objects.filter(Q(microsite_group=None) | Q(microsite_group__microsite=microsite), user=user.pk)
    return groups.filter(**{f"permissions__{name}": value for name, value in permission.items()}).exists()


def team_event(user: Any, event_key: uuid.UUID) -> TeamEvent:
    """
    Return the event with this key, for one of its registrars.

    :raises Http404: for everybody else, and where no such event takes registrations
    """
    ours = microsites_of_registrar(user)
    pool = SeatPool.objects.select_related("microsite").filter(pk=event_key, microsite__in=ours).first()
    if pool is not None:
        return TeamEvent(pool.microsite, event_key, opening_for(pool), pool)
    page = EventPage.objects.filter(translation_key=event_key, alias_of=None).first()
    microsite = microsite_of(page) if page is not None else None
    opening = None
    if microsite is not None and ours.filter(pk=microsite.pk).exists():
        opening = opening_of(microsite, event_key)
    if microsite is None or opening is None or SeatPool.objects.filter(pk=event_key).exists():
        raise Http404
    return TeamEvent(microsite, event_key, opening, None)


def team_registration(user: Any, key: uuid.UUID) -> tuple[Registration, TeamEvent]:
    """
    Return the registration with this key and its event, for one of the event's registrars.

    :raises Http404: for everybody else, and where there is none
    """
    registrations = Registration.objects.select_related("pool__microsite")
    found = registrations.filter(pk=key, pool__microsite__in=microsites_of_registrar(user)).first()
    if found is None:
        raise Http404
    return found, TeamEvent(found.pool.microsite, found.event_key, opening_for(found.pool), found.pool)
