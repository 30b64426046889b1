"""The seats of events, as everybody may know them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from api.engine import Load, batch
from api.engine.batch import Steps
from api.types.models import own_values
from cms.registrations import availability, openings


def _statuses(value: Any) -> str | None:
    return STATUSES.get(value.name) if value else "What becomes of a form that is sent now."


STATUSES = {
    "NOT_OPEN_YET": "Nobody can register yet.",
    "OPEN": "There are seats.",
    "WAITING_LIST": "All seats are taken; one can wait for one.",
    "FULL": "All seats are taken, and there is no waiting list.",
    "CLOSED": "Nobody can register any more.",
}
RegistrationStatus = graphene.Enum.from_enum(
    availability.RegistrationStatus, name="RegistrationStatus", description=_statuses
)


class RegistrationAvailability(graphene.ObjectType):
    """The seats of an event at this moment. Whatever asks for it is answered anew each time, and kept by no cache."""

    status = graphene.Field(
        RegistrationStatus, required=True, description="What becomes of somebody who registers now."
    )
    seats_left = graphene.Int(description="How many seats are free. Null where there is no limit.")
    closes_at = graphene.DateTime(
        description="When registration ends: when its page says so, or when the event begins. Null where nobody knows."
    )


def _availabilities(_context: Any, pages: list[Any]) -> dict[Any, Any]:
    found = availability.availabilities(pages)
    return {page: found.get(page.pk) for page in pages}


@batch
def resolve_availability(parents: Sequence[Any], info: Any) -> Steps:
    """Return the seats of registration pages at this moment."""
    info.context.is_momentary = True
    yield from own_values(parents, "capacity")
    found = yield Load(_availabilities, parents)
    return [found.get(parent) for parent in parents]


@batch
def resolve_notice_version(parents: Sequence[Any], info: Any) -> Steps:
    """Return what names the privacy notices of registration pages."""
    yield from own_values(parents, "privacy_notice")
    return [openings.notice_digest(parent.visitor.codes[parent.locale_id], parent.privacy_notice) for parent in parents]
