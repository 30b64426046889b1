"""What front ends are told of a change: where it shows, and nothing else."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms.content.models import EventPage, PlainPage
from cms.generations.triggers import existing_triggers
from cms.microsites.models import Microsite, MicrositeLanguage
from cms.webhooks import endpoints, triggers
from cms.webhooks.changes import MOST, Change, Changes
from cms.webhooks.models import Call, Trace
from cms.webhooks.sending import gather
from tests.factories import DocumentFactory, ImageFactory, PersonFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(make_microsite, make_endpoint):
    """A microsite in English and Polish, which falls back to English, with an endpoint."""
    microsite = make_microsite()
    microsite.languages.filter(locale__language_code="en").update(fallback_position=1)
    make_endpoint(microsite)
    return microsite


@pytest.fixture
def page(site, make_page, told):
    page = make_page(site, PlainPage, slug="about", title="About")
    told(site)
    return page


def paths(data):
    assert data is not None, "nobody was told"
    assert data["everything"] is False
    return {change["path"]: change["language"] for change in data["changes"]}


# --- Which tables -----------------------------------------------------------------------------------------------------


def test_every_reason_is_about_something_that_is_there():
    from django.apps import apps

    known = {config.label for config in apps.get_app_configs()}
    known |= {model._meta.label for model in apps.get_models(include_auto_created=True)}

    assert set(triggers.TELL_NOBODY) <= known


def test_columns_that_nobody_sees_are_columns_of_pages():
    assert {field.column for field in Page._meta.local_concrete_fields} >= triggers.NOT_SEEN


def test_triggers_are_there_for_all_that_is_followed():
    assert existing_triggers(connection, "generations_trace")
    assert existing_triggers(connection, "generations_home")


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_new_page_is_told_with_the_page_above_it_and_where_it_stands_in(site, make_page, told):
    make_page(site, PlainPage, slug="about")

    data = told(site)

    assert data["microsite"] == "eu-belong"
    assert paths(data) == {"/en/": "en", "/en/about/": "en", "/pl/about/": "pl"}


def test_published_draft_is_told_and_a_saved_draft_is_not(site, page, told):
    page.title = "About us"
    revision = page.save_revision()
    assert told(site) is None

    revision.publish()

    assert "/en/about/" in paths(told(site))


def test_draft_that_was_never_public_tells_nobody(site, make_page, told):
    draft = make_page(site, PlainPage, slug="draft", live=False)
    draft.title = "Another draft"
    draft.save()
    draft.delete()

    assert told(site) is None


def test_unpublished_and_deleted_pages_are_told(site, page, told):
    page.unpublish()
    assert "/en/about/" in paths(told(site))

    page.save_revision().publish()
    assert "/en/about/" in paths(told(site))

    Page.objects.get(pk=page.pk).delete()
    assert "/en/about/" in paths(told(site))


def test_new_slug_is_told_with_the_old_one_for_all_pages_below(site, page, make_page, told):
    make_page(site, PlainPage, parent=page, slug="team")
    told(site)

    page.slug = "who-we-are"
    page.save_revision().publish()

    found = paths(told(site))
    assert {"/en/about/", "/en/about/team/", "/en/who-we-are/", "/en/who-we-are/team/"} <= set(found)
    assert {"/pl/about/team/", "/pl/who-we-are/team/"} <= set(found)


def test_moved_page_is_told_where_it_was_and_where_it_is(site, page, make_page, told):
    other = make_page(site, PlainPage, slug="other")
    make_page(site, PlainPage, parent=page, slug="team")
    told(site)

    page.move(other, pos="last-child")

    assert {"/en/about/", "/en/about/team/", "/en/other/about/", "/en/other/about/team/"} <= set(paths(told(site)))


def test_translation_that_is_there_does_not_change_with_the_original(site, page, make_page, told):
    make_page(site, PlainPage, "pl", translation_of=page, slug="o-nas")
    told(site)

    page.save_revision().publish()

    assert set(paths(told(site))) == {"/en/", "/en/about/"}


def test_first_translation_takes_the_place_of_what_stood_in(site, page, make_page, told):
    translated = make_page(site, PlainPage, "pl", translation_of=page, slug="o-nas")
    assert {"/pl/o-nas/", "/pl/about/"} <= set(paths(told(site)))

    translated.unpublish()
    assert {"/pl/o-nas/", "/pl/about/"} <= set(paths(told(site)))


def test_page_that_stands_in_lies_below_the_translations_of_those_above(site, page, make_page, told):
    make_page(site, PlainPage, "pl", translation_of=page, slug="o-nas")
    told(site)

    make_page(site, PlainPage, parent=page, slug="team")

    assert {"/en/about/team/", "/pl/o-nas/team/"} <= set(paths(told(site)))


def test_paths_are_those_that_the_api_gives(site, page, make_page, told, client):
    make_page(site, PlainPage, "pl", translation_of=page, slug="o-nas")
    told(site)
    make_page(site, PlainPage, parent=page, slug="team", title="The team")
    query = 'query ($path: String!) { site(slug: "eu-belong") { page(path: $path) { title path } } }'

    for path in ("/en/about/team/", "/pl/o-nas/team/"):
        answer = client.post(
            "/graphql", {"query": query, "variables": {"path": path}}, content_type="application/json"
        ).json()
        assert answer["data"]["site"]["page"] == {"title": "The team", "path": path}
    assert {"/en/about/team/", "/pl/o-nas/team/"} <= set(paths(told(site)))


def test_scheduled_publication_and_expiry_are_told(site, page, make_page, told):
    from django.core.management import call_command

    page.expire_at = timezone.now() - datetime.timedelta(seconds=1)
    page.save_revision().publish()
    told(site)
    Page.objects.filter(pk=page.pk).update(live=True, expired=False, expire_at=page.expire_at)
    told(site)
    call_command("publish_scheduled", verbosity=0)
    assert "/en/about/" in paths(told(site))

    draft = make_page(site, PlainPage, slug="later", live=False)
    draft.go_live_at = timezone.now() + datetime.timedelta(days=1)
    draft.save_revision().publish()
    assert told(site) is None
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        call_command("publish_scheduled", verbosity=0)
    assert "/en/later/" in paths(told(site))


def test_change_by_sql_is_told(site, make_page, told):
    event = make_page(site, EventPage, slug="forum")
    told(site)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'Forum 2' WHERE id = %s", [event.pk])

    assert any(path.endswith("/forum/") for path in paths(told(site)))


def test_change_that_is_rolled_back_is_not_told(site, page, told):
    with transaction.atomic():
        page.title = "Never"
        page.save()
        assert Trace.objects.exists()
        transaction.set_rollback(True)

    assert not Trace.objects.exists()
    assert told(site) is None


def test_page_that_refers_to_another_is_told_with_it(site, page, make_page, told):
    link = f'<p><a linktype="page" id="{page.pk}">About</a></p>'
    make_page(site, PlainPage, slug="refers", body=[("text", link)])
    told(site)
    from wagtail.models import ReferenceIndex

    referring = Page.objects.get(slug="refers").specific
    ReferenceIndex.create_or_update_for_object(referring)
    assert ReferenceIndex.objects.filter(to_object_id=str(page.pk)).exists()

    page.save_revision().publish()

    assert "/en/refers/" in paths(told(site))


# --- Private ----------------------------------------------------------------------------------------------------------


def test_page_that_becomes_private_tells_everything_and_its_path_is_told_no_more(site, page, told):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    data = told(site)
    assert data == {"microsite": "eu-belong", "changes": [], "everything": True}

    page.save_revision().publish()

    assert told(site) is None


# --- What shows anywhere ----------------------------------------------------------------------------------------------


def test_settings_and_menus_change_everything_of_their_microsite_alone(site, make_microsite, make_endpoint, told):
    other = make_microsite("eim")
    told(site)
    make_endpoint(other)

    Microsite.objects.filter(pk=site.pk).update(title="Another title")
    assert told(site)["everything"] is True
    MicrositeLanguage.objects.filter(microsite=site).update(title="Inny tytuł")
    assert told(site)["everything"] is True

    assert not Call.objects.filter(endpoint__microsite=other).exists()


def test_shared_snippets_change_everything_everywhere_and_own_ones_here(site, make_microsite, make_endpoint, told):
    other = make_microsite("eim")
    told(site)
    make_endpoint(other)

    ours = PersonFactory(owner=site)
    assert told(site)["everything"] is True
    assert not Call.objects.filter(endpoint__microsite=other).exists()

    ours.delete()
    ThemeFactory(owner=None)
    gather(timezone.now() + datetime.timedelta(minutes=1))
    for microsite in (site, other):
        assert '"everything":true' in Call.objects.filter(endpoint__microsite=microsite).first().body


@pytest.mark.parametrize("factory", [ImageFactory, DocumentFactory])
def test_file_is_told_when_something_shows_it(site, page, told, factory):
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import ReferenceIndex

    collection = site.image_collection if factory is ImageFactory else site.document_collection
    file = factory(collection=collection)
    assert told(site) is None

    content_type = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.create(
        content_type=content_type,
        base_content_type=content_type,
        object_id=str(page.pk),
        to_content_type=ContentType.objects.get_for_model(type(file)),
        to_object_id=str(file.pk),
        model_path="x",
        content_path="x",
        content_path_hash="11111111-1111-5111-8111-111111111111",
    )
    file.title = "Another title"
    file.save()
    assert told(site)["everything"] is True

    file.delete()
    assert told(site)["everything"] is True


def test_page_in_a_menu_changes_everything(site, page, told):
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import ReferenceIndex

    ReferenceIndex.objects.create(
        content_type=ContentType.objects.get_for_model(MicrositeLanguage),
        base_content_type=ContentType.objects.get_for_model(Microsite),
        object_id=str(site.pk),
        to_content_type=ContentType.objects.get_for_model(Page),
        to_object_id=str(page.pk),
        model_path="languages.item.main_menu",
        content_path="x",
        content_path_hash="22222222-2222-5222-8222-222222222222",
    )

    page.save_revision().publish()

    data = told(site)
    assert data["everything"] is True
    assert {"path": "/en/about/", "language": "en"} in data["changes"]


def test_home_that_is_taken_offline_changes_everything(site, told):
    site.home("pl").unpublish()

    assert told(site)["everything"] is True


def test_redirect_changes_its_path(site, told):
    Redirect.objects.create(site=site.site, old_path="/pl/stary", redirect_link="https://example.org/")

    assert paths(told(site)) == {"/pl/stary/": "pl"}


# --- Calls ------------------------------------------------------------------------------------------------------------


def test_nothing_is_written_while_no_endpoint_is_switched_on(make_microsite, make_page, make_endpoint):
    microsite = make_microsite()
    make_page(microsite, PlainPage)
    make_endpoint(microsite, enabled=False)
    make_page(microsite, PlainPage, slug="other")

    assert not Trace.objects.exists()


def test_changes_of_a_short_while_are_one_call_to_each_endpoint(site, page, make_endpoint):
    make_endpoint(site, "https://second.test/hook")
    for title in ("One", "Two", "Three"):
        page.title = title
        page.save()

    assert gather(timezone.now()) == 0
    assert gather(timezone.now() + datetime.timedelta(seconds=3)) == 2
    assert gather(timezone.now() + datetime.timedelta(seconds=30)) == 0


def test_other_microsites_learn_nothing(site, page, make_microsite, make_endpoint, told):
    other = make_microsite("eim")
    make_endpoint(other)
    told(site)

    page.save_revision().publish()
    gather(timezone.now() + datetime.timedelta(minutes=1))

    assert not Call.objects.filter(endpoint__microsite=other, body__contains="about").exists()


def test_very_many_changes_are_told_as_everything():
    many = Changes({Change(f"/en/{number}/", "en") for number in range(MOST + 1)})

    assert many.as_data() == {"changes": [], "everything": True}


def test_endpoint_that_is_switched_on_again_is_told_everything(site, page):
    endpoint = site.webhooks.get()
    endpoints.change(endpoint, url=endpoint.url, description="", enabled=False)
    page.save_revision().publish()
    before = Call.objects.count()

    endpoints.change(endpoint, url=endpoint.url, description="", enabled=True)

    assert Call.objects.count() == before + 1
    assert '"everything":true' in Call.objects.first().body
