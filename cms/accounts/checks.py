"""What is wrong with the settings of this room, said when the program starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from cms.accounts.second_factor import ADMINISTRATORS
from cms.microsites.choices import Role


@register()
def roles_exist(**_: Any) -> list[CheckMessage]:
    """Find names in `REQUIRE_TWO_FACTOR` that are no roles: nobody would be asked, and nobody would notice."""
    known = {*Role.values, ADMINISTRATORS}
    unknown = sorted(set(settings.REQUIRE_TWO_FACTOR) - known)
    if not unknown:
        return []
    message = f"REQUIRE_TWO_FACTOR: there is no role {', '.join(unknown)}. There are: {', '.join(sorted(known))}."
    return [Error(message, id="accounts.E001")]
