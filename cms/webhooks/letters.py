"""The mail that tells a team's leads that one of its webhooks was switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from cms.accounts.team import leads_of
from cms.delivery import outbox
from cms.webhooks.choices import SwitchedOff

if TYPE_CHECKING:
    from cms.webhooks.models import Endpoint


def tell_leads(endpoint: Endpoint, reason: SwitchedOff) -> None:
    """Put a mail to each lead of the team into the outbox, in the lead's language and in the caller's transaction."""
    microsite = endpoint.microsite
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("webhooks_list", args=[microsite.pk])
    for lead in leads_of(microsite):
        profile = UserProfile.objects.filter(user=lead).first()
        language = (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
        with translation.override(language):
            subject = _("A webhook of %(microsite)s was switched off") % {"microsite": microsite.title}
            sentences = [
                _("The front end at %(url)s is no longer told when something changes.") % {"url": endpoint.url},
                str(SwitchedOff(reason).label),
                _("Once it works again, switch it on here:"),
            ]
            try:
                outbox.put(
                    kind="webhook_off",
                    recipient=lead.email,
                    subject=subject,
                    text="\n\n".join([*sentences, address]) + "\n",
                    language=language,
                    owner=microsite.slug,
                )
            except outbox.InvalidAddress:
                # An account without a mailbox: the list says it too.
                continue
