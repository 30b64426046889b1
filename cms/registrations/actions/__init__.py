"""
Everything that can be done with a registration.

Each action is one transaction: under the lock of the event's seats it reads anew, changes the registration's state by
the table of `cms.registrations.states`, gives freed seats to those who wait, and queues the mails that tell of it.
"""

from cms.registrations.actions.decisions import NoSeatFree, Outcome, Verb, cancel_for, confirm, decide, offer, reject
from cms.registrations.actions.events import event_saved
from cms.registrations.actions.privacy import erase, export_data
from cms.registrations.actions.registering import SentForm, register
from cms.registrations.actions.registrant import accept_place, cancel, confirm_email, update
from cms.registrations.actions.team import (
    AlreadyThere,
    add,
    invite,
    mark_attended,
    mark_no_show,
    note,
    send_again,
    special_needs_for,
    special_needs_of,
    undo_attendance,
    update_for,
    withdraw_invitation,
)
from cms.registrations.actions.upkeep import delete_old_data, tend

__all__ = [
    "AlreadyThere",
    "NoSeatFree",
    "Outcome",
    "SentForm",
    "Verb",
    "accept_place",
    "add",
    "cancel",
    "cancel_for",
    "confirm",
    "confirm_email",
    "decide",
    "delete_old_data",
    "erase",
    "event_saved",
    "export_data",
    "invite",
    "mark_attended",
    "mark_no_show",
    "note",
    "offer",
    "register",
    "reject",
    "send_again",
    "special_needs_for",
    "special_needs_of",
    "tend",
    "undo_attendance",
    "update",
    "update_for",
    "withdraw_invitation",
]
