"""What an editor is told when a page is published on which people's seats depend."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext
from wagtail.admin import messages

from cms.content.models import EventPage
from cms.registrations import openings
from cms.registrations.mails import MailKind
from cms.registrations.models import RegistrationMail, RegistrationPage

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

_BEGUN = "_registrations_publishing_since"


def remember_moment(request: HttpRequest, page: Page) -> None:
    """Note when an editor began to save or approve *page*. What is queued after that is told of below."""
    if isinstance(page.specific_deferred, EventPage | RegistrationPage):
        setattr(request, _BEGUN, openings.now())


def say_what_followed(request: HttpRequest, page: Page) -> None:
    """Tell how many people were written to, and got a seat, because of what an editor did with *page*."""
    begun: datetime | None = getattr(request, _BEGUN, None)
    if begun is None:
        return
    event: Any = page if isinstance(page.specific_deferred, EventPage) else page.get_parent()
    for sentence in what_followed(event.translation_key, begun):
        messages.info(request, sentence)


def what_followed(event_key: uuid.UUID, begun: datetime) -> list[str]:
    """Return in sentences what registrants of an event were told since the moment *begun*."""
    kinds = list(
        RegistrationMail.objects.filter(registration__pool=event_key, queued_at__gte=begun).values_list(
            "kind", flat=True
        )
    )
    cancelled, moved = kinds.count(MailKind.EVENT_CANCELLED), kinds.count(MailKind.EVENT_MOVED)
    promoted = kinds.count(MailKind.OFFERED) + kinds.count(MailKind.SEAT_FREED)
    said = []
    if cancelled:
        said.append(
            ngettext(
                "The event is cancelled: %(number)d person who is registered is told so by mail.",
                "The event is cancelled: %(number)d people who are registered are told so by mail.",
                cancelled,
            )
            % {"number": cancelled}
        )
    if moved:
        said.append(
            ngettext(
                "Time or place have changed: %(number)d person who is registered is told so by mail.",
                "Time or place have changed: %(number)d people who are registered are told so by mail.",
                moved,
            )
            % {"number": moved}
        )
    if promoted:
        said.append(
            ngettext(
                "%(number)d person who waited has got a seat, and is told so by mail.",
                "%(number)d people who waited have got a seat, in the order in which they registered, and are told so "
                "by mail.",
                promoted,
            )
            % {"number": promoted}
        )
    return said
