"""Makes a mail's plain text and HTML of a letter and its frame. Both say the same."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms.registrations.mails.letterheads import Letterhead
from cms.registrations.mails.letters import Letter


def plain(letter: Letter, head: Letterhead) -> str:
    """Return *letter* as plain text."""
    parts = [letter.greeting, *letter.paragraphs, _quoted(letter.message)]
    parts.append("\n".join(f"{_announced(label)} {value}" for label, value in letter.facts))
    if letter.button is not None:
        parts.append(f"{_announced(letter.button.label)}\n{letter.button.address}")
    parts += [*letter.after, _closing(head)]
    foot = [head.title, head.address, head.emblem, head.funding_text]
    # Mail programs know by the two hyphens and the space that what follows is not part of the message.
    return "\n\n".join(part for part in parts if part) + "\n\n-- \n" + "\n".join(line for line in foot if line) + "\n"


def html(letter: Letter, head: Letterhead) -> str:
    """Return *letter* as HTML, with the colours of the microsite and nothing that has to be fetched."""
    context: dict[str, Any] = {
        "letter": letter,
        "head": head,
        "facts": [(label, _linked(value)) for label, value in letter.facts],
        "message": letter.message.splitlines(),
        "closing": _closing(head),
        # Only what cms.content.rich_text writes, which escapes.
        "funding": mark_safe(head.funding_html),  # noqa: S308 (see above)
    }
    return render_to_string("registrations/mails/mail.html", context)


def _closing(head: Letterhead) -> str:
    if not head.contact_email:
        return ""
    name = head.contact_name or head.contact_email
    return _("Questions? Just reply to this mail: %(contact)s reads it.") % {"contact": name}


def _announced(label: str) -> str:
    # Translators: In front of something, on the same line or the next. French has a (no-break) space before the colon.
    return _("%(label)s:") % {"label": label}


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _linked(value: str) -> str:
    return urlize(value, autoescape=True) if value.startswith(("http://", "https://")) else conditional_escape(value)
