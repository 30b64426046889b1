"""
How often somebody may try to sign in, to have a password reset, to be invited, and to open a page with its password.

Attempts are counted before a password is looked at, so that a hundred at once are a hundred. They are counted in the
database: the shared cache may be a table that forgets and that counts two at once as one (docs/decisions/040). Who is
counted stands there as a keyed hash, which `tidy_accounts` deletes when the span is over. Names are counted whether
there is such an account or not, so that the answer says nothing of it.
"""

from __future__ import annotations

import datetime
import math
import time
import unicodedata

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.accounts.models import Tally

QUARTER, HOUR = 15 * 60, 3600
# How many more attempts an account has from everywhere than from one address: nobody shall keep somebody else out with
# a handful of attempts from elsewhere.
FROM_EVERYWHERE = 5
# How many codes, where passwords are tried without a limit.
CODES_BY_DEFAULT = 10
RESETS_PER_MAILBOX, RESETS_PER_ADDRESS = 3, 20
INVITATIONS_PER_MAILBOX, INVITATIONS_PER_TEAM = 5, 100
# A page's password is shared: many people of one office may mistype it, and nobody shall guess it from many addresses.
UNLOCKS_PER_PAGE_AND_ADDRESS, UNLOCKS_PER_ADDRESS, UNLOCKS_PER_PAGE = 10, 50, 500


class TooManyAttempts(Exception):
    """It was tried too often. `minutes` says for how long to wait."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"Wait {minutes} minutes.")
        self.minutes = minutes


class SignInAttempt:
    """One attempt to sign in: with what user name, and from what address."""

    def __init__(self, username: str, address: str) -> None:
        # Coarser than accounts are told apart: that way, no spelling of a name gets attempts of its own.
        self.name = unicodedata.normalize("NFKC", username).casefold().strip()
        self.address = address

    def begin(self) -> None:
        """:raises TooManyAttempts: when there were too many before"""
        most = settings.SIGN_IN_PER_ACCOUNT
        _take("sign-in", (self.name, self.address), most, QUARTER)
        _take("sign-in-account", (self.name,), most * FROM_EVERYWHERE, QUARTER)
        _take("sign-in-address", (self.address,), settings.SIGN_IN_PER_ADDRESS, QUARTER)

    def succeed(self) -> None:
        """Take it back: those who know their passwords are not counted."""
        _forget("sign-in", (self.name, self.address), QUARTER)
        _give_back("sign-in-account", (self.name,), QUARTER)
        _give_back("sign-in-address", (self.address,), QUARTER)


def may_reset(mailbox: str) -> bool:
    """Count a mail with a link to a new password, and tell whether it may be sent."""
    try:
        _take("reset-mailbox", (mailbox.casefold().strip(),), RESETS_PER_MAILBOX, HOUR)
    except TooManyAttempts:
        return False
    return True


def begin_reset(address: str) -> None:
    """:raises TooManyAttempts: when too many were asked for from this address"""
    _take("reset-address", (address,), RESETS_PER_ADDRESS, HOUR)


def begin_invitation(microsite_id: int, mailbox: str) -> None:
    """
    Count a mail that invites *mailbox* into a team. Each team has a count of its own, which tells nothing of others.

    :raises TooManyAttempts: when there were too many to this mailbox, or by this team
    """
    _take("invitation-mailbox", (str(microsite_id), mailbox.casefold().strip()), INVITATIONS_PER_MAILBOX, HOUR)
    _take("invitation-team", (str(microsite_id),), INVITATIONS_PER_TEAM, HOUR)


def check_code(account_id: int, address: str) -> None:
    """
    Count a code that is tried for this account from this address.

    :raises TooManyAttempts: when too many were tried
    """
    # Never without a limit: of six digits, one is soon guessed.
    most = settings.SIGN_IN_PER_ACCOUNT or CODES_BY_DEFAULT
    _take("code", (str(account_id), address), most, QUARTER)
    _take("code-account", (str(account_id),), most * FROM_EVERYWHERE, QUARTER)


def forget_codes(account_id: int, address: str) -> None:
    """Count from the beginning: somebody had a right one."""
    _forget("code", (str(account_id), address), QUARTER)
    _give_back("code-account", (str(account_id),), QUARTER)


def begin_unlocking(page_id: str, address: str) -> None:
    """
    Count a password that is tried for what *page_id* names, whether there is such a page or not.

    :raises TooManyAttempts: when too many were tried
    """
    # This one first: whoever makes up names of pages makes no rows without end.
    _take("unlock-address", (address,), UNLOCKS_PER_ADDRESS, QUARTER)
    _take("unlock", (page_id, address), UNLOCKS_PER_PAGE_AND_ADDRESS, QUARTER)
    _take("unlock-page", (page_id,), UNLOCKS_PER_PAGE, QUARTER)


def forget_unlocking(page_id: str, address: str) -> None:
    """Take back what was counted: the password was right."""
    _forget("unlock", (page_id, address), QUARTER)
    _give_back("unlock-address", (address,), QUARTER)
    _give_back("unlock-page", (page_id,), QUARTER)


def forget_old() -> int:
    """Delete what was counted in spans that are over; return how many rows."""
    return Tally.objects.filter(ends_at__lt=timezone.now()).delete()[0]


def _take(kind: str, holder: tuple[str, ...], most: int, seconds: int) -> None:
    """Count one; :raises TooManyAttempts: when it is more than *most* (0 for as many as come)"""
    if most and _count(_digest(kind, holder, seconds), seconds) > most:
        raise TooManyAttempts(math.ceil((seconds - time.time() % seconds) / 60))


@transaction.atomic
def _count(digest: str, seconds: int) -> int:
    # A little longer than the span: clocks of several machines differ.
    ends_at = timezone.now() + datetime.timedelta(seconds=seconds + 60)
    Tally.objects.get_or_create(digest=digest, defaults={"ends_at": ends_at})
    # The row is locked until the end: of two at once, each gets a number of its own.
    Tally.objects.filter(digest=digest).update(count=F("count") + 1)
    return Tally.objects.values_list("count", flat=True).get(digest=digest)


def _forget(kind: str, holder: tuple[str, ...], seconds: int) -> None:
    # Not deleted: a request at the same moment may have found the row, and counts on it.
    Tally.objects.filter(digest=_digest(kind, holder, seconds)).update(count=0)


def _give_back(kind: str, holder: tuple[str, ...], seconds: int) -> None:
    Tally.objects.filter(digest=_digest(kind, holder, seconds), count__gt=0).update(count=F("count") - 1)


def _digest(kind: str, holder: tuple[str, ...], seconds: int) -> str:
    # The length stands in front of each: ("ab", "c") and ("a", "bc") are not the same.
    text = "".join(f"{len(part)}:{part}" for part in (kind, *holder, str(int(time.time() // seconds))))
    return salted_hmac("cms.accounts.throttling", text, algorithm="sha256").hexdigest()
