"""The input objects of registrations. Each mutation and each query by token has one."""

from __future__ import annotations

import graphene

LANGUAGE = "The code of the language in which errors are told; the registration's own where left out."
TOKEN = "The token in the link of a mail."  # noqa: S105 (a description)


class RegistrationAnswerInput(graphene.InputObjectType):
    """An answer to one question of the form."""

    question = graphene.String(required=True, description="The question's key.")
    value = graphene.String(
        description=(
            "The answer: a text; the key of a choice; “yes” or “no”, also for a consent; YYYY-MM-DD for a date; the "
            "code of a country (ISO 3166-1 alpha-2); a phone number with its country's prefix."
        )
    )
    values = graphene.List(
        graphene.NonNull(graphene.String), description="The keys of the choices, where several can be chosen."
    )


class SpecialNeedsInput(graphene.InputObjectType):
    """What somebody needs to take part. It is kept apart from the answers, and deleted sooner."""

    interpreter = graphene.String(description="Into or from which language.")
    accessibility = graphene.String(description="What makes it possible to come and take part.")
    diet = graphene.String(description="What somebody eats or does not eat.")
    childcare = graphene.String(description="For which children.")


class RegisterForEventInput(graphene.InputObjectType):
    """A registration form."""

    site = graphene.String(description="The microsite's short name; the one at this request's host where left out.")
    event = graphene.ID(required=True, description="The event's translationKey.")
    language = graphene.String(
        required=True, description="The code of the language in which the form was read. Mails are written in it."
    )
    name = graphene.String(required=True, description="The name to greet somebody by, and for the badge.")
    email = graphene.String(required=True, description="Where the link to confirm is mailed to.")
    answers = graphene.List(graphene.NonNull(RegistrationAnswerInput), description="The answers to the questions.")
    special_needs = SpecialNeedsInput(description="Where the form asks for them.")
    accepted_notice = graphene.String(description="The noticeVersion of the privacy notice that was agreed to.")
    invitation = graphene.String(description="The token of an invitation, where there is one.")
    idempotency_key = graphene.String(
        description="Made up when the form is opened, and the same when it is sent again because no answer came."
    )
    challenge = graphene.String(description="The solved challenge, or “unsolved” as it was given.")
    website = graphene.String(
        description="Of a field that people don't see, and that has to stay empty: programs fill it in."
    )


class RegistrationTokenInput(graphene.InputObjectType):
    """The token that says which registration is meant."""

    token = graphene.String(required=True, description=TOKEN)
    language = graphene.String(description=LANGUAGE)


class ConfirmEmailInput(RegistrationTokenInput):
    """The token from the mail that asks to confirm the address."""


class CancelRegistrationInput(RegistrationTokenInput):
    """The token of the registration to cancel."""


class AcceptPlaceInput(RegistrationTokenInput):
    """The token from the mail that offers a seat."""


class ExportMyDataInput(RegistrationTokenInput):
    """The token of the registration whose data to export."""


class EraseMyDataInput(RegistrationTokenInput):
    """The token of the registration to erase."""


class UpdateRegistrationInput(graphene.InputObjectType):
    """What to change of a registration. What is left out stays; answers are given all together."""

    token = graphene.String(required=True, description=TOKEN)
    language = graphene.String(description="The code of the language for mails and errors from now on.")
    name = graphene.String(description="The name.")
    answers = graphene.List(graphene.NonNull(RegistrationAnswerInput), description="All answers.")
    special_needs = SpecialNeedsInput(description="All special needs.")


class RegistrationChallengeInput(graphene.InputObjectType):
    """The event whose form is opened."""

    event = graphene.ID(required=True, description="The event's translationKey.")
