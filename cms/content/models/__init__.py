"""The models of content: page types, pictures and documents, snippets."""

from cms.content.models.activity import ActivityPage
from cms.content.models.base import ContentPage, IndexPage
from cms.content.models.country_sheet import CountrySheetPage
from cms.content.models.editorial import DossierPage, SpecialFeaturePage
from cms.content.models.event import EventPage
from cms.content.models.home import ContactPage, HomePage, PlainPage
from cms.content.models.listings import (
    ActivityIndexPage,
    CallIndexPage,
    CountrySheetIndexPage,
    DocumentIndexPage,
    DossierIndexPage,
    EventIndexPage,
    FundingOpportunityIndexPage,
    GoodPracticeIndexPage,
    MentionIndexPage,
    NewsIndexPage,
    PartnerIndexPage,
    ProjectIndexPage,
    PublicationIndexPage,
    SpecialFeatureIndexPage,
)
from cms.content.models.media import Document, Image, Rendition
from cms.content.models.news import MentionPage, NewsPage
from cms.content.models.opportunity import CallPage, FundingOpportunityPage
from cms.content.models.partner import PartnerPage
from cms.content.models.practice import GoodPracticePage
from cms.content.models.project import ProjectPage
from cms.content.models.publication import DocumentPage, PublicationPage
from cms.content.models.snippets import (
    Audience,
    Contact,
    FundingProgramme,
    Keyword,
    Organisation,
    OrganisationType,
    Person,
    Theme,
    Venue,
)

__all__ = [
    "ActivityIndexPage",
    "ActivityPage",
    "Audience",
    "CallIndexPage",
    "CallPage",
    "Contact",
    "ContactPage",
    "ContentPage",
    "CountrySheetIndexPage",
    "CountrySheetPage",
    "Document",
    "DocumentIndexPage",
    "DocumentPage",
    "DossierIndexPage",
    "DossierPage",
    "EventIndexPage",
    "EventPage",
    "FundingOpportunityIndexPage",
    "FundingOpportunityPage",
    "FundingProgramme",
    "GoodPracticeIndexPage",
    "GoodPracticePage",
    "HomePage",
    "Image",
    "IndexPage",
    "Keyword",
    "MentionIndexPage",
    "MentionPage",
    "NewsIndexPage",
    "NewsPage",
    "Organisation",
    "OrganisationType",
    "PartnerIndexPage",
    "PartnerPage",
    "Person",
    "PlainPage",
    "ProjectIndexPage",
    "ProjectPage",
    "PublicationIndexPage",
    "PublicationPage",
    "Rendition",
    "SpecialFeatureIndexPage",
    "SpecialFeaturePage",
    "Theme",
    "Venue",
]
