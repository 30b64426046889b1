"""Who calls: the address that a request comes from, behind proxies too."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """
    Return the address that asks: an IPv4 address, or the network of 64 bits of an IPv6 address, as one client has it.

    Each trusted proxy (`TRUSTED_PROXIES`) says in `X-Forwarded-For` who asked it. Read from its end, the first address
    that is no trusted proxy's is the client's; what stands before, the client may have written itself.
    """
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "")[-1000:].split(",") if settings.TRUSTED_PROXIES else []
    while forwarded and (address is None or _is_trusted(address)):
        before = _parsed(forwarded.pop())
        if before is None:
            break
        address = before
    if address is None:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_trusted(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in ipaddress.ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)
