"""Who may see drafts: asked when a preview is made, and again at each use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cms.microsites.queries import is_instance_administrator, microsite_of_page, works_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from wagtail.models import Page

    from cms.microsites.models import Microsite
    from cms.previews.models import Preview

    AnyUser = AbstractBaseUser | AnonymousUser


def may_preview_page(user: AnyUser, page: Page, microsite: Microsite | None = None) -> bool:
    """Tell whether *user* edits or publishes *page*, and whether it lies in *microsite*, where one is given."""
    own = microsite_of_page(page)
    if own is None or not user.is_active or not works_for(user, own):
        return False
    rights: Any = page.permissions_for_user(user)
    return (microsite is None or microsite.pk == own.pk) and (rights.can_edit() or rights.can_publish())


def may_preview_below(user: AnyUser, parent: Page, microsite: Microsite) -> bool:
    """Tell whether *user* may make pages below *parent*, which lies in *microsite*."""
    own = microsite_of_page(parent)
    if own is None or own.pk != microsite.pk or not user.is_active or not works_for(user, own):
        return False
    return bool(parent.permissions_for_user(user).can_add_subpage())


def may_preview_microsite(user: AnyUser, microsite: Microsite) -> bool:
    """Tell whether *user* edits or publishes the whole of *microsite*: its home pages."""
    if not user.is_active or not works_for(user, microsite):
        return False
    if is_instance_administrator(user):
        return True
    homes: list[Any] = list(microsite.homes)
    rights = [home.permissions_for_user(user) for home in homes]
    return bool(rights) and all(right.can_edit() or right.can_publish() for right in rights)


def may_use(preview: Preview) -> bool:
    """Tell whether the person of *preview* may still see what it is for."""
    if preview.page is not None:
        return may_preview_page(preview.user, preview.page, preview.microsite)
    if preview.parent is not None:
        return may_preview_below(preview.user, preview.parent, preview.microsite)
    return may_preview_microsite(preview.user, preview.microsite)
