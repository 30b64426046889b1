"""What a team can decide, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cms.registrations.actions import Verb

# On buttons.
LABELS: dict[Verb, Any] = {
    Verb.CONFIRM: pgettext_lazy("decision", "Confirm"),
    Verb.OFFER: _("Offer a seat"),
    Verb.REJECT: pgettext_lazy("decision", "Reject"),
    Verb.CANCEL: pgettext_lazy("decision", "Cancel the registration"),
    Verb.NO_SHOW: pgettext_lazy("decision", "Did not come"),
}


def will(verb: Verb, number: int) -> str:
    """Return what will happen to so many people."""
    said = {
        Verb.CONFIRM: ngettext(
            "%(number)d person will be confirmed, and told so by mail.",
            "%(number)d people will be confirmed, and told so by mail.",
            number,
        ),
        Verb.OFFER: ngettext(
            "%(number)d person will be offered a seat by mail, and has to accept it in time.",
            "%(number)d people will be offered a seat by mail, and have to accept it in time.",
            number,
        ),
        Verb.REJECT: ngettext(
            "%(number)d person will be rejected, and told so by mail. The seat goes to who waits.",
            "%(number)d people will be rejected, and told so by mail. Their seats go to those who wait.",
            number,
        ),
        Verb.CANCEL: ngettext(
            "%(number)d registration will be cancelled, and the person told so by mail. The seat goes to who waits.",
            "%(number)d registrations will be cancelled, and the people told so by mail. Their seats go to those who "
            "wait.",
            number,
        ),
        Verb.NO_SHOW: ngettext(
            "%(number)d person will be noted as not having come. No mail is sent.",
            "%(number)d people will be noted as not having come. No mail is sent.",
            number,
        ),
    }
    return said[verb] % {"number": number}


def done(verb: Verb, number: int) -> str:
    """Return what has happened to so many people."""
    said = {
        Verb.CONFIRM: ngettext("%(number)d person was confirmed.", "%(number)d people were confirmed.", number),
        Verb.OFFER: ngettext("%(number)d person was offered a seat.", "%(number)d people were offered a seat.", number),
        Verb.REJECT: ngettext("%(number)d person was rejected.", "%(number)d people were rejected.", number),
        Verb.CANCEL: ngettext(
            "%(number)d registration was cancelled.", "%(number)d registrations were cancelled.", number
        ),
        Verb.NO_SHOW: ngettext(
            "%(number)d person was noted as not having come.",
            "%(number)d people were noted as not having come.",
            number,
        ),
    }
    return said[verb] % {"number": number}
