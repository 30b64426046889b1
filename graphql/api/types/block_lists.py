"""What blocks show beside what is stored in them: lists that follow the microsite's pages, links, and counts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import graphene

from api.connections import read_slices
from api.engine import Load, batch
from api.engine.batch import Steps
from api.listings import LISTINGS, EventOrder, PartnerOrder
from api.types.blocks import BlockValue, extend, link_field
from api.windows import ConnectionValue
from cms.content import blocks, choices, formats
from cms.content.queries import achieved_outputs

# As many as a block can show; a page that wants more of them has a listing.
MAX_PARTNERS = 100


def _partners(block: BlockValue) -> ConnectionValue:
    role = block.raw.get("role") or None
    order = PartnerOrder.COUNTRY if block.raw.get("group_by_country") else PartnerOrder.RANK
    return LISTINGS["partners"].connection(
        block.visitor, order_by=order.value, first=MAX_PARTNERS, role=[role] if role else None
    )


def _events(block: BlockValue) -> ConnectionValue:
    when = block.raw.get("when") or choices.EventListing.UPCOMING.value
    is_past = when == choices.EventListing.PAST
    order = EventOrder.STARTS_AT_DESC if is_past else EventOrder.STARTS_AT
    limit = min(max(int(block.raw.get("limit") or 5), 1), 20)
    return LISTINGS["events"].connection(block.visitor, order_by=order.value, first=limit, when=when)


def _resolve(make: Any) -> Any:
    @batch
    def resolve(parents: Sequence[BlockValue], info: Any) -> Steps:
        found = yield from read_slices([make(parent) for parent in parents])
        return [part.rows for part in found]

    return resolve


extend(
    blocks.PartnersBlock,
    partners=graphene.Field(
        graphene.List(graphene.NonNull("api.types.page_types.PartnerPage")),
        required=True,
        description=f"The partners that the block shows, at most {MAX_PARTNERS}.",
        resolver=_resolve(_partners),
    ),
)
extend(
    blocks.EventsBlock,
    events=graphene.Field(
        graphene.List(graphene.NonNull("api.types.page_types.EventPage")),
        required=True,
        description="The events that the block shows.",
        resolver=_resolve(_events),
    ),
)


@batch
def _resolve_hours(parents: Sequence[BlockValue], info: Any, locale: str | None = None) -> list[str]:
    return [
        formats.format_opening_hours(
            parent.raw["first_day"],
            parent.raw["last_day"],
            datetime.time.fromisoformat(parent.raw["opens"]),
            datetime.time.fromisoformat(parent.raw["closes"]),
            locale or parent.visitor.language,
            parent.raw.get("note") or "",
        )
        for parent in parents
    ]


extend(
    blocks.OpeningHoursBlock,
    display=graphene.Field(
        graphene.String,
        required=True,
        description="In one line, as a reader of the language writes it.",
        resolver=_resolve_hours,
        args={
            "locale": graphene.Argument(
                graphene.String, description="The language to write it in; the one asked for where left out."
            )
        },
    ),
)

for _block in (blocks.CallToActionBlock, blocks.LinkCardBlock, blocks.CuratedLinkBlock):
    extend(_block, href=link_field)


def _achieved(_context: Any, keys: list[Any]) -> dict[Any, int]:
    return achieved_outputs(keys)


@batch
def _resolve_achieved(parents: Sequence[BlockValue], info: Any) -> Steps:
    keys = [(parent.visitor, parent.raw.get("kind")) for parent in parents]
    found = yield Load(_achieved, keys)
    return [found.get(key, 0) for key in keys]


extend(
    blocks.PlannedOutputBlock,
    achieved=graphene.Field(
        graphene.Int,
        required=True,
        description="How many pages of the microsite (events, outputs, mentions) count towards it so far.",
        resolver=_resolve_achieved,
    ),
)
