"""Checks for the addresses that a team may write: of its public website, of links and of social networks."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

# Of other websites that may read one microsite.
MAX_ORIGINS = 20

_is_web_address = URLValidator(schemes=["http", "https"])

# A name of one label: "localhost", or a computer on one's own network. URLValidator only knows the former.
_HOSTNAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def validate_web_address(value: str) -> None:
    """:raises ValidationError: unless *value* is a complete http or https address"""
    try:
        _is_web_address(value)
    except ValidationError as error:
        raise ValidationError(
            _("“%(value)s” is not a web address. Write it in full, for example https://www.example.org/news."),
            code="invalid",
            params={"value": value},
        ) from error


def validate_origin(value: str) -> None:
    """
    Refuse everything but the origin of a website (RFC 6454): scheme, host and, where needed, port.

    :raises ValidationError: with a message that says what has to go
    """
    validate_web_address(value)
    parts = urlsplit(value)
    if parts.username is not None or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValidationError(
            _("Write only the beginning of the address, without a path: %(origin)s"),
            code="invalid",
            params={"origin": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"},
        )


def validate_preview_address(value: str) -> None:
    """
    Refuse everything but scheme, host, port and path: a query is added to it.

    :raises ValidationError: with a message that says what has to go
    """
    validate_web_address(value)
    parts = urlsplit(value)
    if parts.username is not None or parts.query or parts.fragment or "?" in value or "#" in value:
        raise ValidationError(
            _("Write only the address and its path, without a query: %(address)s"),
            code="invalid",
            params={"address": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"},
        )


def origin_of(address: str) -> str:
    """
    Return the origin of *address* as browsers send it in `Origin` (RFC 6454, section 6.2).

    Lower-case letters, other alphabets in Punycode, and no port where it is the usual one. What is no address comes
    back as it is: no browser will ever send that.
    """
    try:
        parts = urlsplit(address.strip().lower())
        port = "" if parts.port in {None, {"http": 80, "https": 443}.get(parts.scheme)} else f":{parts.port}"
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        return address
    return f"{parts.scheme}://{host}{port}"


def validate_origins(value: str) -> None:
    """
    Refuse everything but origins, one in each line.

    :raises ValidationError: with one message for each line that is none, or when there are more than MAX_ORIGINS
    """
    lines = value.split()
    if len(lines) > MAX_ORIGINS:
        raise ValidationError(
            _("These are more than %(number)s addresses."), code="too_many", params={"number": MAX_ORIGINS}
        )
    errors: list[ValidationError] = []
    for line in lines:
        try:
            validate_origin(line)
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)


def validate_link(value: str) -> None:
    """
    Refuse what a reader can't safely follow: no scheme but http, https, mailto and tel.

    :raises ValidationError: when the link is something else
    """
    if re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|tel:\+?[0-9-]+", value):
        return
    validate_web_address(value)


def validate_hostname(value: str) -> None:
    """:raises ValidationError: unless *value* is a host's name (RFC 1123) in lower-case letters, without a port"""
    if len(value) > 253 or _HOSTNAME.fullmatch(value) is None:
        raise ValidationError(
            _("“%(value)s” is not a hostname. Write it like eu-belong.example.org: no https://, no port, no path."),
            code="invalid",
            params={"value": value},
        )
