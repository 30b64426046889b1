"""Which of the two media types of a GraphQL answer a client wants to have."""

from __future__ import annotations

from django.utils.http import parse_header_parameters
from django.utils.translation import gettext_noop as _

from api.errors import Code, RequestRefused
from api.messages import Message

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"

# Whoever says nothing, or says that anything will do, is taken for an older client.
_OFFERED = (JSON, GRAPHQL_JSON)
_MAX_RANGES = 50


def negotiated(accept: str | None) -> str:
    """
    Return the media type for an `Accept` header (RFC 9110, section 12.5.1).

    Of two that are wanted equally, the one that is named wins over one that a wildcard stands for, and of two that are
    named GraphQL's own. Parameters such as `charset` are not compared: there is only one encoding.

    :raises RequestRefused: when neither is acceptable
    """
    ranges = _ranges(accept) if accept is not None and accept.strip() else {"*/*": 1.0}
    wanted = {media_type: _wish(media_type, ranges) for media_type in _OFFERED}
    quality, named = max(wanted.values())
    if quality == 0:
        raise RequestRefused(
            Message(_("Accept %(graphql)s or %(json)s: that is what there is."), graphql=GRAPHQL_JSON, json=JSON),
            Code.NOT_ACCEPTABLE,
            406,
        )
    best = [media_type for media_type in _OFFERED if wanted[media_type] == (quality, named)]
    # Both by the same wildcard: only "*/*" is what clients send that know nothing of GraphQL's own media type.
    return best[-1] if named > 0 else best[0]


def _ranges(accept: str) -> dict[str, float]:
    """Return the quality of each media range; the highest where one is named twice."""
    ranges: dict[str, float] = {}
    for part in accept.split(",")[:_MAX_RANGES]:
        media_range, parameters = parse_header_parameters(part)
        try:
            quality = float(parameters.get("q", "1"))
        except ValueError:
            quality = 1.0
        if not 0 <= quality <= 1:
            quality = 1.0
        ranges[media_range] = max(quality, ranges.get(media_range, 0.0))
    return ranges


def _wish(media_type: str, ranges: dict[str, float]) -> tuple[float, int]:
    """Return how much *media_type* is wanted, and how exactly it was named (0 to 2). Exact words win over wildcards."""
    for exactness, media_range in ((2, media_type), (1, "application/*"), (0, "*/*")):
        if media_range in ranges:
            return ranges[media_range], exactness
    return 0.0, 0
