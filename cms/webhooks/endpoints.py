"""What a team does with its endpoints, and what follows when one no longer answers."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.delivery import claims
from cms.microsites.models import Microsite
from cms.webhooks import letters, signing
from cms.webhooks.choices import FINISHED, OPEN, CallState, SwitchedOff
from cms.webhooks.models import Call, Endpoint

# What a call is about, as its body says.
CHANGED, TEST = "content.changed", "endpoint.test"
# How many a microsite may have.
MOST = 10
# How long the former secret signs too, so that a receiver can be given the new one meanwhile.
ROTATION = datetime.timedelta(hours=24)
# How long an endpoint may fail before it is switched off, and how long the ledger keeps a call.
PATIENCE = datetime.timedelta(days=5)
KEPT = datetime.timedelta(days=30)


class TooMany(ValueError):
    """The microsite has as many endpoints as it may have."""


class IsOpen(ValueError):
    """The call is still to be made, so that there is nothing to repeat."""


class IsOff(ValueError):
    """The endpoint is switched off, and called by nobody."""


@transaction.atomic
def add(microsite: Microsite, *, url: str, description: str = "", enabled: bool = True) -> Endpoint:
    """
    Give *microsite* an endpoint; its `secret` is to be shown now, and never again.

    :raises TooMany: when it has `MOST`
    """
    # Two at a time: the second waits, and counts the first.
    Microsite.objects.select_for_update(of=("self",)).get(pk=microsite.pk)
    if microsite.webhooks.count() >= MOST:
        raise TooMany(microsite.slug)
    return Endpoint.objects.create(
        microsite=microsite,
        url=url,
        description=description,
        enabled=enabled,
        switched_off="" if enabled else SwitchedOff.TEAM,
        secret=signing.new_secret(),
    )


@transaction.atomic
def change(endpoint: Endpoint, *, url: str, description: str, enabled: bool) -> None:
    """Change *endpoint*. One that is switched on again is told that everything may have changed meanwhile."""
    was_on = Endpoint.objects.select_for_update().values_list("enabled", flat=True).get(pk=endpoint.pk)
    endpoint.url, endpoint.description = url, description
    endpoint.save(update_fields=["url", "description"])
    if enabled and not was_on:
        endpoint.enabled, endpoint.switched_off, endpoint.failing_since = True, "", None
        endpoint.save(update_fields=["enabled", "switched_off", "failing_since"])
        put(endpoint, CHANGED, {"changes": [], "everything": True})
    elif was_on and not enabled:
        switch_off(endpoint, SwitchedOff.TEAM)


def rotate_secret(endpoint: Endpoint) -> str:
    """Give *endpoint* a new secret and return it; the former one signs each call too, for `ROTATION`."""
    endpoint.former_secret, endpoint.former_until = endpoint.secret, timezone.now() + ROTATION
    endpoint.secret = signing.new_secret()
    endpoint.save(update_fields=["secret", "former_secret", "former_until"])
    return endpoint.secret


def send_test(endpoint: Endpoint) -> Call:
    """
    Queue a call that says nothing but that it is a test.

    :raises IsOff: when the endpoint is switched off
    """
    if not endpoint.enabled:
        raise IsOff(str(endpoint.pk))
    return put(endpoint, TEST, {"changes": [], "everything": False})


def put(endpoint: Endpoint, kind: str, data: dict[str, Any]) -> Call:
    """Queue a call, in the caller's transaction if there is one."""
    now = timezone.now()
    body = {
        "type": kind,
        "timestamp": now.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {"microsite": endpoint.microsite.slug, **data},
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Call.objects.create(endpoint=endpoint, kind=kind, body=text, due_at=now, created_at=now)


def repeat(call: Call) -> None:
    """
    Queue a finished call once more, with the same id and body: a receiver that has it already can tell.

    :raises IsOff: when its endpoint is switched off
    :raises IsOpen: when it is still to be made
    """
    if not call.endpoint.enabled:
        raise IsOff(str(call.endpoint_id))
    queued = Call.objects.filter(pk=call.pk, state__in=sorted(FINISHED)).update(
        state=claims.QUEUED, attempts=0, due_at=timezone.now(), finished_at=None
    )
    if not queued:
        raise IsOpen(str(call.pk))


@transaction.atomic
def switch_off(endpoint: Endpoint, reason: SwitchedOff) -> None:
    """Switch *endpoint* off, give up what waits for it, and tell the team's leads unless the team did it itself."""
    now = timezone.now()
    changed = Endpoint.objects.filter(pk=endpoint.pk, enabled=True).update(enabled=False, switched_off=reason)
    Call.objects.filter(endpoint=endpoint, state__in=sorted(OPEN)).update(state=CallState.GIVEN_UP, finished_at=now)
    if changed and reason is not SwitchedOff.TEAM:
        letters.tell_leads(endpoint, reason)
    endpoint.refresh_from_db(fields=["enabled", "switched_off"])


def tidy(now: datetime.datetime | None = None) -> int:
    """Delete calls that were finished `KEPT` ago, and secrets that sign no longer; return how many calls."""
    now = now or timezone.now()
    Endpoint.objects.filter(~Q(former_secret=""), former_until__lte=now).update(former_secret="", former_until=None)
    return Call.objects.filter(state__in=sorted(FINISHED), finished_at__lt=now - KEPT).delete()[0]
