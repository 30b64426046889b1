"""
Why a mail was not taken, and whether to try again.

Sources: RFC 5321, section 4.2 (codes: 4yz for now, 5yz for good) and RFC 3463 (the three numbers behind them, which say
more).
"""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from enum import StrEnum

from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailError
from django.utils.translation import gettext as _

LONGEST = 500
# "5.1.1" after the code of an answer, or at its beginning.
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_WANTS_SIGN_IN = {530, 534, 535, 538}
_TOO_LARGE = 552
_CLOSING = 421


class Whose(StrEnum):
    """What a refusal is about."""

    # No other mail would fare better: try again soon, with all.
    SERVER = "server"
    # This one, for now.
    MAIL = "mail"
    # This one, for good.
    MAIL_FOR_GOOD = "mail_for_good"


@dataclass(frozen=True)
class Refusal:
    """An answer that was no. *code* is of SMTP, or of HTTP for a mail service; 0 when there was none."""

    whose: Whose
    code: int
    text: str


def refusal_of(error: Exception) -> Refusal:
    """Return what *error*, raised while connecting or sending, means for the mail."""
    if isinstance(error, AnymailError):
        return _of_service(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # There is one recipient.
        code, answer = next(iter(error.recipients.values()), (0, b""))
        return _of_answer(code, answer)
    if isinstance(error, smtplib.SMTPSenderRefused):
        # Our own address: nothing is wrong with the mail, unless its size is.
        if error.smtp_code in {*_WANTS_SIGN_IN, _CLOSING, _TOO_LARGE}:
            return _of_answer(error.smtp_code, error.smtp_error)
        return Refusal(Whose.MAIL, error.smtp_code, _words(error.smtp_error))
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError):
        return Refusal(Whose.SERVER, error.smtp_code, _words(error.smtp_error))
    if isinstance(error, smtplib.SMTPResponseException):
        return _of_answer(error.smtp_code, error.smtp_error)
    # A connection that broke, perhaps because of this mail, so that the others must not wait for it; or a mistake of
    # ours, which a new version may have mended before the mail is too old.
    return Refusal(Whose.MAIL, 0, "")


def _of_answer(code: int, answer: bytes | str) -> Refusal:
    if code in _WANTS_SIGN_IN or code == _CLOSING:
        return Refusal(Whose.SERVER, code, _words(answer))
    return Refusal(Whose.MAIL_FOR_GOOD if code >= 500 else Whose.MAIL, code, _words(answer))


def _of_service(error: AnymailError) -> Refusal:
    """Return what an answer of a mail service's HTTP interface means."""
    code = error.status_code or 0
    # What it answered, and not the rest of the exception: that quotes the mail.
    text = _words(error.response.text) if getattr(error, "response", None) is not None else ""
    if isinstance(error, AnymailConfigurationError) or code in {401, 403, 407}:
        return Refusal(Whose.SERVER, code, text)
    if isinstance(error, AnymailAPIError) and (code in {0, 408, 425, 429} or code >= 500):
        return Refusal(Whose.SERVER, code, text)
    return Refusal(Whose.MAIL_FOR_GOOD, code, text)


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]


def enhanced_code(text: str) -> str:
    """Return the enhanced status code (RFC 3463) in a server's answer: "5.1.1"; empty when it gave none."""
    match = _ENHANCED.search(text)
    return match[1] if match else ""


def explanation(code: int, text: str) -> str:
    """Return in words of the reader's language what an answer of a mail server means; empty where it is unclear."""
    enhanced = enhanced_code(text)
    subject = enhanced.partition(".")[2]
    if code in _WANTS_SIGN_IN:
        return _("This installation could not sign in to its mail server. Tell whoever runs it.")
    if subject in {"1.1", "1.10", "1.2", "1.3", "1.6"} or (not subject and code in {550, 551, 553}):
        return _("The address does not exist. Ask the person for the right one.")
    if subject in {"2.1", "1.0"}:
        return _("The mailbox is closed. Ask the person for another address.")
    if subject == "2.2" or (not subject and code in {452, 552}):
        return _("The mailbox is full. Ask the person for another address.")
    if subject in {"2.3", "3.4"}:
        return _("The mail is too large for the recipient’s server.")
    if subject.startswith("7.") and code >= 500:
        return _("The recipient’s server takes the mail for unwanted, or does not trust this installation.")
    if code == 0:
        return _("The mail server could not be reached, or did not answer to the end.")
    if 400 <= code < 500:
        return _("The recipient’s server cannot take it now, or wants to be asked again later.")
    return ""
