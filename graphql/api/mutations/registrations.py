"""
Registering, and what follows by the links in mails.

Everything is done by `cms.registrations.actions`. Here input becomes arguments, and a refusal becomes errors in the
language that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import graphene
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLError

from api.errors import Code
from api.messages import Message
from api.mutations import inputs
from api.types.registrations import (
    Registration,
    RegistrationAction,
    RegistrationChallenge,
    RegistrationError,
    RegistrationInvitation,
    as_json,
)
from cms.microsites.models import Microsite
from cms.registrations import actions, guarding, openings, seats, tickets, tokens
from cms.registrations import models as registrations
from cms.registrations.actions import SentForm
from cms.registrations.actions.registrant import CHANGEABLE, needs_of
from cms.registrations.answers import SentAnswer
from cms.registrations.choices import Actor, State
from cms.registrations.guarding import Visit
from cms.registrations.problems import Code as ProblemCode
from cms.registrations.problems import Problem, Refused
from cms.registrations.states import allows


def given(input_type: Any) -> graphene.Argument:
    """Return the one argument of a field that takes an input object."""
    return graphene.Argument(input_type, required=True, description="Everything that is given.")


class Payload(graphene.ObjectType):
    """What every mutation answers with."""

    class Meta:
        abstract = True

    errors = graphene.List(
        graphene.NonNull(RegistrationError), required=True, description="What is wrong. None where it was done."
    )


class RegisterForEventPayload(Payload):
    """
    Whether the form was taken.

    It says nothing of what became of it, nor whether the address is registered already: the mail does.
    """

    received = graphene.Boolean(required=True, description="Whether it was taken, and a mail is under way.")


class RegistrationPayload(Payload):
    """The registration as it is now."""

    class Meta:
        abstract = True

    registration = graphene.Field(Registration, description="The registration after it. Null where it wasn't done.")


class ConfirmEmailPayload(RegistrationPayload):
    """The registration whose address is confirmed now."""


class UpdateRegistrationPayload(RegistrationPayload):
    """The registration with what was changed."""


class CancelRegistrationPayload(RegistrationPayload):
    """The registration that is cancelled now."""


class AcceptPlacePayload(RegistrationPayload):
    """The registration that has its seat now."""


class ExportMyDataPayload(Payload):
    """Everything that is stored about a registrant."""

    json = graphene.String(description="As JSON. Null where the token is for no registration.")


class EraseMyDataPayload(Payload):
    """Whether the data were erased."""

    erased = graphene.Boolean(required=True, description="Whether everything was deleted.")


class RegistrationMutations:
    """The mutations, for the schema's root."""

    register_for_event = graphene.Field(
        RegisterForEventPayload,
        required=True,
        input=given(inputs.RegisterForEventInput),
        description="Register for an event. A mail asks to confirm the address; until then the seat is kept.",
    )
    confirm_email = graphene.Field(
        ConfirmEmailPayload,
        required=True,
        input=given(inputs.ConfirmEmailInput),
        description="Confirm the address that a mail was sent to. Doing it again changes nothing.",
    )
    update_registration = graphene.Field(
        UpdateRegistrationPayload,
        required=True,
        input=given(inputs.UpdateRegistrationInput),
        description="Change name, answers, special needs or language.",
    )
    cancel_registration = graphene.Field(
        CancelRegistrationPayload,
        required=True,
        input=given(inputs.CancelRegistrationInput),
        description="Give the seat, or the place on the waiting list, back. Doing it again changes nothing.",
    )
    accept_place = graphene.Field(
        AcceptPlacePayload,
        required=True,
        input=given(inputs.AcceptPlaceInput),
        description="Take the seat that was offered. Doing it again changes nothing.",
    )
    export_my_data = graphene.Field(
        ExportMyDataPayload,
        required=True,
        input=given(inputs.ExportMyDataInput),
        description="Get everything that is stored about a registrant.",
    )
    erase_my_data = graphene.Field(
        EraseMyDataPayload,
        required=True,
        input=given(inputs.EraseMyDataInput),
        description="Delete everything about a registrant, for good. The seat goes to who waits for one.",
    )

    def resolve_register_for_event(self: Any, info: Any, input: Any) -> Any:
        with answering(info, input.language) as errors:
            microsite = _microsite(info.context, input.get("site"))
            actions.register(microsite, _form(input), _visit(info.context, input))
        return SimpleNamespace(received=not errors, errors=errors)

    def resolve_confirm_email(self: Any, info: Any, input: Any) -> Any:
        return _changed(info, input, lambda: actions.confirm_email(input.token))

    def resolve_update_registration(self: Any, info: Any, input: Any) -> Any:
        answers, needs = input.get("answers"), input.get("special_needs")
        return _changed(
            info,
            input,
            lambda: actions.update(
                input.token,
                name=input.get("name"),
                answers=None if answers is None else _answers(answers),
                special_needs=None if needs is None else _needs(needs),
                language=input.get("language"),
            ),
        )

    def resolve_cancel_registration(self: Any, info: Any, input: Any) -> Any:
        return _changed(info, input, lambda: actions.cancel(input.token))

    def resolve_accept_place(self: Any, info: Any, input: Any) -> Any:
        return _changed(info, input, lambda: actions.accept_place(input.token))

    def resolve_export_my_data(self: Any, info: Any, input: Any) -> Any:
        exported = None
        with answering(info, _language(input)) as errors:
            exported = as_json(actions.export_data(input.token))
        return SimpleNamespace(json=exported, errors=errors)

    def resolve_erase_my_data(self: Any, info: Any, input: Any) -> Any:
        with answering(info, _language(input)) as errors:
            actions.erase(input.token)
        return SimpleNamespace(erased=not errors, errors=errors)


class RegistrationQueries:
    """The queries by token, for the schema's root."""

    registration = graphene.Field(
        Registration,
        input=given(inputs.RegistrationTokenInput),
        description="The registration that a token is for. Ask by POST. Null when it is for none.",
    )
    registration_invitation = graphene.Field(
        RegistrationInvitation,
        input=given(inputs.RegistrationTokenInput),
        description="The invitation that a token is for. Ask by POST. Null when it is for none.",
    )
    registration_challenge = graphene.Field(
        RegistrationChallenge,
        input=given(inputs.RegistrationChallengeInput),
        description="What the form of an event has to solve. Null for what can be no event's id. Ask by POST.",
    )

    def resolve_registration(self: Any, info: Any, input: Any) -> Any:
        _keep_private(info.context)
        found = tokens.registration_by(input.token)
        return None if found is None else seen(found)

    def resolve_registration_invitation(self: Any, info: Any, input: Any) -> Any:
        _keep_private(info.context)
        found = tokens.invitation_by(input.token)
        if found is None:
            return None
        return SimpleNamespace(
            state=found.state(openings.now()),
            name=found.name,
            email=found.email,
            expires_at=found.expires_at,
            event_key=found.pool_id,
            microsite_pk=found.pool.microsite_id,
            language=input.get("language") or found.language,
        )

    def resolve_registration_challenge(self: Any, info: Any, input: Any) -> Any:
        _keep_private(info.context)
        event_key = openings.parse_event_key(input.event)
        if event_key is None:
            return None
        challenge = guarding.new_challenge(event_key)
        return SimpleNamespace(
            is_needed=guarding.is_needed(),
            challenge=as_json(challenge),
            unsolved=guarding.unsolved(challenge),
            minimum_seconds=settings.REGISTRATION_MINIMUM_SECONDS,
            unsolved_seconds=settings.REGISTRATION_UNSOLVED_SECONDS,
        )


def seen(registration: registrations.Registration) -> Any:
    """Return what somebody sees of a registration who has its token."""
    pool = registration.pool
    opening = openings.opening_for(pool)
    questions = opening.questions(registration.language) if opening else []
    return SimpleNamespace(
        state=registration.state,
        place_in_queue=seats.place_in_queue(registration),
        ticket_url=tickets.address(registration) if tickets.has_ticket(registration) else None,
        expires_at=registration.expires_at,
        possible=_possible(registration, opening),
        name=registration.name,
        email=registration.email,
        language=registration.language,
        answers=[
            _answer(question, registration.answers[question.key])
            for question in questions
            if question.key in registration.answers
        ],
        special_needs=SimpleNamespace(
            **{**dict.fromkeys(("interpreter", "accessibility", "diet", "childcare")), **needs_of(registration)}
        ),
        registered_at=registration.created_at,
        event_key=registration.event_key,
        microsite_pk=pool.microsite_id,
    )


def _answer(question: openings.Question, stored: str | list[str]) -> Any:
    values = stored if isinstance(stored, list) else [stored]
    labels = {choice.key: choice.label for choice in question.choices}
    return SimpleNamespace(
        question=question.key,
        label=question.label,
        values=values,
        display=", ".join(labels.get(value, value) for value in values),
    )


def _possible(registration: registrations.Registration, opening: openings.Opening | None) -> list[Any]:
    now = openings.now()
    state = State(registration.state)
    is_cancelled = opening is not None and opening.is_cancelled
    is_in_time = not is_cancelled and (registration.expires_at is None or registration.expires_at > now)
    found: list[Any] = []
    if state == State.AWAITING_CONFIRMATION and is_in_time:
        found.append(RegistrationAction.CONFIRM_EMAIL)
    if state == State.OFFERED and is_in_time:
        found.append(RegistrationAction.ACCEPT_PLACE)
    if opening is not None and state in CHANGEABLE and opening.takes_place(now):
        found.append(RegistrationAction.UPDATE)
    is_over = opening is not None and opening.event.ends_at is not None and opening.event.ends_at <= now
    if not is_over and allows(state, State.CANCELLED, Actor.REGISTRANT):
        found.append(RegistrationAction.CANCEL)
    return [action.value for action in found]


@contextmanager
def answering(info: Any, language: str) -> Iterator[list[Any]]:
    """Give the list that errors are put into when the block is refused, in the language with this code."""
    info.context.is_private = True
    errors: list[Any] = []
    code = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(code):
        try:
            yield errors
        except Refused as refused:
            errors += [_error(problem) for problem in refused.problems]


def _error(problem: Problem) -> Any:
    return SimpleNamespace(
        code=problem.code.value,
        message=problem.words(),
        field=to_camel_case(problem.field) or None,
        question=problem.question or None,
    )


def _changed(info: Any, input: Any, act: Callable[[], registrations.Registration]) -> Any:
    registration = None
    with answering(info, _language(input)) as errors:
        registration = seen(act())
    return SimpleNamespace(registration=registration, errors=errors)


def _language(input: Any) -> str:
    """Return the language in which to tell errors: the one asked for, else the registration's."""
    if input.get("language"):
        return str(input.language)
    found = tokens.registration_by(input.token)
    return found.language if found else str(settings.LANGUAGE_CODE)


def _microsite(context: Any, slug: str | None) -> Microsite:
    found = context.microsites(slug=slug) if slug else context.microsites(hostname=context.hostname.lower())
    if len(found) != 1:
        message = gettext_lazy("There is no registration for this event.")
        raise Refused(Problem(ProblemCode.NO_SUCH_EVENT, message, field="event"))
    microsite: Microsite = found[0]
    return microsite


def _form(input: Any) -> SentForm:
    return SentForm(
        event_key=input.event,
        language=input.language,
        name=input.name,
        email=input.email,
        answers=_answers(input.get("answers") or []),
        special_needs=_needs(input.get("special_needs") or {}),
        accepted_notice=input.get("accepted_notice") or "",
        invitation=input.get("invitation") or "",
        idempotency_key=input.get("idempotency_key") or "",
    )


def _visit(context: Any, input: Any) -> Visit:
    return Visit(context.address, input.get("challenge") or "", input.get("website") or "")


def _answers(sent: list[Any]) -> tuple[SentAnswer, ...]:
    return tuple(SentAnswer(one.question, one.get("value") or "", tuple(one.get("values") or ())) for one in sent)


def _needs(sent: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in sent.items() if value}


def _keep_private(context: Any) -> None:
    """
    Let nobody keep the answer.

    :raises GraphQLError: for a request by GET, whose address, token included, goes into logs and histories
    """
    context.is_private = True
    if not context.is_post:
        raise GraphQLError(
            Message(_("Ask for registrations by POST: addresses are written down in many places.")),
            extensions={"code": Code.METHOD_NOT_ALLOWED},
        )
