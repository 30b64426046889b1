"""Registrations that may be of one person. They are shown and never merged: the team knows whether they are."""

from __future__ import annotations

import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable

from cms.registrations.models import Registration


def twins(registrations: Iterable[Registration]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return, for each that has any, the others with the same address or the same name."""
    alike: dict[str, set[uuid.UUID]] = defaultdict(set)
    for registration in registrations:
        alike[f"email {registration.email_key}"].add(registration.pk)
        if name := name_key(registration.name):
            alike[f"name {name}"].add(registration.pk)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for keys in alike.values():
        if len(keys) > 1:
            for key in keys:
                found[key] |= keys - {key}
    return {key: sorted(others) for key, others in found.items()}


def name_key(name: str) -> str:
    """Return that by which two names are alike: letters without their marks, in any order of the words."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l").replace("ø", "o"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(sorted(plain.replace("-", " ").split()))
