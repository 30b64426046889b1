"""The listings of a microsite, one page type for each kind of page, and one page of it at most in each language."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from cms.content.models.base import IndexPage


class ActivityIndexPage(IndexPage):
    """The listing of activities."""

    subpage_types: ClassVar[list[str]] = ["content.ActivityPage"]

    class Meta:
        verbose_name = _("list of activities")
        verbose_name_plural = _("lists of activities")


class CallIndexPage(IndexPage):
    """The listing of calls for participants."""

    subpage_types: ClassVar[list[str]] = ["content.CallPage"]

    class Meta:
        verbose_name = _("list of calls")
        verbose_name_plural = _("lists of calls")


class CountrySheetIndexPage(IndexPage):
    """The listing of country information sheets."""

    subpage_types: ClassVar[list[str]] = ["content.CountrySheetPage"]

    class Meta:
        verbose_name = _("list of country sheets")
        verbose_name_plural = _("lists of country sheets")


class DocumentIndexPage(IndexPage):
    """The listing of official and collected documents."""

    subpage_types: ClassVar[list[str]] = ["content.DocumentPage"]

    class Meta:
        verbose_name = _("list of documents")
        verbose_name_plural = _("lists of documents")


class DossierIndexPage(IndexPage):
    """The listing of dossiers."""

    subpage_types: ClassVar[list[str]] = ["content.DossierPage"]

    class Meta:
        verbose_name = _("list of dossiers")
        verbose_name_plural = _("lists of dossiers")


class EventIndexPage(IndexPage):
    """The calendar of events."""

    subpage_types: ClassVar[list[str]] = ["content.EventPage"]

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")


class FundingOpportunityIndexPage(IndexPage):
    """The listing of funding opportunities."""

    subpage_types: ClassVar[list[str]] = ["content.FundingOpportunityPage"]

    class Meta:
        verbose_name = _("list of funding opportunities")
        verbose_name_plural = _("lists of funding opportunities")


class GoodPracticeIndexPage(IndexPage):
    """The listing of good practices."""

    subpage_types: ClassVar[list[str]] = ["content.GoodPracticePage"]

    class Meta:
        verbose_name = _("list of good practices")
        verbose_name_plural = _("lists of good practices")


class MentionIndexPage(IndexPage):
    """The listing of what media and policy-makers say."""

    subpage_types: ClassVar[list[str]] = ["content.MentionPage"]

    class Meta:
        verbose_name = _("list of mentions")
        verbose_name_plural = _("lists of mentions")


class NewsIndexPage(IndexPage):
    """The listing of news."""

    subpage_types: ClassVar[list[str]] = ["content.NewsPage"]

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")


class PartnerIndexPage(IndexPage):
    """The listing of partners."""

    subpage_types: ClassVar[list[str]] = ["content.PartnerPage"]

    class Meta:
        verbose_name = _("list of partners")
        verbose_name_plural = _("lists of partners")


class ProjectIndexPage(IndexPage):
    """The listing of projects, for a microsite that has several."""

    subpage_types: ClassVar[list[str]] = ["content.ProjectPage"]

    class Meta:
        verbose_name = _("list of projects")
        verbose_name_plural = _("lists of projects")


class PublicationIndexPage(IndexPage):
    """The listing of publications and other outputs."""

    subpage_types: ClassVar[list[str]] = ["content.PublicationPage"]

    class Meta:
        verbose_name = _("list of publications")
        verbose_name_plural = _("lists of publications")


class SpecialFeatureIndexPage(IndexPage):
    """The listing of special features."""

    subpage_types: ClassVar[list[str]] = ["content.SpecialFeaturePage"]

    class Meta:
        verbose_name = _("list of special features")
        verbose_name_plural = _("lists of special features")
