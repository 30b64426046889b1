"""wagtail-localize offers each microsite its own languages, to its own translators."""

import pytest
from django.urls import resolve, reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from cms.content.models import Organisation
from cms.microsites import translating
from cms.microsites.choices import Role

TRANSLATOR = (Role.TRANSLATORS,)


@pytest.fixture
def world(make_microsite, make_member, make_page, make_organisation, sign_in, administrator):
    class World:
        ours, theirs = make_microsite("ewsi", ("en", "fr", "de")), make_microsite("niem", ("en", "pl"))
        page, foreign_page = make_page(ours, "About us"), make_page(theirs, "Secret page")
        own = make_organisation(ours, "Our own")
        foreign = make_organisation(theirs, "Secret partner")
        shared = make_organisation(None, "Shared by all")
        translator = sign_in(make_member(ours, roles=TRANSLATOR))
        stranger = sign_in(make_member(theirs, roles=TRANSLATOR))
        editor = sign_in(make_member(ours))
        admin = sign_in(administrator)

    return World()


def submit(thing):
    if isinstance(thing, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[thing.pk])
    return reverse("wagtail_localize:submit_snippet_translation", args=["content", "organisation", thing.pk])


def offered(client, thing):
    return {locale.language_code for locale in client.get(submit(thing)).context["form"].fields["locales"].queryset}


def pk(language):
    return Locale.objects.get(language_code=language).pk


def languages(thing):
    return {each.locale.language_code for each in thing.get_translations(inclusive=True)}


def test_our_views_answer_at_wagtail_localizes_addresses(world):
    for address, view in (
        (submit(world.page), translating.SubmitPage),
        (submit(world.own), translating.SubmitSnippet),
        (reverse("wagtail_localize:update_translations", args=[1]), translating.UpdateTranslations),
    ):
        assert resolve(address).func.view_class is view
    listing = reverse("wagtail_localize:snippets_api_listing", args=["content", "organisation"])
    assert resolve(listing).func.cls is translating.SnippetChoices


def test_page_is_offered_in_the_languages_of_its_microsite(world):
    assert Locale.objects.count() == 4
    assert offered(world.translator, world.page) == {"fr", "de"}
    assert offered(world.admin, world.page) == {"fr", "de"}
    assert offered(world.stranger, world.foreign_page) == {"pl"}


def test_page_is_translated_into_a_language_of_its_microsite(world):
    response = world.translator.post(submit(world.page), {"locales": [pk("fr"), pk("de")]})
    assert response.status_code == 302
    assert languages(world.page) == {"en", "fr", "de"}


def test_forged_form_translates_into_no_other_language(world):
    response = world.translator.post(submit(world.page), {"locales": [pk("pl")]})
    assert "locales" in response.context["form"].errors
    response = world.translator.post(submit(world.page), {"locales": [pk("fr"), pk("pl")]})
    assert "locales" in response.context["form"].errors
    assert languages(world.page) == {"en"}
    assert not Translation.objects.exists()


def test_page_of_another_team_is_not_there_to_be_translated(world):
    assert "Secret page" in world.stranger.get(submit(world.foreign_page)).content.decode()
    for response in (
        world.translator.get(submit(world.foreign_page)),
        world.translator.post(submit(world.foreign_page), {"locales": [pk("pl")]}),
    ):
        assert response.status_code == 404
        assert "Secret page" not in response.content.decode()
    assert languages(world.foreign_page) == {"en"}


def test_page_in_all_its_languages_has_nothing_to_be_submitted(world):
    translate_object(world.page, list(Locale.objects.filter(language_code__in=["fr", "de"])))
    response = world.translator.get(submit(world.page), follow=True)
    assert "exists in all languages of its microsite" in response.content.decode()


def test_roles_without_the_permission_submit_nothing(world):
    response = world.editor.post(submit(world.page), {"locales": [pk("fr")]})
    assert response.status_code == 302
    assert languages(world.page) == {"en"}


def test_snippet_is_offered_in_the_languages_of_its_owner(world):
    assert offered(world.translator, world.own) == {"fr", "de"}
    response = world.translator.post(submit(world.own), {"locales": [pk("pl")]})
    assert "locales" in response.context["form"].errors
    world.translator.post(submit(world.own), {"locales": [pk("fr")]})
    assert languages(world.own) == {"en", "fr"}
    assert {each.owner for each in Organisation.objects.filter(translation_key=world.own.translation_key)} == {
        world.ours
    }


def test_snippet_of_another_team_is_not_there_to_be_translated(world):
    assert world.stranger.get(submit(world.foreign)).status_code == 200
    for response in (
        world.translator.get(submit(world.foreign)),
        world.translator.post(submit(world.foreign), {"locales": [pk("pl")]}),
    ):
        assert response.status_code == 404
    assert languages(world.foreign) == {"en"}


def test_shared_snippet_is_translated_by_administrators_into_every_language_in_use(world):
    Locale.objects.create(language_code="lt")  # no microsite is read in it
    assert offered(world.admin, world.shared) == {"fr", "de", "pl"}
    assert world.translator.get(submit(world.shared)).status_code == 302
    world.translator.post(submit(world.shared), {"locales": [pk("fr")]})
    assert languages(world.shared) == {"en"}


def test_translations_of_another_team_are_not_brought_up_to_date(world):
    for page in (world.page, world.foreign_page):
        translate_object(page, list(Locale.objects.filter(language_code__in=["fr", "pl"])))
    own, foreign = (
        reverse("wagtail_localize:update_translations", args=[TranslationSource.objects.get_for_instance(page).pk])
        for page in (world.page, world.foreign_page)
    )
    assert world.translator.get(own).status_code == 200
    assert "Secret page" in world.stranger.get(foreign).content.decode()
    assert world.translator.get(foreign).status_code == 404
    assert world.translator.post(foreign, {"publish_translations": "on"}).status_code == 404


def test_snippets_offered_in_the_translation_editor_are_own_and_shared(world):
    listing = reverse("wagtail_localize:snippets_api_listing", args=["content", "organisation"])
    assert "Secret partner" in world.stranger.get(listing).content.decode()
    text = world.translator.get(listing).content.decode()
    assert "Our own" in text
    assert "Shared by all" in text
    assert "Secret partner" not in text
    detail = reverse("wagtail_localize:snippets_api_detail", args=["content", "organisation", world.foreign.pk])
    assert world.stranger.get(detail).status_code == 200
    assert world.translator.get(detail).status_code == 404


def test_list_offers_to_translate_what_can_be_translated(world, make_member, sign_in):
    def buttons():
        text = world.translator.get(reverse("wagtailsnippets_content_organisation:list")).content.decode()
        return {thing.name for thing in (world.own, world.shared) if submit(thing) in text}

    assert buttons() == {"Our own"}
    translate_object(world.own, list(Locale.objects.filter(language_code__in=["fr", "de"])))
    assert buttons() == set()
