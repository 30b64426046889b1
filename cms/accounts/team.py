"""Who is in the team of a microsite. All reads; nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from cms.microsites.choices import Role
from cms.microsites.models import Microsite, MicrositeGroup

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Member:
    """Somebody of a team, with the roles in this team."""

    user: User
    roles: tuple[Role, ...]

    @property
    def role_labels(self) -> list[str]:
        """Return the names of the roles."""
        return [str(role.label) for role in self.roles]


def leads_of(microsite: Microsite) -> QuerySet[Any]:
    """Return the accounts that lead the team of *microsite* and can sign in."""
    leads = MicrositeGroup.objects.filter(microsite=microsite, role=Role.LEADS).values("group__user")
    return get_user_model()._default_manager.filter(pk__in=leads, is_active=True)


def members_of(microsite: Microsite) -> list[Member]:
    """Return the team of *microsite*, by name; the roles in other teams are not among theirs."""
    roles: dict[int, list[Role]] = {}
    for user_id, role in MicrositeGroup.objects.filter(microsite=microsite).values_list("group__user", "role"):
        if user_id is not None:
            roles.setdefault(user_id, []).append(Role(role))
    users = get_user_model()._default_manager.filter(pk__in=roles)
    order = list(Role)
    return [
        Member(user, tuple(sorted(roles[user.pk], key=order.index)))
        for user in sorted(users, key=lambda user: (user.get_full_name() or user.get_username()).casefold())
    ]


def member_of(microsite: Microsite, user_id: int) -> Member | None:
    """Return the member of the team whose account has this id."""
    return next((member for member in members_of(microsite) if member.user.pk == user_id), None)


def has_duties(user: User) -> bool:
    """Tell whether *user* has anything to do here: in some team, or for the installation."""
    return user.is_staff or user.is_superuser or user.groups.exists() or user.user_permissions.exists()
