"""Snippets: what many pages refer to, shared by all microsites or owned by one."""

from cms.content.models.snippets.base import Snippet, Term
from cms.content.models.snippets.contacts import Contact, OpeningHoursListBlock
from cms.content.models.snippets.organisations import Organisation, Person, Venue
from cms.content.models.snippets.taxonomies import (
    Audience,
    FundingProgramme,
    Keyword,
    OrganisationType,
    Theme,
    TreeTerm,
)

__all__ = [
    "Audience",
    "Contact",
    "FundingProgramme",
    "Keyword",
    "OpeningHoursListBlock",
    "Organisation",
    "OrganisationType",
    "Person",
    "Snippet",
    "Term",
    "Theme",
    "TreeTerm",
    "Venue",
]
