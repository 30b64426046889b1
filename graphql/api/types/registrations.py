"""Registrations: what the form of an event has to say, and what somebody may see who has the token from a mail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import graphene

from api import loaders
from api.engine import Load, batch
from api.engine.batch import Steps
from api.readings import enum_type
from api.types.page_types import EventPage
from cms.content.models import EventPage as EventModel
from cms.registrations.choices import InvitationState, State
from cms.registrations.problems import Code

CODES = {
    Code.REQUIRED: "It is missing.",
    Code.TOO_LONG: "It has too many characters.",
    Code.INVALID_CHARACTERS: "It has control characters, line breaks, or marks that turn the direction of the text.",
    Code.INVALID_NAME: "It is no name to greet somebody by.",
    Code.INVALID_EMAIL: "It is no e-mail address.",
    Code.INVALID_PHONE: "It is no phone number.",
    Code.INVALID_COUNTRY: "It is no country's code.",
    Code.INVALID_DATE: "There is no such date.",
    Code.INVALID_CHOICE: "It is none of the choices, or one answer too many.",
    Code.INVALID_LANGUAGE: "The microsite isn't read in this language.",
    Code.UNKNOWN_QUESTION: "The form has no such question.",
    Code.ANSWERED_TWICE: "The question was answered twice.",
    Code.CONSENT_REQUIRED: "Without this consent nobody can register.",
    Code.NOTICE_CHANGED: "The privacy notice is another one now.",
    Code.NO_SUCH_EVENT: "There is no registration for such an event on this microsite.",
    Code.NOT_OPEN_YET: "Nobody can register yet.",
    Code.CLOSED: "Nobody can register any more.",
    Code.FULL: "All seats are taken, and there is no waiting list.",
    Code.INVITATION_REQUIRED: "Only who was invited can register.",
    Code.INVALID_INVITATION: "The invitation was used, has expired, or never was.",
    Code.CHALLENGE_REQUIRED: "The form came without a challenge.",
    Code.CHALLENGE_FAILED: "The challenge has expired, isn't solved, or is none of ours.",
    Code.CHALLENGE_USED: "The challenge was used for another form.",
    Code.TOO_FAST: "The form was sent sooner than people can.",
    Code.TOO_MANY: "Too many forms come from this address, or for this event.",
    Code.LOOKS_LIKE_SPAM: "A field was filled in that people don't see.",
    Code.IDEMPOTENCY_KEY_REUSED: "Another form was sent with this key.",
    Code.INVALID_TOKEN: "The token is for no registration.",
    Code.LINK_EXPIRED: "The time for it has passed.",
    Code.NOT_POSSIBLE: "That can't be done with the registration as it is.",
}
ACTIONS = {
    "CONFIRM_EMAIL": "The address can be confirmed: confirmEmail.",
    "ACCEPT_PLACE": "The offered seat can be taken: acceptPlace.",
    "UPDATE": "Answers can be changed: updateRegistration.",
    "CANCEL": "It can be cancelled: cancelRegistration.",
}


def _codes(value: Any) -> str | None:
    return CODES[value.value] if value else "What is wrong. A code never changes its meaning."


RegistrationErrorCode = graphene.Enum.from_enum(Code, name="RegistrationErrorCode", description=_codes)
RegistrationState = enum_type(State, name="RegistrationState")
RegistrationInvitationState = enum_type(InvitationState, name="RegistrationInvitationState")


@batch
def event_of(parents: Sequence[Any], info: Any) -> Steps:
    """Return the events of *parents*, each as a visitor who reads its language sees it."""
    context = info.context
    microsites = {one.pk: one for one in context.microsites(pks=[parent.microsite_pk for parent in parents])}
    pairs = [(microsites[parent.microsite_pk], parent.language) for parent in parents]
    visitors = context.visitors(pairs)
    keys = [(visitor, parent.event_key) for visitor, parent in zip(visitors, parents, strict=True)]
    found = yield Load(loaders.pages_by_key, keys)
    return [page if isinstance(page := found.get(key), EventModel) else None for key in keys]


class RegistrationError(graphene.ObjectType):
    """One thing that is wrong with what was sent. Nothing was changed then."""

    code = graphene.Field(RegistrationErrorCode, required=True, description="For programs.")
    message = graphene.String(required=True, description="For people, in the language of the input.")
    field = graphene.String(description="The field of the input that it is about.")
    question = graphene.String(description="The key of the question that it is about.")


class RegistrationAnswer(graphene.ObjectType):
    """What somebody answered to a question."""

    question = graphene.String(required=True, description="The question's key.")
    label = graphene.String(required=True, description="The question, in the registrant's language.")
    values = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="What is stored: a text, a code, or the keys of choices.",
    )
    display = graphene.String(required=True, description="The answer for people, in the registrant's language.")


class RegisteredSpecialNeeds(graphene.ObjectType):
    """What somebody needs to take part."""

    interpreter = graphene.String(description="Into or from which language.")
    accessibility = graphene.String(description="What makes it possible to come and take part.")
    diet = graphene.String(description="What somebody eats or does not eat.")
    childcare = graphene.String(description="For which children.")


class RegistrationAction(graphene.Enum):
    """What can be done with a registration at this moment."""

    CONFIRM_EMAIL = "confirm_email"
    ACCEPT_PLACE = "accept_place"
    UPDATE = "update"
    CANCEL = "cancel"

    @property
    def description(self: Any) -> str:
        return ACTIONS[self.name]


class Registration(graphene.ObjectType):
    """A registration, for whoever has a token of it. No cache keeps it."""

    state = graphene.Field(RegistrationState, required=True, description="Where it stands.")
    place_in_queue = graphene.Int(description="The place on the waiting list, from 1. Null for who doesn't wait.")
    ticket_url = graphene.String(
        description="What the QR code of the ticket says: an address at which the team checks somebody in, and which "
        "shows nobody else anything. Null for who isn't expected."
    )
    expires_at = graphene.DateTime(
        description="Until when the address has to be confirmed, or the offered seat accepted. Null where nothing is."
    )
    possible = graphene.List(
        graphene.NonNull(RegistrationAction), required=True, description="What can be done now, for buttons."
    )
    name = graphene.String(required=True, description="The name.")
    email = graphene.String(required=True, description="The e-mail address, as it was typed.")
    language = graphene.String(required=True, description="The code of the language in which mails are written.")
    answers = graphene.List(
        graphene.NonNull(RegistrationAnswer), required=True, description="What was answered, in the form's order."
    )
    special_needs = graphene.Field(RegisteredSpecialNeeds, required=True, description="What is needed to take part.")
    registered_at = graphene.DateTime(required=True, description="When the form was sent.")
    event = graphene.Field(EventPage, description="The event. Null when it isn't published any more.")

    resolve_event = event_of


class RegistrationInvitation(graphene.ObjectType):
    """An invitation, for whoever has its token: whether a form can be sent with it, and what to write into the form."""

    state = graphene.Field(
        RegistrationInvitationState, required=True, description="Only with a good one can somebody register."
    )
    name = graphene.String(required=True, description="Who was invited. Empty where the team did not say.")
    email = graphene.String(
        required=True, description="Where it was mailed to. Whoever registers with this address need not confirm it."
    )
    expires_at = graphene.DateTime(description="Until when it is good. Null where there is no limit.")
    event = graphene.Field(EventPage, description="The event. Null when it isn't published any more.")

    resolve_event = event_of


class RegistrationChallenge(graphene.ObjectType):
    """What to solve, or to send back, so that a form is taken. Each can be used once, for two hours."""

    is_needed = graphene.Boolean(required=True, description="Whether forms are taken only with a challenge.")
    challenge = graphene.String(
        required=True, description="JSON for ALTCHA's widget (version 3) or one of its libraries (version 2)."
    )
    unsolved = graphene.String(
        required=True,
        description="What to send as “challenge” where there is no JavaScript that could solve it.",
    )
    minimum_seconds = graphene.Int(required=True, description="How long a form has to be open before it is sent.")
    unsolved_seconds = graphene.Int(required=True, description="The same for one that is sent unsolved.")


def as_json(value: Any) -> str:
    """Return a value as JSON for people and programs: letters of all scripts as they are."""
    return json.dumps(value, ensure_ascii=False, indent=2)
