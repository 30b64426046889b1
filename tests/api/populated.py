"""Microsites with some of everything, as many of each as a test wants: what operations are counted and tried on."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page

from cms.content import models
from cms.content.renditions import FILTERS
from cms.microsites.models import Microsite
from cms.registrations.models import RegistrationPage
from tests.copies import new_microsite
from tests.factories import (
    AudienceFactory,
    ContactFactory,
    DocumentFactory,
    FundingProgrammeFactory,
    ImageFactory,
    KeywordFactory,
    OrganisationFactory,
    PersonFactory,
    ThemeFactory,
    VenueFactory,
    locale,
)
from tests.fixtures import add_page

THEMES = ["housing", "employment"]


@contextmanager
def undone_database(django_db_blocker: Any) -> Iterator[None]:
    """
    Let a module's tests share what is written here; it is undone after the last of them.

    Tasks wait, as in production: nothing here is about search indexes and the making of pictures. Files lie in a
    storage of their own: those of another module would have taken the names.
    """
    tasks = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    changed = override_settings(TASKS=tasks, STORAGES=dict(settings.STORAGES))
    with django_db_blocker.unblock(), changed, transaction.atomic():
        # What a process asks for once isn't what an operation costs.
        ContentType.objects.clear_cache()
        for model in [Page, *Page.__subclasses__()]:
            ContentType.objects.get_for_model(model)
        for content_type in ContentType.objects.all():
            ContentType.objects.get_for_id(content_type.pk)
        yield
        transaction.set_rollback(True)


def block(kind: str, value: Any) -> dict[str, Any]:
    """Return a block as a stream stores it."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def items(values: list[Any]) -> list[dict[str, Any]]:
    """Return the items of a list block as they are stored."""
    return [block("item", value) for value in values]


def stream(*blocks: dict[str, Any]) -> str:
    """Return what a StreamField is given."""
    return json.dumps(blocks)


def make_renditions(image: Any) -> None:
    """Write an image's renditions into the database, without making the pictures."""
    rows = []
    for name, filter_ in FILTERS.items():
        row = models.Rendition(image=image, filter_spec=filter_.spec, focal_point_key=filter_.get_cache_key(image))
        # As text, because a file would be opened for its size.
        row.__dict__ |= {"file": f"images/{image.pk}-{name}.webp", "width": 320, "height": 200}
        rows.append(row)
    models.Rendition.objects.bulk_create(rows)


class Populated:
    """A microsite in English and Polish, which falls back to English, with *count* of everything in English."""

    def __init__(self, slug: str) -> None:
        self.microsite: Microsite = new_microsite(
            slug=slug, title=slug.upper(), languages=("en", "pl"), fallback=("en",)
        )
        self.count = 0
        self.shared = {slug_: _theme(slug_) for slug_ in THEMES}
        self.keyword = KeywordFactory(owner=self.microsite)
        self.audience = AudienceFactory(owner=self.microsite)
        self.images: list[Any] = []
        self.documents: list[Any] = []
        self.people: list[Any] = []
        self.organisations: list[Any] = []
        self.pages: list[Any] = []
        self.project = self._project()
        self.rich = add_page(self.microsite, models.PlainPage, slug="rich", title="Rich")

    def grow(self, count: int) -> Populated:
        """Have *count* of everything, in lists, in blocks and in menus."""
        while self.count < count:
            self.count += 1
            self._add(self.count)
        self._fill_project()
        self._fill_rich()
        self._fill_menus()
        return self

    def _project(self) -> Any:
        return add_page(
            self.microsite,
            models.ProjectPage,
            title="Project",
            starts="2022",
            ends="2025",
            cost_amount="246879.07",
            cost_currency="EUR",
            themes=list(self.shared.values()),
        )

    def _add(self, number: int) -> None:
        site = self.microsite
        above = OrganisationFactory(owner=site, name=f"University {number}")
        organisation = OrganisationFactory(owner=site, parent=above, name=f"Institute {number}")
        self.organisations.append(organisation)
        image = ImageFactory(collection=site.collection, title=f"Picture {number}")
        make_renditions(image)
        self.images.append(image)
        photo = ImageFactory(collection=site.collection, title=f"Photo {number}")
        make_renditions(photo)
        document = DocumentFactory(collection=site.collection, title=f"Document {number}")
        self.documents.append(document)
        person = PersonFactory(owner=site, affiliation=organisation, photo=photo)
        self.people.append(person)
        common = {"themes": list(self.shared.values()), "keywords": [self.keyword], "lead_image": image}
        self.pages.append(add_page(site, models.PlainPage, title=f"Plain {number}", **common))
        add_page(site, models.PartnerPage, title=f"Partner {number}", organisation=organisation, country="PL", **common)
        self._add_event(number, common, person, document)
        add_page(
            site,
            models.NewsPage,
            title=f"News {number}",
            published_on=f"2024-03-{1 + number % 28:02d}",
            countries=["PL", "HU"],
            **common,
        )
        add_page(
            site,
            models.PublicationPage,
            title=f"Study {number}",
            published="2024-05",
            file=document,
            authors=stream(block("author", {"person": person.pk, "name": "", "affiliation": ""})),
            editions=stream(
                block(
                    "edition",
                    {
                        "label": "First",
                        "published": "2024",
                        "language": "en",
                        "full_document": document.pk,
                        "summary_document": document.pk,
                    },
                )
            ),
            project=self.project,
            contributes_to="study",
            **common,
        )
        add_page(
            site, models.GoodPracticePage, title=f"Practice {number}", organisation=organisation, country="PL", **common
        )
        add_page(site, models.DocumentPage, title=f"Directive {number}", issuer=organisation, **common)
        add_page(site, models.DossierPage, title=f"Dossier {number}", query_theme=self.shared["housing"], **common)
        add_page(site, models.SpecialFeaturePage, title=f"Feature {number}", news_hook=self.pages[-1], **common)
        add_page(site, models.FundingOpportunityPage, title=f"Money {number}", funder=organisation, **common)
        add_page(site, models.ActivityPage, title=f"Visit {number}", **common)
        add_page(site, models.CallPage, title=f"Call {number}", **common)
        add_page(site, models.MentionPage, title=f"Article {number}", **common)
        if number <= 8:
            country = ["PL", "BE", "DE", "FR", "HU", "LV", "IT", "SE"][number - 1]
            add_page(site, models.CountrySheetPage, title=f"Sheet {number}", country=country, **common)

    def _add_event(self, number: int, common: dict[str, Any], person: Any, document: Any) -> None:
        site = self.microsite
        speaker = {"person": person.pk, "role": "speaker", "affiliation_text": ""}
        session = {
            "key": f"session-{number}",
            "kind": "panel",
            "title": "Panel",
            "starts": "09:30:00",
            "ends": "10:30:00",
            "day": 1,
            "speakers": items([speaker]),
        }
        contact = ContactFactory(owner=site, organisation=self.organisations[-1])
        event = add_page(
            site,
            models.EventPage,
            title=f"Event {number}",
            starts=f"2031-{1 + number % 12:02d}-07",
            venue=VenueFactory(owner=site),
            sessions=stream(*(block("session", {**session, "key": f"session-{n}"}) for n in range(number))),
            documents=stream(
                block("document", {"role": "agenda", "document": document.pk, "title": "Agenda of the event"})
            ),
            contacts=stream(block("contact", contact.pk)),
            audiences=[self.audience],
            project=self.project,
            contributes_to="event",
            countries=["PL"],
            **common,
        )
        if number == 1:
            self.event = event
            add_page(site, RegistrationPage, parent=event, title="Sign up")
        else:
            self.event.sessions = event.sessions
            self.event.save()

    def _fill_project(self) -> None:
        programme = FundingProgrammeFactory(owner=self.microsite)
        self.project.funding = stream(block("funding", {"programme": programme.pk, "kind": "co_funder"}))
        self.project.supporters = stream(
            *(block("supporter", {"organisation": o.pk, "role": "patron"}) for o in self.organisations)
        )
        self.project.planned_outputs = stream(
            *(
                block("planned_output", {"kind": kind, "title": kind, "count": 2, "per": "project", "every": "once"})
                for kind in ("study", "event", "media_output")
            )
        )
        self.project.target_groups = [self.audience]
        self.project.save()

    def _fill_rich(self) -> None:
        """Give one page every block that a body can have, each with as many items as there are."""
        image, document, page = self.images[-1], self.documents[-1], self.pages[-1]
        pictures = [{"image": i.pk, "alt": "People", "caption": "", "credit": ""} for i in self.images]
        link = f'<a linktype="page" id="{page.pk}">page</a> <a linktype="document" id="{document.pk}">file</a>'
        text = f"<p>Read the {link}.</p>"
        card = {"title": "Card", "text": "", "page": page.pk, "url": "", "image": image.pk, "image_alt": "People"}
        self.rich.body = stream(
            block("text", text),
            block("heading", {"text": "Heading", "level": 2, "anchor": "heading"}),
            block("quote", {"text": "Words", "source": "Council", "source_url": "", "language": "en"}),
            block(
                "bilingual",
                {"left_language": "en", "left": text, "right_language": "pl", "right": "<p>Po polsku</p>"},
            ),
            block("areas", {"title": "Areas", "items": items(["One", "Two"]), "ordered": True}),
            block(
                "policy_timeline",
                {"entries": items([{"date": "2007-06", "title": "Council", "text": "", "url": ""}])},
            ),
            block(
                "table",
                {"data": [["a", "b"], ["1", None]], "table_header_choice": "row", "table_caption": "Caption"},
            ),
            block("image", pictures[0]),
            block("gallery", {"images": items(pictures)}),
            block(
                "documents",
                {"title": "Files", "items": items([{"document": d.pk, "title": ""} for d in self.documents])},
            ),
            block(
                "embed_link",
                {"url": "https://www.youtube.com/watch?v=1", "title": "Video", "provider": "YouTube", "note": ""},
            ),
            block("people", {"title": "Team", "people": items([p.pk for p in self.people])}),
            block("partners", {"title": "Partners", "role": "", "group_by_country": True}),
            block("events", {"title": "Events", "when": "upcoming", "limit": 20}),
            block(
                "call_to_action",
                {"title": "Help", "text": "", "label": "Support us", "page": page.pk, "url": ""},
            ),
            block("link_cards", {"title": "More", "cards": items([{**card, "page": p.pk} for p in self.pages])}),
        )
        self.rich.introduction = "Everything at once."
        self.rich.lead_image = self.images[0]
        self.rich.social_image = self.images[-1]
        self.rich.themes = list(self.shared.values())
        self.rich.keywords = [self.keyword]
        self.rich.save()

    def _fill_menus(self) -> None:
        for entry in self.microsite.languages.all():
            entry.primary_menu = stream(
                *(
                    block("item", {"label": page.title, "page": page.pk, "url": "", "children": []})
                    for page in self.pages
                )
            )
            entry.funding_statement = "<p>Co-funded by the European Union</p>"
            entry.save()
        contacts = [ContactFactory(owner=self.microsite, organisation=o) for o in self.organisations]
        values = {"contacts": stream(*(block("contact", contact.pk) for contact in contacts))}
        existing = models.ContactPage.objects.descendant_of(self.microsite.home("en")).first()
        if existing is None:
            add_page(self.microsite, models.ContactPage, title="Contact", **values)
        else:
            existing.contacts = values["contacts"]
            existing.save()


def _theme(slug: str) -> Any:
    for language in ("en", "pl"):
        found = models.Theme.objects.filter(slug=slug, owner=None, locale=locale(language)).first()
        if found is None and language == "en":
            found = ThemeFactory(slug=slug, label=slug.title())
        elif found is None:
            english = models.Theme.objects.get(slug=slug, owner=None, locale=locale("en"))
            ThemeFactory(slug=slug, label=f"{slug} (pl)", locale=locale("pl"), translation_key=english.translation_key)
    return models.Theme.objects.get(slug=slug, owner=None, locale=locale("en"))
