"""What templates need: languages of parts, words for enums, dates, pictures, icons."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from frontend import formats, labels

register = template.Library()


def _language() -> str:
    return get_language() or "en"


# --- Languages --------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def lang(context: template.Context, thing: Any) -> str:
    """Return the attribute that says which language *thing* is in, where it isn't that of the page around it."""
    code = thing if isinstance(thing, str) else (thing or {}).get("servedLocale")
    return format_html(' lang="{}"', code) if code and code != context.get("locale") else ""


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in the reader's."""
    return formats.language_name(code, _language())


# --- Words ------------------------------------------------------------------------------------------------------------


@register.filter
def words(name: str | None, enum: str) -> str:
    """Return the words for a value of an enum: `{{ event.eventType|words:"EventType" }}`."""
    return labels.label(enum, name)


@register.filter
def meaning(state: str) -> str:
    """Return what the state of a registration means, in a sentence."""
    return str(labels.MEANINGS.get(state, ""))


@register.filter
def html(value: str | None) -> str:
    """Return HTML of the API, which has cleaned it."""
    return mark_safe(value or "")  # noqa: S308 (cms.content.rich_text lets through what an editor can write)


@register.filter
def typed(value: str) -> str:
    """Return what somebody has typed as the content of a text field: with all its lines, spaces and indentation."""
    # Answers are sent without indentation and empty lines; and the first line break of such a field doesn't count.
    text = conditional_escape(value.replace("\r\n", "\n").replace("\r", "\n"))
    return mark_safe("&#10;" + text.replace("\n", "&#10;"))  # noqa: S308 (escaped)


@register.filter
def data(value: Any) -> str:
    """Return *value* as JSON for a script element of data: no sign in it can end that."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308 (escaped)


# --- Dates and numbers ------------------------------------------------------------------------------------------------


@register.filter
def day(value: str | datetime.date | None) -> str:
    """Return a day in words: "7 May 2014"."""
    return formats.date(_date(value), _language()) if value else ""


@register.filter
def weekday_and_day(value: str | datetime.date | None) -> str:
    """Return a day in words with its weekday."""
    return formats.weekday_and_date(_date(value), _language()) if value else ""


@register.filter
def month(value: str | datetime.date) -> str:
    """Return the month of a day: "May 2014"."""
    return formats.month(_date(value), _language())


@register.filter
def short_month(value: str | datetime.date) -> str:
    """Return the short name of the month of a day."""
    return formats.short_month(_date(value), _language())


@register.filter
def weekday(number: int, length: str = "") -> str:
    """Return the name of a day of the week, 0 for Monday; `|weekday:"short"` is shorter."""
    return formats.weekday(number, _language(), short=length == "short")


@register.filter
def clock(value: str | None) -> str:
    """Return a time of day: "09:30"."""
    return formats.clock(datetime.time.fromisoformat(value), _language()) if value else ""


@register.filter
def moment(value: str | None, zone: str = "Europe/Brussels") -> str:
    """Return a moment in the time of a zone, which is named."""
    return formats.moment(datetime.datetime.fromisoformat(value), zone, _language()) if value else ""


@register.filter
def number(value: Any) -> str:
    """Return a number with the reader's signs."""
    return formats.number(float(value), _language()) if value is not None else ""


@register.filter
def file_size(value: int | None) -> str:
    """Return a number of bytes in the unit that suits it."""
    return formats.file_size(value, _language()) if value is not None else ""


@register.filter
def months(value: int | None) -> str:
    """Return a duration in months in words."""
    return formats.duration(value, "month", _language()) if value else ""


@register.filter
def days(value: int | None) -> str:
    """Return a duration in days in words."""
    return formats.duration(value, "day", _language()) if value else ""


def _date(value: str | datetime.date) -> datetime.date:
    return datetime.date.fromisoformat(value[:10]) if isinstance(value, str) else value


# --- Pictures ---------------------------------------------------------------------------------------------------------

SIZES = {
    "hero": "(min-width: 62rem) 36rem, 100vw",
    "wide": "(min-width: 76rem) 72rem, 100vw",
    "text": "(min-width: 50rem) 46rem, 100vw",
    "third": "(min-width: 62rem) 23rem, (min-width: 40rem) 50vw, 100vw",
}


@register.inclusion_tag("frontend/parts/picture.html")
def picture(image: dict[str, Any] | None, alt: str | None, place: str, *, eager: bool = False) -> dict[str, Any]:
    """Show a picture in the size that its *place* needs; all but the first of a page are fetched when they are near."""
    rendition = (image or {}).get("rendition")
    return {"image": image, "rendition": rendition, "alt": alt or "", "sizes": SIZES[place], "eager": eager}


ICONS = {
    "arrow": "M3 8h9M8.5 4l4 4-4 4",
    "back": "M13 8H4M7.5 4l-4 4 4 4",
    "calendar": "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3",
    "clock": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.5V8l2.5 2",
    "close": "M4 4l8 8M12 4l-8 8",
    "download": "M8 2v8M4.5 6.5 8 10l3.5-3.5M3 13.5h10",
    "external": "M6 3H3v10h10v-3M9 3h4v4M13 3 7.5 8.5",
    "feed": "M3 3a10 10 0 0 1 10 10M3 7.5A5.5 5.5 0 0 1 8.5 13M3.8 12.2h.01",
    "globe": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c2.5 2 2.5 10 0 12M8 2c-2.5 2-2.5 10 0 12",
    "mail": "M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "phone": "M4 2h2.5l1 3.5L6 7a7 7 0 0 0 3 3l1.5-1.5 3.5 1V12c0 1-.8 2-2 2A10 10 0 0 1 2 4c0-1.2 1-2 2-2z",
    "place": "M8 14.5C5 11 3.5 9 3.5 6.5a4.5 4.5 0 0 1 9 0C12.5 9 11 11 8 14.5z"
    "M8 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z",
    "search": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3 14 14",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a small sign beside words that say the same."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS[name],
    )
