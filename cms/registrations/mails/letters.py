"""
What each kind of mail says, once for its plain text and its HTML.

A function for each kind returns the letter in the language that is active. Names and what people wrote are texts here;
`rendering` makes them safe. Who hasn't confirmed the address isn't greeted by name: somebody else may have written
both into the form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.registrations.choices import Actor
from cms.registrations.mails.kinds import MailKind


@dataclass(frozen=True)
class Button:
    """Where the mail leads."""

    label: str
    address: str


@dataclass(frozen=True)
class Letter:
    """
    The words of a mail.

    :ivar message: what the team wrote to this person
    :ivar facts: pairs of a label and what there is to know
    :ivar after: what stands below the button
    """

    subject: str
    paragraphs: tuple[str, ...]
    greeting: str = ""
    message: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    button: Button | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """
    What a letter is about.

    :ivar links: gives the address of an action, with a new token
    :ivar facts: when and where the event is, in the reader's language
    :ivar expires: until when something has to be done, in words
    :ivar place: in the queue, from 1
    :ivar has_ticket: whether the code for the entrance goes with it
    :ivar last_actor: who has moved the registration last
    :ivar context: what the action said beside
    """

    name: str
    event: str
    facts: tuple[tuple[str, str], ...]
    links: Callable[[str], str]
    expires: str = ""
    place: int | None = None
    last_actor: str = ""
    state: str = ""
    online: str = ""
    has_ticket: bool = False
    context: dict[str, Any] = field(default_factory=dict)


def letter(kind: MailKind, matter: Matter) -> Letter:
    """Return what a mail of *kind* says about *matter* in the active language."""
    written = _LETTERS[kind](matter)
    return replace(
        written,
        greeting=_greeting("" if kind in _TO_STRANGERS else matter.name),
        message=str(matter.context.get("message") or ""),
    )


def invitation(name: str, event: str, facts: tuple[tuple[str, str], ...], link: str, expires: str) -> Letter:
    """Return what somebody is told who may register."""
    until = (_("The link can be used once, until %(when)s.") % {"when": expires},) if expires else ()
    return Letter(
        subject=_("You are invited: %(event)s") % {"event": event},
        greeting=_greeting(name),
        paragraphs=(_("You are invited to “%(event)s”. Please register if you want to come.") % {"event": event},),
        facts=facts,
        button=Button(_("Register"), link),
        after=until or (_("The link can be used once."),),
    )


def moment_label() -> str:
    """Return how the time of an event is announced."""
    return pgettext("mail", "When")


def place_label() -> str:
    """Return how the place of an event is announced."""
    return pgettext("mail", "Where")


def online_label() -> str:
    """Return how the address of an event on the web is announced."""
    return pgettext("mail", "Online")


def before_label() -> str:
    """Return how the time is announced that no longer holds."""
    return pgettext("mail", "Until now it was")


def _greeting(name: str) -> str:
    return _("Hello %(name)s,") % {"name": name} if name else pgettext("greeting", "Hello,")


def _manage(matter: Matter) -> Button:
    return Button(_("See or change my registration"), matter.links("manage"))


def _confirm_email(matter: Matter) -> Letter:
    paragraphs = [
        _("This address was used to register for “%(event)s”. Please confirm it, so that the registration counts.")
        % {"event": matter.event}
    ]
    if matter.expires:
        paragraphs.append(_("Please do so before %(when)s.") % {"when": matter.expires})
    return Letter(
        subject=_("Please confirm your address: %(event)s") % {"event": matter.event},
        paragraphs=tuple(paragraphs),
        facts=matter.facts,
        button=Button(_("Confirm my address"), matter.links("confirm")),
        after=(_("Was it not you? Then do nothing: the entry is deleted by itself."),),
    )


def _already_registered(matter: Matter) -> Letter:
    return Letter(
        subject=_("You are registered already: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("This address was used to register for “%(event)s” once more. It is registered already; nothing changed.")
            % {"event": matter.event},
        ),
        facts=matter.facts,
        button=_manage(matter),
    )


def _received(matter: Matter) -> Letter:
    return Letter(
        subject=_("We have your registration: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("Thank you for registering for “%(event)s”.") % {"event": matter.event},
            _("The team looks at every registration and will write to you. Until then, your place is not confirmed."),
        ),
        facts=matter.facts,
        button=_manage(matter),
    )


def _confirmed(matter: Matter) -> Letter:
    return Letter(
        subject=_("Your place is confirmed: %(event)s") % {"event": matter.event},
        paragraphs=(_("You have a place at “%(event)s”. We look forward to seeing you.") % {"event": matter.event},),
        facts=_with_online(matter),
        button=_manage(matter),
        after=(*_ticket(matter), _("If you can’t come, please cancel there: somebody else is glad of the place.")),
    )


def _waitlisted(matter: Matter) -> Letter:
    place: tuple[str, ...] = ()
    if matter.place == 1:
        place = (_("You are the next in line."),)
    elif matter.place:
        before = matter.place - 1
        place = (
            ngettext(
                "%(number)d person is before you on the waiting list.",
                "%(number)d people are before you on the waiting list.",
                before,
            )
            % {"number": before},
        )
    return Letter(
        subject=_("You are on the waiting list: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("All places at “%(event)s” are taken, and you are on the waiting list.") % {"event": matter.event},
            *place,
            _("We write to you as soon as there is a place for you."),
        ),
        facts=matter.facts,
        button=_manage(matter),
        after=(_("If you no longer want to come, please cancel there."),),
    )


def _seat_freed(matter: Matter) -> Letter:
    return Letter(
        subject=_("A place is free again: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("A place at “%(event)s” has become free and is kept for you.") % {"event": matter.event},
            _("The team looks at every registration and will write to you. Until then, your place is not confirmed."),
        ),
        facts=matter.facts,
        button=_manage(matter),
    )


def _offered(matter: Matter) -> Letter:
    until = (
        (_("It is yours if you accept it before %(when)s. Then it goes to the next.") % {"when": matter.expires},)
        if matter.expires
        else (_("Please accept it soon."),)
    )
    return Letter(
        subject=_("A place for you: %(event)s") % {"event": matter.event},
        paragraphs=(_("There is a place for you at “%(event)s”.") % {"event": matter.event}, *until),
        facts=matter.facts,
        button=Button(_("Accept the place"), matter.links("accept")),
    )


def _offer_expired(matter: Matter) -> Letter:
    return Letter(
        subject=_("The place went to somebody else: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("The place at “%(event)s” was not accepted in time, and goes to the next.") % {"event": matter.event},
            _("If you still want to come, please register again."),
        ),
        facts=matter.facts,
    )


def _rejected(matter: Matter) -> Letter:
    return Letter(
        subject=_("No place this time: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("Thank you for registering for “%(event)s”. We are sorry that we can’t give you a place.")
            % {"event": matter.event},
        ),
    )


def _cancelled(matter: Matter) -> Letter:
    if matter.last_actor == Actor.TEAM:
        said = _("The team has cancelled your registration for “%(event)s”.")
    else:
        said = _("Your registration for “%(event)s” is cancelled, as you asked. Thank you for telling us.")
    return Letter(
        subject=_("Your registration is cancelled: %(event)s") % {"event": matter.event},
        paragraphs=(said % {"event": matter.event},),
        facts=matter.facts,
    )


def _updated(matter: Matter) -> Letter:
    return Letter(
        subject=_("Your answers were changed: %(event)s") % {"event": matter.event},
        paragraphs=(_("The answers of your registration for “%(event)s” were changed.") % {"event": matter.event},),
        facts=matter.facts,
        button=_manage(matter),
    )


def _event_moved(matter: Matter) -> Letter:
    if (matter.context.get("before") or {}).get("cancelled"):
        said = _("“%(event)s” takes place after all. Your registration holds.")
    else:
        said = _("The time or the place of “%(event)s” has changed. Your registration holds.")
    before = matter.context.get("said_before")
    facts = _with_online(matter)
    if before and (moment_label(), before) not in facts:
        facts = (*facts, (before_label(), before))
    return Letter(
        subject=_("Changed: %(event)s") % {"event": matter.event},
        paragraphs=(said % {"event": matter.event},),
        facts=facts,
        button=_manage(matter),
        after=(_("If you can’t come any more, please cancel there: somebody else is glad of the place."),),
    )


def _event_cancelled(matter: Matter) -> Letter:
    return Letter(
        subject=_("Does not take place: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("We are sorry: “%(event)s” is cancelled.") % {"event": matter.event},
            _("You need not do anything."),
        ),
        facts=matter.facts,
    )


def _reminder(matter: Matter) -> Letter:
    return Letter(
        subject=_("Soon: %(event)s") % {"event": matter.event},
        paragraphs=(_("“%(event)s” is near, and you have a place. See you soon!") % {"event": matter.event},),
        facts=_with_online(matter),
        button=_manage(matter),
        after=(*_ticket(matter), _("If you can’t come, please cancel there: somebody else is glad of the place.")),
    )


def _erased(matter: Matter) -> Letter:
    return Letter(
        subject=_("Your data are deleted: %(event)s") % {"event": matter.event},
        paragraphs=(
            _("As you asked, we have deleted all data of your registration for “%(event)s”.") % {"event": matter.event},
            _("This is the last mail about it, and we keep no copy."),
        ),
    )


def _team_registered(matter: Matter) -> Letter:
    return Letter(
        subject=_("New registration: %(event)s") % {"event": matter.event},
        paragraphs=(_("%(name)s has registered. State: %(state)s.") % {"name": matter.name, "state": matter.state},),
        facts=matter.facts,
    )


def _team_cancelled(matter: Matter) -> Letter:
    return Letter(
        subject=_("Cancellation: %(event)s") % {"event": matter.event},
        paragraphs=(_("%(name)s has cancelled.") % {"name": matter.name},),
        facts=matter.facts,
    )


def _ticket(matter: Matter) -> tuple[str, ...]:
    if not matter.has_ticket:
        return ()
    return (_("The picture in this mail is your ticket: show it at the entrance, on your phone or printed."),)


def _with_online(matter: Matter) -> tuple[tuple[str, str], ...]:
    return (*matter.facts, (online_label(), matter.online)) if matter.online else matter.facts


# To addresses that nobody has confirmed, and to teams, whom the name of a registrant is no greeting for.
_TO_STRANGERS = frozenset(
    {MailKind.CONFIRM_EMAIL, MailKind.ALREADY_REGISTERED, MailKind.TEAM_REGISTERED, MailKind.TEAM_CANCELLED}
)
_LETTERS: dict[MailKind, Callable[[Matter], Letter]] = {
    MailKind.CONFIRM_EMAIL: _confirm_email,
    MailKind.ALREADY_REGISTERED: _already_registered,
    MailKind.RECEIVED: _received,
    MailKind.CONFIRMED: _confirmed,
    MailKind.WAITLISTED: _waitlisted,
    MailKind.SEAT_FREED: _seat_freed,
    MailKind.OFFERED: _offered,
    MailKind.OFFER_EXPIRED: _offer_expired,
    MailKind.REJECTED: _rejected,
    MailKind.CANCELLED: _cancelled,
    MailKind.UPDATED: _updated,
    MailKind.EVENT_MOVED: _event_moved,
    MailKind.EVENT_CANCELLED: _event_cancelled,
    MailKind.REMINDER: _reminder,
    MailKind.ERASED: _erased,
    MailKind.TEAM_REGISTERED: _team_registered,
    MailKind.TEAM_CANCELLED: _team_cancelled,
}
