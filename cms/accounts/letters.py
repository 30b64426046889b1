"""The mail that invites into a team, in the language that was chosen for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.delivery import outbox

if TYPE_CHECKING:
    from cms.accounts.models import Invitation


def send_invitation(invitation: Invitation, token: str) -> None:
    """
    Put the mail about *invitation* into the outbox, in the caller's transaction.

    :raises outbox.InvalidAddress: when no mail can be sent to the address
    """
    title = invitation.microsite.title
    sender = invitation.invited_by
    with translation.override(invitation.language):
        subject = _("Join the team of %(microsite)s") % {"microsite": title}
        greeting = _("Hello %(name)s,") % {"name": invitation.name}
        what = _("%(sender)s invites you to work on the website %(microsite)s, as: %(roles)s.") % {
            "sender": (sender.get_full_name() or sender.get_username()) if sender else title,
            "microsite": title,
            "roles": ", ".join(invitation.role_labels),
        }
        button = _("Accept the invitation")
        until = _("The link works once, until %(date)s. If you did not expect this mail, just leave it.") % {
            "date": date_format(localtime(invitation.expires_at), "DATETIME_FORMAT"),
        }
        # Where links in mails lead is said by the settings, never by the request.
        address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("accounts_invitation", args=[token])
        outbox.put(
            kind="team_invitation",
            recipient=invitation.email,
            subject=subject,
            text=f"{greeting}\n\n{what}\n\n{button}:\n{address}\n\n{until}\n",
            html=render_to_string(
                "accounts/mail.html",
                {
                    "language": invitation.language,
                    "microsite": invitation.microsite,
                    "subject": subject,
                    "greeting": greeting,
                    "what": what,
                    "button": button,
                    "address": address,
                    "until": until,
                },
            ),
            language=invitation.language,
            owner=invitation.microsite.slug,
            about=invitation.key,
            from_name=title,
            not_after=invitation.expires_at,
        )
