"""What Django checks before it migrates or starts: settings of the API that can't be right."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured, ValidationError

from api.documents import registered
from api.limits import LIMIT_NAMES
from cms.microsites.addresses import validate_origin


@register(Tags.security, deploy=True)
def proxies_are_known(**_: Any) -> list[CheckMessage]:
    """Warn where all visitors would share one budget, since they come from one address: the proxy's."""
    if settings.GRAPHQL_BUDGET and getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and not settings.TRUSTED_PROXIES:
        return [
            Warning(
                "GRAPHQL_BUDGET counts what each address asks for, and behind a proxy all have the proxy's.",
                hint="Set TRUSTED_PROXIES to the proxy's address, or GRAPHQL_BUDGET=0.",
                id="api.W001",
            )
        ]
    return []


@register()
def limits_are_known(**_: Any) -> list[CheckMessage]:
    """Refuse to start with a limit that doesn't exist: the one that was meant would not hold."""
    unknown = sorted(set(settings.GRAPHQL_LIMITS) - LIMIT_NAMES)
    if unknown:
        return [
            Error(
                f"GRAPHQL_LIMITS has no limit named {', '.join(unknown)}.",
                hint=f"There are: {', '.join(sorted(LIMIT_NAMES))}.",
                id="api.E001",
            )
        ]
    return []


@register()
def documents_can_be_read(**_: Any) -> list[CheckMessage]:
    """Return an error where the folder of registered documents holds something that is none."""
    try:
        registered.in_files()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="api.E002")]
    return []


@register()
def origins_are_origins(**_: Any) -> list[CheckMessage]:
    """Return an error for each of the allowed origins that is none."""
    errors: list[CheckMessage] = []
    for origin in settings.GRAPHQL_ALLOWED_ORIGINS:
        if origin == "*":
            continue
        try:
            validate_origin(origin)
        except ValidationError as error:
            errors.append(Error(f"GRAPHQL_ALLOWED_ORIGINS: {' '.join(error.messages)}", id="api.E003"))
    return errors
