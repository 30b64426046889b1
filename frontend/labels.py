"""
The words for the enums of the API, in the active language.

The API answers with their names, `ROUND_TABLE`, and the words for them are the front end's own.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: dict[str, dict[str, Any]] = {
    "ProjectStatus": {
        "PLANNED": pgettext_lazy("project status", "planned"),
        "ACTIVE": pgettext_lazy("project status", "active"),
        "FINISHED": pgettext_lazy("project status", "finished"),
        "ARCHIVED": pgettext_lazy("project status", "archived"),
    },
    "PartnerRole": {
        "LEAD": _("Lead partner"),
        "PARTNER": _("Partner"),
        "TECHNICAL": _("Technical partner"),
        "ASSOCIATED": _("Associated partner"),
        "SUPPORTER": _("Supporter"),
        "FUNDER": _("Funder"),
        "VENUE_HOST": _("Venue host"),
        "OWNER": pgettext_lazy("partner role", "Owner"),
        "EDITORIAL": _("Editorial team"),
        "IT_PROVIDER": _("IT service provider"),
    },
    "SupporterRole": {
        "SUPPORTER": _("Supporter"),
        "ADVISER": _("Adviser"),
        "PATRON": _("Patron"),
        "MEDIA": _("Media partner"),
    },
    "FundingKind": {
        "FUNDER": _("Funded by"),
        "CO_FUNDER": _("Co-funded by"),
    },
    "PlannedOutputKind": {
        "NATIONAL_EVENT": _("National event"),
        "EUROPEAN_EVENT": _("European event"),
        "COALITION_MEETING": _("Coalition meeting"),
        "TRAINING": _("Training"),
        "STUDY_VISIT": _("Study visit"),
        "EVENT": _("Event"),
        "MEDIA_OUTPUT": _("Media output"),
        "PROGRESS_REPORT": _("Progress report"),
        "COUNTRY_CHAPTER": _("Country chapter"),
        "STRATEGY": _("Strategy"),
        "STUDY": _("Study"),
        "TOOLBOX": _("Toolbox"),
        "DATABASE": _("Database"),
        "PUBLICATION": _("Publication"),
        "OTHER": _("Other output"),
    },
    "PlannedOutputPer": {
        "PARTNER": _("by each partner"),
        "LEADER": _("by the lead partner"),
        "COUNTRY": _("in each country"),
        "PROJECT": _("by the project as a whole"),
    },
    "PlannedOutputEvery": {
        "ONCE": _("once"),
        "YEAR": _("every year"),
        "EVALUATION_STAGE": _("after each evaluation stage"),
    },
    "EventType": {
        "CONFERENCE": _("Conference"),
        "SEMINAR": _("Seminar"),
        "WORKSHOP": _("Workshop"),
        "MEETING": _("Meeting"),
        "ROUND_TABLE": _("Round table"),
        "ACADEMY": _("Academy"),
        "STUDY_VISIT": _("Study visit"),
        "WEBINAR": _("Webinar"),
        "TRAINING": _("Training"),
        "OTHER": _("Other event"),
    },
    "EventStatus": {
        "SCHEDULED": _("Takes place as planned"),
        "POSTPONED": _("Postponed"),
        "CANCELLED": pgettext_lazy("event status", "Cancelled"),
        "MOVED": _("Moved to a new date"),
    },
    "Attendance": {
        "OPEN": _("Open to everybody"),
        "INVITATION": _("By invitation only"),
        "PRIVATE": _("Private, not announced"),
    },
    "SessionKind": {
        "WELCOME": _("Welcome"),
        "KEYNOTE": _("Keynote"),
        "PLENARY": _("Plenary"),
        "PRESENTATION": _("Presentation"),
        "TESTIMONY": _("Testimony"),
        "PANEL": _("Panel discussion"),
        "WORKSHOP": _("Workshop"),
        "SITE_VISIT": _("Site visit"),
        "BREAK": _("Break"),
        "NETWORKING": _("Networking"),
        "CLOSING": _("Closing"),
        "OTHER": _("Other session"),
    },
    "SpeakerRole": {
        "SPEAKER": _("Speaker"),
        "MODERATOR": _("Moderator"),
        "PANELLIST": _("Panellist"),
        "TRAINER": _("Trainer"),
        "HOST": _("Host"),
        "RAPPORTEUR": _("Rapporteur"),
    },
    "DocumentRole": {
        "AGENDA": _("Agenda"),
        "FLYER": _("Flyer"),
        "PRESENTATION": _("Presentation"),
        "MINUTES": _("Minutes"),
        "OTHER": _("Other document"),
    },
    "OutputType": {
        "ANALYSIS": _("Analysis"),
        "STUDY": _("Study"),
        "TOOLBOX": _("Toolbox"),
        "REPORT": _("Report"),
        "DATABASE": _("Database"),
        "GUIDE": _("Guide"),
        "SUMMARY": _("Summary"),
        "OTHER": _("Other output"),
    },
    "DocumentType": {
        "DIRECTIVE": _("Directive"),
        "REGULATION": _("Regulation"),
        "DECISION": _("Decision"),
        "COMMUNICATION": _("Communication"),
        "POLICY_PAPER": _("Policy paper"),
        "LEGISLATION": _("National legislation"),
        "IMPACT_ASSESSMENT": _("Impact assessment"),
        "STATISTICS": _("Statistics"),
        "REPORT": _("Report"),
        "RESEARCH": _("Research"),
        "OTHER": _("Other document"),
    },
    "DocumentSource": {
        "EU": _("European Union"),
        "NATIONAL": _("Member State"),
        "CIVIL_SOCIETY": _("Civil society"),
        "RESEARCH": _("Research and academia"),
        "INTERNATIONAL": _("International organisation"),
    },
    "FunderType": {
        "COMMISSION": _("European Commission"),
        "MEMBER_STATE": _("Member State"),
        "PRIVATE_FOUNDATION": _("Private foundation"),
    },
    "ActivityType": {
        "STUDY_VISIT": _("Study visit"),
        "TRAINING": _("Training"),
        "RESEARCH": _("Research"),
        "CAMPAIGN": _("Campaign"),
        "MEETING": _("Meeting"),
        "OTHER": _("Other activity"),
    },
    "MentionKind": {
        "MEDIA": _("In the media"),
        "POLICY": _("In policy"),
        "OTHER": _("Elsewhere"),
    },
    "ContactKind": {
        "OFFICE": _("Office"),
        "DPO": _("Data-protection officer"),
        "INVOICE": _("Invoice data"),
        "PRESS": _("Press contact"),
        "PERSON": _("Contact person"),
    },
    "Licence": {
        "CC_BY_4": _("Creative Commons Attribution 4.0 (CC BY)"),
        "CC_BY_SA_4": _("Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)"),
        "CC_BY_ND_4": _("Creative Commons Attribution-NoDerivatives 4.0 (CC BY-ND)"),
        "CC_BY_NC_4": _("Creative Commons Attribution-NonCommercial 4.0 (CC BY-NC)"),
        "CC0": _("Creative Commons Zero: no rights reserved (CC0)"),
        "ALL_RIGHTS_RESERVED": _("All rights reserved"),
    },
    "SocialNetwork": {
        "X": "X (Twitter)",
        "BLUESKY": "Bluesky",
        "MASTODON": "Mastodon",
        "FACEBOOK": "Facebook",
        "INSTAGRAM": "Instagram",
        "LINKEDIN": "LinkedIn",
        "YOUTUBE": "YouTube",
        "PEERTUBE": "PeerTube",
        "VIMEO": "Vimeo",
        "FLICKR": "Flickr",
        "TIKTOK": "TikTok",
        "THREADS": "Threads",
        "GITHUB": "GitHub",
        "RSS": _("News feed (RSS)"),
        "OTHER": _("Another network"),
    },
    "RegistrationState": {
        "AWAITING_CONFIRMATION": _("Please confirm your e-mail address"),
        "PENDING": _("The organisers are deciding"),
        "CONFIRMED": _("You have a place"),
        "WAITLISTED": _("You are on the waiting list"),
        "OFFERED": _("A place is free for you"),
        "REJECTED": _("You have no place"),
        "CANCELLED": _("Your registration is cancelled"),
        "ATTENDED": _("You took part"),
        "NO_SHOW": _("You had a place"),
    },
}
# What the state of a registration means, to the person whose it is.
MEANINGS: dict[str, Any] = {
    "AWAITING_CONFIRMATION": _("Your registration counts as soon as you confirm that this address is yours."),
    "PENDING": _("Your registration has arrived. The organisers decide on each one, and write to you."),
    "CONFIRMED": _("You are registered. We look forward to seeing you."),
    "WAITLISTED": _("All places are taken. As soon as one is free and it is your turn, we write to you."),
    "OFFERED": _("Please accept it in time: otherwise it goes to whoever is next on the waiting list."),
    "REJECTED": _("The organisers could not give you a place this time."),
    "CANCELLED": _("You do not have to do anything more."),
    "ATTENDED": _("Thank you for coming."),
    "NO_SHOW": _("You are not on the list of those who came."),
}


def label(enum: str, name: str | None) -> str:
    """Return the words for the value *name* of *enum*; the name itself where a newer API has one that we don't know."""
    if not name:
        return ""
    return str(LABELS[enum].get(name, name.replace("_", " ").capitalize()))
