"""Microsites, their languages, links and teams, and what it means that a microsite owns something."""

from cms.microsites.models.language import MicrositeLanguage
from cms.microsites.models.microsite import Microsite, SocialLink
from cms.microsites.models.ownership import OwnedModel, OwnedQuerySet
from cms.microsites.models.seed import SeedKind, SeedRecord
from cms.microsites.models.team import MicrositeGroup

__all__ = [
    "Microsite",
    "MicrositeGroup",
    "MicrositeLanguage",
    "OwnedModel",
    "OwnedQuerySet",
    "SeedKind",
    "SeedRecord",
    "SocialLink",
]
