"""What all mails of a microsite have around their words: its name and colours, whom to ask, and who pays for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.utils.translation import get_language_info

from cms.content.models import Contact, EventPage
from cms.content.rich_text import TextLink, parse, render_html
from cms.microsites.models import Microsite
from cms.registrations.openings import Opening


@dataclass(frozen=True)
class Letterhead:
    """
    The frame of a mail.

    :ivar language: the reader's, in which the microsite speaks of itself
    :ivar words: the language of our own words: the reader's where the interface is translated into it
    :ivar contact_name: whom to ask about the event; empty where nobody is named
    :ivar contact_email: to whom replies go
    """

    language: str
    words: str
    is_rtl: bool
    title: str
    address: str
    color_background: str
    color_surface: str
    color_text: str
    color_primary: str
    color_on_primary: str
    contact_name: str
    contact_email: str
    emblem: str
    funding_text: str
    funding_html: str


_kept: WeakKeyDictionary[Opening, dict[str, Letterhead]] = WeakKeyDictionary()


def letterhead(microsite: Microsite, opening: Opening | None, language: str) -> Letterhead:
    """Return the frame of a mail to somebody who reads *language*. Many mails about one event make it once."""
    if opening is None:
        return _letterhead(microsite, None, language)
    known = _kept.setdefault(opening, {})
    if language not in known:
        known[language] = _letterhead(microsite, opening.event_in(language), language)
    return known[language]


def words_language(microsite: Microsite, language: str) -> str:
    """Return the language that our words to a reader of *language* are in: that one, or the next that we speak."""
    wanted = [*microsite.fallback_codes(language), microsite.default_locale.language_code]
    return next((code for code in wanted if code in settings.UI_LANGUAGES), settings.LANGUAGE_CODE)


def team_language(microsite: Microsite) -> str:
    """Return the language of mails to the team: the microsite's own."""
    code: str = microsite.default_locale.language_code
    return code


def contact_of(event: EventPage) -> Contact | None:
    """Return the first contact of *event* that has an e-mail address."""
    contacts = (child.value for child in event.contacts)
    return next((contact for contact in contacts if contact is not None and contact.email), None)


def _letterhead(microsite: Microsite, event: EventPage | None, language: str) -> Letterhead:
    spoken = {entry.code: entry for entry in microsite.languages.select_related("locale").order_by("sort_order")}
    own: Any = next((spoken[code] for code in microsite.fallback_codes(language) if code in spoken), None)
    funding = parse(own.funding_statement) if own else parse("")
    contact = contact_of(event) if event is not None else None
    words = words_language(microsite, language)
    return Letterhead(
        language=language,
        words=words,
        is_rtl=bool(get_language_info(words)["bidi"]),
        title=own.title or microsite.title if own else microsite.title,
        address=f"{microsite.base_url()}/{language}/",
        color_background=microsite.color_background,
        color_surface=microsite.color_surface,
        color_text=microsite.color_text,
        color_primary=microsite.color_primary,
        color_on_primary=microsite.color_on_primary,
        contact_name=contact.name if contact else "",
        contact_email=contact.email if contact else "",
        emblem=own.funding_emblem_alt if own else "",
        funding_text=funding.text,
        funding_html=render_html(funding, _outside_address),
    )


def _outside_address(link: TextLink) -> str | None:
    """Return where a link leads out of a mail; those to our own pages are left out, as words without a link."""
    return link.url if link.kind == "url" else None
