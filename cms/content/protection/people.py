"""
Whom a restriction lets in by who they are.

Wagtail's “any logged-in users” would be everybody with an account: on an installation of many teams, people of other
organisations. Here it is the microsite's own team, in whatever role, and those who run the installation; groups are the
groups that were chosen (docs/decisions/045).
"""

from __future__ import annotations

from typing import Any, TypeAlias

from django.contrib.auth import get_user_model
from django.utils.crypto import constant_time_compare
from wagtail.models import PageViewRestriction

from cms.accounts import second_factor
from cms.content.queries import Restriction
from cms.microsites.models import Microsite
from cms.microsites.queries import is_instance_administrator, works_for

Person: TypeAlias = Any
"""An account (`get_user_model()`)."""

_HASH_LENGTH = 24


def may_enter(person: Person, restriction: Restriction, microsite: Microsite) -> bool:
    """Return whether *restriction*, of a page of *microsite*, lets *person* in."""
    if not person.is_active or second_factor.is_missing(person):
        return False
    if restriction.kind == "login":
        return works_for(person, microsite)
    if restriction.kind == "groups":
        groups = PageViewRestriction.objects.filter(pk=restriction.pk, groups__user=person.pk)
        return is_instance_administrator(person) or groups.exists()
    return False


def lets_in(restriction: Restriction, microsite: Microsite, user: int, session: str) -> bool:
    """Return whether *restriction* still lets in the account with the id *user*, whose sessions were *session*."""
    person = get_user_model()._default_manager.filter(pk=user, is_active=True).first()
    if person is None:
        return False
    # A new password ends sessions, and what was opened with them.
    known = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    if not any(constant_time_compare(session, one[:_HASH_LENGTH]) for one in known):
        return False
    return may_enter(person, restriction, microsite)


def session_hash(person: Person) -> str:
    """Return what the sessions of *person* have in common, until the next password."""
    return str(person.get_session_auth_hash())[:_HASH_LENGTH]
