"""Names and e-mail addresses as strangers type them: what is refused, and when two addresses are one."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from cms.registrations.problems import Code, Problem

MAX_NAME = 120
# RFC 5321, section 4.5.3.1.3
MAX_EMAIL = 254
# Marks that turn the direction of what follows, by which a text can show something else than it is (Unicode TR 36).
_TURNING = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
TURNING = re.compile(f"[{_TURNING}]")
# Control characters, halves of surrogate pairs, and characters that are none.
UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
# A mail greets people by their name: nobody may send others an address to click on by it.
_ADDRESS = re.compile(r"://|\bwww\.|[<>]|@\S+\.\S", re.IGNORECASE)
# With these a spreadsheet begins a formula.
_FORMULA = re.compile(r"[=+@|]")
_LETTER = re.compile(r"[^\W\d_]")

# What stands before the "@" (RFC 5322, dot-atom). Other letters look like these and are none: "ſ", the Kelvin sign.
_LOCAL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}", re.IGNORECASE | re.ASCII)
# In domains these were written as others once, "ß" as "ss", and Python still does. Today they are names of their own.
_DEVIATING = re.compile("[ß\u1e9eς\u200c\u200d]")

CHARACTERS = _("This has characters that can't be used here. Please type it anew instead of pasting it.")


def line_problem(text: str, most: int, *, field: str = "", question: str = "") -> Problem | None:
    """Return what is wrong with a *text* of one line and at most so many characters; None where nothing is."""
    if len(text) > most:
        return too_long(most, field=field, question=question)
    if UNUSABLE.search(text) or TURNING.search(text) or "\n" in text or "\t" in text:
        return Problem(Code.INVALID_CHARACTERS, CHARACTERS, field=field, question=question)
    return None


def too_long(most: int, *, field: str = "", question: str = "") -> Problem:
    """Return the problem of a text with more than *most* characters."""
    message = _("Please write at most %(most)s characters.")
    return Problem(Code.TOO_LONG, message, field=field, question=question, params={"most": most})


def required(*, field: str = "", question: str = "") -> Problem:
    """Return the problem of something that is missing."""
    return Problem(Code.REQUIRED, _("Please fill this in."), field=field, question=question)


def read_name(text: str) -> tuple[str, Problem | None]:
    """Return a name without needless spaces, and what is wrong with it."""
    name = " ".join(unicodedata.normalize("NFC", text).split(" ")).strip() if len(text) <= 4 * MAX_NAME else text
    name = re.sub(" {2,}", " ", name)
    if not name:
        return "", required(field="name")
    if problem := line_problem(name, MAX_NAME, field="name"):
        return "", problem
    if _ADDRESS.search(name) or _FORMULA.match(name) or not _LETTER.search(name):
        return "", Problem(Code.INVALID_NAME, _("Please write the name that we may greet you by."), field="name")
    return name, None


def read_email(text: str) -> tuple[str, Problem | None]:
    """Return an e-mail address as it was typed, without the spaces around it, and what is wrong with it."""
    email = text.strip(" ")
    if not email:
        return "", required(field="email")
    if problem := email_problem(email, field="email"):
        return email, problem
    local, _at, domain = email.rpartition("@")
    # Who sends the mail would take the one domain for the other, and it would go to somebody else.
    return (f"{local}@{_ascii(domain)}" if _DEVIATING.search(domain) else email), None


def email_problem(email: str, *, field: str = "", question: str = "") -> Problem | None:
    """Return what is wrong with an e-mail address; None where a mail could be sent there."""
    if problem := line_problem(email, MAX_EMAIL, field=field, question=question):
        return problem
    try:
        local, _at, domain = email.rpartition("@")
        validate_email(f"{local}@{_ascii(domain)}")
        if not _LOCAL.fullmatch(local) or "." not in domain or "[" in domain:
            # A name in quotation marks, a machine of ours, a number: nobody has such an address, and mail gets lost.
            raise ValidationError("address")
    except (ValidationError, UnicodeError):
        message = _("This is no e-mail address. It looks like anna.kowalska@example.org.")
        return Problem(Code.INVALID_EMAIL, message, field=field, question=question)
    return None


def email_key(email: str) -> str:
    """
    Return that by which two addresses are known to be one: without spaces, in small letters, the domain in ASCII.

    Nothing else is taken for the same: what stands before the "@" means what its server says.

    :raises UnicodeError: for a domain that can't be written in ASCII
    """
    local, _at, domain = email.strip().rpartition("@")
    return f"{local.lower()}@{_ascii(domain)}"


def _ascii(domain: str) -> str:
    """:raises UnicodeError: for a domain that can't be written in ASCII"""
    return ".".join(_label(label) for label in unicodedata.normalize("NFKC", domain).split("."))


def _label(label: str) -> str:
    if _DEVIATING.search(label):
        # RFC 5891
        return f"xn--{label.lower().encode('punycode').decode('ascii')}"
    return label.encode("idna").decode("ascii").lower()
