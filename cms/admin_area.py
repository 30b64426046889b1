"""Where the admin lies: the one place that says it."""

from __future__ import annotations

from django.http import HttpRequest

# Without the first slash, as addresses are put together in `cms.urls`.
PATH = "admin/"


def is_in_admin(request: HttpRequest) -> bool:
    """Tell whether *request* is for an address of the admin, whether there is something at it or not."""
    return request.path_info.startswith(f"/{PATH}")
