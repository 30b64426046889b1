"""When and where an event takes place, as those who registered for it know it."""

from __future__ import annotations

from typing import Any

from cms.content.choices import EventStatus
from cms.content.models import EventPage


def present_facts(event: EventPage) -> dict[str, Any]:
    """Return what registrants are told of when it changes, as JSON can hold it. Moments are in UTC."""
    return {
        "cancelled": event.event_status == EventStatus.CANCELLED,
        "starts_at": event.starts_at.isoformat() if event.starts_at else None,
        "ends_at": event.ends_at.isoformat() if event.ends_at else None,
        "time_zone": event.time_zone,
        "venue": event.venue_id,
        "online_url": event.online_url,
    }
