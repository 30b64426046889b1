"""Translating pages with wagtail-localize: texts are translated; keys, codes, dates and references are copied."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import RelatedObjectSegmentValue, StringSegmentValue

from cms.content.models import ContentPage, EventIndexPage, EventPage, HomePage
from cms.registrations.models import RegistrationPage
from tests.factories import (
    FACTORIES,
    ContactFactory,
    DocumentFactory,
    KeywordFactory,
    PersonFactory,
    ThemeFactory,
    VenueFactory,
)

PAGE_TYPES = [HomePage, *FACTORIES]
# Every text that is offered to translators, beside title, slug, the texts for search engines and those of ContentPage.
TRANSLATED = {
    "CallPage": {"selection"},
    "ContactPage": {"contacts"},
    "CountrySheetPage": {"key_figures"},
    "DocumentPage": {"issuer_name", "files"},
    "DossierPage": {"synthesis"},
    "EventPage": {"venue_acknowledgement", "eligibility", "objectives", "sessions", "documents", "contacts"},
    "FundingOpportunityPage": {"deadlines"},
    "GoodPracticePage": {
        "city",
        "criterion_engagement",
        "criterion_needs",
        "criterion_transferability",
        "evaluation",
        "funding_and_resources",
        "how_it_works",
        "issue_and_goals",
        "results",
        "summary",
        "who_benefits",
    },
    "HomePage": {"slogan"},
    "MentionPage": {"quotation"},
    "PartnerPage": {"acknowledgement", "people"},
    "ProjectPage": {
        "activities",
        "declared_partners",
        "expected_results",
        "funding",
        "indicators",
        "licence_attribution",
        "objectives",
        "planned_outputs",
        "specific_objectives",
        "supporters",
        "units_involved",
    },
    "PublicationPage": {"authors", "editions", "licence_attribution"},
    "RegistrationPage": {"privacy_notice", "questions"},
    "SpecialFeaturePage": {"curated_links", "news_hook_note"},
}
COMMON = {"title", "slug", "seo_title", "search_description", "introduction", "body", "lead_image_alt"}


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_page_offers_its_texts_and_nothing_else_for_translation(model):
    offered = {rule.field_name for rule in get_translatable_fields(model) if rule.is_translated(model())}

    assert offered == (COMMON | TRANSLATED.get(model.__name__, set())) - ({"slug"} if model is HomePage else set())
    for name in offered:
        assert isinstance(
            model._meta.get_field(name), StreamField | RichTextField | models.TextField | models.CharField
        )


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_page_copies_every_other_field_to_its_translations(model):
    rules = {rule.field_name: rule for rule in get_translatable_fields(model)}
    own = [
        field
        for field in model._meta.get_fields()
        if field.model is model and field.editable and not field.auto_created
    ]

    for field in own:
        if isinstance(field, ParentalManyToManyField):
            assert "reference_sets" in rules
        elif not field.primary_key and not rules[field.name].is_translated(model()):
            assert rules[field.name].is_synchronized(model()), field.name


# --- An event and its registration, from English to Polish ------------------------------------------------------


@pytest.fixture
def event(make_microsite, make_page) -> Any:
    microsite = make_microsite("eu-mia")
    make_page(
        microsite,
        EventIndexPage,
        "pl",
        title="Wydarzenia",
        translation_of=make_page(microsite, EventIndexPage, title="Events"),
    )
    speaker = PersonFactory(name="Anna Nowak")
    return make_page(
        microsite,
        EventPage,
        title="Seminar in Brussels",
        introduction="Places are limited.",
        starts="2014-05-07",
        start_time=datetime.time(9, 30),
        time_zone="Europe/Brussels",
        venue=VenueFactory(name="Bâtiment Jacques Delors"),
        online_url="https://example.org/live",
        countries=["BE", "PL"],
        themes=[ThemeFactory(slug="housing"), ThemeFactory(slug="sport")],
        keywords=[KeywordFactory(slug="equality")],
        objectives=[{"type": "objective", "value": "To present the outcomes"}],
        contacts=[{"type": "contact", "value": ContactFactory().pk}],
        documents=[
            {
                "type": "document",
                "value": {"role": "agenda", "document": DocumentFactory().pk, "title": "Agenda of the seminar"},
            }
        ],
        sessions=[
            {
                "type": "session",
                "value": {
                    "key": "panel-1",
                    "kind": "panel",
                    "title": "Panel of discussion",
                    "starts": "10:00:00",
                    "day": 1,
                    "room": "JDE 62",
                    "speakers": [
                        {"type": "item", "id": "speaker-1", "value": {"person": speaker.pk, "role": "panellist"}}
                    ],
                },
            }
        ],
    )


@pytest.fixture
def translate(django_capture_on_commit_callbacks: Any) -> Any:
    """Translate a page into Polish and publish it, as a translator does in the admin."""

    def translate_and_publish(page: Page, words: dict[str, str]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            translation = _translate(page, words)
        return type(page).objects.get(pk=translation.pk)

    return translate_and_publish


def _translate(page: Page, words: dict[str, str]) -> Any:
    """Translate what wagtail-localize offers: by *words*, or with "pl: " in front."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    polish = Locale.objects.get(language_code="pl")
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=polish)
    for segment in source.stringsegment_set.select_related("string", "context"):
        text = segment.string.data
        default = f"{text}-pl" if segment.context.path == "slug" else f"pl: {text}"
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=polish,
            context=segment.context,
            defaults={"data": words.get(text, default)},
        )
    translation.save_target(publish=True)
    return page.get_translation(polish).specific


def test_event_is_translated_with_its_keys_codes_and_references(event, translate):
    polish = translate(
        event, {"Seminar in Brussels": "Seminarium w Brukseli", "Panel of discussion": "Dyskusja panelowa"}
    )

    assert polish.live
    assert polish.title == "Seminarium w Brukseli"
    assert polish.introduction == "pl: Places are limited."
    session = polish.sessions[0].value
    assert (session["key"], session["kind"], session["title"]) == ("panel-1", "panel", "Dyskusja panelowa")
    assert session["speakers"][0]["person"].name == "Anna Nowak"
    assert polish.sessions[0].id == event.sessions[0].id
    assert polish.objectives[0].value == "pl: To present the outcomes"
    assert polish.documents[0].value["role"] == "agenda"
    assert polish.documents[0].value["title"] == "pl: Agenda of the seminar"
    assert polish.contacts[0].value == event.contacts[0].value
    assert (polish.starts, polish.start_time, polish.time_zone) == (event.starts, event.start_time, "Europe/Brussels")
    assert polish.starts_at == event.starts_at
    assert polish.venue == event.venue
    assert polish.online_url == "https://example.org/live"
    assert [country.code for country in polish.countries] == ["BE", "PL"]
    assert {theme.slug for theme in polish.themes.all()} == {"housing", "sport"}
    assert {keyword.slug for keyword in polish.keywords.all()} == {"equality"}


def test_translation_follows_changes_of_facts_and_themes(event, translate):
    translate(event, {})
    event.starts = "2014-05-08"
    event.themes = [ThemeFactory(slug="culture")]
    event.keywords = []
    event.save_revision().publish()
    polish = translate(EventPage.objects.get(pk=event.pk), {})

    assert polish.starts.iso() == "2014-05-08"
    assert [theme.slug for theme in polish.themes.all()] == ["culture"]
    assert list(polish.keywords.all()) == []


def test_registration_is_translated_without_losing_its_keys(event, translate):
    choices = [{"key": "authority", "label": "Authority"}, {"key": "ngo", "label": "Association"}]
    registration = FACTORIES[RegistrationPage](
        parent=event,
        title="Sign up",
        capacity=50,
        confirmation="automatic",
        questions=[
            {
                "type": "question",
                "value": {
                    "key": "organisation-type",
                    "type": "choice",
                    "label": "What kind of organisation are you from?",
                    "required": True,
                    "choices": [{"type": "item", "id": f"choice-{one['key']}", "value": one} for one in choices],
                },
            },
            {
                "type": "question",
                "value": {
                    "key": "region",
                    "type": "text",
                    "label": "Which region?",
                    "show_if_question": "organisation-type",
                    "show_if_answer": "authority",
                    "choices": [],
                },
            },
        ],
    )
    translate(event, {})
    polish = translate(registration, {"Which region?": "Jaki region?", "Authority": "Urząd"})

    kind, region = (child.value for child in polish.questions)
    assert (kind["key"], region["key"]) == ("organisation-type", "region")
    assert [choice["key"] for choice in kind["choices"]] == ["authority", "ngo"]
    assert [choice["label"] for choice in kind["choices"]] == ["Urząd", "pl: Association"]
    assert (kind["type"], kind["required"], region["label"]) == ("choice", True, "Jaki region?")
    assert (region["show_if_question"], region["show_if_answer"]) == ("organisation-type", "authority")
    assert (polish.capacity, polish.confirmation) == (50, "automatic")
    assert polish.data_protection_officer == registration.data_protection_officer
    assert polish.privacy_notice == "<p>pl: We keep your name for a year.</p>"
    assert polish.live
    assert polish.event == event.get_translation(polish.locale)


def test_keys_and_references_are_never_offered(event):
    segments = extract_segments(event)

    assert not [segment for segment in segments if isinstance(segment, RelatedObjectSegmentValue)]
    texts = {segment.string.data for segment in segments if isinstance(segment, StringSegmentValue)}
    assert "Panel of discussion" in texts
    assert not texts & {"panel-1", "panel", "agenda", "Europe/Brussels", "2014-05-07"}


def test_translating_a_home_leaves_its_slug_alone(make_microsite, translate):
    microsite = make_microsite("eu-belong")
    english, polish = microsite.home("en"), microsite.home("pl")
    translate(english.specific, {"EU-BELONG": "EU-BELONG po polsku"})

    polish.refresh_from_db()
    assert (polish.title, polish.slug) == ("EU-BELONG po polsku", "eu-belong-pl")


def test_every_page_type_is_a_content_page():
    for model in PAGE_TYPES:
        assert issubclass(model, ContentPage)
