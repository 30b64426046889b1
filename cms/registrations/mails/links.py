"""
Where the links in mails lead: to the registration page on the microsite's public website, with a token.

`?action=` says what the page shows: `confirm`, `accept` or `manage` for the registration with this token, `register`
for an invitation. Opening a link changes nothing, because scanners of mails open them too; the button on the page does.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from cms.content.addresses import NoAddress, page_url
from cms.microsites.models import Microsite
from cms.registrations.openings import Opening

Action = Literal["confirm", "accept", "manage", "register"]


def link(opening: Opening | None, microsite: Microsite, language: str, action: Action, token: str) -> str:
    """Return the address by which somebody who reads *language* does *action*."""
    return f"{page_address(opening, microsite, language)}?{urlencode({'action': action, 'token': token})}"


def page_address(opening: Opening | None, microsite: Microsite, language: str) -> str:
    """Return the address of the registration page; the microsite's own where there is none any more."""
    if opening is not None:
        try:
            return page_url(opening.page(language), microsite)
        except NoAddress:
            pass
    return f"{microsite.base_url()}/{language}/"


def event_address(opening: Opening, language: str) -> str:
    """Return the address of the event's page."""
    try:
        return page_url(opening.event_in(language), opening.microsite)
    except NoAddress:
        return f"{opening.microsite.base_url()}/{language}/"
