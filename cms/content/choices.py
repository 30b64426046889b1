"""
Every closed list of values in content, one `TextChoices` class each.

The API names its enums after these classes. A field or block that offers one of them is an `EnumField` or an
`EnumBlock`, which remember the class (`.enum`); `enum_for` finds it for plain choices.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# --- Projects and partners --------------------------------------------------------------------------------------


class ProjectStatus(models.TextChoices):
    """Where a project stands in its life."""

    PLANNED = "planned", pgettext_lazy("project status", "planned")
    ACTIVE = "active", pgettext_lazy("project status", "active")
    FINISHED = "finished", pgettext_lazy("project status", "finished")
    ARCHIVED = "archived", pgettext_lazy("project status", "archived")


class PartnerRole(models.TextChoices):
    """What an organisation does in a project, or for a website."""

    LEAD = "lead", _("Lead partner")
    PARTNER = "partner", _("Partner")
    TECHNICAL = "technical", _("Technical partner")
    ASSOCIATED = "associated", _("Associated partner")
    SUPPORTER = "supporter", _("Supporter")
    FUNDER = "funder", _("Funder")
    VENUE_HOST = "venue_host", _("Venue host")
    OWNER = "owner", pgettext_lazy("partner role", "Owner")
    EDITORIAL = "editorial", _("Editorial team")
    IT_PROVIDER = "it_provider", _("IT service provider")


class SupporterRole(models.TextChoices):
    """How an organisation helps a project without being its partner or funder."""

    SUPPORTER = "supporter", _("Supporter")
    ADVISER = "adviser", _("Adviser")
    PATRON = "patron", _("Patron")
    MEDIA = "media", _("Media partner")


class FundingKind(models.TextChoices):
    """Whether a programme pays for all of a project, or for a share."""

    FUNDER = "funder", _("Funded by")
    CO_FUNDER = "co_funder", _("Co-funded by")


class PlannedOutputKind(models.TextChoices):
    """What a project has promised to produce or to hold; events, publications and mentions count towards it."""

    NATIONAL_EVENT = "national_event", _("National event")
    EUROPEAN_EVENT = "european_event", _("European event")
    COALITION_MEETING = "coalition_meeting", _("Coalition meeting")
    TRAINING = "training", _("Training")
    STUDY_VISIT = "study_visit", _("Study visit")
    EVENT = "event", _("Event")
    MEDIA_OUTPUT = "media_output", _("Media output")
    PROGRESS_REPORT = "progress_report", _("Progress report")
    COUNTRY_CHAPTER = "country_chapter", _("Country chapter")
    STRATEGY = "strategy", _("Strategy")
    STUDY = "study", _("Study")
    TOOLBOX = "toolbox", _("Toolbox")
    DATABASE = "database", _("Database")
    PUBLICATION = "publication", _("Publication")
    OTHER = "other", _("Other output")


class PlannedOutputPer(models.TextChoices):
    """Who produces a planned output: its count is multiplied by the number of these."""

    PARTNER = "partner", _("by each partner")
    LEADER = "leader", _("by the lead partner")
    COUNTRY = "country", _("in each country")
    PROJECT = "project", _("by the project as a whole")


class PlannedOutputEvery(models.TextChoices):
    """How often a planned output is due."""

    ONCE = "once", _("once")
    YEAR = "year", _("every year")
    EVALUATION_STAGE = "evaluation_stage", _("after each evaluation stage")


# --- Events -----------------------------------------------------------------------------------------------------


class EventType(models.TextChoices):
    """What kind of meeting an event is."""

    CONFERENCE = "conference", _("Conference")
    SEMINAR = "seminar", _("Seminar")
    WORKSHOP = "workshop", _("Workshop")
    MEETING = "meeting", _("Meeting")
    ROUND_TABLE = "round_table", _("Round table")
    ACADEMY = "academy", _("Academy")
    STUDY_VISIT = "study_visit", _("Study visit")
    WEBINAR = "webinar", _("Webinar")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other event")


class EventStatus(models.TextChoices):
    """Whether an event takes place as announced (schema.org EventStatusType)."""

    SCHEDULED = "scheduled", _("Takes place as planned")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", pgettext_lazy("event status", "Cancelled")
    MOVED = "moved", _("Moved to a new date")


class Attendance(models.TextChoices):
    """Who may come."""

    OPEN = "open", _("Open to everybody")
    INVITATION = "invitation", _("By invitation only")
    PRIVATE = "private", _("Private, not announced")


class SessionKind(models.TextChoices):
    """What happens in a part of an event's programme."""

    WELCOME = "welcome", _("Welcome")
    KEYNOTE = "keynote", _("Keynote")
    PLENARY = "plenary", _("Plenary")
    PRESENTATION = "presentation", _("Presentation")
    TESTIMONY = "testimony", _("Testimony")
    PANEL = "panel", _("Panel discussion")
    WORKSHOP = "workshop", _("Workshop")
    SITE_VISIT = "site_visit", _("Site visit")
    BREAK = "break", _("Break")
    NETWORKING = "networking", _("Networking")
    CLOSING = "closing", _("Closing")
    OTHER = "other", _("Other session")


class SpeakerRole(models.TextChoices):
    """What a person does in a session."""

    SPEAKER = "speaker", _("Speaker")
    MODERATOR = "moderator", _("Moderator")
    PANELLIST = "panellist", _("Panellist")
    TRAINER = "trainer", _("Trainer")
    HOST = "host", _("Host")
    RAPPORTEUR = "rapporteur", _("Rapporteur")


class DocumentRole(models.TextChoices):
    """What a document is for an event."""

    AGENDA = "agenda", _("Agenda")
    FLYER = "flyer", _("Flyer")
    PRESENTATION = "presentation", _("Presentation")
    MINUTES = "minutes", _("Minutes")
    OTHER = "other", _("Other document")


class EventListing(models.TextChoices):
    """Which events a list on a page shows."""

    UPCOMING = "upcoming", _("Upcoming events")
    PAST = "past", _("Past events")
    ALL = "all", _("All events")


# --- Publications, documents, activities ------------------------------------------------------------------------


class OutputType(models.TextChoices):
    """What a publication or other output of a project is."""

    ANALYSIS = "analysis", _("Analysis")
    STUDY = "study", _("Study")
    TOOLBOX = "toolbox", _("Toolbox")
    REPORT = "report", _("Report")
    DATABASE = "database", _("Database")
    GUIDE = "guide", _("Guide")
    SUMMARY = "summary", _("Summary")
    OTHER = "other", _("Other output")


class DocumentType(models.TextChoices):
    """What kind of text an official or collected document is."""

    DIRECTIVE = "directive", _("Directive")
    REGULATION = "regulation", _("Regulation")
    DECISION = "decision", _("Decision")
    COMMUNICATION = "communication", _("Communication")
    POLICY_PAPER = "policy_paper", _("Policy paper")
    LEGISLATION = "legislation", _("National legislation")
    IMPACT_ASSESSMENT = "impact_assessment", _("Impact assessment")
    STATISTICS = "statistics", _("Statistics")
    REPORT = "report", _("Report")
    RESEARCH = "research", _("Research")
    OTHER = "other", _("Other document")


class DocumentSource(models.TextChoices):
    """Who a document comes from."""

    EU = "eu", _("European Union")
    NATIONAL = "national", _("Member State")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    RESEARCH = "research", _("Research and academia")
    INTERNATIONAL = "international", _("International organisation")


class FunderType(models.TextChoices):
    """Who offers the money of a funding opportunity."""

    COMMISSION = "commission", _("European Commission")
    MEMBER_STATE = "member_state", _("Member State")
    PRIVATE_FOUNDATION = "private_foundation", _("Private foundation")


class ActivityType(models.TextChoices):
    """What a project does outside its events."""

    STUDY_VISIT = "study_visit", _("Study visit")
    TRAINING = "training", _("Training")
    RESEARCH = "research", _("Research")
    CAMPAIGN = "campaign", _("Campaign")
    MEETING = "meeting", _("Meeting")
    OTHER = "other", _("Other activity")


class MentionKind(models.TextChoices):
    """Where a project or a website is spoken of."""

    MEDIA = "media", _("In the media")
    POLICY = "policy", _("In policy")
    OTHER = "other", _("Elsewhere")


# --- Contacts ---------------------------------------------------------------------------------------------------


class ContactKind(models.TextChoices):
    """What a contact is for. A registration form needs a data-protection officer before it can be published."""

    OFFICE = "office", _("Office")
    DPO = "dpo", _("Data-protection officer")
    INVOICE = "invoice", _("Invoice data")
    PRESS = "press", _("Press contact")
    PERSON = "person", _("Contact person")


# --- Open lists: codes of a standard, so strings and no enums ---------------------------------------------------


_CURRENCIES = (
    *("EUR", "ALL", "AMD", "AZN", "BAM", "BGN", "CHF", "CZK", "DKK", "DZD", "EGP", "GBP", "GEL", "HRK", "HUF", "ILS"),
    *("ISK", "JOD", "LBP", "LTL", "LVL", "MAD", "MDL", "MKD", "NOK", "PLN", "RON", "RSD", "SEK", "TND", "TRY", "UAH"),
    "USD",
)


def language_choices() -> list[tuple[str, str | Promise]]:
    """Return the content languages as (BCP 47 code, name), sorted as in the settings."""
    return list(settings.WAGTAIL_CONTENT_LANGUAGES)


def currency_choices() -> list[tuple[str, str]]:
    """Return the ISO 4217 codes that projects in Europe and its neighbourhood reckon in, the euro first."""
    return [(code, code) for code in _CURRENCIES]


@lru_cache(maxsize=1)
def time_zone_choices() -> list[tuple[str, str]]:
    """Return the names of the IANA time zones by region, the European ones first."""
    regions = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    names = [name for name in available_timezones() if name.split("/")[0] in regions or name == "UTC"]
    return [(name, name) for name in sorted(names, key=lambda name: (not name.startswith("Europe/"), name))]


# --- Which enum is it? ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _enums_by_values() -> dict[frozenset[str], type[models.TextChoices]]:
    from cms.microsites import choices as shared

    found: dict[frozenset[str], type[models.TextChoices]] = {}
    for namespace in (vars(shared), globals()):
        for value in namespace.values():
            if isinstance(value, type) and issubclass(value, models.TextChoices) and value is not models.TextChoices:
                if (values := frozenset(value.values)) in found:
                    raise TypeError(f"{value.__name__} and {found[values].__name__} have the same values.")
                found[values] = value
    return found


def enum_for(choices: Iterable[tuple[Any, Any]] | None) -> type[models.TextChoices] | None:
    """Return the class whose values are exactly those of *choices* (the empty one aside), or None."""
    return _enums_by_values().get(frozenset(value for value, _label in choices or () if value not in ("", None)))
