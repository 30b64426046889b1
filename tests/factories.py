"""One factory for each page type and snippet. Each makes something that can be published."""

from __future__ import annotations

from typing import Any

import factory
import wagtail_factories
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page

from cms.content import models
from cms.content.choices import ContactKind
from cms.registrations.models import RegistrationPage


def locale(language: str = "en") -> Locale:
    """Return the language with this code, made where it is missing."""
    return Locale.objects.get_or_create(language_code=language)[0]


# --- Files ------------------------------------------------------------------------------------------------------


class ImageFactory(wagtail_factories.ImageFactory):
    """A picture that is described in words."""

    class Meta:
        model = models.Image

    title = factory.Sequence("Picture {}".format)
    description = "People around a table"
    collection = None

    @classmethod
    def _create(cls, model_class: type[models.Image], *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("collection") is None:
            kwargs.pop("collection", None)
        return super()._create(model_class, *args, **kwargs)


class DocumentFactory(wagtail_factories.DocumentFactory):
    """A small PDF."""

    class Meta:
        model = models.Document

    title = factory.Sequence("Document {}".format)
    file = factory.django.FileField(filename="agenda.pdf", data=b"%PDF-1.4\n%%EOF\n")
    collection = None

    @classmethod
    def _create(cls, model_class: type[models.Document], *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("collection") is None:
            kwargs.pop("collection", None)
        return super()._create(model_class, *args, **kwargs)


# --- Snippets ---------------------------------------------------------------------------------------------------


class SnippetFactory(DjangoModelFactory):
    """A snippet in English that all microsites share, unless told otherwise."""

    class Meta:
        abstract = True

    locale = factory.LazyFunction(locale)
    owner = None


class OrganisationTypeFactory(SnippetFactory):
    class Meta:
        model = models.OrganisationType

    slug = factory.Sequence("organisation-type-{}".format)
    label = factory.Sequence("Type {}".format)


class ThemeFactory(SnippetFactory):
    class Meta:
        model = models.Theme

    slug = factory.Sequence("theme-{}".format)
    label = factory.Sequence("Theme {}".format)


class KeywordFactory(SnippetFactory):
    class Meta:
        model = models.Keyword

    slug = factory.Sequence("keyword-{}".format)
    label = factory.Sequence("Keyword {}".format)


class AudienceFactory(SnippetFactory):
    class Meta:
        model = models.Audience

    slug = factory.Sequence("audience-{}".format)
    label = factory.Sequence("Audience {}".format)


class FundingProgrammeFactory(SnippetFactory):
    class Meta:
        model = models.FundingProgramme

    code = factory.Sequence("FP{}".format)
    name = factory.Sequence("Funding programme {}".format)


class OrganisationFactory(SnippetFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence("Organisation {}".format)
    country = "PL"


class PersonFactory(SnippetFactory):
    class Meta:
        model = models.Person

    name = factory.Sequence("Person {}".format)


class VenueFactory(SnippetFactory):
    class Meta:
        model = models.Venue

    name = factory.Sequence("Venue {}".format)
    city = "Brussels"
    country = "BE"


class ContactFactory(SnippetFactory):
    class Meta:
        model = models.Contact

    name = factory.Sequence("Contact {}".format)
    email = "office@example.org"


class DataProtectionOfficerFactory(ContactFactory):
    kind = ContactKind.DPO
    name = "Data-protection officer"


# --- Pages ------------------------------------------------------------------------------------------------------


class ContentPageFactory(wagtail_factories.PageFactory):
    """A live page below `parent`, in its parent's language."""

    class Meta:
        abstract = True

    title = factory.Sequence("Page {}".format)
    slug = factory.LazyAttribute(lambda page: slugify(page.title))

    @classmethod
    def _create_instance(cls, model_class: type[Page], parent: Page, kwargs: dict[str, Any]) -> Page:
        kwargs.setdefault("locale", parent.locale)
        many = {name: kwargs.pop(name) for name in _many_to_many(model_class) if name in kwargs}
        page: Page = model_class(**kwargs)
        # A parent that was loaded before it got its children would number them wrongly.
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        if many:
            for name, references in many.items():
                setattr(page, name, references)
            page.save()
        return page


def _many_to_many(model: type[Page]) -> list[str]:
    return [field.name for field in model._meta.many_to_many]


class ActivityPageFactory(ContentPageFactory):
    class Meta:
        model = models.ActivityPage


class CallPageFactory(ContentPageFactory):
    class Meta:
        model = models.CallPage


class ContactPageFactory(ContentPageFactory):
    class Meta:
        model = models.ContactPage


class CountrySheetPageFactory(ContentPageFactory):
    class Meta:
        model = models.CountrySheetPage

    country = factory.Iterator(["PL", "BE", "DE", "FR", "HU", "LV", "IT", "SE"])


class DocumentPageFactory(ContentPageFactory):
    class Meta:
        model = models.DocumentPage


class DossierPageFactory(ContentPageFactory):
    class Meta:
        model = models.DossierPage


class EventPageFactory(ContentPageFactory):
    class Meta:
        model = models.EventPage

    starts = "2027-05-07"
    time_zone = "Europe/Warsaw"


class FundingOpportunityPageFactory(ContentPageFactory):
    class Meta:
        model = models.FundingOpportunityPage


class GoodPracticePageFactory(ContentPageFactory):
    class Meta:
        model = models.GoodPracticePage


class MentionPageFactory(ContentPageFactory):
    class Meta:
        model = models.MentionPage

    source_name = "Latvijas Radio"


class NewsPageFactory(ContentPageFactory):
    class Meta:
        model = models.NewsPage


class PartnerPageFactory(ContentPageFactory):
    class Meta:
        model = models.PartnerPage

    organisation = factory.SubFactory(OrganisationFactory)


class PlainPageFactory(ContentPageFactory):
    class Meta:
        model = models.PlainPage


class ProjectPageFactory(ContentPageFactory):
    class Meta:
        model = models.ProjectPage


class PublicationPageFactory(ContentPageFactory):
    class Meta:
        model = models.PublicationPage


class SpecialFeaturePageFactory(ContentPageFactory):
    class Meta:
        model = models.SpecialFeaturePage


class RegistrationPageFactory(ContentPageFactory):
    class Meta:
        model = RegistrationPage

    privacy_notice = "<p>We keep your name for a year.</p>"
    data_protection_officer = factory.SubFactory(DataProtectionOfficerFactory)


def _factory_of_listing(model: type[Page]) -> type[ContentPageFactory]:
    meta = type("Meta", (), {"model": model})
    return type(f"{model.__name__}Factory", (ContentPageFactory,), {"Meta": meta})


# The listings have no fields of their own.
LISTINGS = {model: _factory_of_listing(model) for model in models.IndexPage.__subclasses__()}
FACTORIES: dict[type[Page], type[ContentPageFactory]] = {
    **{one._meta.model: one for one in ContentPageFactory.__subclasses__() if not one._meta.abstract},
    **LISTINGS,
}
