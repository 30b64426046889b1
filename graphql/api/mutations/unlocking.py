"""Opening private pages: with a password, or with the code that somebody brings from signing in."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import graphene
from django.conf import settings
from django.utils import translation

from cms.content.protection import unlocking
from cms.content.protection.unlocking import Code, StaysClosed, Unlocked

LANGUAGE = "The code of the language in which errors are told. Without it: English."
_CODES = {
    Code.WRONG_PASSWORD: "The password is wrong, or there is nothing with this pageId that a password opens.",
    Code.TOO_MANY_ATTEMPTS: "Too many were tried. The message says how many minutes to wait; nothing was looked at.",
    Code.CODE_INVALID: "The code was used already, is older than two minutes, or is none. Lead to signInUrl again.",
}


def _described(value: Any) -> str:
    return _CODES[value.value] if value else "What is wrong. A code never changes its meaning."


class UnlockInput(graphene.InputObjectType):
    """The password of a private page."""

    page_id = graphene.ID(required=True, description="What a ProtectedRoute says.")
    password = graphene.String(required=True, description="As the visitor typed it.")
    language = graphene.String(description=LANGUAGE)


class UnlockWithCodeInput(graphene.InputObjectType):
    """What somebody brings who has signed in."""

    code = graphene.String(required=True, description="The parameter unlock of the address that they were led to.")
    language = graphene.String(description=LANGUAGE)


class UnlockError(graphene.ObjectType):
    """Why a page stays closed."""

    code = graphene.Field(
        graphene.Enum.from_enum(
            Code,
            name="UnlockErrorCode",
            description=_described,
        ),
        required=True,
        description="For programs.",
    )
    message = graphene.String(required=True, description="For people, in the language of the input.")
    field = graphene.String(description="The field of the input that it is about.")


class Payload(graphene.ObjectType):
    """A token, or why there is none."""

    class Meta:
        abstract = True

    token = graphene.String(
        description="Send it in the header X-Unlock-Token, several with commas between them. Null where none is given."
    )
    expires_at = graphene.DateTime(description="Until when it is good, in UTC. Null where none is given.")
    path = graphene.String(
        description="Of the page with which begins what it opens, in its own language: a cookie's path. Null where no"
        " token is given."
    )
    errors = graphene.List(
        graphene.NonNull(UnlockError), required=True, description="What is wrong. None where it was given."
    )


class UnlockPayload(Payload):
    """The token that opens a page and all below it, or why there is none."""


class UnlockWithCodePayload(Payload):
    """The token that opens a page and all below it to one person, or why there is none."""


class UnlockMutations:
    """The mutations, for the schema's root."""

    unlock = graphene.Field(
        UnlockPayload,
        required=True,
        input=graphene.Argument(UnlockInput, required=True, description="Everything that is given."),
        description="Open a private page, and all below it, with its password. Another password closes it again.",
    )
    unlock_with_code = graphene.Field(
        UnlockWithCodePayload,
        required=True,
        input=graphene.Argument(UnlockWithCodeInput, required=True, description="Everything that is given."),
        description="Open a private page, and all below it, to somebody who has signed in at signInUrl.",
    )

    def resolve_unlock(self: Any, info: Any, input: Any) -> Any:
        return _answer(info, input, lambda: unlocking.unlock(input.page_id, input.password, info.context.address))

    def resolve_unlock_with_code(self: Any, info: Any, input: Any) -> Any:
        return _answer(info, input, lambda: unlocking.redeem(input.code))


def _answer(info: Any, input: Any, act: Callable[[], Unlocked]) -> Any:
    info.context.is_private = True
    language = input.get("language")
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        try:
            unlocked = act()
        except StaysClosed as refused:
            error = SimpleNamespace(code=refused.code.value, message=refused.words, field=refused.field or None)
            return SimpleNamespace(token=None, expires_at=None, path=None, errors=[error])
    return SimpleNamespace(token=unlocked.token, expires_at=unlocked.expires_at, path=unlocked.path, errors=[])
