"""What follows for registrants when a page is saved."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete

from cms.content.models import EventPage
from cms.content.page_saved import page_saved
from cms.registrations.models import Invitation, Registration, RegistrationPage


def connect() -> None:
    """Follow what is saved from now on."""
    page_saved.connect(follow, sender=EventPage, dispatch_uid="registrations.follow_event")
    page_saved.connect(follow, sender=RegistrationPage, dispatch_uid="registrations.follow_registration")
    pre_delete.connect(forget_mails, sender=Registration, dispatch_uid="registrations.forget_mails")
    pre_delete.connect(forget_invitation, sender=Invitation, dispatch_uid="registrations.forget_invitation")


def follow(instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Follow up on a change that visitors see; a new draft is none."""
    from cms.content.addresses import microsite_of
    from cms.registrations.actions import event_saved  # needs all apps to be ready

    if instance.alias_of_id or not instance.live:
        return
    event = instance if isinstance(instance, EventPage) else instance.get_parent()
    if event is not None and (microsite := microsite_of(event)) is not None:
        event_saved(microsite, event.translation_key)


def forget_mails(instance: Registration, **kwargs: Any) -> None:
    """Delete the mails about a registration with it, whichever way it is deleted."""
    from cms.registrations.mails import forget  # as above

    forget(instance)


def forget_invitation(instance: Invitation, **kwargs: Any) -> None:
    """Delete the mails about an invitation with it."""
    from cms.registrations.mails import forget_invitation as forget  # as above

    forget(instance)
