"""Mails about teams and accounts, each in the language of its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from cms.delivery import outbox

if TYPE_CHECKING:
    from django.contrib.auth.models import User

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


def send_second_factor_reset(user: User, *, by: User | None, is_required: bool) -> None:
    """
    Put the mail that tells *user* that the second factor was reset into the outbox, in the caller's transaction.

    An account without a mailbox gets none.

    :param by: who has done it; None for those who run the installation
    :param is_required: whether it has to be set up anew before anything else
    """
    language = UserProfile.get_for_user(user).get_preferred_language()
    with translation.override(language):
        words = [
            _("Hello %(name)s,") % {"name": user.get_full_name() or user.get_username()},
            _("%(sender)s has reset your sign-in in two steps.") % {"sender": by.get_full_name() or by.get_username()}
            if by
            else _("Those who run this installation have reset your sign-in in two steps."),
            _(
                "The app on your telephone and your recovery codes no longer work with this account, and you were "
                "signed out everywhere."
            ),
            _("After your password, you are asked to set it up anew:")
            if is_required
            else _("Now only your password is asked for. Set it up anew as soon as you can:"),
            settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("accounts_two_factor"),
            _("If you did not ask for this, choose a new password at once, and tell your team."),
        ]
        try:
            outbox.put(
                kind="second_factor_reset",
                recipient=user.email,
                subject=_("Your sign-in in two steps was reset"),
                text="\n\n".join(words) + "\n",
                language=language,
            )
        except outbox.InvalidAddress:
            return
