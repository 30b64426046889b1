"""
Which addresses may be called: teams write them, and the program reaches networks that teams don't.

The name is resolved once, by us; every address that it leads to is looked at; and the call goes to one of those very
addresses (`cms.webhooks.calls`). So it does not matter how an address is written ("2130706433", "0x7f.1",
"[::ffff:127.0.0.1]"), nor what the name leads to a moment later.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

Address = IPv4Address | IPv6Address

# IANA's registries of special-purpose addresses, and what is not unicast. Named here rather than asked of Python, whose
# answers (`is_global`) have changed between its versions.
REFUSED_V4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
# Everything else is loopback, local, mapped, translated (NAT64) or reserved.
UNICAST_V6 = IPv6Network("2000::/3")
# Teredo and its neighbours, documentation, 6to4, AS112: addresses that stand for others, or for nobody.
REFUSED_V6 = [
    IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "3ffe::/16")
]
LONGEST = 500


class Forbidden(ValueError):
    """The address may not be called. `reason` is a word: "form", "scheme", "port" or "network"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownName(ValueError):
    """The name leads nowhere."""


@dataclass(frozen=True)
class Destination:
    """Where a call goes: *host* is the name in the certificate and in the header, *target* path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the header `Host` says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return name if self.port == usual else f"{name}:{self.port}"


def destination(url: str) -> Destination:
    """
    Return where *url* leads, without asking anybody.

    :raises Forbidden: when its form, scheme or port may not be called
    """
    if len(url) > LONGEST or not url.isprintable() or any(letter in url for letter in ' \\"<>^`{|}'):
        raise Forbidden("form")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode() if ":" not in (parts.hostname or "") else ""
    except ValueError as error:
        raise Forbidden("form") from error
    host = host or _literal(parts)
    if parts.scheme not in ({"https", "http"} if settings.WEBHOOK_ALLOW_HTTP else {"https"}):
        raise Forbidden("scheme")
    # Names and passwords in addresses end up in logs and lists.
    if not host or "@" in parts.netloc or parts.fragment or (not url.isascii() and not _can_be_sent(parts)):
        raise Forbidden("form")
    port = port or (443 if parts.scheme == "https" else 80)
    allowed = {*settings.WEBHOOK_PORTS, *([80] if settings.WEBHOOK_ALLOW_HTTP else [])}
    if settings.WEBHOOK_PORTS and port not in allowed:
        raise Forbidden("port")
    return Destination(parts.scheme, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _literal(parts: SplitResult) -> str:
    """Return the IPv6 address in brackets; empty where it is none, or names a network card."""
    try:
        return str(IPv6Address(parts.hostname or "")) if "%" not in (parts.hostname or "%") else ""
    except ValueError:
        return ""


def _can_be_sent(parts: SplitResult) -> bool:
    return (parts.path + parts.query).isascii()


Resolver = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses that *host* leads to, in the order in which to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses(where: Destination, resolver: Resolver | None = None) -> list[str]:
    """
    Return the addresses to call for *where*, all of them looked at.

    :raises UnknownName: when there is none
    :raises Forbidden: when one of them may not be called, whatever the others are
    """
    try:
        found = (resolver or resolve)(where.host, where.port)
    except (OSError, UnicodeError) as error:
        raise UnknownName(where.host) from error
    if not found:
        raise UnknownName(where.host)
    if not all(may_be_called(address) for address in found):
        raise Forbidden("network")
    return found


def may_be_called(text: str) -> bool:
    """Return whether the IP address *text* is one of the public internet, or of a network that operators allow."""
    if "%" in text:
        return False
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return is_public(address) or any(
        address.version == network.version and address in network
        for network in map(ipaddress.ip_network, settings.WEBHOOK_ALLOWED_NETWORKS)
    )


def is_public(address: Address) -> bool:
    """Return whether *address* is one machine's on the public internet, and says so itself."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in REFUSED_V4)
    return address in UNICAST_V6 and not any(address in network for network in REFUSED_V6)
