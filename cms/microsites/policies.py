"""Who may do what with microsites and with the things that they own, in the form in which Wagtail asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from wagtail.permission_policies import ModelPermissionPolicy

from cms.microsites.models import Microsite, OwnedModel
from cms.microsites.queries import (
    is_instance_administrator,
    microsites_of_user,
    remembered_microsites,
    works_for,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db import models
    from django.db.models import QuerySet

    AnyUser = AbstractBaseUser | AnonymousUser


def may_see(user: AnyUser, thing: OwnedModel) -> bool:
    """Tell whether *user* may see *thing* in the admin: it is shared, or one of the user's teams owns it."""
    return thing.is_shared or works_for(user, thing.owner)


def may_edit(user: AnyUser, thing: OwnedModel) -> bool:
    """Tell whether *thing* is *user*'s to change: a team's own, or anything for an instance administrator."""
    return works_for(user, thing.owner)


class MicrositePermissionPolicy(ModelPermissionPolicy):
    """A team may change its own microsite, and an instance administrator make one; nobody removes one in the admin."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"add", "change", "view"} and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Microsite) -> bool:
        return self.user_has_permission(user, action) and works_for(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Microsite]:
        held = any(self.user_has_permission(user, action) for action in actions)
        return microsites_of_user(user) if held else Microsite.objects.none()


class OwnedPermissionPolicy(ModelPermissionPolicy):
    """Django's permissions for a model, narrowed for each object to what the person's teams own."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        if not super().user_has_permission(user, action):
            return False
        # Somebody in no team would have nobody to create things for.
        return action != "add" or is_instance_administrator(user) or bool(remembered_microsites(user))

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: OwnedModel) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return may_see(user, instance) if action == "view" else may_edit(user, instance)

    def instances_user_has_any_permission_for(self, user: AnyUser, actions: Iterable[str]) -> models.QuerySet[Any]:
        held = {action for action in actions if self.user_has_permission(user, action)}
        if "view" in held:
            return self.model._default_manager.visible_to(user)
        return self.model._default_manager.editable_by(user) if held else self.model._default_manager.none()
