"""The calendar files that go with mails. By them, an event gets into a registrant's calendar, moves, and leaves it."""

from __future__ import annotations

import datetime
from email.utils import parseaddr
from typing import Literal

from django.conf import settings

from cms.content import calendars
from cms.content.calendars import CalendarEvent, Person
from cms.content.choices import EventStatus
from cms.delivery.attachments import Attachment
from cms.registrations.mails import facts, links
from cms.registrations.mails.letterheads import Letterhead
from cms.registrations.models import Registration
from cms.registrations.openings import Opening

Method = Literal["REQUEST", "CANCEL"]


def calendar_file(
    registration: Registration, opening: Opening, head: Letterhead, method: Method, now: datetime.datetime
) -> Attachment | None:
    """
    Return the file that enters the event into *registration*'s calendar, or removes it; None while its day isn't known.

    The event has the same UID in all files, and in the microsite's feeds. Each file has a higher number than those
    before: mails are counted, and minutes, so that it is also higher than a feed's.
    """
    event = opening.event_in(registration.language)
    times = calendars.event_times(event.starts, event.ends, event.start_time, event.end_time, event.time_zone)
    if times is None:
        return None
    address = links.event_address(opening, registration.language)
    shown = CalendarEvent(
        key=opening.event_key,
        title=event.title,
        url=address,
        language=event.locale.language_code,
        starts=times[0],
        ends=times[1],
        status=EventStatus(event.event_status),
        changed=now,
        location=facts.where(event, registration.language) or event.online_url,
        description="\n\n".join(part for part in (event.online_url, address) if part),
    )
    host = Person(head.title, head.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    content = calendars.invitation(
        shown,
        method=method,
        sequence=calendars.sequence_at(now) + registration.mails.count(),
        host=host,
        guest=Person(registration.name, registration.email),
    )
    return Attachment("event.ics", "text/calendar", content, method)
