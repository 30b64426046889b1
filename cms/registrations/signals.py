"""What follows for registrants when a page is saved."""

from __future__ import annotations

from typing import Any

from cms.content.models import EventPage
from cms.content.page_saved import page_saved
from cms.registrations.models import RegistrationPage


def connect() -> None:
    """Follow what is saved from now on."""
    page_saved.connect(follow, sender=EventPage, dispatch_uid="registrations.follow_event")
    page_saved.connect(follow, sender=RegistrationPage, dispatch_uid="registrations.follow_registration")


def follow(instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Follow up on a change that visitors see; a new draft is none."""
    from cms.content.addresses import microsite_of
    from cms.registrations.actions import event_saved  # needs all apps to be ready

    if instance.alias_of_id or not instance.live:
        return
    event = instance if isinstance(instance, EventPage) else instance.get_parent()
    if event is not None and (microsite := microsite_of(event)) is not None:
        event_saved(microsite, event.translation_key)
