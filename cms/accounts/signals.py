"""What happens when somebody signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from cms.accounts import sessions


def connect() -> None:
    """Listen."""
    user_logged_in.connect(_begin_session, dispatch_uid="accounts.begin_session")


def _begin_session(request: HttpRequest, **_: Any) -> None:
    sessions.begin(request.session)
