"""
The second factor: a code of six digits that an app on one's telephone shows (TOTP, RFC 6238), and recovery codes.

django-otp keeps both, refuses a code that was used, and makes those wait who guess. Here is who needs one, and when it
is asked: between the password and the session, so that a password alone opens nothing at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.log_actions import log

from cms.accounts import letters, sessions, throttling
from cms.microsites import history
from cms.microsites.models import Microsite, MicrositeGroup
from cms.microsites.queries import is_instance_administrator

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

    AnyUser = AbstractBaseUser | AnonymousUser

ADMINISTRATORS = "administrators"
RECOVERY_CODES = 10
APP, RECOVERY = "app", "recovery codes"


def has_one(user: AnyUser) -> bool:
    """Tell whether a code is asked of *user* after the password."""
    return TOTPDevice.objects.filter(user=user.pk, confirmed=True).exists()


def needs_one(user: AnyUser) -> bool:
    """Tell whether *user* has a role for which `REQUIRE_TWO_FACTOR` asks for a second factor."""
    required = settings.REQUIRE_TWO_FACTOR
    if not required:
        return False
    if ADMINISTRATORS in required and is_instance_administrator(user):
        return True
    return MicrositeGroup.objects.filter(role__in=required, group__user=user.pk).exists()


def is_missing(user: AnyUser) -> bool:
    """Tell whether *user* has to set one up first: until then, a session is good for nothing else."""
    return needs_one(user) and not has_one(user)


@transaction.atomic
def begin_setup(user: AbstractBaseUser, device_id: int | None) -> TOTPDevice:
    """
    Return the secret that *user* is shown; it counts when `confirm` has seen a code of it.

    Each session is shown a secret of its own, and the newest is the only one: whoever was once signed in with somebody
    else's password doesn't know the secret that is confirmed later.

    :param device_id: the one that this session was shown before, if any
    """
    unconfirmed = TOTPDevice.objects.filter(user=user, confirmed=False)
    device = unconfirmed.filter(pk=device_id).first()
    if device is None:
        unconfirmed.delete()
        device = TOTPDevice.objects.create(user=user, confirmed=False, name=APP)
    return device


@transaction.atomic
def confirm(
    user: AbstractBaseUser, code: str, *, device_id: int | None, address: str, password: str
) -> list[str] | None:
    """
    Switch it on when *code* is one of the secret that `begin_setup` has shown; all sessions of the account end.

    :param device_id: the one that this session was shown
    :param address: the network address from which it is tried
    :returns: recovery codes, which are shown once; None when the code or the password is wrong
    :raises throttling.TooManyAttempts: when too many were tried
    """
    throttling.check_code(user.pk, address)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False, pk=device_id).first()
    if device is None or not user.check_password(password) or not device.verify_token(_digits(code)):
        return None
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()
    sessions.end_all(user)
    return renew_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """Return new recovery codes, each of which signs in once in the place of the app; the old ones are void."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes


def codes_left(user: AbstractBaseUser) -> int:
    """Return how many recovery codes *user* has."""
    return StaticToken.objects.filter(device__user=user).count()


def check(user: AbstractBaseUser, code: str, *, address: str, password: str | None = None) -> bool:
    """
    Tell whether *code* is *user*'s: the app's of this moment, or a recovery code. Each is good once.

    :param address: the network address from which it is tried
    :param password: what has to be right besides, unless it was asked just before
    :raises throttling.TooManyAttempts: when too many were tried
    """
    throttling.check_code(user.pk, address)
    if password is not None and not user.check_password(password):
        return False
    with transaction.atomic():
        kind: Any = TOTPDevice if _digits(code) else StaticDevice
        # Locked: of two who send one code at once, one gets in.
        for device in kind.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(_digits(code) or code.strip().lower()):
                throttling.forget_codes(user.pk, address)
                return True
    return False


@transaction.atomic
def switch_off(user: AbstractBaseUser) -> None:
    """Ask *user* for the password only, from now on."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).delete()


@transaction.atomic
def reset(user: User, *, by: User | None = None) -> None:
    """
    Take the second factor of *user*, who has lost it, end all sessions of the account, and tell its holder by mail.

    The history of each team that *user* is in has it, or the account's own where there is none.

    :param by: who does it; None for those who run the installation, at its command line
    """
    switch_off(user)
    sessions.end_all(user)
    teams: list[Any] = list(
        Microsite.objects.filter(pk__in=MicrositeGroup.objects.filter(group__user=user).values("microsite"))
    )
    for thing in teams or [user]:
        log(thing, f"{history.OF_PEOPLE}reset_two_factor", user=by, data={history.ACCOUNT: user.pk})
    letters.send_second_factor_reset(user, by=by, is_required=needs_one(user))


def _digits(code: str) -> str:
    """Return the six digits of an app's code, which people write with a space; nothing for any other code."""
    found = re.sub(r"[\s-]", "", code)
    return found if re.fullmatch(r"[0-9]{6}", found) else ""
