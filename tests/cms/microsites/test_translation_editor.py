"""wagtail-localize's editor, as members of one team use it: what changed, PO files, machines, and publishing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.machine_translators.dummy import DummyTranslator
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.content.models import EventPage, PlainPage
from cms.microsites.choices import Role
from tests.factories import ContactFactory, VenueFactory
from tests.fixtures import add_page

pytestmark = pytest.mark.django_db
DUMMY = "wagtail_localize.machine_translators.dummy.DummyTranslator"
BROKEN = f"{__name__}.Unreachable"


class Unreachable(DummyTranslator):
    """A service that doesn't answer."""

    def translate(self, *_arguments: Any) -> Any:
        raise ConnectionError("key=secret")


class World:
    """A page with one below it, both translated into Polish and not published there; and what isn't ours."""

    def __init__(self, make_microsite: Any, make_member: Any, sign_in: Any) -> None:
        self.ours, theirs = make_microsite("eim"), make_microsite("niem")
        self.parent = self.published(add_page(self.ours, PlainPage, title="Work", slug="work"))
        self.page = self.published(add_page(self.ours, PlainPage, title="Towns", slug="towns", parent=self.parent))
        foreign = add_page(theirs, PlainPage, title="Secret")
        for page in (self.parent, self.page, foreign):
            translate_object(page, [Locale.objects.get(language_code="pl")])
        self.translation, self.foreign = self.record(self.page), self.record(foreign)
        self.translator = sign_in(make_member(self.ours, roles=(Role.TRANSLATORS,)))
        self.publisher = sign_in(make_member(self.ours, roles=(Role.PUBLISHERS,)))

    def published(self, page: Any) -> Any:
        page.save_revision().publish()
        return type(page).objects.get(pk=page.pk)

    def record(self, page: Any) -> Translation:
        return Translation.objects.get(source__object_id=page.translation_key)

    def target(self, page: Any) -> Page:
        return Page.objects.get(translation_key=page.translation_key, locale__language_code="pl")

    def edit(self, page: Any) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.target(page).pk])


@pytest.fixture
def world(make_microsite: Any, make_member: Any, sign_in: Any) -> World:
    return World(make_microsite, make_member, sign_in)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def po(name: str, translation: Translation) -> str:
    return reverse(f"wagtail_localize:{name}_pofile", args=[translation.pk])


def upload(client: Any, translation: Translation, content: bytes | None) -> Any:
    files = {} if content is None else {"file": SimpleUploadedFile("pl.po", content)}
    return client.post(po("upload", translation), files, follow=True)


# --- PO files


def test_po_file_goes_out_and_comes_back(world: World) -> None:
    exported = polib.pofile(world.translator.get(po("download", world.translation)).content.decode())
    entries = {entry.msgctxt: entry for entry in exported}
    assert entries["title"].msgid == "Towns"
    entries["title"].msgstr = "Miasta"

    response = upload(world.translator, world.translation, str(exported).encode())
    assert "Successfully imported" in said(response)
    assert StringTranslation.objects.get(context__path="title").data == "Miasta"
    again = polib.pofile(world.translator.get(po("download", world.translation)).content.decode())
    assert next(entry.msgstr for entry in again if entry.msgctxt == "title") == "Miasta"


def test_po_file_of_another_team_is_neither_given_nor_taken(world: World) -> None:
    assert world.translator.get(po("download", world.foreign)).status_code == 404
    exported = str(world.foreign.export_po()).replace('msgid "Secret"\nmsgstr ""', 'msgid "Secret"\nmsgstr "x"')
    assert upload(world.translator, world.foreign, exported.encode()).status_code == 404
    # Nor by the way of the own translation.
    assert "different translation" in said(upload(world.translator, world.translation, exported.encode()))
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize("content", [None, b"", b"nonsense", b"\xff\xfe", b'msgid "a"\nmsgstr "b"\n'])
def test_what_is_no_po_file_of_ours_is_refused_with_a_word(world: World, content: bytes | None) -> None:
    response = upload(world.translator, world.translation, content)
    assert response.status_code == 200
    assert "PO file" in said(response)


# --- What changed


def test_editor_says_what_became_of_the_original(world: World) -> None:
    assert "published again" not in said(world.translator.get(world.edit(world.page)))
    world.page.introduction = "Now with an introduction."
    world.page.save_revision()
    assert "published again" not in said(world.translator.get(world.edit(world.page)))

    world.page.save_revision().publish()
    text = said(world.translator.get(world.edit(world.page)))
    assert "1 text is new or changed" in text
    assert "Now with an introduction." in text
    fetch = reverse("wagtail_localize:update_translations", args=[world.translation.source_id])
    assert fetch in text
    assert world.translator.post(fetch).status_code == 302
    assert "published again" not in said(world.translator.get(world.edit(world.page)))
    assert "Now with an introduction." in world.translator.get(world.edit(world.page)).content.decode()


def test_dates_alone_are_said_to_be_other_than_texts(world: World) -> None:
    world.page.save_revision().publish()
    assert "its texts are the same" in said(world.translator.get(world.edit(world.page)))


# --- Publishing


def publish(world: World, client: Any, capture: Any) -> Any:
    with capture(execute=True):
        return client.post(world.edit(world.page), {"action": "publish"}, follow=True)


def test_publishing_publishes_the_pages_above(world: World, django_capture_on_commit_callbacks: Any) -> None:
    assert not world.target(world.page).live
    assert not world.target(world.parent).live
    response = publish(world, world.publisher, django_capture_on_commit_callbacks)

    assert world.target(world.page).live
    assert world.target(world.parent).live
    assert "published, too" in said(response)
    assert f'<a href="{world.edit(world.parent)}">' in response.content.decode()
    assert "published, too" not in said(publish(world, world.publisher, django_capture_on_commit_callbacks))


def test_what_was_taken_down_stays_down(world: World, django_capture_on_commit_callbacks: Any) -> None:
    parent = world.target(world.parent).specific
    parent.save_revision().publish()
    world.target(world.parent).specific.unpublish()
    response = publish(world, world.publisher, django_capture_on_commit_callbacks)
    assert world.target(world.page).live
    assert not world.target(world.parent).live
    assert "published, too" not in said(response)


def test_translators_publish_nothing(world: World, django_capture_on_commit_callbacks: Any) -> None:
    publish(world, world.translator, django_capture_on_commit_callbacks)
    fetch = reverse("wagtail_localize:update_translations", args=[world.translation.source_id])
    assert 'type="checkbox" name="publish_translations"' not in world.translator.get(fetch).content.decode()
    assert 'type="checkbox" name="publish_translations"' in world.publisher.get(fetch).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        world.translator.post(fetch, {"publish_translations": "on"})
    assert not world.target(world.page).live

    with django_capture_on_commit_callbacks(execute=True):
        world.publisher.post(fetch, {"publish_translations": "on"})
    assert world.target(world.page).live


def test_translators_put_no_alias_in_the_place_of_what_is_published(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    publish(world, world.publisher, django_capture_on_commit_callbacks)
    address = reverse("wagtail_localize:convert_to_alias", args=[world.target(world.page).pk])
    world.translator.post(address)
    assert world.target(world.page).alias_of_id is None
    world.publisher.post(address)
    assert world.target(world.page).alias_of_id == world.page.pk


def test_snippets_without_a_translation_are_named(world: World, django_capture_on_commit_callbacks: Any) -> None:
    own, shared = VenueFactory(owner=world.ours, name="Town hall"), ContactFactory(name="Info desk")
    contacts = [{"type": "contact", "value": shared.pk}]
    world.page = world.published(
        add_page(world.ours, EventPage, title="Seminar", starts="2099-05-07", venue=own, contacts=contacts)
    )
    translate_object(world.page, [Locale.objects.get(language_code="pl")])
    text = said(publish(world, world.publisher, django_capture_on_commit_callbacks))
    assert "Town hall" in text
    assert reverse("wagtailsnippets_content_venue:edit", args=[own.pk]) in text
    # What is shared is for others to translate.
    assert "Info desk" not in text
    translate_object(own, [Locale.objects.get(language_code="pl")])
    assert "Town hall" not in said(publish(world, world.publisher, django_capture_on_commit_callbacks))


# --- Machines


@pytest.mark.parametrize("text", ["Miasta " * 60, "Mia\0sta"], ids=["too long", "with a NUL"])
def test_title_that_no_database_takes_is_an_error_of_its_field(
    world: World, django_capture_on_commit_callbacks: Any, text: str
) -> None:
    segment = StringSegment.objects.get(source=world.translation.source, context__path="title")
    address = reverse("wagtail_localize:edit_string_translation", args=[world.translation.pk, segment.pk])
    kept = world.translator.put(address, urlencode({"value": text}), content_type="application/x-www-form-urlencoded")
    response = publish(world, world.publisher, django_capture_on_commit_callbacks)

    assert kept.status_code == 201
    assert response.status_code == 200
    translated = StringTranslation.objects.get(context__path="title")
    assert translated.data == text.replace("\0", "")
    assert translated.has_error == (len(text) > 255)
    assert world.target(world.page).draft_title == translated.data[:255]


def test_no_machine_translates_unless_told(world: World, settings: Any) -> None:
    assert settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR is None
    assert "machine_translate" not in world.translator.get(world.edit(world.page)).content.decode()
    address = reverse("wagtail_localize:machine_translate", args=[world.translation.pk])
    assert world.translator.post(address).status_code == 404


def test_machine_translates_what_nobody_has(world: World, settings: Any) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": DUMMY}
    address = reverse("wagtail_localize:machine_translate", args=[world.translation.pk])
    assert address in world.translator.get(world.edit(world.page)).content.decode()
    assert world.translator.post(address).status_code == 302
    found = StringTranslation.objects.get(context__path="title")
    assert (found.data, found.translation_type) == ("Towns", "machine")
    foreign = reverse("wagtail_localize:machine_translate", args=[world.foreign.pk])
    assert world.translator.post(foreign).status_code == 404


def test_machine_that_does_not_answer_is_said_and_its_key_is_not(world: World, settings: Any, caplog: Any) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": BROKEN}
    address = reverse("wagtail_localize:machine_translate", args=[world.translation.pk])
    response = world.translator.post(address, follow=True)
    assert "didn't answer" in said(response)
    assert not StringTranslation.objects.exists()
    assert "secret" not in caplog.text


# --- Lists


def test_list_of_pages_switches_between_the_languages_of_the_microsite(world: World, make_microsite: Any) -> None:
    make_microsite("ewsi", ("en", "fr"))
    explorer = reverse("wagtailadmin_explore", args=[world.parent.pk])
    polish = reverse("wagtailadmin_explore", args=[world.target(world.parent).pk])
    response = world.translator.get(explorer)
    assert polish in response.content.decode()
    assert f'{explorer}"' in world.translator.get(polish).content.decode()
